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

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.RunState;
import io.github.novaact.watch.Transition;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunNeedsHumanEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.WorkflowRunSuspectedStuckEvent;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the runs. Who changes by whom a run is watched or waited for counts up its
 * revision and marks it as pending; who holds the definition follows, and takes the mark
 * away. Rows are changed one by one, each by its key, so that nobody who changes several
 * in a transaction meets a lock on more than one of them.
 */
final class RunRows {

	private static final int MAX_STATUS_LENGTH = 200;

	private static final String OF_DEFINITION = " WHERE r.WATCHER = ? AND r.DEFINITION = ?";

	private static final String KEY = " WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID = ?";

	private static final String PENDING = "REVISION = REVISION + 1, PENDING = TRUE";

	private final WatchTables tables;

	private final String table;

	private final String select;

	RunRows(WatchTables tables) {
		this.tables = tables;
		this.table = tables.names.run();
		this.select = "SELECT r.DEFINITION, r.RUN_ID, r.WATCHED, r.DISCOVERED, r.STATUS, r.STARTED_AT, r.CHANGES, "
				+ "r.SUSPECTED_STUCK_SINCE, r.HUMAN_ACTS, r.ENDED_AT, r.TOLD_AT, r.OUTCOME, r.REVISION, " + awaited("r")
				+ " AS AWAITED FROM " + this.table + " r";
	}

	private String awaited(String run) {
		return "EXISTS (SELECT 1 FROM " + this.tables.names.waiter() + " w WHERE w.WATCHER = " + run
				+ ".WATCHER AND w.DEFINITION = " + run + ".DEFINITION AND w.RUN_ID = " + run + ".RUN_ID)";
	}

	// Who watches and who waits

	/**
	 * Watch the run by itself. Of one that has been told, the end is told again.
	 * @param key key of the run
	 * @return whether that changed anything
	 */
	boolean watch(WorkflowRunKey key) {
		boolean absent = !exists(key);
		if (absent) {
			add(key, true);
		}
		return setWatched(key) || absent;
	}

	private boolean exists(WorkflowRunKey key) {
		return !this.tables
			.query("SELECT RUN_ID FROM " + this.table + KEY, (row, index) -> row.getString(1), this.tables.watcher,
					key.workflowDefinitionName(), key.workflowRunId())
			.isEmpty();
	}

	private boolean setWatched(WorkflowRunKey key) {
		return update(" SET WATCHED = TRUE, TOLD_AT = NULL, OUTCOME = NULL, " + PENDING + KEY
				+ " AND (NOT WATCHED OR TOLD_AT IS NOT NULL)", key);
	}

	boolean unwatch(WorkflowRunKey key) {
		return update(" SET WATCHED = FALSE, " + PENDING + KEY + " AND WATCHED AND TOLD_AT IS NULL", key);
	}

	/**
	 * Have a run looked at for those who wait for it, and only for them if there is
	 * nothing left to tell of it to others.
	 * @param key key of the run
	 */
	void await(WorkflowRunKey key) {
		if (!exists(key)) {
			add(key, false);
		}
		if (!awaitedChanged(key)) {
			update(" SET WATCHED = FALSE, DISCOVERED = FALSE, TOLD_AT = NULL, OUTCOME = NULL, " + PENDING + KEY
					+ " AND TOLD_AT IS NOT NULL AND (OUTCOME IS NULL OR OUTCOME NOT LIKE '" + Outcome.OF_A_RUN + "%')",
					key);
		}
	}

	/**
	 * Have looked whether somebody waits for a run.
	 * @param key key of the run
	 * @return whether there is something left to tell of the run
	 */
	boolean awaitedChanged(WorkflowRunKey key) {
		return update(" SET " + PENDING + KEY + " AND TOLD_AT IS NULL", key);
	}

	private void add(WorkflowRunKey key, boolean watched) {
		this.tables.insertOrLock(this.table,
				List.of("WATCHER", "DEFINITION", "RUN_ID", "WATCHED", "DISCOVERED", "CHANGES", "REVISION", "PENDING"),
				3, this.tables.watcher, key.workflowDefinitionName(), key.workflowRunId(), watched, false, 0, 1, true);
	}

	private boolean update(String update, WorkflowRunKey key) {
		return this.tables.update("UPDATE " + this.table + update, this.tables.watcher, key.workflowDefinitionName(),
				key.workflowRunId()) > 0;
	}

	// What is watched

	@Nullable RunRow find(WorkflowRunKey key) {
		return this.tables
			.query(this.select + OF_DEFINITION + " AND r.RUN_ID = ?", RunRows::row, this.tables.watcher,
					key.workflowDefinitionName(), key.workflowRunId())
			.stream()
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return the runs of a definition that are watched or waited for.
	 * @param definition name of the definition
	 * @return the runs
	 */
	List<RunRow> untold(String definition) {
		return this.tables.query(this.select + OF_DEFINITION + " AND r.TOLD_AT IS NULL", RunRows::row,
				this.tables.watcher, definition);
	}

	/**
	 * Return the runs of a definition that were told, the last ones first.
	 * @param definition name of the definition
	 * @param limit the most to return
	 * @return the runs
	 */
	List<RunRow> told(String definition, int limit) {
		return this.tables.query(
				this.select + OF_DEFINITION + " AND r.TOLD_AT IS NOT NULL ORDER BY r.TOLD_AT DESC LIMIT " + limit,
				RunRows::row, this.tables.watcher, definition);
	}

	/**
	 * Return the runs whose being watched or waited for has changed, of the definitions
	 * that this instance holds. Whoever takes a definition from now on knows of them.
	 * @return the runs
	 */
	List<RunRow> pending() {
		return this.tables.query(
				this.select + " JOIN " + this.tables.names.definition()
						+ " d ON d.WATCHER = r.WATCHER AND d.DEFINITION = r.DEFINITION"
						+ " WHERE r.WATCHER = ? AND r.PENDING = TRUE AND d.HOLDER = ?",
				RunRows::row, this.tables.watcher, this.tables.instance);
	}

	/**
	 * Take the mark away, unless the run has changed again.
	 * @param run the run as it was followed
	 */
	void followed(RunRow run) {
		this.tables.update("UPDATE " + this.table + " SET PENDING = FALSE" + KEY + " AND REVISION = ?",
				this.tables.watcher, run.definition(), run.runId(), run.revision());
	}

	/**
	 * Return the runs that are watched or waited for.
	 * @return the runs
	 */
	List<WatchedRun> watchedRuns() {
		return this.tables.query(
				"SELECT DEFINITION, RUN_ID, STATUS, STARTED_AT, SUSPECTED_STUCK_SINCE FROM " + this.table
						+ " WHERE WATCHER = ? AND TOLD_AT IS NULL",
				(row, index) -> new WatchedRun(new WorkflowRunKey(row.getString("DEFINITION"), row.getString("RUN_ID")),
						row.getString("STATUS"), WatchTables.instant(WatchTables.nullableLong(row, "STARTED_AT")), null,
						null, WatchTables.instant(WatchTables.nullableLong(row, "SUSPECTED_STUCK_SINCE"))),
				this.tables.watcher);
	}

	private static RunRow row(ResultSet row, int index) throws SQLException {
		return new RunRow(row.getString("DEFINITION"), row.getString("RUN_ID"), row.getBoolean("WATCHED"),
				row.getBoolean("DISCOVERED"), row.getString("STATUS"), WatchTables.nullableLong(row, "STARTED_AT"),
				row.getInt("CHANGES"), WatchTables.nullableLong(row, "SUSPECTED_STUCK_SINCE"),
				row.getString("HUMAN_ACTS"), WatchTables.nullableLong(row, "ENDED_AT"),
				WatchTables.nullableLong(row, "TOLD_AT"), row.getString("OUTCOME"), row.getLong("REVISION"),
				row.getBoolean("AWAITED"));
	}

	// What happened

	/**
	 * Record what happened to a run, unless it has been recorded before, or nobody wants
	 * to be told.
	 * @param transition what happened
	 * @param now the time
	 * @return whether it was recorded
	 */
	boolean record(Transition transition, long now) {
		Happened happened = Happened.of(transition);
		if (happened.discovered) {
			if (!isDefinitionWatched(transition.key())) {
				return false;
			}
			if (!exists(transition.key()) && insert(transition, now)) {
				return true;
			}
		}
		RunState state = transition.state();
		List<@Nullable Object> parameters = new ArrayList<>();
		StringBuilder update = new StringBuilder("UPDATE ").append(this.table)
			.append(" SET STATUS = ?, STARTED_AT = ?, CHANGES = ?");
		Collections.addAll(parameters, status(state), WatchTables.millis(state.startedAt()), state.changes());
		if (happened.discovered) {
			update.append(", DISCOVERED = TRUE");
		}
		if (happened.suspectedStuck) {
			update.append(", SUSPECTED_STUCK_SINCE = ?");
			parameters.add(WatchTables.millis(state.suspectedStuckSince()));
		}
		if (happened.humanActId != null) {
			update.append(", HUMAN_ACTS = ?");
			parameters.add(String.join(",", state.humanActs()));
		}
		if (transition.isLast()) {
			update.append(", WATCHED = FALSE, TOLD_AT = ?, ENDED_AT = ?, OUTCOME = ?");
			Collections.addAll(parameters, now, end(transition, now), Outcome.of(transition));
		}
		WorkflowRunKey key = transition.key();
		update.append(KEY).append(" AND TOLD_AT IS NULL AND CHANGES = ?");
		Collections.addAll(parameters, this.tables.watcher, key.workflowDefinitionName(), key.workflowRunId(),
				state.changes() - happened.changes);
		if (happened.discovered) {
			update.append(" AND NOT DISCOVERED");
		}
		else if (!transition.events().isEmpty()) {
			update.append(" AND (WATCHED OR DISCOVERED)");
		}
		else if (!transition.isLast()) {
			update.append(" AND STATUS IS NULL");
		}
		else if (!state.watched() && !state.ofDefinition()) {
			// Whoever has begun to watch it meanwhile is to be told
			update.append(" AND NOT WATCHED AND NOT DISCOVERED");
		}
		if (happened.suspectedStuck) {
			update.append(" AND SUSPECTED_STUCK_SINCE IS NULL");
		}
		if (happened.humanActId != null) {
			update.append(" AND (HUMAN_ACTS IS NULL OR HUMAN_ACTS NOT LIKE ?)");
			parameters.add("%" + happened.humanActId + "%");
		}
		return this.tables.update(update.toString(), parameters.toArray()) > 0;
	}

	private boolean isDefinitionWatched(WorkflowRunKey key) {
		return this.tables.number(
				"SELECT COUNT(*) FROM " + this.tables.names.definition()
						+ " WHERE WATCHER = ? AND DEFINITION = ? AND WATCHED_SINCE IS NOT NULL",
				this.tables.watcher, key.workflowDefinitionName()) > 0;
	}

	/**
	 * Have the database refuse where a transaction has failed that somebody went on with.
	 */
	void checkTransaction() {
		this.tables.number("SELECT 1");
	}

	private boolean insert(Transition transition, long now) {
		RunState state = transition.state();
		boolean last = transition.isLast();
		return this.tables.insertIfAbsent(this.table,
				List.of("WATCHER", "DEFINITION", "RUN_ID", "WATCHED", "DISCOVERED", "STATUS", "STARTED_AT", "CHANGES",
						"REVISION", "PENDING", "TOLD_AT", "ENDED_AT", "OUTCOME"),
				3, this.tables.watcher, transition.key().workflowDefinitionName(), transition.key().workflowRunId(),
				false, true, status(state), WatchTables.millis(state.startedAt()), state.changes(), 0, false,
				last ? now : null, last ? end(transition, now) : null, last ? Outcome.of(transition) : null);
	}

	private static @Nullable String status(RunState state) {
		String status = state.status();
		return (status != null) ? status.substring(0, Math.min(status.length(), MAX_STATUS_LENGTH)) : null;
	}

	private static long end(Transition transition, long now) {
		WorkflowRun run = transition.run();
		if (run == null) {
			return now;
		}
		Instant endedAt = run.endedAt();
		return ((endedAt != null) ? endedAt : run.startedAt()).toEpochMilli();
	}

	// What is not needed any more

	/**
	 * Remove a run that nobody watches and nobody waits for, unless it has changed.
	 * @param run the run as it was followed
	 */
	void removeUnwanted(RunRow run) {
		this.tables.update("DELETE FROM " + this.table + KEY
				+ " AND REVISION = ? AND TOLD_AT IS NULL AND NOT WATCHED AND NOT " + awaited(this.table),
				this.tables.watcher, run.definition(), run.runId(), run.revision());
	}

	/**
	 * Remove the runs of a definition, which is not watched any more, that nobody watches
	 * by itself or waits for.
	 * @param definition name of the definition
	 */
	void removeDiscovered(String definition) {
		this.tables.update(
				"DELETE FROM " + this.table + " WHERE WATCHER = ? AND DEFINITION = ? AND TOLD_AT IS NULL"
						+ " AND NOT WATCHED AND NOT PENDING AND NOT " + awaited(this.table),
				this.tables.watcher, definition);
		this.tables.update(
				"UPDATE " + this.table + " SET DISCOVERED = FALSE"
						+ " WHERE WATCHER = ? AND DEFINITION = ? AND TOLD_AT IS NULL AND DISCOVERED",
				this.tables.watcher, definition);
	}

	/**
	 * Remove the told runs of a definition, unless it is watched.
	 * @param definition name of the definition
	 * @param before told before this time
	 */
	void removeToldUnwatched(String definition, long before) {
		this.tables.update(
				"DELETE FROM " + this.table + " WHERE WATCHER = ? AND DEFINITION = ? AND TOLD_AT < ?"
						+ " AND EXISTS (SELECT 1 FROM " + this.tables.names.definition()
						+ " d WHERE d.WATCHER = ? AND d.DEFINITION = ? AND d.WATCHED_SINCE IS NULL)",
				this.tables.watcher, definition, before, this.tables.watcher, definition);
	}

	/**
	 * Return until when runs of a definition were told that are not among the last ones.
	 * @param definition name of the definition
	 * @param last how many are the last ones
	 * @return the time, {@code null} if there are no more
	 */
	@Nullable Long toldBeforeLast(String definition, int last) {
		return this.tables
			.query("SELECT r.TOLD_AT FROM " + this.table + " r" + OF_DEFINITION
					+ " AND r.TOLD_AT IS NOT NULL ORDER BY r.TOLD_AT DESC LIMIT 1 OFFSET " + last,
					(row, index) -> row.getLong(1), this.tables.watcher, definition)
			.stream()
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return when the last one ended of the runs that were told up to a time.
	 * @param definition name of the definition
	 * @param toldUpTo the time
	 * @return the time of the end, 0 if there are none
	 */
	long lastEnd(String definition, long toldUpTo) {
		return this.tables.number(
				"SELECT MAX(r.ENDED_AT) FROM " + this.table + " r" + OF_DEFINITION + " AND r.TOLD_AT <= ?",
				this.tables.watcher, definition, toldUpTo);
	}

	void removeTold(String definition, long toldUpTo) {
		this.tables.update("DELETE FROM " + this.table + " WHERE WATCHER = ? AND DEFINITION = ? AND TOLD_AT <= ?",
				this.tables.watcher, definition, toldUpTo);
	}

	/**
	 * What is told with a transition.
	 */
	private static final class Happened {

		private boolean discovered;

		private int changes;

		private boolean suspectedStuck;

		private @Nullable String humanActId;

		static Happened of(Transition transition) {
			Happened happened = new Happened();
			for (WorkflowRunEvent event : transition.events()) {
				happened.discovered |= event instanceof WorkflowRunDiscoveredEvent;
				happened.changes += (event instanceof WorkflowRunStatusChangedEvent) ? 1 : 0;
				happened.suspectedStuck |= event instanceof WorkflowRunSuspectedStuckEvent;
				if (event instanceof WorkflowRunNeedsHumanEvent needsHuman) {
					happened.humanActId = needsHuman.act().actId();
				}
			}
			return happened;
		}

	}

}
