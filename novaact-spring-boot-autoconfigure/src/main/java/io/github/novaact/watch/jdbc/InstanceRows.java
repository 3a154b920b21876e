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

/**
 * The rows of the instances that are alive, or were a short while ago.
 */
final class InstanceRows {

	private final WatchTables tables;

	private final String table;

	InstanceRows(WatchTables tables) {
		this.tables = tables;
		this.table = tables.names.instance();
	}

	/**
	 * Say that this instance is alive.
	 * @param now the time
	 * @return whether it was known to be
	 */
	boolean signOfLife(long now) {
		return this.tables.update("UPDATE " + this.table + " SET LAST_SEEN = ? WHERE WATCHER = ? AND INSTANCE = ?", now,
				this.tables.watcher, this.tables.instance) > 0;
	}

	void add(long now) {
		this.tables.insertIfAbsent(this.table, List.of("WATCHER", "INSTANCE", "LAST_SEEN"), 2, this.tables.watcher,
				this.tables.instance, now);
	}

	/**
	 * Remove an instance, unless it has been heard of meanwhile.
	 * @param instance name of the instance
	 * @param since since when it has to be silent
	 * @return whether it was removed
	 */
	boolean removeSilent(String instance, long since) {
		return this.tables.update("DELETE FROM " + this.table + " WHERE WATCHER = ? AND INSTANCE = ? AND LAST_SEEN < ?",
				this.tables.watcher, instance, since) > 0;
	}

	void remove(String instance) {
		this.tables.update("DELETE FROM " + this.table + " WHERE WATCHER = ? AND INSTANCE = ?", this.tables.watcher,
				instance);
	}

	int count(long aliveSince) {
		return (int) this.tables.number("SELECT COUNT(*) FROM " + this.table + " WHERE WATCHER = ? AND LAST_SEEN >= ?",
				this.tables.watcher, aliveSince);
	}

	List<String> silent(long since) {
		return this.tables.query("SELECT INSTANCE FROM " + this.table + " WHERE WATCHER = ? AND LAST_SEEN < ?",
				(row, index) -> row.getString(1), this.tables.watcher, since);
	}

}
