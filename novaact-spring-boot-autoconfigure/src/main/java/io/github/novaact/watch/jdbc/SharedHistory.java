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

package io.github.novaact.watch.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;

import io.github.novaact.watch.SharedWatchActivity;
import io.github.novaact.watch.SharedWatchActivity.EndedRun;
import io.github.novaact.watch.SharedWatchActivity.Ends;
import io.github.novaact.watch.SharedWatchActivity.Step;

/**
 * Reads from the rows what the instances have done together. Remembers the last runs of a
 * definition for a minute, if the numbers of its ends stay the same.
 */
final class SharedHistory {

	/** Maximum number of last runs of a definition. */
	private static final int RUNS_OF_DEFINITION = 200;

	private static final long LAST_RUNS_KEPT = Duration.ofMinutes(1).toMillis();

	private final SharedWatches parts;

	private final Map<String, LastRuns> lastRuns = new ConcurrentHashMap<>();

	SharedHistory(SharedWatches parts) {
		this.parts = parts;
	}

	SharedWatchActivity read() {
		long now = this.parts.clock.millis();
		SortedMap<String, SortedMap<Long, EndCounts>> counts = this.parts.rows.ends.all(start(now));
		return new SharedWatchActivity(since(now, counts), counts.entrySet().stream().map(SharedHistory::ends).toList(),
				lastRuns(now, counts), this.parts.instances.described(now - this.parts.settings.expiry().toMillis(),
						this.parts.leases.holders()));
	}

	/**
	 * Return the start of the first half hour of the history.
	 * @param now present time in milliseconds since the epoch
	 * @return the start in milliseconds since the epoch
	 */
	private static long start(long now) {
		return EndRows.step(now - EndRows.KEPT.toMillis() + Step.LENGTH.toMillis());
	}

	private Instant since(long now, SortedMap<String, SortedMap<Long, EndCounts>> counts) {
		Long watchedSince = this.parts.rows.interests.watchedSince();
		long since = (watchedSince != null) ? watchedSince : now;
		long first = counts.values().stream().mapToLong(SortedMap::firstKey).min().orElse(now);
		if (first < EndRows.step(since)) {
			// Something was watched before that is not any more
			since = first;
		}
		return Instant.ofEpochMilli(Math.max(since, now - EndRows.KEPT.toMillis()));
	}

	private static Ends ends(Map.Entry<String, SortedMap<Long, EndCounts>> definition) {
		TimeCounts durations = new TimeCounts();
		TimeCounts delays = new TimeCounts();
		List<Step> steps = new ArrayList<>();
		definition.getValue().forEach((start, counts) -> {
			durations.add(counts.durations);
			delays.add(counts.delays);
			steps.add(new Step(Instant.ofEpochMilli(start), counts.succeeded, counts.failed));
		});
		return new Ends(definition.getKey(), steps, durations.percentiles(), delays.percentiles());
	}

	private List<EndedRun> lastRuns(long now, SortedMap<String, SortedMap<Long, EndCounts>> counts) {
		this.lastRuns.keySet().retainAll(counts.keySet());
		List<EndedRun> runs = new ArrayList<>();
		counts.forEach((definition, steps) -> {
			List<Integer> numbers = steps.values().stream().map(EndCounts::number).toList();
			LastRuns known = this.lastRuns.get(definition);
			if (known == null || !known.numbers.equals(numbers) || now - known.readAt > LAST_RUNS_KEPT) {
				known = new LastRuns(now, numbers,
						this.parts.rows.ends.lastRuns(definition, steps.firstKey(), RUNS_OF_DEFINITION));
				this.lastRuns.put(definition, known);
			}
			runs.addAll(known.runs);
		});
		return runs.stream()
			.sorted(Comparator.comparing(EndedRun::endedAt)
				.reversed()
				.thenComparing((run) -> run.key().workflowRunId()))
			.limit(SharedWatchActivity.MAX_LAST_RUNS)
			.toList();
	}

	/**
	 * Remove what is older than the history.
	 */
	void cleanUp() {
		this.parts.rows.ends.removeBefore(start(this.parts.clock.millis()));
	}

	/**
	 * The last runs of a definition.
	 *
	 * @param readAt time at which the runs were read, in milliseconds since the epoch
	 * @param numbers number of its ends in each half hour at that time
	 * @param runs the runs
	 */
	private record LastRuns(long readAt, List<Integer> numbers, List<EndedRun> runs) {

	}

}
