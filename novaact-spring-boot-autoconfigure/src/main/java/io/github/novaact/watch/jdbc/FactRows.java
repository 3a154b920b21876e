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
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;

/**
 * The facts: rows of what happened to runs. The unique key ensures that a fact is
 * published once. A fact with a {@code NEXT_AT} is in the outbox.
 */
final class FactRows {

	static final Table TABLE = new Table("NOVAACT_WATCH_FACT",
			List.of("WATCHER", "DEFINITION", "RUN_ID", "FACT", "STATUS", "STARTED_AT", "ENDED_AT", "RECORDED_AT",
					"NEXT_AT", "PUBLISHED_AT", "PUBLISHED_FOR", "ATTEMPTS", "PAYLOAD"));

	/**
	 * Facts of a definition's ends that are kept, as many as the engine remembers.
	 */
	static final int ENDS_KEPT = 10_000;

	private static final int PAGE = 10_000;

	static final String OF_RUN = " WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID = ?";

	/** An event, published or not, and not what is recorded for waiters. */
	static final String OF_WATCH = " AND (PUBLISHED_AT IS NOT NULL OR NEXT_AT IS NOT NULL OR ATTEMPTS > 0)";

	static final String SETTLED = " AND NEXT_AT IS NULL";

	/** An end that was recorded for waiters only. */
	static final String KEPT = SETTLED + " AND ENDED_AT IS NOT NULL AND PUBLISHED_AT IS NULL AND ATTEMPTS = 0";

	private static final String SETTLED_END = "g.ENDED_AT IS NOT NULL AND g.NEXT_AT IS NULL";

	/**
	 * The run of a fact {@code f} is over, and its end need not be published any more.
	 */
	static final String OVER = exists("f", SETTLED_END);

	/** An interest wants a fact {@code f}. */
	static final String WANTED = """
			(EXISTS (SELECT 1 FROM NOVAACT_WATCH_INTEREST i WHERE %s AND i.KIND = '%s')
			OR (EXISTS (SELECT 1 FROM NOVAACT_WATCH_INTEREST i
			WHERE i.WATCHER = f.WATCHER AND i.DEFINITION = f.DEFINITION AND i.RUN_ID = '%s') AND %s))""".formatted(
			Sql.sameRun("i", "f"), InterestRows.WATCH, InterestRows.DEFINITION,
			exists("f", "g.FACT = '" + Fact.DISCOVERED + "'"));

	private static final String OPEN = """
			SELECT f.RUN_ID, f.FACT, f.STATUS, f.STARTED_AT, f.RECORDED_AT FROM NOVAACT_WATCH_FACT f
			WHERE f.WATCHER = ? AND f.DEFINITION = ? AND f.ENDED_AT IS NULL AND NOT\s"""
			+ exists("f", "g.ENDED_AT IS NOT NULL") + " AND ";

	private static final String SERVED = """
			SELECT f.DEFINITION, f.RUN_ID, f.PAYLOAD FROM NOVAACT_WATCH_INTEREST i JOIN NOVAACT_WATCH_FACT f ON %s
			WHERE i.WATCHER = ? AND i.OWNER = ? AND i.KIND = ?
			AND (f.ENDED_AT IS NOT NULL OR (f.FACT = ? AND f.RECORDED_AT >= i.SINCE))"""
		.formatted(Sql.sameRun("f", "i"));

	private static final String WATCHED = """
			SELECT f.DEFINITION, f.RUN_ID, f.FACT, f.STATUS, f.STARTED_AT, f.RECORDED_AT,
			CASE WHEN f.FACT LIKE '%s%%' THEN f.PAYLOAD END AS HUMAN FROM NOVAACT_WATCH_FACT f
			WHERE f.WATCHER = ? AND %s AND NOT %s ORDER BY f.ID""".formatted(Fact.NEEDS_HUMAN, WANTED, OVER);

	private final Sql sql;

	private final String watcher;

	FactRows(Sql sql, String watcher) {
		this.sql = sql;
		this.watcher = watcher;
	}

	/**
	 * Return the condition that there is a fact of the same run.
	 * @param row alias of the row that has the run
	 * @param condition condition for the fact {@code g}
	 * @return the condition
	 */
	static String exists(String row, String condition) {
		return "EXISTS (SELECT 1 FROM NOVAACT_WATCH_FACT g WHERE " + Sql.sameRun("g", row) + " AND " + condition + ")";
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
		int[] inserted = this.sql.insertIfAbsent(TABLE,
				facts.stream()
					.map((fact) -> new @Nullable Object[] { this.watcher, fact.key(), fact.name(), fact.status(),
							fact.startedAt(), fact.endedAt(), time, fact.isEvent() ? time : null, null, null, 0,
							fact.payload() })
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
		this.sql.query("""
				SELECT DEFINITION, RUN_ID, FACT, ENDED_AT, NEXT_AT, PUBLISHED_FOR, ATTEMPTS FROM NOVAACT_WATCH_FACT
				WHERE WATCHER = ? AND\s""" + Sql.ofRuns(runs), (row, index) -> {
			Recorded recorded = found.computeIfAbsent(Sql.key(row, index), (key) -> new Recorded());
			recorded.names.add(row.getString("FACT"));
			if (row.getObject("ENDED_AT") != null) {
				recorded.endedAt = row.getLong("ENDED_AT");
				recorded.end = InterestRows.End.of(row);
			}
			return recorded;
		}, this.watcher, runs);
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
		Sql.parts(runIds).forEach((some) -> found.putAll(find(Map.of(definition, Set.copyOf(some)))));
		return found;
	}

	/**
	 * Remove the end of a run that is watched since it was published, or that was
	 * recorded for waiters only, so that the run is polled again.
	 * @param definition name of the definition
	 * @param runId id of the run
	 */
	void reopen(String definition, String runId) {
		this.sql.update("DELETE FROM NOVAACT_WATCH_FACT" + OF_RUN + SETTLED + """
				 AND ENDED_AT IS NOT NULL AND EXISTS (SELECT 1 FROM NOVAACT_WATCH_INTEREST i
				WHERE i.WATCHER = NOVAACT_WATCH_FACT.WATCHER AND i.DEFINITION = NOVAACT_WATCH_FACT.DEFINITION
				AND i.RUN_ID = NOVAACT_WATCH_FACT.RUN_ID AND i.KIND = ?
				AND ((PUBLISHED_AT IS NULL AND ATTEMPTS = 0) OR i.SINCE > PUBLISHED_FOR))""", this.watcher, definition,
				runId, InterestRows.WATCH);
	}

	/**
	 * Remove the end of a run that was recorded for waiters only.
	 * @param key key of the run
	 */
	void removeKept(WorkflowRunKey key) {
		this.sql.update("DELETE FROM NOVAACT_WATCH_FACT" + OF_RUN + KEPT, this.watcher, key);
	}

	void removeRefused(WorkflowRunKey key) {
		this.sql.update("DELETE FROM NOVAACT_WATCH_FACT" + OF_RUN + " AND FACT = ?", this.watcher, key, Fact.REFUSED);
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
		this.sql.query(SERVED, (row, index) -> served.put(Sql.key(row, index), row.getString("PAYLOAD")), this.watcher,
				owner, InterestRows.WAIT, Fact.REFUSED);
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
			page = this.sql.query(OPEN + "f.RUN_ID > ? ORDER BY f.RUN_ID, f.ID LIMIT " + PAGE,
					(row, index) -> add(row, open), this.watcher, definition, after);
			if (page.size() == PAGE) {
				open.remove(page.get(PAGE - 1));
				after = Sql.lastComplete(page);
			}
		}
		while (page.size() == PAGE);
		return open;
	}

	Map<String, RecordedRun> open(String definition, Collection<String> runIds) {
		Map<String, RecordedRun> open = new HashMap<>();
		Sql.parts(runIds)
			.forEach((some) -> this.sql.query(OPEN + "f.RUN_ID" + Sql.in(some) + " ORDER BY f.ID",
					(row, index) -> add(row, open), this.watcher, definition, some));
		return open;
	}

	private static String add(ResultSet row, Map<String, RecordedRun> open) throws SQLException {
		String runId = row.getString("RUN_ID");
		open.computeIfAbsent(runId, (id) -> new RecordedRun()).add(row);
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
				"""
						SELECT RUN_ID, ENDED_AT FROM NOVAACT_WATCH_FACT
						WHERE WATCHER = ? AND DEFINITION = ? AND ENDED_AT IS NOT NULL""" + OF_WATCH
						+ " ORDER BY ENDED_AT DESC LIMIT " + ENDS_KEPT,
				(row, index) -> new Ended(row.getString(1), row.getLong(2)), this.watcher, definition);
	}

	/**
	 * Return what the rows know of the runs that are watched.
	 * @return what is recorded of each run
	 */
	Map<WorkflowRunKey, RecordedRun> watched() {
		Map<WorkflowRunKey, RecordedRun> runs = new LinkedHashMap<>();
		this.sql.query("""
				SELECT DISTINCT i.DEFINITION, i.RUN_ID FROM NOVAACT_WATCH_INTEREST i
				WHERE i.WATCHER = ? AND i.RUN_ID <> ? AND NOT\s""" + exists("i", SETTLED_END),
				(row, index) -> runs.put(Sql.key(row, index), new RecordedRun()), this.watcher,
				InterestRows.DEFINITION);
		this.sql.query(WATCHED, (row, index) -> {
			RecordedRun run = runs.computeIfAbsent(Sql.key(row, index), (key) -> new RecordedRun());
			run.add(row);
			String human = row.getString("HUMAN");
			run.needsHumanSince = (human != null) ? Payload.humanSince(human) : run.needsHumanSince;
			return run;
		}, this.watcher);
		return runs;
	}

	void removeAll() {
		this.sql.update("DELETE FROM NOVAACT_WATCH_FACT WHERE WATCHER = ?", this.watcher);
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
