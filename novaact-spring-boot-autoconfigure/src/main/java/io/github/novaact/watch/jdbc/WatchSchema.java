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

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Checks that the tables are as the statements need them.
 *
 * @since 0.1.0
 */
public final class WatchSchema {

	private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "3F000", "90079");

	private static final Set<String> NO_COLUMN = Set.of("42703", "42S22");

	private static final Set<Integer> DENIED_CODES = Set.of(1142, 1143, 1044, 90096);

	static final Table TASK = new Table("NOVAACT_WATCH_TASK",
			List.of("task_name", "task_instance", "task_data", "execution_time", "picked", "picked_by", "last_success",
					"last_failure", "consecutive_failures", "last_heartbeat", "version", "priority"));

	private static final List<Table> TABLES = List.of(TASK, InterestRows.TABLE, FactRows.TABLE, DefinitionRows.TABLE,
			EndRows.TABLE, InstanceRows.TABLE, BudgetRows.TABLE, OpenRunRows.TABLE);

	private final Sql sql;

	WatchSchema(Sql sql) {
		this.sql = sql;
	}

	/**
	 * Return whether all tables are there.
	 * @param dataSource data source of the database
	 * @param tablePrefix prefix of the tables
	 * @return whether they can be read
	 */
	public static boolean isComplete(@Nullable DataSource dataSource, TablePrefix tablePrefix) {
		if (dataSource == null) {
			return false;
		}
		JdbcTemplate jdbc = new JdbcTemplate(dataSource);
		try {
			TABLES.forEach(
					(table) -> jdbc.queryForList("SELECT 1 FROM " + tablePrefix.table(table.name()) + " WHERE 1 = 0"));
			return true;
		}
		catch (DataAccessException ex) {
			return false;
		}
	}

	/**
	 * Check all tables, columns and privileges. Changes nothing.
	 * @throws WatchSchemaException if one of them is missing, which it names
	 */
	void check() {
		TABLES.forEach(this::check);
	}

	private void check(Table table) {
		String name = table.name();
		String all = table.columnList();
		String last = table.columns().get(table.columns().size() - 1);
		for (String column : table.columns()) {
			attempt("SELECT", table, column, "SELECT " + column + " FROM " + name);
		}
		attempt("INSERT", table, null, "INSERT INTO " + name + " (" + all + ") SELECT " + all + " FROM " + name);
		if (table != InterestRows.TABLE) {
			attempt("UPDATE", table, null, "UPDATE " + name + " SET " + last + " = " + last);
		}
		attempt("DELETE", table, null, "DELETE FROM " + name);
	}

	private void attempt(String operation, Table table, @Nullable String column, String statement) {
		String name = this.sql.tablePrefix.table(table.name());
		try {
			if (column != null) {
				this.sql.query(statement + " WHERE 1 = 0", (row, index) -> index);
			}
			else {
				this.sql.update(statement + " WHERE 1 = 0");
			}
		}
		catch (DataAccessException ex) {
			if (!(ex.getCause() instanceof SQLException cause)) {
				throw ex;
			}
			if ("42501".equals(cause.getSQLState()) || DENIED_CODES.contains(cause.getErrorCode())) {
				throw WatchSchemaException.denied(operation, name, ex);
			}
			if (column != null && NO_COLUMN.contains(cause.getSQLState())) {
				throw WatchSchemaException.missing("table '" + name + "' has no column '" + column + "'",
						this.sql.tablePrefix, ex);
			}
			if (NO_TABLE.contains(cause.getSQLState())) {
				throw WatchSchemaException.missing("there is no table '" + name + "'", this.sql.tablePrefix, ex);
			}
			throw ex;
		}
	}

}
