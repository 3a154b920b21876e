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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.novaact.watch.SharedWatchActivity.Instance;

/**
 * Rows of the instances that are alive, or were a short while ago, by the database's
 * clock. Each instance counts in its row what it has committed: a count that is behind
 * shows that the database has lost commits.
 */
final class InstanceRows {

	static final Table TABLE = new Table("NOVAACT_WATCH_INSTANCE",
			List.of("WATCHER", "INSTANCE", "LAST_SEEN", "COMMITS", "SINCE", "STATE"));

	/** Name of the row that counts how often commits were found to be lost. */
	private static final String LOSSES = "*";

	private static final String ROW = " WHERE WATCHER = ? AND INSTANCE = ?";

	private final Sql sql;

	private final String watcher;

	private final String instance;

	private long since;

	InstanceRows(Sql sql, String watcher, String instance) {
		this.sql = sql;
		this.watcher = watcher;
		this.instance = instance;
	}

	/**
	 * Write that this instance is alive, if it has a row.
	 * @return whether it has
	 */
	boolean renew() {
		return this.sql.update("UPDATE NOVAACT_WATCH_INSTANCE SET LAST_SEEN = {now}" + ROW, this.watcher,
				this.instance) > 0;
	}

	/**
	 * Write that this instance is alive.
	 * @param commits number of its commits so far
	 * @return whether its row was there
	 */
	boolean live(long commits) {
		if (renew()) {
			return true;
		}
		long now = this.sql.millis();
		this.since = (this.since > 0) ? this.since : now;
		this.sql.insertIfAbsent(TABLE, this.watcher, this.instance, now, commits, this.since, null);
		return false;
	}

	/**
	 * Write what this instance is doing.
	 * @param state text that describes it
	 */
	void describe(String state) {
		this.sql.update("UPDATE NOVAACT_WATCH_INSTANCE SET STATE = ?" + ROW, state, this.watcher, this.instance);
	}

	/**
	 * Return the instances.
	 * @param aliveSince when a living instance was seen last at the latest, in
	 * milliseconds since the epoch
	 * @param holders name of the instance by the name of the definition that it has
	 * @return what each has written of itself, by name
	 */
	List<Instance> described(long aliveSince, Map<String, String> holders) {
		return this.sql.query("""
				SELECT INSTANCE, SINCE, LAST_SEEN, STATE FROM NOVAACT_WATCH_INSTANCE
				WHERE WATCHER = ? AND INSTANCE <> ? ORDER BY INSTANCE""", (row, index) -> {
			String name = row.getString(1);
			return new Instance(name, Instant.ofEpochMilli(row.getLong(2)), Instant.ofEpochMilli(row.getLong(3)),
					row.getLong(3) >= aliveSince,
					holders.keySet().stream().filter((definition) -> name.equals(holders.get(definition))).toList(),
					InstanceState.read(row.getString(4)));
		}, this.watcher, LOSSES);
	}

	/**
	 * Count a commit, in its transaction.
	 * @param before number of commits before
	 * @return whether the row has that number; if not, commits were lost
	 */
	boolean commit(long before) {
		return this.sql.update("UPDATE NOVAACT_WATCH_INSTANCE SET COMMITS = ?" + ROW + " AND COMMITS = ?", before + 1,
				this.watcher, this.instance, before) > 0;
	}

	/**
	 * Return what this instance has committed, as its row says.
	 * @param expected the number if it has no row
	 * @return the number of commits
	 */
	long commits(long expected) {
		return all().getOrDefault(this.instance, expected);
	}

	/**
	 * Count a loss of commits, which other instances observe.
	 */
	void reportLoss() {
		if (this.sql.update("UPDATE NOVAACT_WATCH_INSTANCE SET COMMITS = COMMITS + 1" + ROW, this.watcher,
				LOSSES) == 0) {
			this.sql.insertIfAbsent(TABLE, this.watcher, LOSSES, 0L, 1L, 0L, null);
		}
	}

	/**
	 * Return what all instances have committed, and how often commits were lost.
	 * @return the counts
	 */
	Map<String, Long> all() {
		Map<String, Long> all = new HashMap<>();
		this.sql.query("SELECT INSTANCE, COMMITS FROM NOVAACT_WATCH_INSTANCE WHERE WATCHER = ?",
				(row, index) -> all.put(row.getString(1), row.getLong(2)), this.watcher);
		return all;
	}

	/**
	 * Return whether commits of which this instance may know something were lost.
	 * @param before what was committed before
	 * @param now what is committed now
	 * @return whether they were
	 */
	static boolean hasLost(Map<String, Long> before, Map<String, Long> now) {
		return !now.getOrDefault(LOSSES, 0L).equals(before.getOrDefault(LOSSES, 0L)) || now.entrySet()
			.stream()
			.anyMatch((entry) -> entry.getValue() < before.getOrDefault(entry.getKey(), 0L));
	}

	/**
	 * Return the living instances.
	 * @param expiry milliseconds after which a silent instance is dead
	 * @return names of the instances
	 */
	List<String> alive(long expiry) {
		return this.sql.query(
				"SELECT INSTANCE FROM NOVAACT_WATCH_INSTANCE WHERE WATCHER = ? AND LAST_SEEN >= {now} - ?",
				(row, index) -> row.getString(1), this.watcher, expiry);
	}

	/**
	 * Remove the rows of instances that have been silent for long. Each is removed by its
	 * key, which waits for no row that a living instance has locked.
	 * @param silence the minimum time in milliseconds
	 */
	void removeSilent(long silence) {
		this.sql
			.query("""
					SELECT INSTANCE FROM NOVAACT_WATCH_INSTANCE
					WHERE WATCHER = ? AND INSTANCE <> ? AND LAST_SEEN < {now} - ?""", (row, index) -> row.getString(1),
					this.watcher, LOSSES, silence)
			.forEach(this::remove);
	}

	void remove() {
		remove(this.instance);
	}

	private void remove(String instance) {
		this.sql.update("DELETE FROM NOVAACT_WATCH_INSTANCE" + ROW, this.watcher, instance);
	}

}
