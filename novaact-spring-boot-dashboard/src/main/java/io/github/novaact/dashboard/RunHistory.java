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

package io.github.novaact.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Ends of runs in the last {@value #HOURS} hours, as this instance published them. Where
 * instances share their watches, {@link SharedEnds} has those of all of them.
 */
interface RunHistory {

	/** Length of the history. */
	int HOURS = 24;

	/** Number of steps into which it is divided. */
	int STEPS = 48;

	/** Length of a step. */
	Duration STEP = Duration.ofHours(HOURS).dividedBy(STEPS);

	/**
	 * Add the end of a run.
	 * @param run the run, which has ended
	 * @param at time at which the watcher learned it
	 */
	void add(DashboardRun run, Instant at);

	/**
	 * Return the ends of each definition.
	 * @param now present time
	 * @return the ends by definition, in the order of their names
	 */
	List<Ends> ends(Instant now);

	/**
	 * Return the time from which on the history is complete.
	 * @return the time
	 */
	Instant since();

	/**
	 * Forget everything.
	 */
	void clear();

	/**
	 * Ends of the runs of a definition.
	 *
	 * @param definition name of the definition
	 * @param succeeded number of runs that succeeded, by step, the oldest first
	 * @param failed number of runs that failed or timed out
	 * @param duration durations of the last runs that succeeded, {@code null} if there
	 * are none
	 * @param delay times from the ends to the events, {@code null} if there are none
	 */
	record Ends(String definition, List<Integer> succeeded, List<Integer> failed, @Nullable Percentiles duration,
			@Nullable Percentiles delay) {
	}

	/**
	 * Percentiles of times.
	 *
	 * @param p50 median in milliseconds
	 * @param p95 95th percentile in milliseconds
	 */
	record Percentiles(long p50, long p95) {
	}

}
