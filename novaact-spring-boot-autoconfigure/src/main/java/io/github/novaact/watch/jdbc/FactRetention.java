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

import org.jspecify.annotations.Nullable;

import org.springframework.dao.support.DataAccessUtils;

/**
 * Removes facts that are no longer needed.
 */
final class FactRetention {

	private static final int PAGE = 10_000;

	/**
	 * No interest wants the run of a fact {@code f}, which was recorded some time ago.
	 */
	private static final String UNWANTED = """
			 AND f.RECORDED_AT < {now} - ?
			AND NOT EXISTS (SELECT 1 FROM NOVAACT_WATCH_INTEREST i WHERE %s)""".formatted(Sql.sameRun("i", "f"));

	private final Sql sql;

	private final String watcher;

	FactRetention(Sql sql, String watcher) {
		this.sql = sql;
		this.watcher = watcher;
	}

	/**
	 * Remove what was recorded of runs before their end, which is settled.
	 * @param definition name of the definition
	 */
	void removeBeforeEnds(String definition) {
		remove(definition, FactRows.SETTLED + " AND ENDED_AT IS NULL",
				" AND " + FactRows.exists("f", "g.ENDED_AT IS NOT NULL AND g.PUBLISHED_AT IS NOT NULL"));
	}

	/**
	 * Return the time of the last end that need not be kept, as enough later ones are.
	 * @param definition name of the definition
	 * @param age minimum age of facts to remove, in milliseconds
	 * @return the time in milliseconds since the epoch, {@code null} if there is none
	 */
	@Nullable Long horizon(String definition, long age) {
		return DataAccessUtils.singleResult(
				this.sql.query(
						"""
								SELECT h.ENDED_AT FROM (SELECT ENDED_AT, RECORDED_AT FROM NOVAACT_WATCH_FACT
								WHERE WATCHER = ? AND DEFINITION = ? AND ENDED_AT IS NOT NULL ORDER BY ENDED_AT DESC LIMIT 1 OFFSET %s) h
								WHERE h.RECORDED_AT < {now} - ?"""
							.formatted(FactRows.ENDS_KEPT),
						(row, index) -> row.getLong(1), this.watcher, definition, age));
	}

	/**
	 * Remove ends that were recorded for waiters only, of runs in which there is no
	 * interest any more.
	 * @param definition name of the definition
	 * @param age minimum age of what is removed, in milliseconds
	 */
	void removeKept(String definition, long age) {
		remove(definition, FactRows.KEPT, UNWANTED, age);
	}

	void removeUpTo(String definition, long horizon) {
		remove(definition, FactRows.SETTLED, " AND f.ENDED_AT <= ? AND f.PUBLISHED_AT IS NOT NULL", horizon);
	}

	/**
	 * Remove facts of a definition that is not watched itself.
	 * @param definition name of the definition
	 * @param age minimum age of ends to remove, in milliseconds
	 * @return whether there is nothing left
	 */
	boolean removeUnwanted(String definition, long age) {
		remove(definition, FactRows.SETTLED + " AND (ATTEMPTS = 0 OR PUBLISHED_AT IS NOT NULL)", UNWANTED, age);
		return this.sql
			.query("SELECT 1 FROM NOVAACT_WATCH_FACT WHERE WATCHER = ? AND DEFINITION = ? LIMIT 1",
					(row, index) -> index, this.watcher, definition)
			.isEmpty();
	}

	void removeOldRefusals(String definition, long age) {
		this.sql.update("DELETE FROM NOVAACT_WATCH_FACT WHERE WATCHER = ? AND DEFINITION = ? AND FACT = ?"
				+ " AND RECORDED_AT < {now} - ?", this.watcher, definition, Fact.REFUSED, age);
	}

	/**
	 * Remove facts of runs, some at once, so that no statement takes long.
	 * @param definition name of the definition
	 * @param facts condition for what is removed
	 * @param runs further condition for one of those, {@code f}, without which nothing of
	 * its run is removed
	 * @param parameters parameters of the further condition
	 */
	private void remove(String definition, String facts, String runs, Long... parameters) {
		List<String> runIds = this.sql.query(
				"SELECT DISTINCT f.RUN_ID FROM NOVAACT_WATCH_FACT f WHERE f.WATCHER = ? AND f.DEFINITION = ?" + facts
						+ runs + " LIMIT " + PAGE,
				(row, index) -> row.getString(1), this.watcher, definition, List.of(parameters));
		Sql.parts(runIds)
			.forEach((some) -> this.sql.update("DELETE FROM NOVAACT_WATCH_FACT WHERE WATCHER = ? AND DEFINITION = ?"
					+ " AND RUN_ID" + Sql.in(some) + facts, this.watcher, definition, some));
	}

}
