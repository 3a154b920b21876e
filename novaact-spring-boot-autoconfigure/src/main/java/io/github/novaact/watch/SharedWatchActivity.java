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

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

/**
 * Joint activity of the instances that share their watches. Each instance reads the same.
 *
 * @param since time from which the ends are complete, at most 24 hours ago
 * @param ends ends of the runs of each definition since then, by the names of the
 * definitions
 * @param lastRuns the last runs that ended, at most {@value #MAX_LAST_RUNS}, the last end
 * first
 * @param instances the instances that share the watches, by name
 * @since 0.1.0
 */
public record SharedWatchActivity(Instant since, List<Ends> ends, List<EndedRun> lastRuns, List<Instance> instances) {

	/**
	 * Maximum number of runs in {@link #lastRuns()}.
	 */
	public static final int MAX_LAST_RUNS = 500;

	/**
	 * Create an instance.
	 * @param since time from which the ends are complete
	 * @param ends ends of the runs of each definition since then
	 * @param lastRuns the last runs that ended
	 * @param instances the instances
	 */
	public SharedWatchActivity {
		ends = List.copyOf(ends);
		lastRuns = List.copyOf(lastRuns);
		instances = List.copyOf(instances);
	}

	/**
	 * Ends of the runs of a definition.
	 *
	 * @param definition name of the definition
	 * @param steps number of ends in each half hour that has any, the oldest first
	 * @param duration durations of the runs that succeeded, {@code null} if none has
	 * @param delay times from the ends until the watcher learned of them, {@code null} if
	 * there are none
	 * @since 0.1.0
	 */
	public record Ends(String definition, List<Step> steps, @Nullable Percentiles duration,
			@Nullable Percentiles delay) {

		/**
		 * Create an instance.
		 * @param definition name of the definition
		 * @param steps number of ends in each half hour
		 * @param duration durations of the runs that succeeded, may be {@code null}
		 * @param delay times from the ends until the watcher learned of them, may be
		 * {@code null}
		 */
		public Ends {
			steps = List.copyOf(steps);
		}

	}

	/**
	 * Ends in half an hour.
	 *
	 * @param start start of the half hour
	 * @param succeeded number of runs that succeeded
	 * @param failed number of runs that failed or timed out
	 * @since 0.1.0
	 */
	public record Step(Instant start, int succeeded, int failed) {

		/**
		 * Length of a step, half an hour.
		 */
		public static final Duration LENGTH = Duration.ofMinutes(30);

	}

	/**
	 * Percentiles of times, accurate to 3 %.
	 *
	 * @param p50 the median
	 * @param p95 the 95th percentile
	 * @since 0.1.0
	 */
	public record Percentiles(Duration p50, Duration p95) {

	}

	/**
	 * A run that has ended.
	 *
	 * @param key key of the run
	 * @param statusAsString its status as the service sent it, {@code null} if the run is
	 * gone
	 * @param startedAt time at which it started, {@code null} if it is not known
	 * @param endedAt time at which it ended, or was found to be gone
	 * @since 0.1.0
	 */
	public record EndedRun(WorkflowRunKey key, @Nullable String statusAsString, @Nullable Instant startedAt,
			Instant endedAt) {

	}

	/**
	 * An instance that shares the watches.
	 *
	 * @param name name of the instance
	 * @param since time since which it has shared the watches
	 * @param lastSeen time of its last sign of life, by the clock of the store
	 * @param alive whether that is recent enough. Other instances take over the
	 * definitions of an instance that is not alive
	 * @param definitions names of the definitions that it polls, in alphabetical order
	 * @param activity its activity at that time, with those of its definitions that have
	 * a problem, are late or whose past is being read. {@code null} if it is not known,
	 * for example because the instance has another version
	 * @since 0.1.0
	 */
	public record Instance(String name, Instant since, Instant lastSeen, boolean alive, List<String> definitions,
			@Nullable WatchActivity activity) {

		/**
		 * Create an instance.
		 * @param name name of the instance
		 * @param since time since which it has shared the watches
		 * @param lastSeen time of its last sign of life
		 * @param alive whether that is recent enough
		 * @param definitions names of the definitions that it polls
		 * @param activity its activity at that time, may be {@code null}
		 */
		public Instance {
			definitions = definitions.stream().sorted().toList();
		}

	}

}
