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
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Executes statements, each within a bounded time: the database cancels it after a while,
 * and the socket gives up on a database that does not respond. Takes part in the
 * transaction of the current thread, and commits by itself without one.
 * <p>
 * A statement names tables as the scripts do, and the time {@code {now}}. Of its
 * parameters a key stands for the name of its definition and its id, a collection for its
 * elements, and a map for its keys, each with its value.
 */
final class Sql {

	/** Maximum number of elements of a collection, so that no statement takes long. */
	private static final int AT_ONCE = 500;

	final Dialect dialect;

	final TablePrefix tablePrefix;

	private final DataSource dataSource;

	private final SQLExceptionTranslator translator = new SQLExceptionSubclassTranslator();

	private final TransactionTemplate newTransaction;

	private final int timeout;

	/**
	 * Create an instance.
	 * @param dataSource the data source
	 * @param transactionManager manager of its transactions
	 * @param tablePrefix prefix of the tables
	 * @param timeout maximum time that a statement may take
	 * @throws WatchSchemaException if the database is not supported
	 */
	Sql(DataSource dataSource, PlatformTransactionManager transactionManager, TablePrefix tablePrefix,
			Duration timeout) {
		this.dataSource = dataSource;
		this.tablePrefix = tablePrefix;
		this.dialect = Dialect.of(dataSource);
		this.timeout = (int) timeout.toMillis();
		this.newTransaction = new TransactionTemplate(transactionManager);
		this.newTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		if (this.dialect == Dialect.MYSQL && transactionManager instanceof ResourceTransactionManager) {
			this.newTransaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
		}
	}

	/**
	 * Bound the time that the socket of a connection waits for the database.
	 * @param connection the connection, {@code null} if there is none
	 * @param millis the maximum time, -1 if it is not to be changed
	 * @return the maximum time before, -1 if it was not changed
	 */
	static int setNetworkTimeout(@Nullable Connection connection, int millis) {
		if (connection == null || millis < 0) {
			return -1;
		}
		try {
			int before = connection.getNetworkTimeout();
			connection.setNetworkTimeout(Runnable::run, millis);
			return before;
		}
		catch (SQLException | RuntimeException | AbstractMethodError ex) {
			// The driver does not support it
			return -1;
		}
	}

	// Hibernate obtains the connection of a transaction late. It throws exceptions that
	// Spring MVC may take for those of a client that is gone

	private static Connection obtain(Supplier<Connection> connection) {
		try {
			return connection.get();
		}
		catch (DataAccessException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new DataAccessResourceFailureException("There is no connection to the database", ex);
		}
	}

	private <T> T execute(String statement, PreparedStatementCallback<T> work) {
		String sql = this.tablePrefix.apply(statement).replace("{now}", this.dialect.now());
		Connection connection = obtain(() -> DataSourceUtils.getConnection(this.dataSource));
		int before = setNetworkTimeout(connection, this.timeout);
		try (PreparedStatement prepared = connection.prepareStatement(sql)) {
			prepared.setQueryTimeout(Math.max(1, this.timeout / 1000));
			T result = work.doInPreparedStatement(prepared);
			if (!DataSourceUtils.isConnectionTransactional(connection, this.dataSource)
					&& !connection.getAutoCommit()) {
				connection.commit();
			}
			return result;
		}
		catch (SQLException ex) {
			RuntimeException translated = this.translator.translate("Shared watches", sql, ex);
			throw (translated != null) ? translated : new IllegalStateException(ex);
		}
		finally {
			setNetworkTimeout(connection, before);
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	int update(String statement, @Nullable Object... parameters) {
		return execute(statement, (prepared) -> {
			set(prepared, parameters);
			return prepared.executeUpdate();
		});
	}

	<T> List<T> query(String statement, RowMapper<T> mapper, @Nullable Object... parameters) {
		return execute(statement, (prepared) -> {
			set(prepared, parameters);
			List<T> results = new ArrayList<>();
			try (ResultSet rows = prepared.executeQuery()) {
				while (rows.next()) {
					results.add(mapper.mapRow(rows, results.size()));
				}
			}
			return results;
		});
	}

	/**
	 * Execute a statement for several rows.
	 * @param statement the statement
	 * @param rows parameters of each row
	 * @return the number of rows that each execution has changed, as far as it is known
	 */
	int[] batch(String statement, List<@Nullable Object[]> rows) {
		return rows.isEmpty() ? new int[0] : execute(statement, (prepared) -> {
			for (var row : rows) {
				set(prepared, row);
				prepared.addBatch();
			}
			return prepared.executeBatch();
		});
	}

	private static void set(PreparedStatement prepared, @Nullable Object[] parameters) throws SQLException {
		int index = 0;
		for (Object parameter : parameters) {
			for (Object value : values(parameter).toList()) {
				prepared.setObject(++index, value);
			}
		}
	}

	private static Stream<?> values(@Nullable Object parameter) {
		if (parameter instanceof WorkflowRunKey key) {
			return Stream.of(key.workflowDefinitionName(), key.workflowRunId());
		}
		if (parameter instanceof Map<?, ?> runs) {
			return runs.entrySet()
				.stream()
				.flatMap((run) -> Stream.concat(values(run.getKey()), values(run.getValue())));
		}
		return (parameter instanceof Collection<?> values) ? values.stream() : Stream.of(parameter);
	}

	/**
	 * Return the condition that a column has one of some values.
	 * @param values the values
	 * @return the condition, without the column
	 */
	static String in(Collection<?> values) {
		return " IN (" + parameters(values.size()) + ")";
	}

	static String parameters(int count) {
		return String.join(", ", Collections.nCopies(count, "?"));
	}

	/**
	 * Return the condition that a row is of one of some runs.
	 * @param runs ids of the runs by the name of their definition
	 * @return the condition
	 */
	static String ofRuns(Map<String, Set<String>> runs) {
		return runs.values()
			.stream()
			.map((runIds) -> "DEFINITION = ? AND RUN_ID" + in(runIds))
			.collect(Collectors.joining(" OR ", "(", ")"));
	}

	/**
	 * Return the condition that two rows are of the same run.
	 * @param one alias of a row
	 * @param other alias of the other row
	 * @return the condition
	 */
	static String sameRun(String one, String other) {
		return "%1$s.WATCHER = %2$s.WATCHER AND %1$s.DEFINITION = %2$s.DEFINITION AND %1$s.RUN_ID = %2$s.RUN_ID"
			.formatted(one, other);
	}

	/**
	 * Divide values, so that no statement has too many of them.
	 * @param <T> type of the values
	 * @param values the values
	 * @return the values in parts
	 */
	static <T> List<List<T>> parts(Collection<T> values) {
		List<T> all = List.copyOf(values);
		List<List<T>> parts = new ArrayList<>();
		for (int i = 0; i < all.size(); i += AT_ONCE) {
			parts.add(all.subList(i, Math.min(i + AT_ONCE, all.size())));
		}
		return parts;
	}

	/**
	 * Return the run after which the page after a full one begins. More rows of the last
	 * run may follow, so it is the run before, unless all rows are of one run.
	 * @param runIds ids of the runs of the rows of a page, in ascending order
	 * @return id of the run
	 */
	static String lastComplete(List<String> runIds) {
		int last = runIds.indexOf(runIds.get(runIds.size() - 1));
		return runIds.get(Math.max(0, last - 1));
	}

	/**
	 * Insert the rows whose key does not exist.
	 * @param table the table
	 * @param rows values of each row
	 * @return for each row, 1 if it certainly was inserted and 0 if its key existed
	 */
	int[] insertIfAbsent(Table table, List<@Nullable Object[]> rows) {
		String statement = this.dialect.insertIfAbsent(table);
		if (this.dialect != Dialect.H2) {
			return batch(statement, rows);
		}
		return rows.stream().mapToInt((row) -> {
			try {
				return update(statement, row);
			}
			catch (DuplicateKeyException ex) {
				return 0;
			}
		}).toArray();
	}

	void insertIfAbsent(Table table, @Nullable Object... row) {
		insertIfAbsent(table, Collections.singletonList(row));
	}

	/**
	 * Do something in a transaction of its own.
	 * @param work what is done
	 * @throws DataAccessException if the database cannot be reached
	 */
	void inNewTransaction(Runnable work) {
		inNewTransaction(this.timeout, (status) -> work.run());
	}

	/**
	 * Do something in a transaction of its own.
	 * @param networkTimeout maximum time in milliseconds that the socket of its
	 * connection waits for the database, until the end of the transaction or
	 * {@link #boundCommit()}
	 * @param work what is done
	 * @throws DataAccessException if the database cannot be reached
	 */
	void inNewTransaction(int networkTimeout, Consumer<TransactionStatus> work) {
		try {
			this.newTransaction.executeWithoutResult((status) -> {
				boundTransaction(networkTimeout);
				work.accept(status);
			});
		}
		catch (CannotCreateTransactionException ex) {
			throw new DataAccessResourceFailureException("There is no connection to the database", ex);
		}
	}

	private void boundTransaction(int networkTimeout) {
		Connection connection = connectionOfTransaction();
		int before = setNetworkTimeout(connection, networkTimeout);
		if (before >= 0) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCompletion(int status) {
					setNetworkTimeout(connection, before);
				}

			});
		}
	}

	/**
	 * Bound the time of the commit that follows as that of a statement.
	 */
	void boundCommit() {
		setNetworkTimeout(connectionOfTransaction(), this.timeout);
	}

	/**
	 * Commit what was written on the connection of a transaction after its commit.
	 * @return whether it is committed
	 */
	boolean commitConnection() {
		Connection connection = connectionOfTransaction();
		try {
			if (connection == null || connection.getAutoCommit()) {
				return false;
			}
			connection.commit();
			return true;
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private @Nullable Connection connectionOfTransaction() {
		return (TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder)
				? obtain(holder::getConnection) : null;
	}

	long millis() {
		return query("SELECT {now}", (row, index) -> row.getLong(1)).get(0);
	}

	/**
	 * Read a key.
	 * @param row a row whose first columns are the name of a definition and a run's id
	 * @param index number of the row
	 * @return the key
	 * @throws SQLException if the row cannot be read
	 */
	static WorkflowRunKey key(ResultSet row, int index) throws SQLException {
		return new WorkflowRunKey(row.getString(1), row.getString(2));
	}

}
