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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchedRun;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;

/**
 * The facts: rows of what happened to runs. The unique key ensures that a fact is
 * published once. A fact with a {@code NEXT_AT} is in the outbox.
 */
final class FactRows {

	static final List<String> COLUMNS = List.of("WATCHER", "DEFINITION", "RUN_ID", "FACT", "STATUS", "STARTED_AT",
			"ENDED_AT", "RECORDED_AT", "NEXT_AT", "PUBLISHED_AT", "PUBLISHED_FOR", "ATTEMPTS", "PAYLOAD");

	/**
	 * Facts of a definition's ends that are kept, as many as the engine remembers.
	 */
	static final int ENDS_KEPT = 10_000;

	private static final int AT_ONCE = 500;

	private static final int PAGE = 10_000;

	/** The facts {@code g} of the run of a fact {@code f}. */
	static final String SAME_RUN = " WHERE g.WATCHER = f.WATCHER AND g.DEFINITION = f.DEFINITION"
			+ " AND g.RUN_ID = f.RUN_ID AND ";

	static final String OF_RUN = " WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID = ?";

	/** An event, published or not, and not what is recorded for waiters. */
	static final String OF_WATCH = " AND (PUBLISHED_AT IS NOT NULL OR NEXT_AT IS NOT NULL OR ATTEMPTS > 0)";

	static final String SETTLED = " AND NEXT_AT IS NULL";

	/** An end that was recorded for waiters only. */
	static final String KEPT = SETTLED + " AND ENDED_AT IS NOT NULL AND PUBLISHED_AT IS NULL AND ATTEMPTS = 0";

	private final Sql sql;

	private final String table;

	private final String watcher;

	private final String insert;

	private final String wanted;

	private final String open;

	private final String served;

	private final String watched;

	private final String reopen;

	FactRows(Sql sql, TablePrefix names, String watcher) {
		this.sql = sql;
		this.table = names.fact();
		this.watcher = watcher;
		this.insert = sql.dialect.insertIfAbsent(this.table, COLUMNS);
		String notEnded = "f.ENDED_AT IS NULL AND NOT EXISTS (SELECT 1 FROM " + this.table + " g" + SAME_RUN
				+ "g.ENDED_AT IS NOT NULL";
		this.wanted = wanted(names);
		this.open = "SELECT f.RUN_ID, f.FACT, f.STATUS, f.STARTED_AT, f.RECORDED_AT FROM " + this.table
				+ " f WHERE f.WATCHER = ? AND f.DEFINITION = ? AND " + notEnded + ") AND ";
		this.served = "SELECT f.DEFINITION, f.RUN_ID, f.PAYLOAD FROM " + names.interest() + " i JOIN " + this.table
				+ " f ON f.WATCHER = i.WATCHER AND f.DEFINITION = i.DEFINITION AND f.RUN_ID = i.RUN_ID"
				+ " WHERE i.WATCHER = ? AND i.OWNER = ? AND i.KIND = '" + InterestRows.WAIT
				+ "' AND (f.ENDED_AT IS NOT NULL OR (f.FACT = '" + Fact.REFUSED + "' AND f.RECORDED_AT >= i.SINCE))";
		this.reopen = "DELETE FROM " + this.table + OF_RUN + SETTLED
				+ " AND ENDED_AT IS NOT NULL AND EXISTS (SELECT 1 FROM " + names.interest() + " i WHERE i.WATCHER = "
				+ this.table + ".WATCHER AND i.DEFINITION = " + this.table + ".DEFINITION AND i.RUN_ID = " + this.table
				+ ".RUN_ID AND i.KIND = '" + InterestRows.WATCH
				+ "' AND ((PUBLISHED_AT IS NULL AND ATTEMPTS = 0) OR i.SINCE > PUBLISHED_FOR))";
		this.watched = "SELECT DISTINCT i.DEFINITION, i.RUN_ID, CAST(NULL AS CHAR(1)) AS STATUS, 0 AS STARTED_AT, 0 AS ID FROM "
				+ names.interest() + " i WHERE i.WATCHER = ? AND i.RUN_ID <> '" + InterestRows.DEFINITION
				+ "' AND NOT EXISTS (SELECT 1 FROM " + this.table
				+ " g WHERE g.WATCHER = i.WATCHER AND g.DEFINITION = i.DEFINITION AND g.RUN_ID = i.RUN_ID"
				+ " AND g.ENDED_AT IS NOT NULL AND g.NEXT_AT IS NULL)";
	}

	/**
	 * Return the condition that an interest wants a fact {@code f}.
	 * @param names names of the tables
	 * @return the condition
	 */
	static String wanted(TablePrefix names) {
		String interest = "EXISTS (SELECT 1 FROM " + names.interest()
				+ " i WHERE i.WATCHER = f.WATCHER AND i.DEFINITION = f.DEFINITION AND i.RUN_ID = ";
		return "(" + interest + "f.RUN_ID AND i.KIND = '" + InterestRows.WATCH + "') OR (" + interest + "'"
				+ InterestRows.DEFINITION + "') AND EXISTS (SELECT 1 FROM " + names.fact() + " g" + SAME_RUN
				+ "g.FACT = '" + Fact.DISCOVERED + "')))";
	}

	// What is recorded

	/**
	 * Insert the facts that do not exist.
	 * @param facts the facts
	 * @return the facts that did not exist
	 * @throws ConcurrencyFailureException if another instance has just recorded an end
	 * for waiters only that has to be published
	 */
	Set<Fact> insert(List<Fact> facts) {
		if (facts.isEmpty()) {
			return Set.of();
		}
		long time = this.sql.millis();
		int[] inserted = this.sql.insertIfAbsent(this.insert,
				facts.stream()
					.map((fact) -> new @Nullable Object[] { this.watcher, fact.key().workflowDefinitionName(),
							fact.key().workflowRunId(), fact.name(), fact.status(), fact.startedAt(), fact.endedAt(),
							time, fact.isEvent() ? time : null, null, null, 0, fact.payload() })
					.toList());
		if (IntStream.of(inserted).anyMatch((count) -> count != 1)) {
			checkEnds(facts.stream().filter((fact) -> fact.isEnd() && fact.isEvent()).map(Fact::key).toList());
		}
		return IntStream.range(0, inserted.length)
			.filter((i) -> inserted[i] != 0)
			.mapToObj(facts::get)
			.collect(Collectors.toSet());
	}

	private void checkEnds(List<WorkflowRunKey> ended) {
		find(ended.stream()
			.collect(Collectors.groupingBy(WorkflowRunKey::workflowDefinitionName,
					Collectors.mapping(WorkflowRunKey::workflowRunId, Collectors.toSet()))))
			.forEach((key, recorded) -> {
				if (recorded.end != null && recorded.end.isKept()) {
					throw new ConcurrencyFailureException("Another instance has recorded the end of " + key);
				}
			});
	}

	/**
	 * Return the names of runs' facts.
	 * @param runs ids of the runs by the name of their definition
	 * @return what is recorded of each run of which something is
	 */
	Map<WorkflowRunKey, Recorded> find(Map<String, Set<String>> runs) {
		Map<WorkflowRunKey, Recorded> found = new HashMap<>();
		if (runs.isEmpty()) {
			return found;
		}
		List<@Nullable Object> parameters = new ArrayList<>(List.of(this.watcher));
		List<String> conditions = new ArrayList<>();
		runs.forEach((definition, runIds) -> {
			conditions.add("(DEFINITION = ? AND RUN_ID IN (" + Dialect.parameters(runIds.size()) + "))");
			parameters.add(definition);
			parameters.addAll(runIds);
		});
		this.sql.query("SELECT DEFINITION, RUN_ID, FACT, ENDED_AT, NEXT_AT, PUBLISHED_FOR, ATTEMPTS FROM " + this.table
				+ " WHERE WATCHER = ? AND (" + String.join(" OR ", conditions) + ")", (row, index) -> {
					Recorded recorded = found.computeIfAbsent(
							new WorkflowRunKey(row.getString("DEFINITION"), row.getString("RUN_ID")),
							(key) -> new Recorded());
					recorded.names.add(row.getString("FACT"));
					if (row.getObject("ENDED_AT") != null) {
						recorded.endedAt = row.getLong("ENDED_AT");
						recorded.end = new InterestRows.End(Sql.nullableLong(row, "PUBLISHED_FOR"),
								row.getObject("NEXT_AT") != null, row.getInt("ATTEMPTS") > 0);
					}
					return recorded;
				}, parameters.toArray());
		return found;
	}

	/**
	 * Return the names of runs' facts, of however many runs.
	 * @param definition name of their definition
	 * @param runIds ids of the runs
	 * @return what is recorded of each run of which something is
	 */
	Map<WorkflowRunKey, Recorded> find(String definition, Collection<String> runIds) {
		Map<WorkflowRunKey, Recorded> found = new HashMap<>();
		List<String> all = List.copyOf(runIds);
		for (int i = 0; i < all.size(); i += AT_ONCE) {
			List<String> some = all.subList(i, Math.min(i + AT_ONCE, all.size()));
			found.putAll(find(Map.of(definition, new HashSet<>(some))));
		}
		return found;
	}

	/**
	 * Remove the end of a run that is watched since it was published, or that was
	 * recorded for waiters only, so that the run is polled again.
	 * @param definition name of the definition
	 * @param runId id of the run
	 */
	void reopen(String definition, String runId) {
		this.sql.update(this.reopen, this.watcher, definition, runId);
	}

	/**
	 * Remove the end of a run that was recorded for waiters only.
	 * @param key key of the run
	 */
	void removeKept(WorkflowRunKey key) {
		this.sql.update("DELETE FROM " + this.table + OF_RUN + KEPT, this.watcher, key.workflowDefinitionName(),
				key.workflowRunId());
	}

	void removeRefused(WorkflowRunKey key) {
		this.sql.update("DELETE FROM " + this.table + OF_RUN + " AND FACT = '" + Fact.REFUSED + "'", this.watcher,
				key.workflowDefinitionName(), key.workflowRunId());
	}

	// What is read

	/**
	 * Return the outcomes of runs that an instance waits for and that have ended or
	 * cannot be polled.
	 * @param owner name of the instance
	 * @return payloads of the facts, by run
	 */
	Map<WorkflowRunKey, String> served(String owner) {
		Map<WorkflowRunKey, String> served = new LinkedHashMap<>();
		this.sql.query(this.served, (row, index) -> served
			.put(new WorkflowRunKey(row.getString("DEFINITION"), row.getString("RUN_ID")), row.getString("PAYLOAD")),
				this.watcher, owner);
		return served;
	}

	/**
	 * Return what is recorded of runs that have not ended.
	 * @param definition name of the definition
	 * @return the runs
	 */
	Map<String, RecordedRun> open(String definition) {
		Map<String, RecordedRun> open = new HashMap<>();
		String after = "";
		List<String> page;
		do {
			page = this.sql.query(this.open + "f.RUN_ID > ? ORDER BY f.RUN_ID, f.ID LIMIT " + PAGE,
					(row, index) -> add(row, open), this.watcher, definition, after);
			if (page.size() == PAGE) {
				// The facts of the last run may go on
				String last = page.get(PAGE - 1);
				open.remove(last);
				after = page.stream().filter((runId) -> !runId.equals(last)).reduce((one, other) -> other).orElse(last);
			}
		}
		while (page.size() == PAGE);
		return open;
	}

	Map<String, RecordedRun> open(String definition, Collection<String> runIds) {
		Map<String, RecordedRun> open = new HashMap<>();
		List<String> all = List.copyOf(runIds);
		for (int i = 0; i < all.size(); i += AT_ONCE) {
			List<String> some = all.subList(i, Math.min(i + AT_ONCE, all.size()));
			List<@Nullable Object> parameters = new ArrayList<>(List.of(this.watcher, definition));
			parameters.addAll(some);
			this.sql.query(this.open + "f.RUN_ID IN (" + Dialect.parameters(some.size()) + ") ORDER BY f.ID",
					(row, index) -> add(row, open), parameters.toArray());
		}
		return open;
	}

	private static String add(ResultSet row, Map<String, RecordedRun> open) throws SQLException {
		String runId = row.getString("RUN_ID");
		open.computeIfAbsent(runId, (id) -> new RecordedRun())
			.add(row.getString("FACT"), row.getString("STATUS"), Sql.nullableLong(row, "STARTED_AT"),
					row.getLong("RECORDED_AT"));
		return runId;
	}

	/**
	 * Return the last ends of a definition's runs that were published, or are going to
	 * be.
	 * @param definition name of the definition
	 * @return the runs, the last end first
	 */
	List<Ended> ended(String definition) {
		return this.sql.query(
				"SELECT RUN_ID, ENDED_AT FROM " + this.table
						+ " WHERE WATCHER = ? AND DEFINITION = ? AND ENDED_AT IS NOT NULL" + OF_WATCH
						+ " ORDER BY ENDED_AT DESC LIMIT " + ENDS_KEPT,
				(row, index) -> new Ended(row.getString(1), row.getLong(2)), this.watcher, definition);
	}

	/**
	 * Return what the rows know of the runs that are watched.
	 * @return the runs, without an expected end
	 */
	List<WatchedRun> watched() {
		Map<WorkflowRunKey, WatchedRun> runs = new LinkedHashMap<>();
		this.sql.query(this.watched, (row, index) -> {
			WorkflowRunKey key = new WorkflowRunKey(row.getString(1), row.getString(2));
			return runs.put(key, new WatchedRun(key, null, null, null, null, null));
		}, this.watcher);
		this.sql.query(
				"SELECT f.DEFINITION, f.RUN_ID, f.FACT, f.STATUS, f.STARTED_AT, f.RECORDED_AT, CASE WHEN f.FACT LIKE '"
						+ Fact.NEEDS_HUMAN + "%' THEN f.PAYLOAD END AS HUMAN FROM " + this.table
						+ " f WHERE f.WATCHER = ? AND " + this.wanted + " AND NOT EXISTS (SELECT 1 FROM " + this.table
						+ " g WHERE g.WATCHER = f.WATCHER AND g.DEFINITION = f.DEFINITION AND g.RUN_ID = f.RUN_ID"
						+ " AND g.ENDED_AT IS NOT NULL AND g.NEXT_AT IS NULL) ORDER BY f.ID",
				(row, index) -> {
					WorkflowRunKey key = new WorkflowRunKey(row.getString("DEFINITION"), row.getString("RUN_ID"));
					WatchedRun before = runs.get(key);
					boolean stuck = Fact.STUCK.equals(row.getString("FACT"));
					Instant stuckSince = stuck ? Instant.ofEpochMilli(row.getLong("RECORDED_AT"))
							: (before != null) ? before.suspectedStuckSince() : null;
					String human = row.getString("HUMAN");
					Instant humanSince = (human != null) ? Payload.humanSince(human)
							: (before != null) ? before.needsHumanSince() : null;
					return runs.put(key, new WatchedRun(key, row.getString("STATUS"),
							Sql.nullableTime(row, "STARTED_AT"), null, null, stuckSince, humanSince));
				}, this.watcher);
		return List.copyOf(runs.values());
	}

	void removeAll() {
		this.sql.update("DELETE FROM " + this.table + " WHERE WATCHER = ?", this.watcher);
	}

	/**
	 * A run that has ended.
	 *
	 * @param runId id of the run
	 * @param endedAt time of its end, in milliseconds since the epoch
	 */
	record Ended(String runId, long endedAt) {

	}

	/**
	 * What is recorded of a run.
	 */
	static final class Recorded {

		final Set<String> names = new HashSet<>();

		InterestRows.@Nullable End end;

		long endedAt;

	}

}
