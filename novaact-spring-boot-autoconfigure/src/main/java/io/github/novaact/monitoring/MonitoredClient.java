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

package io.github.novaact.monitoring;

import java.time.Duration;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

/**
 * Client that is monitored by health, meters and the endpoint.
 *
 * @since 0.1.0
 */
public interface MonitoredClient {

	/**
	 * Return the calls of the client.
	 * @return the activity
	 */
	ClientActivity activity();

	/**
	 * Look up a run to check whether the service can be reached. The call has one
	 * attempt, is not observed and is not part of {@link #activity()}.
	 * @param key key of the run
	 * @param timeout maximum time of the call
	 * @return the run
	 * @throws io.github.novaact.NovaActException if the lookup fails
	 * @throws IllegalStateException if the client is closed, before the lookup or during
	 * it
	 */
	WorkflowRun probe(WorkflowRunKey key, Duration timeout);

	/**
	 * Return the time by which the service's clock was ahead of the local one in the last
	 * response. Unlike {@link ClientActivity#clockOffset()}, it includes offsets that are
	 * too small to matter to signatures.
	 * @return the difference, zero if the latency of the response explains it,
	 * {@code null} if it is not known
	 */
	default @Nullable Duration serviceClockOffset() {
		return null;
	}

	/**
	 * Return a view of the client with one attempt for each call, for a caller that
	 * retries itself. The view shares everything else with the client and does not close
	 * it.
	 * @return the view
	 */
	NovaActClient withoutRetry();

}
