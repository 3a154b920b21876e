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
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ClientSettings;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of a lookup. Its span is of kind client; trace headers are
 * those of the HTTP requests, so this context sends none.
 *
 * @since 0.1.0
 */
public class WorkflowRunLookupContext extends SenderContext<Object> {

	private final WorkflowRunKey key;

	private final String client;

	private final String region;

	private @Nullable WorkflowRun run;

	private @Nullable String requestId;

	private int attempts;

	private boolean ended;

	private @Nullable Boolean cacheHit;

	/**
	 * Create a context.
	 * @param key key of the run that is looked up
	 * @param client name of the client
	 * @param settings settings of the client
	 */
	public WorkflowRunLookupContext(WorkflowRunKey key, String client, ClientSettings settings) {
		super((carrier, name, value) -> {
		}, Kind.CLIENT);
		this.key = key;
		this.client = client;
		this.region = settings.region();
		setRemoteServiceName("Nova Act");
		setRemoteServiceAddress(settings.endpoint().toString());
	}

	/**
	 * Note the end of the lookup. What it threw is the {@linkplain #getError() error}.
	 * @param run the run, {@code null} if there is none
	 * @param requestId request id of the last answer, may be {@code null}
	 * @param attempts number of attempts that were made
	 */
	public void end(@Nullable WorkflowRun run, @Nullable String requestId, int attempts) {
		this.run = run;
		this.requestId = requestId;
		this.attempts = attempts;
		this.ended = true;
	}

	/**
	 * Note whether the run was found in the cache, where the client has one.
	 * @param cacheHit whether it was, and so nothing was sent
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
	 * Return the key of the run that is looked up.
	 * @return the key
	 */
	public WorkflowRunKey getKey() {
		return this.key;
	}

	/**
	 * Return the name of the client.
	 * @return the name
	 */
	public String getClient() {
		return this.client;
	}

	/**
	 * Return the region of the client.
	 * @return the region
	 */
	public String getRegion() {
		return this.region;
	}

	/**
	 * Return the run.
	 * @return the run, {@code null} until there is one
	 */
	public @Nullable WorkflowRun getRun() {
		return this.run;
	}

	/**
	 * Return the request id of the last answer.
	 * @return the request id, {@code null} if there is none
	 */
	public @Nullable String getRequestId() {
		return this.requestId;
	}

	/**
	 * Return the number of attempts that were made.
	 * @return the number, 0 until the lookup has ended
	 */
	public int getAttempts() {
		return this.attempts;
	}

	/**
	 * Return the outcome of the lookup.
	 * @return the outcome, {@code null} until the lookup has ended
	 */
	public @Nullable CallOutcome getOutcome() {
		return this.ended ? CallOutcome.of(getError()) : null;
	}

}
