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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

	private final Sql sql;

	private final TablePrefix names;

	WatchSchema(Sql sql, TablePrefix names) {
		this.sql = sql;
		this.names = names;
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
			for (String table : List.of(tablePrefix.task(), tablePrefix.interest(), tablePrefix.fact(),
					tablePrefix.definition(), tablePrefix.ends(), tablePrefix.instance(), tablePrefix.budget(),
					tablePrefix.openRun())) {
				jdbc.queryForList("SELECT 1 FROM " + table + " WHERE 1 = 0");
			}
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
		columns().forEach(this::check);
	}

	private Map<String, List<String>> columns() {
		Map<String, List<String>> columns = new LinkedHashMap<>();
		columns.put(this.names.task(),
				List.of("task_name", "task_instance", "task_data", "execution_time", "picked", "picked_by",
						"last_success", "last_failure", "consecutive_failures", "last_heartbeat", "version",
						"priority"));
		columns.put(this.names.interest(), InterestRows.COLUMNS);
		columns.put(this.names.fact(), FactRows.COLUMNS);
		columns.put(this.names.definition(), DefinitionRows.COLUMNS);
		columns.put(this.names.ends(), EndRows.COLUMNS);
		columns.put(this.names.instance(), InstanceRows.COLUMNS);
		columns.put(this.names.budget(), BudgetRows.COLUMNS);
		columns.put(this.names.openRun(), OpenRunRows.COLUMNS);
		return columns;
	}

	private void check(String table, List<String> columns) {
		String none = " WHERE 1 = 0";
		attempt("SELECT", table, null, () -> this.sql.query("SELECT 1 FROM " + table + none, (row, index) -> 1));
		for (String column : columns) {
			attempt("SELECT", table, column,
					() -> this.sql.query("SELECT " + column + " FROM " + table + none, (row, index) -> 1));
		}
		String all = String.join(", ", columns);
		attempt("INSERT", table, null, () -> this.sql
			.update("INSERT INTO " + table + " (" + all + ") SELECT " + all + " FROM " + table + none));
		if (!table.equals(this.names.interest())) {
			String last = columns.get(columns.size() - 1);
			attempt("UPDATE", table, null,
					() -> this.sql.update("UPDATE " + table + " SET " + last + " = " + last + none));
		}
		attempt("DELETE", table, null, () -> this.sql.update("DELETE FROM " + table + none));
	}

	private void attempt(String operation, String table, @Nullable String column, Runnable statement) {
		try {
			statement.run();
		}
		catch (DataAccessException ex) {
			SQLException cause = cause(ex);
			if (cause == null) {
				throw ex;
			}
			if (isDenied(cause)) {
				throw WatchSchemaException.denied(operation, table, ex);
			}
			if (column != null && NO_COLUMN.contains(cause.getSQLState())) {
				throw WatchSchemaException.missing("table '" + table + "' has no column '" + column + "'", this.names,
						ex);
			}
			if (NO_TABLE.contains(cause.getSQLState())) {
				throw WatchSchemaException.missing("there is no table '" + table + "'", this.names, ex);
			}
			throw ex;
		}
	}

	private static boolean isDenied(SQLException failure) {
		return "42501".equals(failure.getSQLState()) || DENIED_CODES.contains(failure.getErrorCode());
	}

	private static @Nullable SQLException cause(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException ofDriver) {
				return ofDriver;
			}
		}
		return null;
	}

}
