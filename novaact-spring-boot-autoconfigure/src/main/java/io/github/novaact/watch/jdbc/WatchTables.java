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
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The tables of the shared watches, as one watcher on one instance uses them. Statements
 * take part in the transaction of their caller.
 */
final class WatchTables {

	/**
	 * Whoever holds a row longer, such as an instance that is frozen, is not waited for.
	 */
	private static final int QUERY_TIMEOUT_SECONDS = 5;

	final JdbcTemplate jdbc;

	final Database database;

	final TablePrefix names;

	final String watcher;

	final String instance;

	WatchTables(DataSource dataSource, Database database, TablePrefix names, String watcher, String instance) {
		this.jdbc = new JdbcTemplate(dataSource);
		this.jdbc.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
		this.database = database;
		this.names = names;
		this.watcher = watcher;
		this.instance = instance;
	}

	long currentMillis() {
		return number(this.database.currentMillis());
	}

	/**
	 * Insert a row unless there is one of its key.
	 * @param table name of the table
	 * @param columns all columns of the row, those of the key first
	 * @param keyColumns number of columns of the key
	 * @param values values of the columns
	 * @return whether there was none
	 */
	boolean insertIfAbsent(String table, List<String> columns, int keyColumns, @Nullable Object... values) {
		Object[] parameters = (this.database != Database.STANDARD) ? values
				: Stream.concat(Stream.of(values), Stream.of(values).limit(keyColumns)).toArray();
		try {
			return this.jdbc.update(this.database.insertIfAbsent(table, columns, keyColumns), parameters) > 0;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	long number(String query, Object... parameters) {
		Long number = this.jdbc.queryForObject(query, Long.class, parameters);
		return (number != null) ? number : 0;
	}

	static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
		long value = row.getLong(column);
		return row.wasNull() ? null : value;
	}

	static @Nullable Instant instant(@Nullable Long millis) {
		return (millis != null) ? Instant.ofEpochMilli(millis) : null;
	}

	static @Nullable Long millis(@Nullable Instant instant) {
		return (instant != null) ? instant.toEpochMilli() : null;
	}

}
