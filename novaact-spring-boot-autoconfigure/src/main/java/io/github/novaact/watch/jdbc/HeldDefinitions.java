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

	/** The row of each definition, as it is known. */
	private final Map<String, DefinitionRows.DefinitionRow> held = new ConcurrentHashMap<>();

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
		DefinitionRows.DefinitionRow known = this.held.get(definition);
		return (known != null) ? known.horizon() : -1;
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
		this.fleet.release(definition);
		this.held.put(definition, row);
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

	private static void restore(DefinitionWatch watch, String runId, RecordedRun run) {
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
		Map<String, Long> since = this.rows.interests.since(this.held.keySet());
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
		Wanted wanted = wanted(definition, isWatched(definition));
		settle(definition, wanted);
		Predicate<String> isCurrent = (runId) -> !this.recorder.isAhead(new WorkflowRunKey(definition, runId), start);
		boolean[] suffices = { true };
		this.fleet.change(definition, (watch) -> {
			List<RunState> known = watch.runs();
			wanted.runs.forEach((runId, run) -> {
				if (isCurrent.test(runId)) {
					restore(watch, runId, run);
				}
			});
			for (RunState run : known) {
				if (!wanted.runs.containsKey(run.workflowRunId()) && isCurrent.test(run.workflowRunId())) {
					suffices[0] &= !run.ofDefinition() || !wanted.definitionWatched;
					forget(watch, run.workflowRunId());
				}
			}
		});
		return suffices[0];
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
		Wanted wanted = new Wanted(isWatched(definition), this.rows.facts.open(definition, runIds));
		this.rows.interests.find(definition, runIds).forEach(wanted::add);
		settle(definition, wanted);
		Map<String, Instant> ended = new HashMap<>();
		this.rows.facts.find(definition, runIds).forEach((key, facts) -> {
			if (facts.end != null && !facts.end.isKept()) {
				ended.put(key.workflowRunId(), Instant.ofEpochMilli(facts.endedAt));
			}
		});
		this.fleet.change(definition, (watch) -> {
			wanted.runs.forEach((runId, run) -> restore(watch, runId, run));
			for (String runId : runIds) {
				if (!wanted.runs.containsKey(runId)) {
					forget(watch, runId);
					if (ended.containsKey(runId)) {
						watch.restorePublished(runId, ended.get(runId));
					}
				}
			}
		});
	}

	private static void forget(DefinitionWatch watch, String runId) {
		watch.setAwaited(runId, false);
		watch.forget(runId);
	}

	private boolean isWatched(String definition) {
		return this.rows.interests.since(List.of(definition)).containsKey(definition);
	}

	private Wanted wanted(String definition, boolean watched) {
		Wanted wanted = new Wanted(watched, this.rows.facts.open(definition));
		List<InterestRows.Interest> page = this.rows.interests.page(definition, "", PAGE);
		page.forEach(wanted::add);
		while (page.size() == PAGE) {
			String after = Sql.lastComplete(page.stream().map(InterestRows.Interest::runId).toList());
			page = this.rows.interests.page(definition, after, PAGE);
			page.forEach(wanted::add);
		}
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

	/**
	 * Write how far the past of definitions was read.
	 * @param definition name of the definition
	 */
	void save(String definition) {
		DefinitionRows.DefinitionRow known = this.held.get(definition);
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
				&& (!text.equals(known.durations()) || (reading[0] != null && !reading[0].equals(known.reading())))) {
			this.rows.definitions.save(definition, reading[0], text);
			this.held.put(definition, new DefinitionRows.DefinitionRow(reading[0], text, known.horizon()));
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
		if (!isWatched(definition)) {
			// Before the facts of what was read, as a later watch reads all anew
			this.rows.definitions.forgetReading(definition);
			boolean empty = this.rows.retention.removeUnwanted(definition, age);
			return empty && this.rows.interests.page(definition, "", 1).isEmpty();
		}
		this.rows.retention.removeKept(definition, age);
		this.rows.retention.removeBeforeEnds(definition);
		Long horizon = this.rows.retention.horizon(definition, age);
		if (horizon != null) {
			this.rows.definitions.raiseHorizon(definition, horizon);
			this.held.computeIfPresent(definition, (name, row) -> new DefinitionRows.DefinitionRow(row.reading(),
					row.durations(), Math.max(row.horizon(), horizon)));
			this.fleet.change(definition, (watch) -> watch.restorePublishedUpTo(Instant.ofEpochMilli(horizon)));
			this.rows.retention.removeUpTo(definition, horizon);
		}
		return false;
	}

	/**
	 * The runs that are to be polled, as the rows say.
	 */
	private static final class Wanted {

		private final boolean definitionWatched;

		private final Map<String, RecordedRun> recorded;

		private final Map<String, RecordedRun> runs = new LinkedHashMap<>();

		private final Set<String> satisfied = new HashSet<>();

		private final Set<String> again = new HashSet<>();

		Wanted(boolean definitionWatched, Map<String, RecordedRun> recorded) {
			this.definitionWatched = definitionWatched;
			this.recorded = recorded;
			recorded.forEach((runId, run) -> {
				if (definitionWatched && run.discovered) {
					this.runs.put(runId, run);
				}
			});
		}

		void add(InterestRows.Interest interest) {
			String runId = interest.runId();
			if (runId.equals(InterestRows.DEFINITION)) {
				return;
			}
			InterestRows.End end = interest.end();
			if (end == null || (interest.isWatch() && end.isWantedAgain(interest.since()))) {
				RecordedRun run = this.recorded.computeIfAbsent(runId, (id) -> new RecordedRun());
				run.watched |= interest.isWatch();
				run.awaited |= !interest.isWatch();
				this.runs.put(runId, run);
				if (end != null) {
					this.again.add(runId);
				}
			}
			else if (interest.isWatch() && end.publishedFor() != null) {
				this.satisfied.add(runId);
			}
		}

	}

}
