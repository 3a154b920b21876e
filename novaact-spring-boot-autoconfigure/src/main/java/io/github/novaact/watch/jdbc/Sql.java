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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Executes statements, each within a bounded time: the database cancels it after a while,
 * and the socket gives up on a database that does not respond. Takes part in the
 * transaction of the current thread, and commits by itself without one.
 */
final class Sql {

	final Dialect dialect;

	private final DataSource dataSource;

	private final SQLExceptionTranslator translator = new SQLExceptionSubclassTranslator();

	private final TransactionTemplate newTransaction;

	private final int queryTimeoutSeconds;

	private final int networkTimeoutMillis;

	/**
	 * Create an instance.
	 * @param dataSource the data source
	 * @param transactionManager manager of its transactions
	 * @param dialect dialect of the database
	 * @param timeout maximum time that a statement may take
	 */
	Sql(DataSource dataSource, PlatformTransactionManager transactionManager, Dialect dialect, Duration timeout) {
		this.dataSource = dataSource;
		this.dialect = dialect;
		this.newTransaction = new TransactionTemplate(transactionManager);
		this.newTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		if (dialect.locksGaps() && transactionManager instanceof ResourceTransactionManager) {
			this.newTransaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
		}
		this.queryTimeoutSeconds = (int) Math.max(1, timeout.toSeconds());
		this.networkTimeoutMillis = (int) timeout.toMillis();
	}

	/**
	 * Bound the time that the socket of a connection waits for the database.
	 * @param connection the connection
	 * @param millis the maximum time
	 * @return the maximum time before, -1 if the driver does not support this
	 */
	static int setNetworkTimeout(Connection connection, int millis) {
		try {
			int before = connection.getNetworkTimeout();
			connection.setNetworkTimeout(Runnable::run, millis);
			return before;
		}
		catch (SQLException | AbstractMethodError ex) {
			return -1;
		}
	}

	private <T> T execute(Work<T> work, String statement) {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			int before = setNetworkTimeout(connection, this.networkTimeoutMillis);
			try {
				T result = work.execute(connection);
				if (!DataSourceUtils.isConnectionTransactional(connection, this.dataSource)
						&& !connection.getAutoCommit()) {
					connection.commit();
				}
				return result;
			}
			finally {
				if (before >= 0) {
					setNetworkTimeout(connection, before);
				}
			}
		}
		catch (SQLException ex) {
			RuntimeException translated = this.translator.translate("Shared watches", statement, ex);
			throw (translated != null) ? translated : new IllegalStateException(ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	int update(String statement, @Nullable Object... parameters) {
		return execute((connection) -> {
			try (PreparedStatement prepared = prepare(connection, statement, parameters)) {
				return prepared.executeUpdate();
			}
		}, statement);
	}

	<T> List<T> query(String statement, RowMapper<T> mapper, @Nullable Object... parameters) {
		return execute((connection) -> {
			try (PreparedStatement prepared = prepare(connection, statement, parameters);
					ResultSet rows = prepared.executeQuery()) {
				List<T> results = new ArrayList<>();
				while (rows.next()) {
					results.add(mapper.mapRow(rows, results.size()));
				}
				return results;
			}
		}, statement);
	}

	/**
	 * Execute a statement for several rows.
	 * @param statement the statement
	 * @param rows parameters of each row
	 * @return the number of rows that each execution has changed, as far as it is known
	 */
	int[] batch(String statement, List<@Nullable Object[]> rows) {
		if (rows.isEmpty()) {
			return new int[0];
		}
		return execute((connection) -> {
			try (PreparedStatement prepared = connection.prepareStatement(statement)) {
				prepared.setQueryTimeout(this.queryTimeoutSeconds);
				for (@Nullable
				Object[] row : rows) {
					set(prepared, row);
					prepared.addBatch();
				}
				return prepared.executeBatch();
			}
		}, statement);
	}

	/**
	 * Insert the rows whose key does not exist.
	 * @param statement statement of the dialect
	 * @param rows parameters of each row
	 * @return whether all of them certainly were inserted
	 */
	boolean insertIfAbsent(String statement, List<@Nullable Object[]> rows) {
		if (!this.dialect.failsOnDuplicates()) {
			return IntStream.of(batch(statement, rows)).allMatch((count) -> count == 1);
		}
		boolean all = true;
		for (@Nullable
		Object[] row : rows) {
			try {
				update(statement, row);
			}
			catch (DuplicateKeyException ex) {
				// There is one
				all = false;
			}
		}
		return all;
	}

	boolean insertIfAbsent(String statement, @Nullable Object... row) {
		List<@Nullable Object[]> rows = new ArrayList<>();
		rows.add(row);
		return insertIfAbsent(statement, rows);
	}

	private PreparedStatement prepare(Connection connection, String statement, @Nullable Object[] parameters)
			throws SQLException {
		PreparedStatement prepared = connection.prepareStatement(statement);
		prepared.setQueryTimeout(this.queryTimeoutSeconds);
		set(prepared, parameters);
		return prepared;
	}

	private static void set(PreparedStatement prepared, @Nullable Object[] parameters) throws SQLException {
		for (int i = 0; i < parameters.length; i++) {
			prepared.setObject(i + 1, parameters[i]);
		}
	}

	/**
	 * Do something in a transaction of its own.
	 * @param <T> type of the result
	 * @param work what is done
	 * @return its result
	 */
	<T> T inNewTransaction(Supplier<T> work) {
		List<T> result = new ArrayList<>(1);
		this.newTransaction.executeWithoutResult((status) -> {
			boundTransaction(this.networkTimeoutMillis);
			result.add(work.get());
		});
		return result.get(0);
	}

	TransactionTemplate newTransaction() {
		return this.newTransaction;
	}

	/**
	 * Bound the time that the socket of the transaction's connection waits, until the end
	 * of the transaction.
	 * @param millis the maximum time
	 */
	void boundTransaction(int millis) {
		Connection connection = connectionOfTransaction();
		int before = (connection != null) ? setNetworkTimeout(connection, millis) : -1;
		if (connection != null && before >= 0) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCompletion(int status) {
					setNetworkTimeout(connection, before);
				}

			});
		}
	}

	/**
	 * Bound the time of the commit that follows in a transaction that is bounded.
	 */
	void boundCommit() {
		Connection connection = connectionOfTransaction();
		if (connection != null) {
			setNetworkTimeout(connection, this.networkTimeoutMillis);
		}
	}

	/**
	 * Commit what was written on the connection of a transaction after its commit.
	 * @return whether it is committed
	 */
	boolean commitConnection() {
		Connection connection = connectionOfTransaction();
		try {
			if (connection != null && !connection.getAutoCommit()) {
				connection.commit();
				return true;
			}
			return false;
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private @Nullable Connection connectionOfTransaction() {
		return (TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder)
				? holder.getConnection() : null;
	}

	long millis() {
		return query("SELECT " + this.dialect.now(), (row, index) -> row.getLong(1)).get(0);
	}

	static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
		long value = row.getLong(column);
		return row.wasNull() ? null : value;
	}

	private interface Work<T> {

		T execute(Connection connection) throws SQLException;

	}

}
