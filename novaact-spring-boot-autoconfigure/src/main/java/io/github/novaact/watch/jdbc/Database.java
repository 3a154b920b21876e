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

import java.sql.DatabaseMetaData;
import java.util.List;
import java.util.Locale;

import javax.sql.DataSource;

import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * What databases do differently.
 */
enum Database {

	/** H2, PostgreSQL and whatever else speaks standard SQL. */
	STANDARD("SELECT CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)", false),

	/** PostgreSQL, whose standard clock stands still within a transaction. */
	POSTGRESQL("SELECT CAST(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()) * 1000 AS BIGINT)", false),

	/** MySQL and MariaDB, whose time columns know no zone. */
	MYSQL("SELECT CAST(UNIX_TIMESTAMP(SYSDATE(3)) * 1000 AS SIGNED)", true);

	private final String currentMillis;

	private final boolean timestampInUtc;

	Database(String currentMillis, boolean timestampInUtc) {
		this.currentMillis = currentMillis;
		this.timestampInUtc = timestampInUtc;
	}

	/**
	 * Return the query for the time in milliseconds since the epoch.
	 * @return the query
	 */
	String currentMillis() {
		return this.currentMillis;
	}

	/**
	 * Return a statement that inserts a row unless there is one of its key, and that does
	 * not spoil the transaction if there is.
	 * @param table the table
	 * @param columns all columns of the row, those of the key first
	 * @param keyColumns number of columns of the key
	 * @return the statement, whose parameters are the columns; for standard SQL those of
	 * the key follow once more
	 */
	String insertIfAbsent(String table, List<String> columns, int keyColumns) {
		String insert = " INTO " + table + " (" + String.join(", ", columns) + ") ";
		String parameters = WatchTables.parameters(columns.size());
		return switch (this) {
			case POSTGRESQL -> "INSERT" + insert + "VALUES (" + parameters + ") ON CONFLICT DO NOTHING";
			case MYSQL -> "INSERT IGNORE" + insert + "VALUES (" + parameters + ")";
			case STANDARD -> "INSERT" + insert + "SELECT " + parameters + " WHERE NOT EXISTS (SELECT 1 FROM " + table
					+ " WHERE " + String.join(" = ? AND ", columns.subList(0, keyColumns)) + " = ?)";
		};
	}

	/**
	 * Return a statement of MySQL's that inserts a row unless there is one of its key,
	 * which is locked for a change then: {@code INSERT IGNORE} would lock it for reading,
	 * and two who did so and change it next wait for each other.
	 * @param table the table
	 * @param columns all columns of the row, those of the key first
	 * @return the statement, whose parameters are the columns
	 */
	String insertOrLock(String table, List<String> columns) {
		String key = columns.get(0);
		return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
				+ WatchTables.parameters(columns.size()) + ") ON DUPLICATE KEY UPDATE " + key + " = " + key;
	}

	/**
	 * Return whether times of db-scheduler are to be written as UTC.
	 * @return whether they are
	 */
	boolean timestampInUtc() {
		return this.timestampInUtc;
	}

	/**
	 * Return which database it is.
	 * @param dataSource a data source of the database, which is asked
	 * @return the database
	 * @throws IllegalStateException if the database does not answer
	 */
	static Database of(DataSource dataSource) {
		try {
			String name = JdbcUtils.extractDatabaseMetaData(dataSource, DatabaseMetaData::getDatabaseProductName)
				.toLowerCase(Locale.ROOT);
			if (name.contains("mysql") || name.contains("mariadb")) {
				return MYSQL;
			}
			return name.contains("postgresql") ? POSTGRESQL : STANDARD;
		}
		catch (MetaDataAccessException ex) {
			throw new IllegalStateException("The database of the shared watches cannot be reached", ex);
		}
	}

}
