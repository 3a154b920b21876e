/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.novaact.observation;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ClientSettings;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of a lookup.
 *
 * @since 0.1.0
 */
public class WorkflowRunLookupContext extends CallContext<WorkflowRun> {

	private final WorkflowRunKey key;

	private @Nullable WorkflowRun run;

	private @Nullable Boolean cacheHit;

	private @Nullable WorkflowRunStatus expectedStatus;

	/**
	 * Create a context.
	 * @param key key of the workflow run
	 * @param client name of the client
	 * @param settings settings of the client
	 */
	public WorkflowRunLookupContext(WorkflowRunKey key, String client, ClientSettings settings) {
		super("GetWorkflowRun", client, settings);
		this.key = key;
	}

	@Override
	public void end(@Nullable WorkflowRun run, @Nullable String requestId, int attempts) {
		super.end(run, requestId, attempts);
		this.run = run;
	}

	/**
	 * Set whether the run was found in the client's cache.
	 * @param cacheHit whether it was found, so that nothing was sent
	 */
	public void setCacheHit(boolean cacheHit) {
		this.cacheHit = cacheHit;
	}

	/**
	 * Return whether the run was found in the cache.
	 * @return whether it was, {@code null} if the client has no cache
	 */
	public @Nullable Boolean getCacheHit() {
		return this.cacheHit;
	}

	/**
	 * Return the key of the workflow run.
	 * @return the key
	 */
	public WorkflowRunKey getKey() {
		return this.key;
	}

	@Override
	public String getWorkflowDefinitionName() {
		return this.key.workflowDefinitionName();
	}

	@Override
	public String getWorkflowRunId() {
		return this.key.workflowRunId();
	}

	/**
	 * Return the run.
	 * @return the run, {@code null} until it has been found
	 */
	public @Nullable WorkflowRun getRun() {
		return this.run;
	}

	@Override
	public @Nullable String getWorkflowRunStatus() {
		return (this.run != null) ? this.run.statusAsString() : null;
	}

	/**
	 * Return the status of the run.
	 * @return the status, {@code null} if there is no run
	 */
	public @Nullable WorkflowRunStatus getStatus() {
		return (this.run != null) ? this.run.status() : this.expectedStatus;
	}

	/**
	 * Set the status of a lookup that is never made, to register meters before the first
	 * lookup.
	 * @param status status of the run
	 */
	public void expect(WorkflowRunStatus status) {
		expect(CallOutcome.SUCCESS, "none");
		this.expectedStatus = status;
	}

}
