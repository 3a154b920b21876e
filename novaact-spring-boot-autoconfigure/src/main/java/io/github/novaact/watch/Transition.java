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

package io.github.novaact.watch;

import java.time.Instant;
import java.util.List;

import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

/**
 * What an answer changed of a run: what watchers of the run are to be told, in this order
 * and together, and what those who wait for it get.
 *
 * @param key key of the run
 * @param from status before, {@code null} if none was known
 * @param to status now, {@code null} if the run is not found or could not be looked up
 * @param events the events, empty if nobody watches the run
 * @param run the run, where it has ended
 * @param failure why the run is not looked at any more, where it has not ended
 * @param learnedAt when it was learned, by the clock of the service
 * @param state what is to be kept of the run
 * @param definitionWatched whether the run's definition was watched then
 * @since 0.1.0
 */
public record Transition(WorkflowRunKey key, @Nullable String from, @Nullable String to, List<WorkflowRunEvent> events,
		@Nullable WorkflowRun run, @Nullable NovaActException failure, Instant learnedAt, RunState state,
		boolean definitionWatched) {

	/**
	 * Create a transition.
	 * @param key key of the run
	 * @param from status before, may be {@code null}
	 * @param to status now, may be {@code null}
	 * @param events the events
	 * @param run the run where it has ended, may be {@code null}
	 * @param failure why the run is not looked at any more, may be {@code null}
	 * @param learnedAt when it was learned, by the clock of the service
	 * @param state what is to be kept of the run
	 * @param definitionWatched whether the run's definition was watched then
	 */
	public Transition {
		events = List.copyOf(events);
	}

	/**
	 * Return whether the run is not looked at any more.
	 * @return whether it is not
	 */
	public boolean isLast() {
		return this.run != null || this.failure != null;
	}

}
