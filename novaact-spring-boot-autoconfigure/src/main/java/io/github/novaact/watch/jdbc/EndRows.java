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

	static final List<String> COLUMNS = List.of("WATCHER", "STEP", "DEFINITION", "INSTANCE", "SUCCEEDED", "FAILED",
			"OTHERS", "DURATIONS", "DELAYS");

	static final Duration KEPT = Duration.ofHours(24);

	private final Sql sql;

	private final String watcher;

	private final String instance;

	private final String insert;

	private final String find;

	private final String update;

	private final String all;

	private final String remove;

	private final String lastRuns;

	EndRows(Sql sql, TablePrefix names, String watcher, String instance) {
		String table = names.ends();
		String key = " WHERE WATCHER = ? AND STEP = ? AND DEFINITION = ? AND INSTANCE = ?";
		String counts = "SELECT STEP, DEFINITION, SUCCEEDED, FAILED, OTHERS, DURATIONS, DELAYS FROM " + table;
		this.sql = sql;
		this.watcher = watcher;
		this.instance = instance;
		this.insert = sql.dialect.insertIfAbsent(table, COLUMNS);
		this.find = counts + key;
		this.update = "UPDATE " + table + " SET SUCCEEDED = ?, FAILED = ?, OTHERS = ?, DURATIONS = ?, DELAYS = ?" + key;
		this.all = counts + " WHERE WATCHER = ? AND STEP >= ?";
		this.lastRuns = "SELECT RUN_ID, FACT, STATUS, STARTED_AT, ENDED_AT FROM " + names.fact()
				+ " WHERE WATCHER = ? AND DEFINITION = ? AND ENDED_AT >= ?" + FactRows.OF_WATCH
				+ " ORDER BY ENDED_AT DESC LIMIT ";
		this.remove = "DELETE FROM " + table + " WHERE WATCHER = ? AND STEP < ?";
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
				EndCounts.Key key = new EndCounts.Key(step(endedAt), end.key().workflowDefinitionName());
				counts.computeIfAbsent(key, this::find).add(end.run(), endedAt, delay);
			}
		}
		counts.forEach(this::write);
	}

	static long step(Instant time) {
		long length = Step.LENGTH.toMillis();
		return Math.floorDiv(time.toEpochMilli(), length) * length;
	}

	private EndCounts find(EndCounts.Key key) {
		EndCounts found = new EndCounts();
		this.sql.query(this.find, (row, index) -> {
			found.add(row);
			return index;
		}, this.watcher, key.step(), key.definition(), this.instance);
		return found;
	}

	private void write(EndCounts.Key key, EndCounts counts) {
		String durations = counts.durations.text();
		String delays = counts.delays.text();
		if (this.sql.update(this.update, counts.succeeded, counts.failed, counts.others, durations, delays,
				this.watcher, key.step(), key.definition(), this.instance) == 0) {
			this.sql.insertIfAbsent(this.insert, this.watcher, key.step(), key.definition(), this.instance,
					counts.succeeded, counts.failed, counts.others, durations, delays);
		}
	}

	/**
	 * Return what all instances have counted.
	 * @param from start of the first half hour, in milliseconds since the epoch
	 * @return the counts
	 */
	Map<EndCounts.Key, EndCounts> all(long from) {
		Map<EndCounts.Key, EndCounts> all = new LinkedHashMap<>();
		this.sql.query(this.all, (row, index) -> {
			all.computeIfAbsent(new EndCounts.Key(row.getLong("STEP"), row.getString("DEFINITION")),
					(key) -> new EndCounts())
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
		return this.sql.query(this.lastRuns + limit,
				(row, index) -> new EndedRun(new WorkflowRunKey(definition, row.getString(1)),
						Fact.isGone(row.getString(2)) ? null : row.getString(3), Sql.nullableTime(row, "STARTED_AT"),
						Instant.ofEpochMilli(row.getLong(5))),
				this.watcher, definition, from);
	}

	/**
	 * Remove old rows.
	 * @param from start of the first half hour to keep, in milliseconds since the epoch
	 */
	void removeBefore(long from) {
		this.sql.update(this.remove, this.watcher, from);
	}

	void removeAll() {
		removeBefore(Long.MAX_VALUE);
	}

}
