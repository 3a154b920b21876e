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

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.store.DefinitionWatch;
import io.github.novaact.watch.store.RunState;
import io.github.novaact.watch.store.WatchFleet;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows of the definitions that this instance holds: a cache, which is
 * made equal to the rows again and again. Used by one thread.
 */
final class HeldDefinitions {

	private static final int PAGE = 10_000;

	private final WatchFleet fleet;

	private final WatchRows rows;

	private final Recorder recorder;

	private final StoreRuntime runtime;

	private final Map<String, Held> held = new ConcurrentHashMap<>();

	HeldDefinitions(WatchFleet fleet, WatchRows rows, Recorder recorder, StoreRuntime runtime) {
		this.fleet = fleet;
		this.rows = rows;
		this.recorder = recorder;
		this.runtime = runtime;
	}

	Set<String> names() {
		return Set.copyOf(this.held.keySet());
	}

	boolean contains(String definition) {
		return this.held.containsKey(definition);
	}

	/**
	 * Return the horizon that is known of a definition.
	 * @param definition name of the definition
	 * @return the horizon, -1 if nothing is known
	 */
	long horizon(String definition) {
		Held known = this.held.get(definition);
		return (known != null) ? known.horizon : -1;
	}

	/**
	 * Take a definition: let the engine know what the rows say, and nothing else.
	 * @param definition name of the definition
	 */
	void take(String definition) {
		DefinitionRows.DefinitionRow row = this.rows.definitions.find(definition);
		Long since = this.rows.interests.since(List.of(definition)).get(definition);
		Wanted wanted = wanted(definition, since != null);
		List<FactRows.Ended> ended = (since != null) ? this.rows.facts.ended(definition) : List.of();
		Held taken = new Held(row.horizon(), row.reading(), row.durations());
		this.fleet.release(definition);
		this.held.put(definition, taken);
		this.fleet.change(definition, (watch) -> {
			if (since != null) {
				watch.watchDefinition(Instant.ofEpochMilli(since));
				if (row.reading() != null) {
					watch.restoreReading(row.reading());
				}
			}
			watch.restorePastDurations(DefinitionRows.durations(row.durations()));
			if (row.horizon() > 0) {
				watch.restorePublishedUpTo(Instant.ofEpochMilli(row.horizon()));
			}
			for (int i = ended.size() - 1; i >= 0; i--) {
				watch.restorePublished(ended.get(i).runId(), Instant.ofEpochMilli(ended.get(i).endedAt()));
			}
			wanted.runs.forEach((runId, run) -> restore(watch, runId, run));
		});
	}

	private static void restore(DefinitionWatch watch, String runId, WantedRun run) {
		watch.restore(run.state(runId));
		watch.setAwaited(runId, run.awaited);
	}

	/**
	 * Forget a definition, which another instance polls now.
	 * @param definition name of the definition
	 */
	void leave(String definition) {
		if (this.held.remove(definition) != null) {
			this.fleet.release(definition);
		}
	}

	/**
	 * Follow whether the definitions themselves are watched.
	 */
	void follow() {
		Map<String, Long> since = this.rows.interests.since(List.copyOf(this.held.keySet()));
		for (String definition : this.held.keySet()) {
			Long watchedSince = since.get(definition);
			boolean[] began = new boolean[1];
			this.fleet.change(definition, (watch) -> {
				if (watchedSince == null && watch.isWatched()) {
					watch.unwatchDefinition();
				}
				began[0] = watchedSince != null && !watch.isWatched();
			});
			if (began[0]) {
				take(definition);
			}
		}
	}

	/**
	 * Make what is known of a definition equal to its rows.
	 * @param definition name of the definition
	 * @return whether that suffices; if not, the definition has to be taken again
	 */
	boolean compare(String definition) {
		long start = this.runtime.nanoTime();
		boolean watched = this.rows.interests.since(List.of(definition)).containsKey(definition);
		Wanted wanted = wanted(definition, watched);
		settle(definition, wanted);
		return apply(definition, wanted,
				(runId) -> !this.recorder.isAhead(new WorkflowRunKey(definition, runId), start), null);
	}

	/**
	 * Make what is known of some runs equal to their rows.
	 * @param definition name of the definition
	 * @param runIds ids of the runs
	 */
	void compare(String definition, Collection<String> runIds) {
		if (!this.held.containsKey(definition)) {
			return;
		}
		boolean watched = this.rows.interests.since(List.of(definition)).containsKey(definition);
		Wanted wanted = new Wanted(watched);
		wanted.add(this.rows.facts.open(definition, runIds));
		this.rows.interests.find(definition, runIds).forEach(wanted::add);
		settle(definition, wanted);
		Map<WorkflowRunKey, FactRows.Recorded> recorded = this.rows.facts.find(definition, runIds);
		Map<String, Long> ended = new HashMap<>();
		recorded.forEach((key, facts) -> {
			if (facts.end != null && !facts.end.isKept()) {
				ended.put(key.workflowRunId(), facts.endedAt);
			}
		});
		apply(definition, wanted, (runId) -> true, new Some(runIds, ended));
	}

	private Wanted wanted(String definition, boolean watched) {
		Wanted wanted = new Wanted(watched);
		wanted.add(this.rows.facts.open(definition));
		String after = "";
		List<InterestRows.Interest> page;
		do {
			page = this.rows.interests.page(definition, after, PAGE);
			page.forEach(wanted::add);
			after = page.isEmpty() ? after : page.get(page.size() - 1).runId();
		}
		while (page.size() == PAGE);
		return wanted;
	}

	// A watch is satisfied by an end published since it began; a later watch wants it
	// again
	private void settle(String definition, Wanted wanted) {
		this.rows.interests.removeSatisfied(definition, wanted.satisfied);
		for (String runId : wanted.again) {
			this.rows.facts.reopen(definition, runId);
		}
	}

	private boolean apply(String definition, Wanted wanted, Predicate<String> isCurrent, @Nullable Some some) {
		boolean[] suffices = { true };
		this.fleet.change(definition, (watch) -> {
			Map<String, RunState> known = new HashMap<>();
			if (some == null) {
				watch.runs().forEach((run) -> known.put(run.workflowRunId(), run));
			}
			wanted.runs.forEach((runId, run) -> {
				if (isCurrent.test(runId)) {
					restore(watch, runId, run);
				}
			});
			Collection<String> candidates = (some != null) ? some.runIds : known.keySet();
			for (String runId : candidates) {
				if (!wanted.runs.containsKey(runId) && isCurrent.test(runId)) {
					RunState run = known.get(runId);
					suffices[0] &= run == null || !run.ofDefinition() || !wanted.definitionWatched;
					watch.setAwaited(runId, false);
					watch.forget(runId);
					Long endedAt = (some != null) ? some.ended.get(runId) : null;
					if (endedAt != null) {
						watch.restorePublished(runId, Instant.ofEpochMilli(endedAt));
					}
				}
			}
		});
		return suffices[0];
	}

	/**
	 * Write how far the past of definitions was read.
	 * @param definition name of the definition
	 */
	void save(String definition) {
		Held known = this.held.get(definition);
		if (known == null || this.recorder.pending() > 0) {
			return;
		}
		String[] reading = new String[1];
		long[][] durations = { new long[0] };
		this.fleet.change(definition, (watch) -> {
			reading[0] = watch.readingState();
			durations[0] = watch.pastDurations();
		});
		String text = LongStream.of(durations[0]).mapToObj(Long::toString).collect(Collectors.joining(","));
		if (this.recorder.pending() == 0
				&& (!text.equals(known.durations) || (reading[0] != null && !reading[0].equals(known.reading)))) {
			this.rows.definitions.save(definition, reading[0], text);
			known.durations = text;
			known.reading = reading[0];
		}
	}

	/**
	 * Remove facts of a definition that are not needed any more.
	 * @param definition name of the definition
	 * @param age minimum age of what is removed, in milliseconds
	 * @return whether nothing is wanted or left of the definition
	 */
	boolean cleanUp(String definition, long age) {
		this.rows.retention.removeOldRefusals(definition, age);
		if (!this.rows.interests.since(List.of(definition)).containsKey(definition)) {
			// Before the facts of what was read, as a later watch reads all anew
			this.rows.definitions.forgetReading(definition);
			boolean empty = this.rows.retention.removeUnwanted(definition, this.rows.names.interest(), age);
			return empty && this.rows.interests.page(definition, "", 1).isEmpty();
		}
		this.rows.retention.removeKept(definition, this.rows.names.interest(), age);
		this.rows.retention.removeBeforeEnds(definition);
		Long horizon = this.rows.retention.horizon(definition, age);
		if (horizon != null) {
			this.rows.definitions.raiseHorizon(definition, horizon);
			Held known = this.held.get(definition);
			if (known != null) {
				known.horizon = Math.max(known.horizon, horizon);
			}
			this.fleet.change(definition, (watch) -> watch.restorePublishedUpTo(Instant.ofEpochMilli(horizon)));
			this.rows.retention.removeUpTo(definition, horizon);
		}
		return false;
	}

	/**
	 * A definition that is held.
	 */
	private static final class Held {

		private volatile long horizon;

		private @Nullable String reading;

		private @Nullable String durations;

		Held(long horizon, @Nullable String reading, @Nullable String durations) {
			this.horizon = horizon;
			this.reading = reading;
			this.durations = (durations != null) ? durations : "";
		}

	}

	/**
	 * Some runs of a definition.
	 *
	 * @param runIds ids of the runs
	 * @param ended end of each run that has ended, in milliseconds since the epoch
	 */
	private record Some(Collection<String> runIds, Map<String, Long> ended) {

	}

	/**
	 * The runs that are to be polled, as the rows say.
	 */
	private static final class Wanted {

		private final boolean definitionWatched;

		private final Map<String, RecordedRun> open = new HashMap<>();

		private final Map<String, WantedRun> runs = new LinkedHashMap<>();

		private final Set<String> satisfied = new HashSet<>();

		private final List<String> again = new ArrayList<>();

		Wanted(boolean definitionWatched) {
			this.definitionWatched = definitionWatched;
		}

		void add(Map<String, RecordedRun> open) {
			this.open.putAll(open);
			open.forEach((runId, run) -> {
				if (this.definitionWatched && run.isDiscovered()) {
					this.runs.put(runId, new WantedRun(run));
				}
			});
		}

		void add(InterestRows.Interest interest) {
			if (interest.runId().equals(InterestRows.DEFINITION)) {
				return;
			}
			InterestRows.End end = interest.end();
			if (end == null || (interest.isWatch() && end.isWantedAgain(interest.since()))) {
				WantedRun run = this.runs.computeIfAbsent(interest.runId(), (id) -> new WantedRun(this.open.get(id)));
				run.watched |= interest.isWatch();
				run.awaited |= !interest.isWatch();
				if (end != null) {
					this.again.add(interest.runId());
				}
			}
			else if (interest.isWatch() && end.publishedFor() != null) {
				this.satisfied.add(interest.runId());
			}
		}

	}

	/**
	 * A run that is to be polled.
	 */
	private static final class WantedRun {

		private static final RecordedRun UNKNOWN = new RecordedRun();

		private final RecordedRun recorded;

		private boolean watched;

		private boolean awaited;

		WantedRun(@Nullable RecordedRun recorded) {
			this.recorded = (recorded != null) ? recorded : UNKNOWN;
		}

		RunState state(String runId) {
			return this.recorded.state(runId, this.watched);
		}

	}

}
