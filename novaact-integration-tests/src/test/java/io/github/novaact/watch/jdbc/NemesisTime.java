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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;

import org.springframework.transaction.PlatformTransactionManager;

/**
 * Clock and threads of a {@link NemesisScenario}.
 */
interface NemesisTime extends AutoCloseable {

	Instant now();

	/**
	 * Let time pass for the current thread.
	 * @param millis how long
	 */
	void sleep(long millis);

	void execute(Runnable task);

	/**
	 * Have a database know this clock.
	 * @param database the database
	 * @throws SQLException if it cannot
	 */
	default void prepare(FaultyDatabase database) throws SQLException {
	}

	/**
	 * Called before each statement.
	 */
	default void beforeStatement() {
	}

	/**
	 * Call something that may wait for a lock of another thread.
	 * @param <T> type of the result
	 * @param call the call
	 * @return its result
	 * @throws Throwable whatever it throws
	 */
	default <T> T block(FaultyDatabase.Call<T> call) throws Throwable {
		return call.call();
	}

	/**
	 * Return a statement that reads this clock.
	 * @param sql a statement that reads the clock of the database
	 * @return the statement
	 */
	default String statement(String sql) {
		return sql;
	}

	default String runId() {
		return UUID.randomUUID().toString();
	}

	/**
	 * Return a data source for an instance.
	 * @param connections its connections
	 * @param autoCommit whether they are in auto-commit mode at first
	 * @return the data source
	 */
	DataSource pool(FaultyConnections connections, boolean autoCommit);

	JdbcWatchStore store(DataSource dataSource, PlatformTransactionManager transactionManager);

	default DefaultWorkflowRunWatcherBuilder on(DefaultWorkflowRunWatcherBuilder builder) {
		return builder;
	}

	/**
	 * Return whether instances can be closed, which waits for their threads.
	 * @return whether they can
	 */
	default boolean isReal() {
		return true;
	}

	@Override
	void close();

	/**
	 * The clock and the threads of the system.
	 */
	final class Real implements NemesisTime {

		private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "nemesis");
			thread.setDaemon(true);
			return thread;
		});

		@Override
		public Instant now() {
			return Instant.now();
		}

		@Override
		public void sleep(long millis) {
			try {
				Thread.sleep(Math.max(0, millis));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void execute(Runnable task) {
			this.threads.execute(task);
		}

		@Override
		public DataSource pool(FaultyConnections connections, boolean autoCommit) {
			HikariDataSource pool = new HikariDataSource();
			pool.setDataSource(connections);
			pool.setMaximumPoolSize(8);
			pool.setMinimumIdle(1);
			pool.setAutoCommit(autoCommit);
			pool.setValidationTimeout(300);
			pool.setInitializationFailTimeout(-1);
			return pool;
		}

		@Override
		public JdbcWatchStore store(DataSource dataSource, PlatformTransactionManager transactionManager) {
			return new JdbcWatchStore(dataSource, List.of(transactionManager), new TablePrefix("NOVAACT_"), 8,
					WatchingInstance.NEMESIS);
		}

		@Override
		public void close() {
			this.threads.shutdownNow();
		}

	}

}
