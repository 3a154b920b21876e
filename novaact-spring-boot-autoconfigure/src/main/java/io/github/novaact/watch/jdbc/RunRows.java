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
import java.util.stream.Stream;

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
 * The rows of the runs. Who changes by whom a run is watched or waited for marks it as
 * pending; who holds the definition follows, and takes the mark away. A row that somebody
 * else has locked, as whoever tells its listeners has, is waited for only by who watches
 * the run, or watches it no longer.
 */
final class RunRows {

	private static final int MAX_STATUS_LENGTH = 200;

	private static final String OF_DEFINITION = " WHERE r.WATCHER = ? AND r.DEFINITION = ?";

	private static final String KEY = " WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID = ?";

	/**
	 * Rows that are read, or locked, at once.
	 */
	private static final int PAGE = 10_000;

	static final int AT_ONCE = 500;

	private static final String PENDING = "PENDING = TRUE";

	private final WatchTables tables;

	private final String table;

	private final String select;

	RunRows(WatchTables tables) {
		this.tables = tables;
		this.table = tables.names.run();
		this.select = "SELECT r.DEFINITION, r.RUN_ID, r.WATCHED, r.DISCOVERED, r.STATUS, r.STARTED_AT, r.CHANGES, "
				+ "r.SUSPECTED_STUCK_SINCE, r.HUMAN_ACTS, r.ENDED_AT, r.TOLD_AT, r.OUTCOME, " + awaited("r")
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
		boolean present = exists(key, "");
		boolean added = false;
		while (true) {
			if (!present) {
				add(key, true);
				added = true;
			}
			if (setWatched(key)) {
				return true;
			}
			// Of one that is watched already the row stays; of another it was removed
			// after it had been seen, which a transaction of MySQL's sees only by a lock
			present = exists(key, (this.tables.database == Database.MYSQL) ? " FOR UPDATE" : "");
			if (present) {
				return added;
			}
		}
	}

	private boolean exists(WorkflowRunKey key) {
		return exists(key, "");
	}

	private boolean exists(WorkflowRunKey key, String lock) {
		return !this.tables
			.query("SELECT RUN_ID FROM " + this.table + KEY + lock, (row, index) -> row.getString(1),
					this.tables.watcher, key.workflowDefinitionName(), key.workflowRunId())
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
	 * nothing left to tell of it to others. To be called in a transaction.
	 * @param key key of the run
	 * @return whether it is looked at; not as long as somebody else has its row locked,
	 * such as a listener that is told of it
	 */
	boolean await(WorkflowRunKey key) {
		if (!exists(key)) {
			add(key, false);
		}
		if (!lockUnlessLocked(key)) {
			return false;
		}
		if (!awaitedChanged(key)) {
			update(" SET WATCHED = FALSE, DISCOVERED = FALSE, TOLD_AT = NULL, OUTCOME = NULL, " + PENDING + KEY
					+ " AND TOLD_AT IS NOT NULL AND (OUTCOME IS NULL OR OUTCOME NOT LIKE '" + Outcome.OF_A_RUN + "%')",
					key);
		}
		return true;
	}

	/**
	 * Have looked whether somebody waits for a run, which is not waited for any more on
	 * an instance. To be called in a transaction.
	 * @param key key of the run
	 * @return whether that is so; not as long as somebody else has its row locked
	 */
	boolean leave(WorkflowRunKey key) {
		if (lockUnlessLocked(key)) {
			awaitedChanged(key);
			return true;
		}
		return !exists(key);
	}

	/**
	 * Have looked whether somebody waits for a run.
	 * @param key key of the run
	 * @return whether there is something left to tell of the run
	 */
	private boolean awaitedChanged(WorkflowRunKey key) {
		return update(" SET " + PENDING + KEY + " AND TOLD_AT IS NULL", key);
	}

	private void add(WorkflowRunKey key, boolean watched) {
		this.tables.insertOrLock(this.table,
				List.of("WATCHER", "DEFINITION", "RUN_ID", "WATCHED", "DISCOVERED", "CHANGES", "PENDING"), 3,
				this.tables.watcher, key.workflowDefinitionName(), key.workflowRunId(), watched, false, 0, true);
	}

	private boolean update(String update, WorkflowRunKey key) {
		return this.tables.update("UPDATE " + this.table + update, this.tables.watcher, key.workflowDefinitionName(),
				key.workflowRunId()) > 0;
	}

	// Locks

	/**
	 * Lock the rows of runs until the end of the transaction, without waiting for those
	 * that somebody else has locked.
	 * @param definition name of the definition
	 * @param runIds ids of the runs
	 * @return ids of those whose rows are locked now
	 */
	List<String> lockUnlessLocked(String definition, List<String> runIds) {
		return this.tables.query("SELECT RUN_ID FROM " + this.table + in(runIds) + " FOR UPDATE SKIP LOCKED",
				(row, index) -> row.getString(1), parameters(definition, runIds));
	}

	boolean lockUnlessLocked(WorkflowRunKey key) {
		return !lockUnlessLocked(key.workflowDefinitionName(), List.of(key.workflowRunId())).isEmpty();
	}

	/**
	 * Return whether somebody has the row of a run locked. To be called in a transaction,
	 * which has it locked from then on if there is one that nobody has.
	 * @param key key of the run
	 * @return whether somebody has
	 */
	boolean isLocked(WorkflowRunKey key) {
		return !lockUnlessLocked(key) && exists(key);
	}

	private static String in(List<String> runIds) {
		return " WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID IN (" + WatchTables.parameters(runIds.size()) + ")";
	}

	private Object[] parameters(String definition, List<String> runIds) {
		return Stream.concat(Stream.of(this.tables.watcher, definition), runIds.stream()).toArray();
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
	 * Return runs of a definition.
	 * @param definition name of the definition
	 * @param runIds ids of the runs
	 * @return the runs
	 */
	List<RunRow> find(String definition, List<String> runIds) {
		return this.tables.query(
				this.select + OF_DEFINITION + " AND r.RUN_ID IN (" + WatchTables.parameters(runIds.size()) + ")",
				RunRows::row, parameters(definition, runIds));
	}

	/**
	 * Return the runs of a definition that are watched or waited for. What changes while
	 * they are read may be missing, and is pending then.
	 * @param definition name of the definition
	 * @return the runs
	 */
	List<RunRow> untold(String definition) {
		List<RunRow> runs = new ArrayList<>();
		List<RunRow> page;
		String last = "";
		do {
			page = this.tables.query(this.select + OF_DEFINITION
					+ " AND r.RUN_ID > ? AND r.TOLD_AT IS NULL ORDER BY r.RUN_ID LIMIT " + PAGE, RunRows::row,
					this.tables.watcher, definition, last);
			runs.addAll(page);
			last = page.isEmpty() ? last : page.get(page.size() - 1).runId();
		}
		while (page.size() == PAGE);
		return runs;
	}

	/**
	 * Return the runs of a definition that were told, the last ones first.
	 * @param definition name of the definition
	 * @param limit the most to return
	 * @return the runs
	 */
	List<ToldRun> told(String definition, int limit) {
		return this.tables.query(
				"SELECT r.RUN_ID, r.ENDED_AT FROM " + this.table + " r" + OF_DEFINITION
						+ " AND r.TOLD_AT IS NOT NULL ORDER BY r.TOLD_AT DESC LIMIT " + limit,
				(row, index) -> new ToldRun(row.getString("RUN_ID"), row.getLong("ENDED_AT")), this.tables.watcher,
				definition);
	}

	/**
	 * Return the runs whose being watched or waited for has changed, of the definitions
	 * that this instance holds. Whoever takes a definition from now on knows of them.
	 * @return keys of the runs
	 */
	List<WorkflowRunKey> pending() {
		return this.tables.query(
				"SELECT r.DEFINITION, r.RUN_ID FROM " + this.table + " r JOIN " + this.tables.names.definition()
						+ " d ON d.WATCHER = r.WATCHER AND d.DEFINITION = r.DEFINITION"
						+ " WHERE r.WATCHER = ? AND r.PENDING = TRUE AND d.HOLDER = ?",
				(row, index) -> new WorkflowRunKey(row.getString("DEFINITION"), row.getString("RUN_ID")),
				this.tables.watcher, this.tables.instance);
	}

	/**
	 * Take the mark away from runs whose rows are locked.
	 * @param definition name of the definition
	 * @param runIds ids of the runs
	 */
	void followed(String definition, List<String> runIds) {
		this.tables.update("UPDATE " + this.table + " SET PENDING = FALSE" + in(runIds),
				parameters(definition, runIds));
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
				WatchTables.nullableLong(row, "TOLD_AT"), row.getString("OUTCOME"), row.getBoolean("AWAITED"));
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
			if (!isDefinitionWatched(transition.key().workflowDefinitionName())) {
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
		if (transition.last()) {
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
		else if (!transition.last()) {
			update.append(" AND STATUS IS NULL");
		}
		else if (!state.watched() && !state.ofDefinition()) {
			// Whoever has begun to watch it meanwhile is to be told
			update.append(" AND NOT WATCHED AND NOT DISCOVERED");
			if (transition.run() != null && !transition.definitionWatched()) {
				update.append(" AND NOT EXISTS (SELECT 1 FROM ")
					.append(this.tables.names.definition())
					.append(" WHERE WATCHER = ? AND DEFINITION = ? AND WATCHED_SINCE IS NOT NULL)");
				Collections.addAll(parameters, this.tables.watcher, key.workflowDefinitionName());
			}
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

	private boolean isDefinitionWatched(String definition) {
		return this.tables.number(
				"SELECT COUNT(*) FROM " + this.tables.names.definition()
						+ " WHERE WATCHER = ? AND DEFINITION = ? AND WATCHED_SINCE IS NOT NULL",
				this.tables.watcher, definition) > 0;
	}

	/**
	 * Have the database refuse where a transaction has failed that somebody went on with.
	 */
	void checkTransaction() {
		this.tables.number("SELECT 1");
	}

	private boolean insert(Transition transition, long now) {
		RunState state = transition.state();
		boolean last = transition.last();
		return this.tables.insertIfAbsent(this.table,
				List.of("WATCHER", "DEFINITION", "RUN_ID", "WATCHED", "DISCOVERED", "STATUS", "STARTED_AT", "CHANGES",
						"PENDING", "TOLD_AT", "ENDED_AT", "OUTCOME"),
				3, this.tables.watcher, transition.key().workflowDefinitionName(), transition.key().workflowRunId(),
				false, true, status(state), WatchTables.millis(state.startedAt()), state.changes(), false,
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
	 * Remove runs that nobody watches and nobody waits for, whose rows are locked.
	 * @param definition name of the definition
	 * @param runIds ids of the runs
	 */
	void removeUnwanted(String definition, List<String> runIds) {
		this.tables.update("DELETE FROM " + this.table + in(runIds) + " AND TOLD_AT IS NULL AND NOT WATCHED AND NOT "
				+ awaited(this.table), parameters(definition, runIds));
	}

	/**
	 * Remove runs of a definition, which is not watched any more, that nobody watches by
	 * themselves or waits for. Those whose rows somebody has locked are left, and what is
	 * more than can be done at once.
	 * @param definition name of the definition
	 * @return whether runs are left
	 */
	boolean removeDiscovered(String definition) {
		List<String> runIds = this.tables.query(
				"SELECT r.RUN_ID FROM " + this.table + " r" + OF_DEFINITION
						+ " AND r.TOLD_AT IS NULL AND (r.DISCOVERED OR (NOT r.WATCHED AND NOT r.PENDING AND NOT "
						+ awaited("r") + ")) LIMIT " + PAGE,
				(row, index) -> row.getString(1), this.tables.watcher, definition);
		int removed = 0;
		for (int i = 0; i < runIds.size(); i += AT_ONCE) {
			List<String> some = runIds.subList(i, Math.min(i + AT_ONCE, runIds.size()));
			removed += this.tables.inTransaction(() -> removeDiscovered(definition, some));
		}
		return removed < runIds.size() || runIds.size() == PAGE;
	}

	private int removeDiscovered(String definition, List<String> runIds) {
		List<String> locked = lockUnlessLocked(definition, runIds);
		if (!locked.isEmpty() && !isDefinitionWatched(definition)) {
			Object[] parameters = parameters(definition, locked);
			this.tables.update(
					"DELETE FROM " + this.table + in(locked)
							+ " AND TOLD_AT IS NULL AND NOT WATCHED AND NOT PENDING AND NOT " + awaited(this.table),
					parameters);
			this.tables.update("UPDATE " + this.table + " SET DISCOVERED = FALSE" + in(locked)
					+ " AND TOLD_AT IS NULL AND DISCOVERED", parameters);
		}
		return locked.size();
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
	 * A run that was told.
	 *
	 * @param runId id of the run
	 * @param endedAt when it ended, by the service, 0 if that is not known
	 */
	record ToldRun(String runId, long endedAt) {

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
