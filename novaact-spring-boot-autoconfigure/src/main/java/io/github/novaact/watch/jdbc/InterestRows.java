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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

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

	static final List<String> COLUMNS = List.of("WATCHER", "DEFINITION", "RUN_ID", "KIND", "OWNER", "SINCE");

	private static final int AT_ONCE = 500;

	private final Sql sql;

	private final String table;

	private final String watcher;

	private final String insert;

	private final String insertOnce;

	private final String covered;

	private final String ofDefinition;

	private final String recent;

	private final String satisfied;

	InterestRows(Sql sql, TablePrefix names, String watcher) {
		this.sql = sql;
		this.table = names.interest();
		this.watcher = watcher;
		String now = sql.dialect.now();
		this.insert = "INSERT INTO " + this.table + " (" + String.join(", ", COLUMNS) + ") VALUES (?, ?, ?, ?, ?, "
				+ now + ")";
		this.insertOnce = sql.dialect.insertIfAbsent(this.table, COLUMNS);
		this.covered = "SELECT COUNT(*) FROM " + this.table + " i WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID = ?"
				+ " AND KIND = '" + WATCH + "' AND NOT EXISTS (SELECT 1 FROM " + names.fact() + " f"
				+ " WHERE f.WATCHER = i.WATCHER AND f.DEFINITION = i.DEFINITION AND f.RUN_ID = i.RUN_ID"
				+ " AND f.ENDED_AT IS NOT NULL)";
		this.ofDefinition = "SELECT i.RUN_ID, i.KIND, i.SINCE, f.FACT, f.PUBLISHED_FOR, f.NEXT_AT, f.ATTEMPTS FROM "
				+ this.table + " i LEFT JOIN " + names.fact() + " f ON f.WATCHER = i.WATCHER"
				+ " AND f.DEFINITION = i.DEFINITION AND f.RUN_ID = i.RUN_ID AND f.ENDED_AT IS NOT NULL"
				+ " WHERE i.WATCHER = ? AND i.DEFINITION = ? ";
		this.satisfied = " AND i.KIND = '" + WATCH + "' AND EXISTS (SELECT 1 FROM " + names.fact()
				+ " f WHERE f.WATCHER = i.WATCHER AND f.DEFINITION = i.DEFINITION AND f.RUN_ID = i.RUN_ID"
				+ " AND f.ENDED_AT IS NOT NULL AND f.PUBLISHED_FOR >= i.SINCE) FOR UPDATE SKIP LOCKED";
		this.recent = "SELECT DEFINITION, RUN_ID, KIND, OWNER FROM " + this.table + " WHERE WATCHER = ? AND SINCE >= "
				+ now + " - ?";
	}

	/**
	 * Return whether a run or a definition is watched, so that another row changes
	 * nothing.
	 * @param definition name of the definition
	 * @param runId id of the run, or {@value #DEFINITION}
	 * @return whether it is
	 */
	boolean isWatched(String definition, String runId) {
		return this.sql.query(this.covered, (row, index) -> row.getInt(1), this.watcher, definition, runId).get(0) > 0;
	}

	void watch(String definition, String runId) {
		this.sql.update(this.insert, this.watcher, definition, runId, WATCH,
				UUID.randomUUID().toString().substring(0, 18));
	}

	// Where the database locks what is between rows, only a whole key locks no gap, in
	// which another instance may insert a wait
	void unwatch(String definition, String runId) {
		String watches = " WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID = ? AND KIND = '" + WATCH + "'";
		if (!this.sql.dialect.locksGaps()) {
			this.sql.update("DELETE FROM " + this.table + watches, this.watcher, definition, runId);
			return;
		}
		List<@Nullable Object[]> rows = this.sql.query("SELECT OWNER FROM " + this.table + watches,
				(row, index) -> new @Nullable Object[] { this.watcher, definition, runId, row.getString(1) },
				this.watcher, definition, runId);
		this.sql.batch("DELETE FROM " + this.table + watches + " AND OWNER = ?", rows);
	}

	/**
	 * Remove the watches of runs whose end was published after they had begun, but for
	 * those that a caller is about to remove in a transaction that is open.
	 * @param definition name of the definition
	 * @param runIds ids of the runs
	 */
	void removeSatisfied(String definition, Collection<String> runIds) {
		List<String> all = List.copyOf(runIds);
		for (int i = 0; i < all.size(); i += AT_ONCE) {
			List<String> some = all.subList(i, Math.min(i + AT_ONCE, all.size()));
			List<@Nullable Object> parameters = new ArrayList<>(List.of(this.watcher, definition));
			parameters.addAll(some);
			this.sql.inNewTransaction(() -> {
				List<@Nullable Object[]> satisfied = this.sql.query(
						"SELECT i.RUN_ID, i.OWNER FROM " + this.table + " i WHERE i.WATCHER = ? AND i.DEFINITION = ?"
								+ " AND i.RUN_ID IN (" + Dialect.parameters(some.size()) + ")" + this.satisfied,
						(row, index) -> new @Nullable Object[] { this.watcher, definition, row.getString(1), WATCH,
								row.getString(2) },
						parameters.toArray());
				this.sql.batch(
						"DELETE FROM " + this.table
								+ " WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID = ? AND KIND = ? AND OWNER = ?",
						satisfied);
				return true;
			});
		}
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
		this.sql.insertIfAbsent(this.insertOnce, this.watcher, definition, DEFINITION, CONFIGURED, owner, since);
		return since;
	}

	/**
	 * Return the definitions that configurations watch.
	 * @return names of the definitions, each with the instances whose configuration has
	 * it
	 */
	Map<String, List<String>> configured() {
		return this.sql
			.query("SELECT DEFINITION, OWNER FROM " + this.table + " WHERE WATCHER = ? AND KIND = '" + CONFIGURED + "'",
					(row, index) -> Map.entry(row.getString(1), row.getString(2)), this.watcher)
			.stream()
			.collect(Collectors.groupingBy(Map.Entry::getKey,
					Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
	}

	void removeConfigured(String definition, String owner) {
		this.sql.update("DELETE FROM " + this.table + " WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID = '"
				+ DEFINITION + "' AND KIND = '" + CONFIGURED + "' AND OWNER = ?", this.watcher, definition, owner);
	}

	void addWaits(Collection<WorkflowRunKey> keys, String owner) {
		long now = this.sql.millis();
		this.sql.insertIfAbsent(this.insertOnce,
				keys.stream()
					.map((key) -> new @Nullable Object[] { this.watcher, key.workflowDefinitionName(),
							key.workflowRunId(), WAIT, owner, now })
					.toList());
	}

	void removeWaits(Collection<WorkflowRunKey> keys, String owner) {
		this.sql.batch(
				"DELETE FROM " + this.table + " WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID = ? AND KIND = '" + WAIT
						+ "' AND OWNER = ?",
				keys.stream()
					.map((key) -> new @Nullable Object[] { this.watcher, key.workflowDefinitionName(),
							key.workflowRunId(), owner })
					.toList());
	}

	List<WorkflowRunKey> waits(String owner) {
		return this.sql.query(
				"SELECT DEFINITION, RUN_ID FROM " + this.table + " WHERE WATCHER = ? AND OWNER = ? AND KIND = '" + WAIT
						+ "'",
				(row, index) -> new WorkflowRunKey(row.getString(1), row.getString(2)), this.watcher, owner);
	}

	List<String> waiting() {
		return this.sql.query(
				"SELECT DISTINCT OWNER FROM " + this.table + " WHERE WATCHER = ? AND KIND = '" + WAIT + "'",
				(row, index) -> row.getString(1), this.watcher);
	}

	/**
	 * Return since when definitions are watched.
	 * @param definitions names of the definitions
	 * @return times in milliseconds since the epoch, by watched definition
	 */
	Map<String, Long> since(List<String> definitions) {
		if (definitions.isEmpty()) {
			return Map.of();
		}
		List<@Nullable Object> parameters = new ArrayList<>(List.of(this.watcher));
		parameters.addAll(definitions);
		return this.sql
			.query("SELECT DEFINITION, MIN(SINCE) FROM " + this.table + " WHERE WATCHER = ? AND DEFINITION IN ("
					+ Dialect.parameters(definitions.size()) + ") AND RUN_ID = '" + DEFINITION
					+ "' GROUP BY DEFINITION", (row, index) -> Map.entry(row.getString(1), row.getLong(2)),
					parameters.toArray())
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	/**
	 * Return since when anything has been watched.
	 * @return the time in milliseconds since the epoch, {@code null} if nothing is
	 * watched
	 */
	@Nullable Long watchedSince() {
		return this.sql
			.query("SELECT SINCE FROM " + this.table + " WHERE WATCHER = ? AND KIND <> '" + WAIT
					+ "' ORDER BY SINCE LIMIT 1", (row, index) -> row.getLong(1), this.watcher)
			.stream()
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return the rows that were inserted recently.
	 * @param window maximum age in milliseconds
	 * @return the rows
	 */
	List<Recent> recent(long window) {
		return this.sql.query(this.recent,
				(row, index) -> new Recent(row.getString(1), row.getString(2),
						String.join("/", row.getString(1), row.getString(2), row.getString(3), row.getString(4))),
				this.watcher, window);
	}

	/**
	 * Return the definitions with an interest.
	 * @return names of the definitions
	 */
	List<String> definitions() {
		return this.sql.query("SELECT DISTINCT DEFINITION FROM " + this.table + " WHERE WATCHER = ?",
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
		return this.sql.query(this.ofDefinition + "AND i.RUN_ID > ? ORDER BY i.RUN_ID LIMIT " + limit,
				InterestRows::interest, this.watcher, definition, after);
	}

	/**
	 * Return the interests in runs.
	 * @param definition name of their definition
	 * @param runIds ids of the runs
	 * @return the rows
	 */
	List<Interest> find(String definition, Collection<String> runIds) {
		List<Interest> found = new ArrayList<>();
		List<String> all = List.copyOf(runIds);
		for (int i = 0; i < all.size(); i += AT_ONCE) {
			List<String> some = all.subList(i, Math.min(i + AT_ONCE, all.size()));
			List<@Nullable Object> parameters = new ArrayList<>(List.of(this.watcher, definition));
			parameters.addAll(some);
			found.addAll(this.sql.query(this.ofDefinition + "AND i.RUN_ID IN (" + Dialect.parameters(some.size()) + ")",
					InterestRows::interest, parameters.toArray()));
		}
		return found;
	}

	/**
	 * Find the kinds of interests in runs.
	 * @param runs ids of the runs by the name of their definition
	 * @param kinds filled with the kinds of interest in each run
	 */
	void kinds(Map<String, Set<String>> runs, Map<WorkflowRunKey, Set<String>> kinds) {
		List<@Nullable Object> parameters = new ArrayList<>(List.of(this.watcher));
		List<String> conditions = new ArrayList<>();
		runs.forEach((definition, runIds) -> {
			conditions.add("(DEFINITION = ? AND RUN_ID IN (" + Dialect.parameters(runIds.size()) + "))");
			parameters.add(definition);
			parameters.addAll(runIds);
		});
		this.sql.query(
				"SELECT DISTINCT DEFINITION, RUN_ID, KIND FROM " + this.table + " WHERE WATCHER = ? AND ("
						+ String.join(" OR ", conditions) + ")",
				(row, index) -> kinds
					.computeIfAbsent(new WorkflowRunKey(row.getString(1), row.getString(2)), (key) -> new HashSet<>())
					.add(row.getString(3)),
				parameters.toArray());
	}

	private static Interest interest(ResultSet row, int index) throws SQLException {
		String fact = row.getString("FACT");
		End end = (fact != null) ? new End(Sql.nullableLong(row, "PUBLISHED_FOR"), row.getObject("NEXT_AT") != null,
				row.getInt("ATTEMPTS") > 0) : null;
		return new Interest(row.getString("RUN_ID"), row.getString("KIND"), row.getLong("SINCE"), end);
	}

	void removeAll() {
		this.sql.update("DELETE FROM " + this.table + " WHERE WATCHER = ? AND KIND <> '" + CONFIGURED + "'",
				this.watcher);
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

		/**
		 * Return whether the end was recorded for waiters only.
		 * @return whether it was
		 */
		boolean isKept() {
			return this.publishedFor == null && !this.pending && !this.tried;
		}

		boolean isSettled() {
			return !this.pending;
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
