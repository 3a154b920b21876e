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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.SharedWatchActivity.EndedRun;
import io.github.novaact.watch.WatchedRun;
import org.jspecify.annotations.Nullable;

/**
 * The runs that the page shows: the running runs and the last ones that ended. Each
 * change has a revision, so that a page can be sent what it has not seen. Thread-safe,
 * and bounded: beyond {@value #MAX_RUNNING} running runs, further ones are counted but
 * not shown.
 */
class RunTable {

	static final int MAX_RUNNING = 10_000;

	static final int MAX_ENDED = 2_000;

	private static final int MAX_REMOVALS = 20_000;

	private final Map<WorkflowRunKey, Row> running = new LinkedHashMap<>();

	private final Map<WorkflowRunKey, Row> ended = new LinkedHashMap<>();

	private final Map<String, WorkflowRunKey> keys = new HashMap<>();

	private final Deque<Removal> removals = new ArrayDeque<>();

	private final Set<WorkflowRunKey> missing = new HashSet<>();

	private final Set<WorkflowRunKey> missingEnds = new HashSet<>();

	private long revision;

	private long oldestRemoval;

	private int notShown;

	/**
	 * Change a run. A run that has ended stays as it ended.
	 * @param key key of the run
	 * @param at time of the change
	 * @param change the change
	 * @return whether there was a change
	 */
	synchronized boolean change(WorkflowRunKey key, Instant at, UnaryOperator<DashboardRun> change) {
		if (this.ended.containsKey(key)) {
			return false;
		}
		this.missing.remove(key);
		Row before = this.running.get(key);
		DashboardRun run = change.apply((before != null) ? before.run() : DashboardRun.running(key, at));
		if (before != null && run.equals(before.run())) {
			return false;
		}
		if (run.hasEnded()) {
			this.running.remove(key);
			put(this.ended, run);
			if (this.ended.size() > MAX_ENDED) {
				removeFirst(this.ended);
			}
			return true;
		}
		if (before == null && this.running.size() >= MAX_RUNNING) {
			return false;
		}
		put(this.running, run);
		return true;
	}

	private void put(Map<WorkflowRunKey, Row> rows, DashboardRun run) {
		String id = RowIds.of(run.key());
		rows.put(run.key(), new Row(id, run, ++this.revision));
		this.keys.put(id, run.key());
	}

	private void removeFirst(Map<WorkflowRunKey, Row> rows) {
		Iterator<Row> iterator = rows.values().iterator();
		Row row = iterator.next();
		iterator.remove();
		removed(row);
	}

	private void removed(Row row) {
		this.keys.remove(row.id());
		this.removals.addLast(new Removal(row.id(), ++this.revision));
		if (this.removals.size() > MAX_REMOVALS) {
			this.oldestRemoval = this.removals.removeFirst().revision();
		}
	}

	/**
	 * Take over the last runs that ended, in any of the instances that share the watches.
	 * Forgets the others once they are missing twice in succession, so that each instance
	 * shows the same.
	 * @param runs the runs, the last end first
	 */
	synchronized void addEnded(List<EndedRun> runs) {
		for (int i = runs.size() - 1; i >= 0; i--) {
			EndedRun run = runs.get(i);
			change(run.key(), run.endedAt(), (row) -> row.ended(run));
		}
		Set<WorkflowRunKey> known = runs.stream().map(EndedRun::key).collect(Collectors.toSet());
		List<WorkflowRunKey> unknown = this.ended.keySet().stream().filter((key) -> !known.contains(key)).toList();
		for (WorkflowRunKey key : unknown) {
			Row row = this.missingEnds.add(key) ? null : this.ended.remove(key);
			if (row != null) {
				removed(row);
			}
		}
		this.missingEnds.retainAll(unknown);
		this.missingEnds.retainAll(this.ended.keySet());
	}

	/**
	 * Take over what the watcher knows. A run that the watcher does not know twice in
	 * succession is removed: it is no longer watched, or another instance published its
	 * end.
	 * @param watched the runs that are watched or waited for
	 * @param now present time
	 */
	synchronized void refresh(List<WatchedRun> watched, Instant now) {
		Set<WorkflowRunKey> known = new HashSet<>();
		for (WatchedRun run : watched) {
			known.add(run.key());
			if (run.startedAt() != null && !run.status().isTerminal()) {
				change(run.key(), now, (row) -> merge(row, run));
			}
		}
		this.notShown = (int) known.stream().filter((key) -> !this.ended.containsKey(key)).count()
				- this.running.size();
		List<WorkflowRunKey> unknown = this.running.keySet().stream().filter((key) -> !known.contains(key)).toList();
		for (WorkflowRunKey key : unknown) {
			if (!this.missing.add(key)) {
				Row row = this.running.remove(key);
				if (row != null) {
					removed(row);
				}
			}
		}
		this.missing.retainAll(unknown);
		this.missing.retainAll(this.running.keySet());
	}

	private static DashboardRun merge(DashboardRun row, WatchedRun watched) {
		Instant expectedEnd = expectedEnd(row, watched.expectedEnd());
		DashboardRun run = row.withSigns(row.signs()
			.expectedEnd(expectedEnd)
			.stuck(watched.suspectedStuckSince())
			.human(watched.needsHumanSince()));
		if (watched.startedAt() != null) {
			run = run.startedAt(watched.startedAt());
		}
		return (watched.statusAsString() != null) ? run.withStatus(watched.statusAsString()) : run;
	}

	// An expectation moves as the run grows older: small moves are not worth an update
	private static @Nullable Instant expectedEnd(DashboardRun row, @Nullable Instant expectedEnd) {
		Instant before = row.signs().expectedEnd();
		if (before == null || expectedEnd == null) {
			return expectedEnd;
		}
		Duration move = Duration.between(before, expectedEnd).abs();
		Duration tolerance = Duration.between(row.startedAt(), before).dividedBy(20);
		return (move.compareTo(tolerance) > 0) ? expectedEnd : before;
	}

	/**
	 * Return the key of a run.
	 * @param id id of its row
	 * @return the key, or {@code null} if there is no such row
	 */
	synchronized @Nullable WorkflowRunKey key(String id) {
		return this.keys.get(id);
	}

	synchronized List<DashboardRun> runningRuns() {
		return this.running.values().stream().map(Row::run).toList();
	}

	synchronized int notShown() {
		return Math.max(0, this.notShown);
	}

	/**
	 * Return what has changed.
	 * @param revision revision that is known already, negative for none
	 * @return the changes, which are all rows where it is not known what was removed
	 * since
	 */
	synchronized Changes since(long revision) {
		boolean complete = revision < this.oldestRemoval || revision < 0 || revision > this.revision;
		long after = complete ? -1 : revision;
		List<Row> rows = new ArrayList<>();
		this.running.values().stream().filter((row) -> row.revision() > after).forEach(rows::add);
		this.ended.values().stream().filter((row) -> row.revision() > after).forEach(rows::add);
		List<String> removed = complete ? List.of()
				: this.removals.stream()
					.filter((removal) -> removal.revision() > after && !this.keys.containsKey(removal.id()))
					.map(Removal::id)
					.toList();
		return new Changes(complete, this.revision, rows, removed);
	}

	synchronized void clear() {
		this.running.clear();
		this.ended.clear();
		this.keys.clear();
		this.removals.clear();
		this.missing.clear();
		this.missingEnds.clear();
		this.notShown = 0;
		this.oldestRemoval = ++this.revision;
	}

	/**
	 * A run with its last change.
	 *
	 * @param id id of the row, which does not reveal that of the run
	 * @param run the run
	 * @param revision revision of the last change
	 */
	record Row(String id, DashboardRun run, long revision) {
	}

	/**
	 * What has changed since a revision.
	 *
	 * @param complete whether these are all rows
	 * @param revision the present revision
	 * @param rows rows that changed
	 * @param removed ids of rows that were removed
	 */
	record Changes(boolean complete, long revision, List<Row> rows, List<String> removed) {
	}

	private record Removal(String id, long revision) {
	}

}
