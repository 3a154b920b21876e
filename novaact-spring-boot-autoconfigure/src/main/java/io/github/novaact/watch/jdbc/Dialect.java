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

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;

import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * The statements that databases write differently.
 */
abstract class Dialect {

	/**
	 * Return the expression for the time, in milliseconds since the epoch. It advances
	 * within a transaction, and daylight saving time does not change it.
	 * @return the expression
	 */
	abstract String now();

	/**
	 * Return a statement that inserts a row unless there is one of its key, and that does
	 * not spoil the transaction if there is.
	 * @param table the table
	 * @param columns the columns
	 * @return the statement, whose parameters are the columns
	 */
	abstract String insertIfAbsent(String table, List<String> columns);

	/**
	 * Return whether that statement fails if there is a row, without spoiling the
	 * transaction.
	 * @return whether it does
	 */
	boolean failsOnDuplicates() {
		return false;
	}

	/**
	 * Return whether the database locks what is between rows, unless the isolation level
	 * is read committed.
	 * @return whether it does
	 */
	boolean locksGaps() {
		return false;
	}

	/**
	 * Return what db-scheduler does differently.
	 * @return the customization
	 */
	JdbcCustomization schedulerCustomization() {
		return new DefaultJdbcCustomization(false);
	}

	static String parameters(int count) {
		return String.join(", ", Collections.nCopies(count, "?"));
	}

	private static String insert(String table, List<String> columns) {
		return "INTO " + table + " (" + String.join(", ", columns) + ") VALUES (" + parameters(columns.size()) + ")";
	}

	/**
	 * Return the dialect of a database.
	 * @param dataSource the data source of the database
	 * @return the dialect
	 * @throws WatchSchemaException if watches cannot be shared through the database
	 * @throws IllegalStateException if the database does not respond
	 */
	static Dialect of(DataSource dataSource) {
		Connection connection = DataSourceUtils.getConnection(dataSource);
		try {
			DatabaseMetaData metaData = connection.getMetaData();
			String product = metaData.getDatabaseProductName();
			String name = product.toLowerCase(Locale.ROOT);
			if (name.contains("postgresql")) {
				return new PostgreSql();
			}
			if (name.contains("mysql") || name.contains("mariadb")) {
				return new MySql();
			}
			if (name.equals("h2")) {
				return new H2(mode(connection));
			}
			throw WatchSchemaException.unsupported(product);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The database of the shared watches does not respond", ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, dataSource);
		}
	}

	private static String mode(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet mode = statement.executeQuery(
						"SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'MODE'")) {
			return mode.next() ? mode.getString(1) : "REGULAR";
		}
	}

	/**
	 * PostgreSQL, whose standard clock stands still within a transaction.
	 */
	private static final class PostgreSql extends Dialect {

		@Override
		String now() {
			return "CAST(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()) * 1000 AS BIGINT)";
		}

		@Override
		String insertIfAbsent(String table, List<String> columns) {
			return "INSERT " + insert(table, columns) + " ON CONFLICT DO NOTHING";
		}

	}

	/**
	 * MySQL and MariaDB, whose time columns know no zone.
	 */
	private static final class MySql extends Dialect {

		@Override
		String now() {
			return "CAST(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) / 1000 AS SIGNED)";
		}

		@Override
		String insertIfAbsent(String table, List<String> columns) {
			return "INSERT IGNORE " + insert(table, columns);
		}

		@Override
		boolean locksGaps() {
			return true;
		}

		@Override
		JdbcCustomization schedulerCustomization() {
			return new DefaultJdbcCustomization(true);
		}

	}

	/**
	 * H2 in the modes whose syntax the statements have.
	 */
	private static final class H2 extends Dialect {

		private static final Set<String> MODES = Set.of("REGULAR", "POSTGRESQL", "MYSQL", "MARIADB");

		H2(String mode) {
			if (!MODES.contains(mode.toUpperCase(Locale.ROOT))) {
				throw WatchSchemaException.unsupported("H2 in mode " + mode);
			}
		}

		@Override
		String now() {
			return "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";
		}

		@Override
		String insertIfAbsent(String table, List<String> columns) {
			return "INSERT " + insert(table, columns);
		}

		@Override
		boolean failsOnDuplicates() {
			return true;
		}

	}

}
