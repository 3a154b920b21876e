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
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The rows of the definitions. None is ever removed: there are few, and who holds one is
 * written there.
 */
final class DefinitionRows {

	private static final String KEY = " WHERE WATCHER = ? AND DEFINITION = ?";

	private final WatchTables tables;

	private final String table;

	private final String wanted;

	DefinitionRows(WatchTables tables) {
		this.tables = tables;
		this.table = tables.names.definition();
		this.wanted = "(WATCHED_SINCE IS NOT NULL OR EXISTS (SELECT 1 FROM " + tables.names.run()
				+ " r WHERE r.WATCHER = d.WATCHER AND r.DEFINITION = d.DEFINITION AND r.TOLD_AT IS NULL))";
	}

	void add(String definition) {
		if (find(definition) != null) {
			return;
		}
		this.tables.insertOrLock(this.table, List.of("WATCHER", "DEFINITION", "REVISION"), 2, this.tables.watcher,
				definition, 0);
	}

	/**
	 * Watch a definition, unless it is watched.
	 * @param definition name of the definition
	 * @param since the time
	 * @return whether it was not watched before
	 */
	boolean watch(String definition, long since) {
		return update(" SET WATCHED_SINCE = ?, TOLD_UP_TO = NULL, REVISION = REVISION + 1" + KEY
				+ " AND WATCHED_SINCE IS NULL", since, this.tables.watcher, definition);
	}

	/**
	 * Watch a definition no longer. Its runs are left to who holds it.
	 * @param definition name of the definition
	 * @return whether it was watched before
	 */
	boolean unwatch(String definition) {
		return update(" SET WATCHED_SINCE = NULL, REVISION = REVISION + 1" + KEY + " AND WATCHED_SINCE IS NOT NULL",
				this.tables.watcher, definition);
	}

	void setHolder(String definition) {
		update(" SET HOLDER = ?" + KEY, this.tables.instance, this.tables.watcher, definition);
	}

	/**
	 * Write again who holds a definition, unless another instance has its task by now.
	 * @param definition name of the definition
	 * @param version version of the task as this instance has it
	 */
	void setHolderAgain(String definition, long version) {
		update(" SET HOLDER = ?" + KEY + " AND EXISTS (SELECT 1 FROM " + this.tables.names.task()
				+ " WHERE task_name = ? AND task_instance = ? AND picked_by = ? AND version = ?)", this.tables.instance,
				this.tables.watcher, definition, this.tables.watcher, definition, this.tables.instance, version);
	}

	void removeHolder(String definition) {
		update(" SET HOLDER = NULL" + KEY + " AND HOLDER = ?", this.tables.watcher, definition, this.tables.instance);
	}

	void setDurations(String definition, String durations) {
		update(" SET DURATIONS = ?" + KEY, durations, this.tables.watcher, definition);
	}

	/**
	 * Remember that runs which ended up to a time are told.
	 * @param definition name of the definition
	 * @param time the time
	 */
	void setToldUpTo(String definition, long time) {
		update(" SET TOLD_UP_TO = ?" + KEY + " AND (TOLD_UP_TO IS NULL OR TOLD_UP_TO < ?)", time, this.tables.watcher,
				definition, time);
	}

	private boolean update(String update, Object... parameters) {
		return this.tables.update("UPDATE " + this.table + update, parameters) > 0;
	}

	@Nullable DefinitionRow find(String definition) {
		return this.tables
			.query("SELECT DEFINITION, WATCHED_SINCE, REVISION, DURATIONS, HOLDER, TOLD_UP_TO FROM " + this.table + KEY,
					DefinitionRows::row, this.tables.watcher, definition)
			.stream()
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return the definitions that this instance holds, without what is known of their
	 * runs.
	 * @return the rows
	 */
	List<DefinitionRow> held() {
		return this.tables.query(
				"SELECT DEFINITION, WATCHED_SINCE, REVISION, NULL AS DURATIONS, HOLDER, NULL AS TOLD_UP_TO FROM "
						+ this.table + " WHERE WATCHER = ? AND HOLDER = ?",
				DefinitionRows::row, this.tables.watcher, this.tables.instance);
	}

	/**
	 * Return the definitions of which something may be watched or waited for.
	 * @return names of the definitions
	 */
	List<String> wanted() {
		return this.tables.query("SELECT DEFINITION FROM " + this.table + " d WHERE WATCHER = ? AND " + this.wanted,
				(row, index) -> row.getString(1), this.tables.watcher);
	}

	/**
	 * Return the definitions that are not watched themselves.
	 * @return names of the definitions
	 */
	List<String> unwatched() {
		return this.tables.query(
				"SELECT DEFINITION FROM " + this.table + " WHERE WATCHER = ? AND WATCHED_SINCE IS NULL",
				(row, index) -> row.getString(1), this.tables.watcher);
	}

	boolean isWanted(String definition) {
		return this.tables.number("SELECT COUNT(*) FROM " + this.table + " d" + KEY + " AND " + this.wanted,
				this.tables.watcher, definition) > 0;
	}

	private static DefinitionRow row(ResultSet row, int index) throws SQLException {
		return new DefinitionRow(row.getString("DEFINITION"), WatchTables.nullableLong(row, "WATCHED_SINCE"),
				row.getLong("REVISION"), row.getString("DURATIONS"), row.getString("HOLDER"),
				WatchTables.nullableLong(row, "TOLD_UP_TO"));
	}

}
