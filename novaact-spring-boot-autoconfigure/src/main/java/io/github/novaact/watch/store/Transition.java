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

package io.github.novaact.watch.store;

import java.time.Instant;
import java.util.List;

import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WorkflowRunEvent;
import org.jspecify.annotations.Nullable;

/**
 * Change of a run that a poll has detected: the events to publish, in this order and
 * together, and the result for waiters.
 *
 * @param key key of the run
 * @param to new status, {@code null} if the run is not found
 * @param events the events, empty if the run is not watched
 * @param run the run if it has ended, otherwise {@code null}
 * @param failure exception for the waiters, {@code null} if they receive the run or
 * continue to wait. It does not end a watch
 * @param learnedAt time at which the watcher detected it, by the clock of the service
 * @param state state that a store keeps of the run
 * @param last whether the run is no longer polled, because it has ended, is gone, or was
 * only waited for
 * @since 0.1.0
 */
public record Transition(WorkflowRunKey key, @Nullable String to, List<WorkflowRunEvent> events,
		@Nullable WorkflowRun run, @Nullable NovaActException failure, Instant learnedAt, RunState state,
		boolean last) {

	/**
	 * Create a transition.
	 * @param key key of the run
	 * @param to new status, may be {@code null}
	 * @param events the events
	 * @param run the run if it has ended, may be {@code null}
	 * @param failure exception for the waiters, may be {@code null}
	 * @param learnedAt time at which the watcher detected it, by the clock of the service
	 * @param state state that a store keeps of the run
	 * @param last whether the run is no longer polled
	 */
	public Transition {
		events = List.copyOf(events);
	}

	/**
	 * Return whether waiters receive a result, which is the run or an exception.
	 * @return whether they do
	 */
	public boolean endsWaits() {
		return this.run != null || this.failure != null;
	}

}
