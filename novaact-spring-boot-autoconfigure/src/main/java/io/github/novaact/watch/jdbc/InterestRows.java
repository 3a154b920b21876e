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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.support.DataAccessUtils;

/**
 * The interests: rows of watches, configured definitions and waits. They are inserted and
 * deleted, and never updated: a rollback to a savepoint loses nothing, and an open
 * transaction of a caller locks no row that another transaction needs.
 */
final class InterestRows {

	/** Stands for the definition itself. */
	static final String DEFINITION = "*";

	/** Watches: one row for each call. */
	static final String WATCH = "W";

	/** Definitions that the configuration of an instance watches. */
	static final String CONFIGURED = "C";

	/** Waits of an instance. */
	static final String WAIT = "A";

	static final Table TABLE = new Table("NOVAACT_WATCH_INTEREST",
			List.of("WATCHER", "DEFINITION", "RUN_ID", "KIND", "OWNER", "SINCE"));

	private static final String ROW = " WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID = ? AND KIND = ?";

	private static final String REMOVE = "DELETE FROM NOVAACT_WATCH_INTEREST" + ROW + " AND OWNER = ?";

	private static final String OF_DEFINITION = """
			SELECT i.RUN_ID, i.KIND, i.SINCE, f.FACT, f.PUBLISHED_FOR, f.NEXT_AT, f.ATTEMPTS
			FROM NOVAACT_WATCH_INTEREST i LEFT JOIN NOVAACT_WATCH_FACT f ON %s AND f.ENDED_AT IS NOT NULL
			WHERE i.WATCHER = ? AND i.DEFINITION = ? AND i.RUN_ID\s""".formatted(Sql.sameRun("f", "i"));

	private final Sql sql;

	private final String watcher;

	InterestRows(Sql sql, String watcher) {
		this.sql = sql;
		this.watcher = watcher;
	}

	/**
	 * Return whether a run or a definition is watched, so that another row changes
	 * nothing.
	 * @param definition name of the definition
	 * @param runId id of the run, or {@value #DEFINITION}
	 * @return whether it is
	 */
	boolean isWatched(String definition, String runId) {
		return !this.sql
			.query("SELECT 1 FROM NOVAACT_WATCH_INTEREST i" + ROW + " AND NOT "
					+ FactRows.exists("i", "g.ENDED_AT IS NOT NULL"), (row, index) -> index, this.watcher, definition,
					runId, WATCH)
			.isEmpty();
	}

	void watch(String definition, String runId) {
		this.sql.update("INSERT INTO NOVAACT_WATCH_INTEREST (" + TABLE.columnList() + ") VALUES (?, ?, ?, ?, ?, {now})",
				this.watcher, definition, runId, WATCH, UUID.randomUUID().toString().substring(0, 18));
	}

	// Only a whole key locks no gap between rows, in which another instance may insert a
	// wait

	void unwatch(String definition, String runId) {
		this.sql.batch(REMOVE, this.sql.query("SELECT OWNER FROM NOVAACT_WATCH_INTEREST" + ROW,
				(row, index) -> new @Nullable Object[] { this.watcher, definition, runId, WATCH, row.getString(1) },
				this.watcher, definition, runId, WATCH));
	}

	/**
	 * Remove the watches of runs whose end was published after they had begun, but for
	 * those that a caller is about to remove in a transaction that is open.
	 * @param definition name of the definition
	 * @param runIds ids of the runs
	 */
	void removeSatisfied(String definition, Collection<String> runIds) {
		Sql.parts(runIds)
			.forEach((some) -> this.sql.inNewTransaction(() -> this.sql.batch(REMOVE, this.sql.query(
					"SELECT i.RUN_ID, i.OWNER FROM NOVAACT_WATCH_INTEREST i WHERE i.WATCHER = ? AND i.DEFINITION = ?"
							+ " AND i.RUN_ID" + Sql.in(some) + " AND i.KIND = ? AND "
							+ FactRows.exists("i", "g.ENDED_AT IS NOT NULL AND g.PUBLISHED_FOR >= i.SINCE")
							+ " FOR UPDATE SKIP LOCKED",
					(row, index) -> new @Nullable Object[] { this.watcher, definition, row.getString(1), WATCH,
							row.getString(2) },
					this.watcher, definition, some, WATCH))));
	}

	/**
	 * Write that the configuration of an instance watches a definition, since the time
	 * since which it is watched.
	 * @param definition name of the definition
	 * @param owner name of the instance
	 * @param knownSince time since which it is watched if no row says so, in milliseconds
	 * since the epoch
	 * @return the time since which it is watched
	 */
	long configure(String definition, String owner, long knownSince) {
		long since = since(List.of(definition)).getOrDefault(definition, knownSince);
		this.sql.insertIfAbsent(TABLE, this.watcher, definition, DEFINITION, CONFIGURED, owner, since);
		return since;
	}

	/**
	 * Return the definitions that configurations watch.
	 * @return names of the definitions, each with the instances whose configuration has
	 * it
	 */
	Map<String, List<String>> configured() {
		Map<String, List<String>> configured = new HashMap<>();
		this.sql.query("SELECT DEFINITION, OWNER FROM NOVAACT_WATCH_INTEREST WHERE WATCHER = ? AND KIND = ?",
				(row, index) -> configured.computeIfAbsent(row.getString(1), (definition) -> new ArrayList<>())
					.add(row.getString(2)),
				this.watcher, CONFIGURED);
		return configured;
	}

	void removeConfigured(String definition, String owner) {
		this.sql.update(REMOVE, this.watcher, definition, DEFINITION, CONFIGURED, owner);
	}

	void addWaits(Collection<WorkflowRunKey> keys, String owner) {
		long now = this.sql.millis();
		this.sql.insertIfAbsent(TABLE,
				keys.stream().map((key) -> new @Nullable Object[] { this.watcher, key, WAIT, owner, now }).toList());
	}

	void removeWaits(Collection<WorkflowRunKey> keys, String owner) {
		this.sql.batch(REMOVE,
				keys.stream().map((key) -> new @Nullable Object[] { this.watcher, key, WAIT, owner }).toList());
	}

	List<WorkflowRunKey> waits(String owner) {
		return this.sql.query(
				"SELECT DEFINITION, RUN_ID FROM NOVAACT_WATCH_INTEREST WHERE WATCHER = ? AND OWNER = ? AND KIND = ?",
				Sql::key, this.watcher, owner, WAIT);
	}

	List<String> waiting() {
		return this.sql.query("SELECT DISTINCT OWNER FROM NOVAACT_WATCH_INTEREST WHERE WATCHER = ? AND KIND = ?",
				(row, index) -> row.getString(1), this.watcher, WAIT);
	}

	/**
	 * Return since when definitions are watched.
	 * @param definitions names of the definitions
	 * @return times in milliseconds since the epoch, by watched definition
	 */
	Map<String, Long> since(Collection<String> definitions) {
		Map<String, Long> since = new HashMap<>();
		Sql.parts(definitions)
			.forEach((some) -> this.sql.query(
					"SELECT DEFINITION, MIN(SINCE) FROM NOVAACT_WATCH_INTEREST WHERE WATCHER = ? AND DEFINITION"
							+ Sql.in(some) + " AND RUN_ID = ? GROUP BY DEFINITION",
					(row, index) -> since.put(row.getString(1), row.getLong(2)), this.watcher, some, DEFINITION));
		return since;
	}

	/**
	 * Return since when anything has been watched.
	 * @return the time in milliseconds since the epoch, {@code null} if nothing is
	 * watched
	 */
	@Nullable Long watchedSince() {
		return DataAccessUtils.singleResult(this.sql.query(
				"SELECT SINCE FROM NOVAACT_WATCH_INTEREST WHERE WATCHER = ? AND KIND <> ? ORDER BY SINCE LIMIT 1",
				(row, index) -> row.getLong(1), this.watcher, WAIT));
	}

	/**
	 * Return the rows that were inserted recently.
	 * @param window maximum age in milliseconds
	 * @return the rows
	 */
	List<Recent> recent(long window) {
		return this.sql.query("""
				SELECT DEFINITION, RUN_ID, KIND, OWNER FROM NOVAACT_WATCH_INTEREST
				WHERE WATCHER = ? AND SINCE >= {now} - ?""",
				(row, index) -> new Recent(row.getString(1), row.getString(2),
						String.join("/", row.getString(1), row.getString(2), row.getString(3), row.getString(4))),
				this.watcher, window);
	}

	/**
	 * Return the definitions with an interest.
	 * @return names of the definitions
	 */
	List<String> definitions() {
		return this.sql.query("SELECT DISTINCT DEFINITION FROM NOVAACT_WATCH_INTEREST WHERE WATCHER = ?",
				(row, index) -> row.getString(1), this.watcher);
	}

	/**
	 * Return a page of the interests in runs of a definition.
	 * @param definition name of the definition
	 * @param after id after which the page begins
	 * @param limit maximum number of rows
	 * @return the rows in the order of run ids, without the row of the definition itself
	 */
	List<Interest> page(String definition, String after, int limit) {
		return this.sql.query(OF_DEFINITION + "> ? ORDER BY i.RUN_ID LIMIT " + limit, InterestRows::interest,
				this.watcher, definition, after);
	}

	/**
	 * Return the interests in runs.
	 * @param definition name of their definition
	 * @param runIds ids of the runs
	 * @return the rows
	 */
	List<Interest> find(String definition, Collection<String> runIds) {
		List<Interest> found = new ArrayList<>();
		Sql.parts(runIds)
			.forEach((some) -> found.addAll(this.sql.query(OF_DEFINITION + Sql.in(some), InterestRows::interest,
					this.watcher, definition, some)));
		return found;
	}

	/**
	 * Return the kinds of interests.
	 * @param runs ids of the runs, or {@value #DEFINITION}, by the name of their
	 * definition
	 * @return the kinds, by definition and id with a slash in between
	 */
	Map<String, Set<String>> kinds(Map<String, Set<String>> runs) {
		Map<String, Set<String>> kinds = new HashMap<>();
		this.sql.query(
				"SELECT DISTINCT DEFINITION, RUN_ID, KIND FROM NOVAACT_WATCH_INTEREST WHERE WATCHER = ? AND "
						+ Sql.ofRuns(runs),
				(row, index) -> kinds
					.computeIfAbsent(row.getString(1) + '/' + row.getString(2), (run) -> new HashSet<>())
					.add(row.getString(3)),
				this.watcher, runs);
		return kinds;
	}

	private static Interest interest(ResultSet row, int index) throws SQLException {
		return new Interest(row.getString("RUN_ID"), row.getString("KIND"), row.getLong("SINCE"),
				(row.getString("FACT") != null) ? End.of(row) : null);
	}

	void removeAll() {
		this.sql.update("DELETE FROM NOVAACT_WATCH_INTEREST WHERE WATCHER = ? AND KIND <> ?", this.watcher, CONFIGURED);
	}

	/**
	 * A row that is new.
	 *
	 * @param definition name of the definition
	 * @param runId id of the run, or {@value #DEFINITION}
	 * @param row identifies the row
	 */
	record Recent(String definition, String runId, String row) {

	}

	/**
	 * A row.
	 *
	 * @param runId id of the run
	 * @param kind kind of the interest
	 * @param since since when, in milliseconds since the epoch
	 * @param end the end of the run, {@code null} if none is known
	 */
	record Interest(String runId, String kind, long since, @Nullable End end) {

		boolean isWatch() {
			return this.kind.equals(WATCH);
		}

	}

	/**
	 * What the fact of a run's end says.
	 *
	 * @param publishedFor when the last watch began that it was published for, 0 if it
	 * was published for the definition alone, {@code null} if it was not published
	 * @param pending whether it is to be published
	 * @param tried whether it was tried to publish it
	 */
	record End(@Nullable Long publishedFor, boolean pending, boolean tried) {

		static End of(ResultSet row) throws SQLException {
			return new End(row.getObject("PUBLISHED_FOR", Long.class), row.getObject("NEXT_AT") != null,
					row.getInt("ATTEMPTS") > 0);
		}

		/**
		 * Return whether the end was recorded for waiters only.
		 * @return whether it was
		 */
		boolean isKept() {
			return this.publishedFor == null && !this.pending && !this.tried;
		}

		/**
		 * Return whether a watch that began at a time wants the end published once more.
		 * @param since the time, in milliseconds since the epoch
		 * @return whether it does
		 */
		boolean isWantedAgain(long since) {
			return isKept() || (!this.pending && this.publishedFor != null && since > this.publishedFor);
		}

	}

}
