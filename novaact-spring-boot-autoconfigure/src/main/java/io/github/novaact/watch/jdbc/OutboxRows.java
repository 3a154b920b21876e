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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchActivity;
import org.jspecify.annotations.Nullable;

/**
 * The facts that are to be published: those with a {@code NEXT_AT}, which is the time of
 * the next attempt.
 */
final class OutboxRows {

	static final int MAX_ATTEMPTS = 12;

	private static final String UNDELIVERED = " WHERE WATCHER = ? AND PUBLISHED_AT IS NULL AND NEXT_AT IS NULL AND ATTEMPTS >= "
			+ MAX_ATTEMPTS;

	private final Sql sql;

	private final String table;

	private final String watcher;

	private final String now;

	private final String lock;

	OutboxRows(Sql sql, TablePrefix names, String watcher) {
		this.sql = sql;
		this.table = names.fact();
		this.watcher = watcher;
		this.now = sql.dialect.now();
		this.lock = "SELECT f.ID, f.FACT, f.PAYLOAD, f.ATTEMPTS, (SELECT COUNT(*) FROM " + this.table + " g"
				+ FactRows.SAME_RUN + "g.NEXT_AT IS NOT NULL) AS PENDING, CASE WHEN " + FactRows.wanted(names)
				+ " THEN 1 ELSE 0 END AS WANTED," + " CASE WHEN f.NEXT_AT <= " + this.now + " THEN 1 ELSE 0 END AS DUE,"
				+ " CASE WHEN EXISTS (SELECT 1 FROM " + this.table + " g" + FactRows.SAME_RUN
				+ "g.ENDED_AT IS NOT NULL AND g.NEXT_AT IS NULL) THEN 1 ELSE 0 END AS IS_OVER,"
				+ " (SELECT MAX(i.SINCE) FROM " + names.interest() + " i WHERE i.WATCHER = f.WATCHER"
				+ " AND i.DEFINITION = f.DEFINITION AND i.RUN_ID = f.RUN_ID AND i.KIND = '" + InterestRows.WATCH
				+ "') AS WATCHED_SINCE FROM " + this.table
				+ " f WHERE f.WATCHER = ? AND f.DEFINITION = ? AND f.RUN_ID = ? AND f.NEXT_AT IS NOT NULL"
				+ " ORDER BY f.ID FOR UPDATE SKIP LOCKED";
	}

	/**
	 * Return runs of which something is to be published.
	 * @param age minimum age of what is to be published, in milliseconds
	 * @param limit maximum number
	 * @return keys of the runs
	 */
	List<WorkflowRunKey> due(long age, int limit) {
		return List.copyOf(new HashSet<>(this.sql.query(
				"SELECT DEFINITION, RUN_ID FROM " + this.table + " WHERE WATCHER = ? AND NEXT_AT <= " + this.now
						+ " - ? ORDER BY NEXT_AT LIMIT " + limit,
				(row, index) -> new WorkflowRunKey(row.getString(1), row.getString(2)), this.watcher, age)));
	}

	/**
	 * Lock what is to be published of a run, without waiting for a lock.
	 * @param key key of the run
	 * @return the facts in order, empty if there are none or another instance has locked
	 * some of them
	 */
	List<Unpublished> lock(WorkflowRunKey key) {
		List<Unpublished> facts = this.sql.query(this.lock,
				(row, index) -> new Unpublished(row.getLong("ID"), row.getString("FACT"), row.getString("PAYLOAD"),
						row.getInt("ATTEMPTS"), row.getInt("PENDING"),
						row.getInt("WANTED") > 0 && row.getInt("IS_OVER") == 0, row.getInt("DUE") > 0,
						row.getLong("WATCHED_SINCE")),
				this.watcher, key.workflowDefinitionName(), key.workflowRunId());
		facts.sort(Comparator.comparingLong(Unpublished::id));
		return (facts.isEmpty() || facts.get(0).pending != facts.size() || !facts.get(0).isDue) ? List.of() : facts;
	}

	/**
	 * Mark facts as published, or remove them as no longer wanted.
	 * @param key key of the run
	 * @param facts the facts
	 * @param published whether they were published
	 */
	void settle(WorkflowRunKey key, List<Unpublished> facts, boolean published) {
		String statement = published ? "UPDATE " + this.table + " SET NEXT_AT = NULL, PUBLISHED_AT = " + this.now
				+ ", PUBLISHED_FOR = " + facts.get(0).watchedSince : "DELETE FROM " + this.table;
		this.sql.update(statement + FactRows.OF_RUN + " AND FACT IN (" + Dialect.parameters(facts.size()) + ")",
				parameters(key, facts));
	}

	/**
	 * Mark a fact as failed, which delays the facts after it.
	 * @param key key of the run
	 * @param failed the fact
	 * @param delay milliseconds after which it is published again, {@code null} to give
	 * up
	 */
	void fail(WorkflowRunKey key, Unpublished failed, @Nullable Long delay) {
		String next = (delay != null) ? this.now + " + " + delay : "NULL";
		this.sql.update("UPDATE " + this.table + " SET ATTEMPTS = ATTEMPTS + 1, NEXT_AT = " + next + FactRows.OF_RUN
				+ " AND NEXT_AT IS NOT NULL AND FACT IN (?)", parameters(key, List.of(failed)));
	}

	private @Nullable Object[] parameters(WorkflowRunKey key, List<Unpublished> facts) {
		List<@Nullable Object> parameters = new ArrayList<>(
				List.of(this.watcher, key.workflowDefinitionName(), key.workflowRunId()));
		facts.forEach((fact) -> parameters.add(fact.name));
		return parameters.toArray();
	}

	WatchActivity.Undelivered undelivered() {
		List<String> definitions = new ArrayList<>();
		int[] count = new int[1];
		long[] since = { Long.MAX_VALUE };
		this.sql.query("SELECT DEFINITION, COUNT(*), MIN(RECORDED_AT) FROM " + this.table + UNDELIVERED
				+ " GROUP BY DEFINITION", (row, index) -> {
					definitions.add(row.getString(1));
					count[0] += row.getInt(2);
					since[0] = Math.min(since[0], row.getLong(3));
					return index;
				}, this.watcher);
		return (count[0] == 0) ? WatchActivity.Undelivered.NONE
				: new WatchActivity.Undelivered(count[0], definitions, Instant.ofEpochMilli(since[0]));
	}

	int resubmitUndelivered() {
		return this.sql.update("UPDATE " + this.table + " SET ATTEMPTS = 0, NEXT_AT = " + this.now + UNDELIVERED,
				this.watcher);
	}

	/**
	 * A fact that is to be published.
	 *
	 * @param id number that gives the order
	 * @param name name of the fact
	 * @param payload its event
	 * @param attempts number of failed attempts
	 * @param pending number of the run's facts that are to be published, of which another
	 * instance may have locked some
	 * @param isWanted whether it is wanted still, and the run's end was not published
	 * @param isDue whether its time has come
	 * @param watchedSince when the last watch of the run began that listeners can see the
	 * work of, in milliseconds since the epoch, 0 if there is none
	 */
	record Unpublished(long id, String name, String payload, int attempts, int pending, boolean isWanted, boolean isDue,
			long watchedSince) {

	}

}
