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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tables of the shared watches, as one watcher on one instance uses them. Statements
 * take part in the transaction of their caller.
 */
final class WatchTables {

	/**
	 * Whoever holds a row longer, such as an instance that is frozen, is not waited for.
	 */
	private static final int QUERY_TIMEOUT_SECONDS = 5;

	private static final int IMPATIENT_QUERY_TIMEOUT_SECONDS = 1;

	private final DataSource dataSource;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	private final boolean autoCommit;

	final Database database;

	final TablePrefix names;

	final String watcher;

	final String instance;

	WatchTables(DataSource dataSource, PlatformTransactionManager transactionManager, Database database,
			TablePrefix names, String watcher, String instance) {
		this.transaction = new TransactionTemplate(transactionManager);
		this.dataSource = dataSource;
		this.jdbc = new JdbcTemplate(dataSource);
		this.autoCommit = Boolean.TRUE
			.equals(this.jdbc.execute((ConnectionCallback<Boolean>) (connection) -> connection.getAutoCommit()));
		this.jdbc.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
		this.database = database;
		this.names = names;
		this.watcher = watcher;
		this.instance = instance;
	}

	private WatchTables(WatchTables tables, int queryTimeout) {
		this.dataSource = tables.dataSource;
		this.transaction = tables.transaction;
		this.jdbc = new JdbcTemplate(tables.dataSource);
		this.jdbc.setQueryTimeout(queryTimeout);
		this.autoCommit = tables.autoCommit;
		this.database = tables.database;
		this.names = tables.names;
		this.watcher = tables.watcher;
		this.instance = tables.instance;
	}

	/**
	 * Return the same tables for who has other things to do than to wait for a row.
	 * @return the tables
	 */
	WatchTables impatient() {
		return new WatchTables(this, IMPATIENT_QUERY_TIMEOUT_SECONDS);
	}

	long currentMillis() {
		return number(this.database.currentMillis());
	}

	int update(String sql, @Nullable Object... parameters) {
		return committed(() -> this.jdbc.update(sql, parameters));
	}

	<T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
		return committed(() -> this.jdbc.query(sql, mapper, parameters));
	}

	// In a transaction where there is one, or connections do not commit by themselves
	private <T> T committed(Supplier<T> statement) {
		if (this.autoCommit || TransactionSynchronizationManager.isActualTransactionActive()) {
			return statement.get();
		}
		return inTransaction(statement);
	}

	/**
	 * Do something in one transaction.
	 * @param <T> type of the result
	 * @param work what is done
	 * @return its result
	 */
	<T> T inTransaction(Supplier<T> work) {
		List<T> result = new ArrayList<>(1);
		this.transaction.executeWithoutResult((status) -> result.add(work.get()));
		return result.get(0);
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
			return update(this.database.insertIfAbsent(table, columns, keyColumns), parameters) > 0;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	/**
	 * Insert a row unless there is one of its key, which is locked then. Looked for it
	 * has to be before, as it is not told which of both it was.
	 * @param table name of the table
	 * @param columns all columns of the row, those of the key first
	 * @param keyColumns number of columns of the key
	 * @param values values of the columns
	 */
	void insertOrLock(String table, List<String> columns, int keyColumns, @Nullable Object... values) {
		if (this.database == Database.MYSQL) {
			update(this.database.insertOrLock(table, columns), values);
		}
		else {
			insertIfAbsent(table, columns, keyColumns, values);
		}
	}

	long number(String query, Object... parameters) {
		return query(query, (row, index) -> row.getLong(1), parameters).get(0);
	}

	static String parameters(int count) {
		return String.join(", ", Collections.nCopies(count, "?"));
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
