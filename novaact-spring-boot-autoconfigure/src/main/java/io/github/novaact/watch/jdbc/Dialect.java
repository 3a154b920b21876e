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
import java.util.Locale;
import java.util.Set;

import javax.sql.DataSource;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Expressions that differ between databases.
 */
enum Dialect {

	/**
	 * PostgreSQL, whose standard clock stands still within a transaction.
	 */
	POSTGRESQL("CAST(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()) * 1000 AS BIGINT)",
			"INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING"),

	/**
	 * MySQL and MariaDB, whose time columns know no zone. They lock what is between rows,
	 * unless the isolation level is read committed.
	 */
	MYSQL("CAST(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) / 1000 AS SIGNED)",
			"INSERT IGNORE INTO %s (%s) VALUES (%s)"),

	/**
	 * H2 in the modes whose syntax the statements have. An insertion fails if there is a
	 * row, without spoiling the transaction.
	 */
	H2("CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)", "INSERT INTO %s (%s) VALUES (%s)");

	private static final Set<String> MODES_OF_H2 = Set.of("REGULAR", "POSTGRESQL", "MYSQL", "MARIADB");

	private final String now;

	private final String insertIfAbsent;

	Dialect(String now, String insertIfAbsent) {
		this.now = now;
		this.insertIfAbsent = insertIfAbsent;
	}

	/**
	 * Return the expression for the time, in milliseconds since the epoch. It advances
	 * within a transaction, and daylight saving time does not change it.
	 * @return the expression
	 */
	String now() {
		return this.now;
	}

	/**
	 * Return a statement that inserts a row unless there is one of its key, and that does
	 * not spoil the transaction if there is.
	 * @param table the table
	 * @return the statement, whose parameters are the columns
	 */
	String insertIfAbsent(Table table) {
		return this.insertIfAbsent.formatted(table.name(), table.columnList(), Sql.parameters(table.columns().size()));
	}

	/**
	 * Return the dialect of a database.
	 * @param dataSource the data source of the database
	 * @return the dialect
	 * @throws WatchSchemaException if watches cannot be shared through the database
	 * @throws org.springframework.dao.DataAccessException if the database does not
	 * respond
	 */
	static Dialect of(DataSource dataSource) {
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		String product = String.valueOf(jdbc
			.execute((ConnectionCallback<String>) (connection) -> connection.getMetaData().getDatabaseProductName()));
		String name = product.toLowerCase(Locale.ROOT);
		if (name.contains("postgresql")) {
			return POSTGRESQL;
		}
		if (name.contains("mysql") || name.contains("mariadb")) {
			return MYSQL;
		}
		if (name.equals("h2")) {
			List<String> modes = jdbc.queryForList(
					"SELECT UPPER(SETTING_VALUE) FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'MODE'",
					String.class);
			if (MODES_OF_H2.containsAll(modes)) {
				return H2;
			}
			product = "H2 in mode " + String.join(", ", modes);
		}
		throw WatchSchemaException.unsupported(product);
	}

}
