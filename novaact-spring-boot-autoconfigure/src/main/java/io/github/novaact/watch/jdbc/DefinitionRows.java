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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The rows of definitions: how far the past was read, and how long past runs took.
 */
final class DefinitionRows {

	static final Table TABLE = new Table("NOVAACT_WATCH_DEFINITION",
			List.of("WATCHER", "DEFINITION", "READING", "DURATIONS", "HORIZON"));

	private static final String ROW = " WHERE WATCHER = ? AND DEFINITION = ?";

	private final Sql sql;

	private final String watcher;

	DefinitionRows(Sql sql, String watcher) {
		this.sql = sql;
		this.watcher = watcher;
	}

	DefinitionRow find(String definition) {
		return this.sql
			.query("SELECT READING, DURATIONS, HORIZON FROM NOVAACT_WATCH_DEFINITION" + ROW,
					(row, index) -> new DefinitionRow(row.getString(1), row.getString(2), row.getLong(3)), this.watcher,
					definition)
			.stream()
			.findFirst()
			.orElse(DefinitionRow.EMPTY);
	}

	/**
	 * Return how long past runs took.
	 * @return the durations in milliseconds, in ascending order, by definition
	 */
	Map<String, long[]> durations() {
		Map<String, long[]> durations = new HashMap<>();
		this.sql.query("SELECT DEFINITION, DURATIONS FROM NOVAACT_WATCH_DEFINITION WHERE WATCHER = ?",
				(row, index) -> durations.put(row.getString(1),
						LongStream.of(durations(row.getString(2))).sorted().toArray()),
				this.watcher);
		return durations;
	}

	/**
	 * Read durations.
	 * @param text the durations, separated by commas, may be {@code null}
	 * @return the durations in milliseconds
	 */
	static long[] durations(@Nullable String text) {
		return Stream.of(StringUtils.commaDelimitedListToStringArray(text)).mapToLong(Long::parseLong).toArray();
	}

	/**
	 * Write how far the past of a definition was read.
	 * @param definition name of the definition
	 * @param progress how far. With a token that no database can keep, it is read again.
	 * @param durations how long past runs took
	 */
	void save(String definition, @Nullable String progress, String durations) {
		String reading = (progress != null && progress.indexOf('\0') < 0) ? progress : null;
		if (this.sql.update("UPDATE NOVAACT_WATCH_DEFINITION SET READING = ?, DURATIONS = ?" + ROW, reading, durations,
				this.watcher, definition) == 0) {
			this.sql.insertIfAbsent(TABLE, this.watcher, definition, reading, durations, 0L);
		}
	}

	/**
	 * Forget how far the past was read, as the definition is not watched any more.
	 * @param definition name of the definition
	 */
	void forgetReading(String definition) {
		this.sql.update("UPDATE NOVAACT_WATCH_DEFINITION SET READING = NULL" + ROW + " AND READING IS NOT NULL",
				this.watcher, definition);
	}

	/**
	 * Remember that runs which ended up to a time were published.
	 * @param definition name of the definition
	 * @param horizon the time
	 */
	void raiseHorizon(String definition, long horizon) {
		if (this.sql.update("UPDATE NOVAACT_WATCH_DEFINITION SET HORIZON = ?" + ROW + " AND HORIZON < ?", horizon,
				this.watcher, definition, horizon) == 0) {
			this.sql.insertIfAbsent(TABLE, this.watcher, definition, null, "", horizon);
		}
	}

	void remove(String definition) {
		this.sql.update("DELETE FROM NOVAACT_WATCH_DEFINITION" + ROW, this.watcher, definition);
	}

	/**
	 * The row of a definition.
	 *
	 * @param reading how far its past was read
	 * @param durations how long past runs took, in milliseconds, separated by commas
	 * @param horizon time in milliseconds since the epoch; runs that ended by then were
	 * published, though there may be no facts of them any more
	 */
	record DefinitionRow(@Nullable String reading, @Nullable String durations, long horizon) {

		private static final DefinitionRow EMPTY = new DefinitionRow(null, null, 0);

	}

}
