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

import io.github.novaact.WorkflowRunKey;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of a workflow run that the application executes itself, from
 * its creation to its end.
 *
 * @since 0.1.0
 */
public class WorkflowRunExecutionContext extends Observation.Context {

	/**
	 * Outcome of a run that could not be created.
	 */
	public static final String NOT_CREATED = "NOT_CREATED";

	private final String workflowDefinitionName;

	private final String client;

	private volatile @Nullable WorkflowRunKey key;

	private volatile @Nullable String outcome;

	private volatile @Nullable Throwable cause;

	/**
	 * Create a context.
	 * @param workflowDefinitionName name of the run's definition
	 * @param client name of the client
	 */
	public WorkflowRunExecutionContext(String workflowDefinitionName, String client) {
		this.workflowDefinitionName = workflowDefinitionName;
		this.client = client;
	}

	/**
	 * Called when the run was created.
	 * @param key key of the run
	 */
	public void created(WorkflowRunKey key) {
		this.key = key;
	}

	/**
	 * Called when the run was not created.
	 * @param cause the reason
	 */
	public void notCreated(Throwable cause) {
		if (this.outcome == null) {
			this.outcome = NOT_CREATED;
			this.cause = cause;
		}
	}

	/**
	 * Called when the final status of the run is decided.
	 * @param status the final status
	 * @param cause why it failed, {@code null} if it did not fail or if the reason is not
	 * known
	 */
	public void end(String status, @Nullable Throwable cause) {
		this.outcome = status;
		this.cause = cause;
	}

	/**
	 * Return the name of the run's definition.
	 * @return the name
	 */
	public String getWorkflowDefinitionName() {
		return this.workflowDefinitionName;
	}

	/**
	 * Return the name of the client.
	 * @return the name
	 */
	public String getClient() {
		return this.client;
	}

	/**
	 * Return the key of the run.
	 * @return the key, {@code null} until the run was created
	 */
	public @Nullable WorkflowRunKey getKey() {
		return this.key;
	}

	/**
	 * Return how the run ended.
	 * @return {@code SUCCEEDED}, {@code FAILED}, {@value #NOT_CREATED}, or {@code null}
	 * until it has ended
	 */
	public @Nullable String getOutcome() {
		return this.outcome;
	}

	/**
	 * Return why the run failed.
	 * @return a known error code of the service, else the simple name of the exception's
	 * class, else {@code other}; {@code none} if the run did not fail with an exception
	 */
	public String getErrorType() {
		return CallContext.errorType(this.cause);
	}

}
