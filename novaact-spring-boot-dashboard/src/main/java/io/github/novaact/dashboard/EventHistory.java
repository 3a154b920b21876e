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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * {@link RunHistory} of the events that this instance published. Thread-safe. Holds at
 * most 17 KB for each of {@value #MAX_DEFINITIONS} definitions; further ones share one
 * entry.
 */
class EventHistory implements RunHistory {

	static final int MAX_DEFINITIONS = 100;

	static final String OTHERS = "other";

	private static final long STEP_MILLIS = STEP.toMillis();

	private final Clock clock;

	private final Map<String, DefinitionEnds> definitions = new TreeMap<>();

	private Instant since;

	EventHistory(Clock clock) {
		this(clock, clock.instant());
	}

	/**
	 * Create a history.
	 * @param clock present time
	 * @param since time from which on all ends are added
	 */
	EventHistory(Clock clock, Instant since) {
		this.clock = clock;
		this.since = since;
	}

	@Override
	public synchronized void add(DashboardRun run, Instant at) {
		if (run.endedAt() == null) {
			return;
		}
		String name = run.key().workflowDefinitionName();
		if (!this.definitions.containsKey(name) && this.definitions.size() >= MAX_DEFINITIONS) {
			name = OTHERS;
		}
		this.definitions.computeIfAbsent(name, (key) -> new DefinitionEnds()).add(run, run.endedAt(), at);
	}

	@Override
	public synchronized List<Ends> ends(Instant now) {
		List<Ends> ends = new ArrayList<>();
		this.definitions.forEach((name, definition) -> ends.add(definition.read(name, now.toEpochMilli())));
		return ends;
	}

	@Override
	public synchronized Instant since() {
		Instant start = this.clock.instant().minus(Duration.ofHours(HOURS));
		return start.isAfter(this.since) ? start : this.since;
	}

	@Override
	public synchronized void clear() {
		this.definitions.clear();
		this.since = this.clock.instant();
	}

	private static final class DefinitionEnds {

		private final long[] steps = new long[STEPS];

		private final int[] succeeded = new int[STEPS];

		private final int[] failed = new int[STEPS];

		private final Samples durations = new Samples();

		private final Samples delays = new Samples();

		void add(DashboardRun run, Instant endedAt, Instant at) {
			long step = Math.floorDiv(endedAt.toEpochMilli(), STEP_MILLIS);
			int index = (int) Math.floorMod(step, (long) STEPS);
			if (step < this.steps[index]) {
				return;
			}
			if (step > this.steps[index]) {
				this.steps[index] = step;
				this.succeeded[index] = 0;
				this.failed[index] = 0;
			}
			if (run.phase() == RunPhase.SUCCEEDED) {
				this.succeeded[index]++;
				this.durations.add(at, Duration.between(run.startedAt(), endedAt));
			}
			else if (run.phase() == RunPhase.FAILED) {
				this.failed[index]++;
			}
			this.delays.add(at, Duration.between(endedAt, at));
		}

		Ends read(String name, long now) {
			List<Integer> succeeded = new ArrayList<>(STEPS);
			List<Integer> failed = new ArrayList<>(STEPS);
			long last = Math.floorDiv(now, STEP_MILLIS);
			for (long step = last - STEPS + 1; step <= last; step++) {
				int index = (int) Math.floorMod(step, (long) STEPS);
				boolean current = this.steps[index] == step;
				succeeded.add(current ? this.succeeded[index] : 0);
				failed.add(current ? this.failed[index] : 0);
			}
			long start = now - Duration.ofHours(HOURS).toMillis();
			return new Ends(name, succeeded, failed, this.durations.percentiles(start), this.delays.percentiles(start));
		}

	}

	/**
	 * The last times that were measured.
	 */
	private static final class Samples {

		private static final int MAX = 500;

		private final long[] at = new long[MAX];

		private final long[] millis = new long[MAX];

		private int next;

		private int size;

		void add(Instant at, Duration time) {
			this.at[this.next] = at.toEpochMilli();
			this.millis[this.next] = Math.max(0, time.toMillis());
			this.next = (this.next + 1) % MAX;
			this.size = Math.min(MAX, this.size + 1);
		}

		@Nullable Percentiles percentiles(long start) {
			long[] recent = new long[this.size];
			int count = 0;
			for (int i = 0; i < this.size; i++) {
				if (this.at[i] >= start) {
					recent[count++] = this.millis[i];
				}
			}
			if (count == 0) {
				return null;
			}
			Arrays.sort(recent, 0, count);
			return new Percentiles(recent[(count - 1) / 2], recent[(int) Math.ceil(0.95 * count) - 1]);
		}

	}

}
