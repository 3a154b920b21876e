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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What a watcher is doing.
 *
 * @param name name of the watcher
 * @param instance name of this instance if watches are shared with others, otherwise
 * {@code null}
 * @param settings settings in effect
 * @param running number of runs that are watched or waited for, without those that are
 * suspected to be stuck
 * @param suspectedStuck number of runs that are suspected to be stuck
 * @param lag time for which the most overdue poll has been due
 * @param stretch factor by which the most overdue poll is slower than its pace, at least
 * 1
 * @param behind whether the budget is too small for the pace, and has been for long
 * enough to report it
 * @param requestsPerSecond number of requests per second that the budget currently
 * permits
 * @param requests number of requests so far, by operation
 * @param savedRequests number of requests that lists have saved so far
 * @param events number of events that were published so far, by the name of the type
 * @param waiting current number of waiters
 * @param pendingEvents number of changes whose events are not published yet
 * @param lastAnswer time of the last response of the service, {@code null} before the
 * first
 * @param lastFailure failure of the last request that failed, {@code null} if none has
 * failed since the last response
 * @param undelivered the events that the watcher has given up on
 * @param definitions the definitions that this instance polls
 * @since 0.1.0
 */
public record WatchActivity(String name, @Nullable String instance, WatchSettings settings, int running,
		int suspectedStuck, Duration lag, double stretch, boolean behind, double requestsPerSecond,
		Map<String, Long> requests, long savedRequests, Map<String, Long> events, int waiting, int pendingEvents,
		@Nullable Instant lastAnswer, @Nullable String lastFailure, Undelivered undelivered,
		List<Definition> definitions) {

	/**
	 * Return the name of an event type in meters and in the endpoint.
	 * @param event type of the events, such as {@link WorkflowRunStatusChangedEvent}
	 * @return the name, such as {@code status_changed}
	 */
	public static String type(Class<? extends WorkflowRunEvent> event) {
		String name = event.getSimpleName();
		return name.substring("WorkflowRun".length(), name.length() - "Event".length())
			.replaceAll("(?<=[a-z])(?=[A-Z])", "_")
			.toLowerCase(Locale.ROOT);
	}

	/**
	 * Return whether anything is watched or waited for.
	 * @return whether something is
	 */
	public boolean isWatching() {
		return !this.definitions.isEmpty();
	}

	/**
	 * Return the time since the watcher last learned something about a definition, the
	 * maximum over all definitions.
	 * @return the time, zero if nothing is watched
	 */
	public Duration staleness() {
		return this.definitions.stream()
			.map(Definition::staleness)
			.max(Comparator.naturalOrder())
			.orElse(Duration.ZERO);
	}

	/**
	 * What is watched of a definition.
	 *
	 * @param name name of the definition
	 * @param watched whether the definition itself is watched
	 * @param runs number of runs
	 * @param suspectedStuck number of runs that are suspected to be stuck
	 * @param readingPast whether its past is still being read for the first time
	 * @param listed number of runs that are polled by list
	 * @param lag time for which the most overdue poll has been due
	 * @param lastSuccess time of the last response about the definition or its runs,
	 * {@code null} before the first
	 * @param lastFailure time of the last request that failed, {@code null} if none has
	 * @param problem the reason why nothing has been learned about the definition for
	 * longer than a few of its intervals: {@code not_found}, {@code network},
	 * {@code credentials}, {@code permission}, {@code throttling}, {@code service},
	 * {@code response}, {@code rejected}, {@code unsupported}, {@code client} or
	 * {@code budget}; {@code null} while the watcher learns about it
	 * @param since when the problem began, {@code null} without a problem
	 * @param staleness time since the watcher last learned something about the definition
	 * @since 0.1.0
	 */
	public record Definition(String name, boolean watched, int runs, int suspectedStuck, boolean readingPast,
			int listed, Duration lag, @Nullable Instant lastSuccess, @Nullable Instant lastFailure,
			@Nullable String problem, @Nullable Instant since, Duration staleness) {

		/**
		 * Create an instance without a problem.
		 * @param name name of the definition
		 * @param watched whether the definition itself is watched
		 * @param runs number of runs
		 * @param suspectedStuck number of runs that are suspected to be stuck
		 * @param readingPast whether its past is being read for the first time
		 * @param listed number of runs that are polled by list
		 * @param lag time for which the most overdue poll has been due
		 */
		public Definition(String name, boolean watched, int runs, int suspectedStuck, boolean readingPast, int listed,
				Duration lag) {
			this(name, watched, runs, suspectedStuck, readingPast, listed, lag, null, null, null, null, Duration.ZERO);
		}

	}

	/**
	 * Events that the watcher has given up on, because a listener failed on each attempt.
	 *
	 * @param count number of events that {@link WorkflowRunWatcher#resubmitUndelivered()}
	 * publishes again
	 * @param definitions names of the workflow definitions concerned, in alphabetical
	 * order
	 * @param since time at which the watcher gave up on the oldest of them, {@code null}
	 * if there are none
	 * @since 0.1.0
	 */
	public record Undelivered(int count, List<String> definitions, @Nullable Instant since) {

		/**
		 * No undelivered events.
		 */
		public static final Undelivered NONE = new Undelivered(0, List.of(), null);

		/**
		 * Create a description of undelivered events.
		 * @param count number of events
		 * @param definitions names of the workflow definitions concerned
		 * @param since time at which the watcher gave up on the oldest of them, may be
		 * {@code null}
		 */
		public Undelivered {
			definitions = definitions.stream().distinct().sorted().toList();
		}

		/**
		 * Return these events and others.
		 * @param others the others
		 * @return both
		 */
		public Undelivered and(Undelivered others) {
			if (this.count == 0 || others.count == 0) {
				return (this.count == 0) ? others : this;
			}
			return new Undelivered(this.count + others.count,
					Stream.concat(this.definitions.stream(), others.definitions.stream()).toList(),
					earlier(this.since, others.since));
		}

		private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
			if (one == null || other == null) {
				return (one != null) ? one : other;
			}
			return one.isBefore(other) ? one : other;
		}

	}

}
