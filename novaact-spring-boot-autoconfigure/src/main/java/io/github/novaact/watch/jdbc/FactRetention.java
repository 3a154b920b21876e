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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Removes facts that are no longer needed.
 */
final class FactRetention {

	private static final int AT_ONCE = 500;

	private static final int PAGE = 10_000;

	private final Sql sql;

	private final String table;

	private final String watcher;

	private final String now;

	FactRetention(Sql sql, TablePrefix names, String watcher) {
		this.sql = sql;
		this.table = names.fact();
		this.watcher = watcher;
		this.now = sql.dialect.now();
	}

	/**
	 * Remove what was recorded of runs before their end, which is settled.
	 * @param definition name of the definition
	 */
	void removeBeforeEnds(String definition) {
		remove(definition, this.sql.query("SELECT DISTINCT f.RUN_ID FROM " + this.table
				+ " f WHERE f.WATCHER = ? AND f.DEFINITION = ? AND f.ENDED_AT IS NULL" + " AND EXISTS (SELECT 1 FROM "
				+ this.table + " g WHERE g.WATCHER = f.WATCHER AND g.DEFINITION = f.DEFINITION AND g.RUN_ID = f.RUN_ID"
				+ " AND g.ENDED_AT IS NOT NULL AND g.PUBLISHED_AT IS NOT NULL) LIMIT " + PAGE,
				(row, index) -> row.getString(1), this.watcher, definition),
				" AND ENDED_AT IS NULL" + FactRows.SETTLED);
	}

	/**
	 * Return the time of the last end that need not be kept, as enough later ones are.
	 * @param definition name of the definition
	 * @param age minimum age of facts to remove, in milliseconds
	 * @return the time in milliseconds since the epoch, {@code null} if there is none
	 */
	@Nullable Long horizon(String definition, long age) {
		List<Long> horizons = this.sql.query(
				"SELECT ENDED_AT, CASE WHEN RECORDED_AT < " + this.now + " - ? THEN 1 ELSE 0 END FROM " + this.table
						+ " WHERE WATCHER = ? AND DEFINITION = ? AND ENDED_AT IS NOT NULL ORDER BY ENDED_AT DESC"
						+ " LIMIT 1 OFFSET " + FactRows.ENDS_KEPT,
				(row, index) -> (row.getInt(2) > 0) ? row.getLong(1) : -1, age, this.watcher, definition);
		return (horizons.isEmpty() || horizons.get(0) < 0) ? null : horizons.get(0);
	}

	/**
	 * Remove ends that were recorded for waiters only, of runs in which there is no
	 * interest any more.
	 * @param definition name of the definition
	 * @param interest table of the interests
	 * @param age minimum age of what is removed, in milliseconds
	 */
	void removeKept(String definition, String interest, long age) {
		remove(definition, this.sql.query("SELECT f.RUN_ID FROM " + this.table
				+ " f WHERE f.WATCHER = ? AND f.DEFINITION = ? AND f.ENDED_AT IS NOT NULL AND f.NEXT_AT IS NULL"
				+ " AND f.PUBLISHED_AT IS NULL AND f.ATTEMPTS = 0 AND f.RECORDED_AT < " + this.now
				+ " - ? AND NOT EXISTS (SELECT 1 FROM " + interest
				+ " i WHERE i.WATCHER = f.WATCHER AND i.DEFINITION = f.DEFINITION AND i.RUN_ID = f.RUN_ID) LIMIT "
				+ PAGE, (row, index) -> row.getString(1), this.watcher, definition, age), FactRows.KEPT);
	}

	void removeUpTo(String definition, long horizon) {
		remove(definition,
				this.sql.query("SELECT RUN_ID FROM " + this.table
						+ " WHERE WATCHER = ? AND DEFINITION = ? AND ENDED_AT <= ? AND PUBLISHED_AT IS NOT NULL LIMIT "
						+ PAGE, (row, index) -> row.getString(1), this.watcher, definition, horizon),
				FactRows.SETTLED);
	}

	/**
	 * Remove facts of a definition that is not watched itself.
	 * @param definition name of the definition
	 * @param interest table of the interests
	 * @param age minimum age of ends to remove, in milliseconds
	 * @return whether there is nothing left
	 */
	boolean removeUnwanted(String definition, String interest, long age) {
		remove(definition, this.sql.query("SELECT DISTINCT f.RUN_ID FROM " + this.table
				+ " f WHERE f.WATCHER = ? AND f.DEFINITION = ? AND f.NEXT_AT IS NULL AND f.RECORDED_AT < " + this.now
				+ " - ? AND (f.ATTEMPTS = 0 OR f.PUBLISHED_AT IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM " + interest
				+ " i WHERE i.WATCHER = f.WATCHER AND i.DEFINITION = f.DEFINITION AND i.RUN_ID = f.RUN_ID) LIMIT "
				+ PAGE, (row, index) -> row.getString(1), this.watcher, definition, age),
				FactRows.SETTLED + " AND (ATTEMPTS = 0 OR PUBLISHED_AT IS NOT NULL)");
		return this.sql
			.query("SELECT 1 FROM " + this.table + " WHERE WATCHER = ? AND DEFINITION = ? LIMIT 1",
					(row, index) -> row.getInt(1), this.watcher, definition)
			.isEmpty();
	}

	void removeOldRefusals(String definition, long age) {
		this.sql.update("DELETE FROM " + this.table + " WHERE WATCHER = ? AND DEFINITION = ? AND FACT = '"
				+ Fact.REFUSED + "' AND RECORDED_AT < " + this.now + " - ?", this.watcher, definition, age);
	}

	/**
	 * Remove facts of runs, some at once, so that no statement takes long.
	 * @param definition name of the definition
	 * @param runIds ids of the runs
	 * @param condition further condition
	 */
	private void remove(String definition, List<String> runIds, String condition) {
		for (int i = 0; i < runIds.size(); i += AT_ONCE) {
			List<String> some = runIds.subList(i, Math.min(i + AT_ONCE, runIds.size()));
			List<@Nullable Object> parameters = new ArrayList<>(List.of(this.watcher, definition));
			parameters.addAll(some);
			this.sql.update("DELETE FROM " + this.table + " WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID IN ("
					+ Dialect.parameters(some.size()) + ")" + condition, parameters.toArray());
		}
	}

}
