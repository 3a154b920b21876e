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
 * What a poll changed of a run: the events that its watchers get, in this order and
 * together, and what its waiters get.
 *
 * @param key key of the run
 * @param to status now, {@code null} if the run is not found
 * @param events the events, empty if nothing watches the run
 * @param run the run if it has ended, otherwise {@code null}
 * @param failure failure of the waiters, {@code null} if they get the run or go on
 * waiting. It ends no watch
 * @param learnedAt when the watcher detected it, by the clock of the service
 * @param state what a store keeps of the run
 * @param last whether the run is not polled any more: it has ended, is gone, or was only
 * waited for
 * @since 0.1.0
 */
public record Transition(WorkflowRunKey key, @Nullable String to, List<WorkflowRunEvent> events,
		@Nullable WorkflowRun run, @Nullable NovaActException failure, Instant learnedAt, RunState state,
		boolean last) {

	/**
	 * Create a transition.
	 * @param key key of the run
	 * @param to status now, may be {@code null}
	 * @param events the events
	 * @param run the run if it has ended, may be {@code null}
	 * @param failure failure of the waiters, may be {@code null}
	 * @param learnedAt when the watcher detected it, by the clock of the service
	 * @param state what a store keeps of the run
	 * @param last whether the run is not polled any more
	 */
	public Transition {
		events = List.copyOf(events);
	}

	/**
	 * Return whether waiters get a result: the run, or a failure.
	 * @return whether they do
	 */
	public boolean endsWaits() {
		return this.run != null || this.failure != null;
	}

}
