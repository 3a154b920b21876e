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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.SharedWatchActivity.EndedRun;
import io.github.novaact.watch.SharedWatchActivity.Step;
import io.github.novaact.watch.store.Transition;

/**
 * The rows of ends: how many runs of a definition ended in half an hour, as an instance
 * recorded them. Each instance writes rows of its own, in the transaction that records
 * the facts, so that no transaction waits for another and no end is counted twice. Their
 * number is bounded by that of the definitions, and they are kept for a day.
 */
final class EndRows {

	static final Table TABLE = new Table("NOVAACT_WATCH_ENDS", List.of("WATCHER", "STEP", "DEFINITION", "INSTANCE",
			"SUCCEEDED", "FAILED", "OTHERS", "DURATIONS", "DELAYS"));

	static final Duration KEPT = Duration.ofHours(24);

	private static final String ROW = " WHERE WATCHER = ? AND STEP = ? AND DEFINITION = ? AND INSTANCE = ?";

	private static final String COUNTS = """
			SELECT STEP, DEFINITION, SUCCEEDED, FAILED, OTHERS, DURATIONS, DELAYS FROM NOVAACT_WATCH_ENDS""";

	private final Sql sql;

	private final String watcher;

	private final String instance;

	EndRows(Sql sql, String watcher, String instance) {
		this.sql = sql;
		this.watcher = watcher;
		this.instance = instance;
	}

	/**
	 * Count ends. Runs in the transaction that records them.
	 * @param ends the ends
	 */
	void add(Collection<Transition> ends) {
		Map<EndCounts.Key, EndCounts> counts = new LinkedHashMap<>();
		for (Transition end : ends) {
			Instant endedAt = Instant.ofEpochMilli(Fact.end(end));
			Duration delay = Duration.between(endedAt, end.learnedAt());
			if (delay.compareTo(KEPT) < 0) {
				EndCounts.Key key = new EndCounts.Key(step(endedAt.toEpochMilli()), end.key().workflowDefinitionName());
				counts.computeIfAbsent(key, this::find).add(end.run(), endedAt, delay);
			}
		}
		counts.forEach(this::write);
	}

	static long step(long millis) {
		long length = Step.LENGTH.toMillis();
		return Math.floorDiv(millis, length) * length;
	}

	private EndCounts find(EndCounts.Key key) {
		EndCounts found = new EndCounts();
		this.sql.query(COUNTS + ROW, (row, index) -> {
			found.add(row);
			return index;
		}, this.watcher, key.step(), key.definition(), this.instance);
		return found;
	}

	private void write(EndCounts.Key key, EndCounts counts) {
		String durations = counts.durations.text();
		String delays = counts.delays.text();
		if (this.sql.update("""
				UPDATE NOVAACT_WATCH_ENDS
				SET SUCCEEDED = ?, FAILED = ?, OTHERS = ?, DURATIONS = ?, DELAYS = ?""" + ROW, counts.succeeded,
				counts.failed, counts.others, durations, delays, this.watcher, key.step(), key.definition(),
				this.instance) == 0) {
			this.sql.insertIfAbsent(TABLE, this.watcher, key.step(), key.definition(), this.instance, counts.succeeded,
					counts.failed, counts.others, durations, delays);
		}
	}

	/**
	 * Return what all instances have counted.
	 * @param from start of the first half hour, in milliseconds since the epoch
	 * @return the counts by the start of their half hour, by definition
	 */
	SortedMap<String, SortedMap<Long, EndCounts>> all(long from) {
		SortedMap<String, SortedMap<Long, EndCounts>> all = new TreeMap<>();
		this.sql.query(COUNTS + " WHERE WATCHER = ? AND STEP >= ?", (row, index) -> {
			all.computeIfAbsent(row.getString("DEFINITION"), (definition) -> new TreeMap<>())
				.computeIfAbsent(row.getLong("STEP"), (step) -> new EndCounts())
				.add(row);
			return index;
		}, this.watcher, from);
		return all;
	}

	/**
	 * Return the last runs of a definition that ended.
	 * @param definition name of the definition
	 * @param from time from which on they ended, in milliseconds since the epoch
	 * @param limit maximum number
	 * @return the runs, the last end first
	 */
	List<EndedRun> lastRuns(String definition, long from, int limit) {
		return this.sql.query("""
				SELECT RUN_ID, FACT, STATUS, STARTED_AT, ENDED_AT FROM NOVAACT_WATCH_FACT
				WHERE WATCHER = ? AND DEFINITION = ? AND ENDED_AT >= ?""" + FactRows.OF_WATCH
				+ " ORDER BY ENDED_AT DESC LIMIT " + limit, (row, index) -> {
					Long startedAt = row.getObject("STARTED_AT", Long.class);
					return new EndedRun(new WorkflowRunKey(definition, row.getString("RUN_ID")),
							Fact.isGone(row.getString("FACT")) ? null : row.getString("STATUS"),
							(startedAt != null) ? Instant.ofEpochMilli(startedAt) : null,
							Instant.ofEpochMilli(row.getLong("ENDED_AT")));
				}, this.watcher, definition, from);
	}

	/**
	 * Remove old rows.
	 * @param from start of the first half hour to keep, in milliseconds since the epoch
	 */
	void removeBefore(long from) {
		this.sql.update("DELETE FROM NOVAACT_WATCH_ENDS WHERE WATCHER = ? AND STEP < ?", this.watcher, from);
	}

	void removeAll() {
		removeBefore(Long.MAX_VALUE);
	}

}
