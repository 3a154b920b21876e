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

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Rows of the instances that are alive, or were a short while ago, by the database's
 * clock. Each instance counts in its row what it has committed: a count that is behind
 * shows that the database has lost commits.
 */
final class InstanceRows {

	static final List<String> COLUMNS = List.of("WATCHER", "INSTANCE", "LAST_SEEN", "COMMITS", "SINCE", "STATE");

	/** Name of the row that counts how often commits were found to be lost. */
	private static final String LOSSES = "*";

	private final Sql sql;

	private final String watcher;

	private final String instance;

	private final String live;

	private final String insert;

	private final String count;

	private final String commit;

	private final String alive;

	private final String silent;

	private final String remove;

	private final String commits;

	private final String all;

	private final String losses;

	private final String describe;

	private final String described;

	private long since;

	InstanceRows(Sql sql, TablePrefix names, String watcher, String instance) {
		String table = names.instance();
		String now = sql.dialect.now();
		this.sql = sql;
		this.watcher = watcher;
		this.instance = instance;
		this.live = "UPDATE " + table + " SET LAST_SEEN = " + now + " WHERE WATCHER = ? AND INSTANCE = ?";
		this.insert = sql.dialect.insertIfAbsent(table, COLUMNS);
		this.commit = "UPDATE " + table + " SET COMMITS = ? WHERE WATCHER = ? AND INSTANCE = ? AND COMMITS = ?";
		this.commits = "SELECT COMMITS FROM " + table + " WHERE WATCHER = ? AND INSTANCE = ?";
		this.alive = "SELECT INSTANCE FROM " + table + " WHERE WATCHER = ? AND LAST_SEEN >= " + now + " - ?";
		this.count = "SELECT COUNT(*) FROM " + table + " WHERE WATCHER = ? AND LAST_SEEN >= " + now + " - ?";
		this.silent = "SELECT INSTANCE FROM " + table + " WHERE WATCHER = ? AND INSTANCE <> '" + LOSSES
				+ "' AND LAST_SEEN < " + now + " - ?";
		this.all = "SELECT INSTANCE, COMMITS FROM " + table + " WHERE WATCHER = ?";
		this.losses = "UPDATE " + table + " SET COMMITS = COMMITS + 1 WHERE WATCHER = ? AND INSTANCE = '" + LOSSES
				+ "'";
		this.describe = "UPDATE " + table + " SET STATE = ? WHERE WATCHER = ? AND INSTANCE = ?";
		this.described = "SELECT INSTANCE, SINCE, LAST_SEEN, STATE FROM " + table
				+ " WHERE WATCHER = ? AND INSTANCE <> '" + LOSSES + "' ORDER BY INSTANCE";
		this.remove = "DELETE FROM " + table + " WHERE WATCHER = ? AND INSTANCE = ?";
	}

	/**
	 * Write that this instance is alive, if it has a row.
	 * @return whether it has
	 */
	boolean renew() {
		return this.sql.update(this.live, this.watcher, this.instance) > 0;
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
		this.sql.insertIfAbsent(this.insert, this.watcher, this.instance, now, commits, this.since, null);
		return false;
	}

	/**
	 * Write what this instance is doing.
	 * @param state text that describes it
	 */
	void describe(String state) {
		this.sql.update(this.describe, state, this.watcher, this.instance);
	}

	/**
	 * Return the instances.
	 * @return what each has written of itself, by name
	 */
	List<Described> described() {
		return this.sql.query(this.described,
				(row, index) -> new Described(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4)),
				this.watcher);
	}

	/**
	 * Count a commit, in its transaction.
	 * @param before number of commits before
	 * @return whether the row has that number; if not, commits were lost
	 */
	boolean commit(long before) {
		return this.sql.update(this.commit, before + 1, this.watcher, this.instance, before) > 0;
	}

	@Nullable Long commits() {
		return this.sql.query(this.commits, (row, index) -> row.getLong(1), this.watcher, this.instance)
			.stream()
			.findFirst()
			.orElse(null);
	}

	/**
	 * Count a loss of commits, which other instances observe.
	 */
	void reportLoss() {
		if (this.sql.update(this.losses, this.watcher) == 0) {
			this.sql.insertIfAbsent(this.insert, this.watcher, LOSSES, 0L, 1L, 0L, null);
		}
	}

	/**
	 * Return what all instances have committed, and how often commits were lost.
	 * @return the counts
	 */
	Map<String, Long> all() {
		return this.sql.query(this.all, (row, index) -> Map.entry(row.getString(1), row.getLong(2)), this.watcher)
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
		return this.sql.query(this.alive, (row, index) -> row.getString(1), this.watcher, expiry);
	}

	int count(long expiry) {
		return this.sql.query(this.count, (row, index) -> row.getInt(1), this.watcher, expiry).get(0);
	}

	List<String> silent(long expiry) {
		return this.sql.query(this.silent, (row, index) -> row.getString(1), this.watcher, expiry);
	}

	void remove() {
		remove(this.instance);
	}

	void remove(String instance) {
		this.sql.update(this.remove, this.watcher, instance);
	}

	/**
	 * What an instance has written of itself.
	 *
	 * @param name name of the instance
	 * @param since time since which it has been alive, in milliseconds since the epoch
	 * @param lastSeen time of its last sign of life
	 * @param state text that describes what it is doing, {@code null} if it has none
	 */
	record Described(String name, long since, long lastSeen, @Nullable String state) {

	}

}
