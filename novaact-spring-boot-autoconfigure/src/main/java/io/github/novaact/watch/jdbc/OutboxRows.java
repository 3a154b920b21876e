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
import java.util.Set;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchActivity;
import org.jspecify.annotations.Nullable;

/**
 * The facts that are to be published: those with a {@code NEXT_AT}, which is the time of
 * the next attempt.
 */
final class OutboxRows {

	static final int MAX_ATTEMPTS = 12;

	private static final String UNDELIVERED = " WHERE WATCHER = ? AND PUBLISHED_AT IS NULL AND NEXT_AT IS NULL"
			+ " AND ATTEMPTS >= " + MAX_ATTEMPTS;

	private static final String LOCK = """
			SELECT f.ID, f.FACT, f.PAYLOAD, f.ATTEMPTS, f.NEXT_AT <= {now} AS DUE,
			(SELECT COUNT(*) FROM NOVAACT_WATCH_FACT g WHERE %s AND g.NEXT_AT IS NOT NULL) AS PENDING,
			(%s AND NOT %s) AS WANTED,
			(SELECT MAX(i.SINCE) FROM NOVAACT_WATCH_INTEREST i WHERE %s AND i.KIND = '%s') AS WATCHED_SINCE
			FROM NOVAACT_WATCH_FACT f
			WHERE f.WATCHER = ? AND f.DEFINITION = ? AND f.RUN_ID = ? AND f.NEXT_AT IS NOT NULL
			FOR UPDATE SKIP LOCKED""".formatted(Sql.sameRun("g", "f"), FactRows.WANTED, FactRows.OVER,
			Sql.sameRun("i", "f"), InterestRows.WATCH);

	private final Sql sql;

	private final String watcher;

	OutboxRows(Sql sql, String watcher) {
		this.sql = sql;
		this.watcher = watcher;
	}

	/**
	 * Return runs of which something is to be published.
	 * @param age minimum age of what is to be published, in milliseconds
	 * @param limit maximum number
	 * @return keys of the runs
	 */
	Set<WorkflowRunKey> due(long age, int limit) {
		return new HashSet<>(this.sql
			.query("SELECT DEFINITION, RUN_ID FROM NOVAACT_WATCH_FACT WHERE WATCHER = ? AND NEXT_AT <= {now} - ?"
					+ " ORDER BY NEXT_AT LIMIT " + limit, Sql::key, this.watcher, age));
	}

	/**
	 * Lock what is to be published of a run, without waiting for a lock.
	 * @param key key of the run
	 * @return the facts in order, empty if there are none or another instance has locked
	 * some of them
	 */
	List<Unpublished> lock(WorkflowRunKey key) {
		List<Unpublished> facts = this.sql.query(LOCK,
				(row, index) -> new Unpublished(row.getLong("ID"), row.getString("FACT"), row.getString("PAYLOAD"),
						row.getInt("ATTEMPTS"), row.getInt("PENDING"), row.getBoolean("WANTED"), row.getBoolean("DUE"),
						row.getLong("WATCHED_SINCE")),
				this.watcher, key);
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
		String statement = published
				? "UPDATE NOVAACT_WATCH_FACT SET NEXT_AT = NULL, PUBLISHED_AT = {now}, PUBLISHED_FOR = "
						+ facts.get(0).watchedSince
				: "DELETE FROM NOVAACT_WATCH_FACT";
		List<String> names = facts.stream().map(Unpublished::name).toList();
		this.sql.update(statement + FactRows.OF_RUN + " AND FACT" + Sql.in(names), this.watcher, key, names);
	}

	/**
	 * Mark a fact as failed, which delays the facts after it.
	 * @param key key of the run
	 * @param failed the fact
	 * @param delay milliseconds after which it is published again, {@code null} to give
	 * up
	 */
	void fail(WorkflowRunKey key, Unpublished failed, @Nullable Long delay) {
		String next = (delay != null) ? "{now} + " + delay : "NULL";
		this.sql.update("UPDATE NOVAACT_WATCH_FACT SET ATTEMPTS = ATTEMPTS + 1, NEXT_AT = " + next + FactRows.OF_RUN
				+ " AND NEXT_AT IS NOT NULL AND FACT = ?", this.watcher, key, failed.name);
	}

	WatchActivity.Undelivered undelivered() {
		List<String> definitions = new ArrayList<>();
		int[] count = new int[1];
		long[] since = { Long.MAX_VALUE };
		this.sql.query("SELECT DEFINITION, COUNT(*), MIN(RECORDED_AT) FROM NOVAACT_WATCH_FACT" + UNDELIVERED
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
		return this.sql.update("UPDATE NOVAACT_WATCH_FACT SET ATTEMPTS = 0, NEXT_AT = {now}" + UNDELIVERED,
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
