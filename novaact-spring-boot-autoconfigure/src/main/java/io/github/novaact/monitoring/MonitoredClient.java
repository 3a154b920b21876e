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
 * A client that health, meters and endpoint can look at.
 *
 * @since 0.1.0
 */
public interface MonitoredClient {

	/**
	 * Return what the client has done.
	 * @return the activity
	 */
	ClientActivity activity();

	/**
	 * Look up a run to see whether the service can be reached: a call of one attempt that
	 * nothing observes, neither as a lookup nor as a request, and that
	 * {@link #activity()} does not remember.
	 * @param key key of the run
	 * @param timeout time of the call
	 * @return the run
	 * @throws io.github.novaact.NovaActException as a lookup does
	 * @throws IllegalStateException if the client is closed, before the lookup or during
	 * it
	 */
	WorkflowRun probe(WorkflowRunKey key, Duration timeout);

	/**
	 * Return by how much the service's clock is ahead of ours, as its last answer told.
	 * Unlike {@link ClientActivity#clockOffset()} it also tells what does not matter to
	 * signatures yet.
	 * @return the difference, zero if it is no more than the travel of an answer can
	 * make, {@code null} if it is not known
	 */
	default @Nullable Duration serviceClockOffset() {
		return null;
	}

	/**
	 * Return a view of the client that makes one attempt for each call, for somebody who
	 * counts requests and tries again by themselves. All else it shares with the client,
	 * which it does not close.
	 * @return the view
	 */
	NovaActClient withoutRetry();

}
