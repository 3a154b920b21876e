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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchDataSourceScriptDatabaseInitializer;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchJdbcProperties;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.store.RunState;
import io.github.novaact.watch.store.Transition;
import io.github.novaact.watch.store.WatchFleet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Outbox}: whether the database or a listener caused the failure of a
 * commit.
 */
class OutboxTests {

	private static final WorkflowRunKey KEY = new WorkflowRunKey("flow", "9b3f7d52-0d6e-4f9b-8a53-4a2b7c6d5e4f");

	private final HikariDataSource dataSource = TestDatabase.H2.newDataSource();

	private final List<WorkflowRunEvent> published = new ArrayList<>();

	private Consumer<WorkflowRunEvent> listener = this.published::add;

	private WatchRows rows;

	@BeforeEach
	void createTables() {
		NovaActWatchJdbcProperties properties = new NovaActWatchJdbcProperties();
		properties.setInitializeSchema(DatabaseInitializationMode.ALWAYS);
		new NovaActWatchDataSourceScriptDatabaseInitializer(this.dataSource, properties).initializeDatabase();
		this.rows = rows(new JdbcTransactionManager(this.dataSource));
		this.rows.interests.watch(KEY.workflowDefinitionName(), KEY.workflowRunId());
		this.rows.facts.insert(Fact.ofEvents(new Transition(KEY, "PAUSED",
				List.of(new WorkflowRunStatusChangedEvent(KEY, Instant.EPOCH,
						"flow/" + KEY.workflowRunId() + "/status-changed/1", "RUNNING", "PAUSED")),
				null, null, Instant.EPOCH,
				new RunState(KEY.workflowRunId(), true, false, "PAUSED", Instant.EPOCH, 1, null, Set.of()), false)));
	}

	private WatchRows rows(PlatformTransactionManager transactionManager) {
		return new WatchRows(
				new Sql(this.dataSource, transactionManager, new TablePrefix("NOVAACT_"), Duration.ofSeconds(5)),
				"watcher", "instance");
	}

	@AfterEach
	void close() {
		this.dataSource.close();
	}

	static Stream<RuntimeException> ofListeners() {
		return Stream.of(
				new TransactionSystemException("Could not commit JPA transaction",
						new IllegalArgumentException("An entity that is not valid")),
				new InvalidDataAccessApiUsageException("A reference to what is not saved"),
				new DataIntegrityViolationException("Twice", new SQLException("Twice", "23505")),
				new TransactionSystemException("Could not commit", new SQLException("Deferred", "23503")),
				new TransactionSystemException("Could not commit", new SQLException("Raised by a trigger", "P0001")));
	}

	@ParameterizedTest
	@MethodSource("ofListeners")
	void failureOfACommitThatAListenerCausesCountsAsAnAttempt(RuntimeException failure) {
		publish(failing(failure));
		assertThat(attempts()).isOne();
		assertThat(this.published).hasSize(1);
	}

	static Stream<RuntimeException> ofDatabase() {
		return Stream.of(
				new TransactionSystemException("Could not commit", new SQLException("Connection is lost", "08006")),
				new TransactionSystemException("Could not commit", new SQLException("No state at all")),
				new DataAccessResourceFailureException("Out of reach"),
				new CannotAcquireLockException("Deadlock", new SQLException("Deadlock", "40P01")));
	}

	@ParameterizedTest
	@MethodSource("ofDatabase")
	void commitThatTheDatabaseFailsIsRetriedForEver(RuntimeException failure) {
		publish(failing(failure));
		assertThat(attempts()).isZero();
		publish(new JdbcTransactionManager(this.dataSource));
		assertThat(this.published).hasSize(2);
	}

	@Test
	void whatIsCommittedIsPublishedOnce() {
		publish(new JdbcTransactionManager(this.dataSource));
		publish(new JdbcTransactionManager(this.dataSource));
		assertThat(this.published).hasSize(1);
		assertThat(this.rows.outbox.due(0, 10)).isEmpty();
	}

	@Test
	void nothingOfARunIsPublishedWhileAnotherInstancePublishesItsEnd() {
		JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);
		jdbc.update(
				"INSERT INTO NOVAACT_WATCH_FACT (WATCHER, DEFINITION, RUN_ID, FACT, ENDED_AT, RECORDED_AT, NEXT_AT, "
						+ "ATTEMPTS) VALUES ('watcher', 'flow', ?, 'ended', 1, 1, 1, 0)",
				KEY.workflowRunId());
		new TransactionTemplate(new JdbcTransactionManager(this.dataSource)).executeWithoutResult((other) -> {
			jdbc.queryForList("SELECT ID FROM NOVAACT_WATCH_FACT WHERE FACT = 'ended' FOR UPDATE");
			this.rows.sql.inNewTransaction(() -> assertThat(this.rows.outbox.lock(KEY)).isEmpty());
		});
		this.rows.sql.inNewTransaction(() -> assertThat(this.rows.outbox.lock(KEY)).hasSize(2));
	}

	@Test
	void errorOfAListenerCountsAsAnAttempt() {
		this.listener = (event) -> {
			throw new AssertionError("Listener");
		};
		publish(new JdbcTransactionManager(this.dataSource));
		assertThat(attempts()).isOne();
		assertThat(this.rows.outbox.due(0, 10)).isEmpty();
	}

	@Test
	void failureThatCannotBeLoggedCountsAsAnAttempt() {
		this.listener = (event) -> {
			throw new IllegalStateException() {

				@Override
				public String getMessage() {
					throw new UnsupportedOperationException("No message");
				}

			};
		};
		publish(new JdbcTransactionManager(this.dataSource));
		assertThat(attempts()).isOne();
	}

	@Test
	void eventThatCannotBeReadCountsAsAnAttemptOfItsOwn() {
		JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);
		jdbc.update(
				"INSERT INTO NOVAACT_WATCH_FACT (WATCHER, DEFINITION, RUN_ID, FACT, RECORDED_AT, NEXT_AT, ATTEMPTS, "
						+ "PAYLOAD) VALUES ('watcher', 'flow', ?, 'status-changed/2', 1, 1, 0, '{')",
				KEY.workflowRunId());
		publish(new JdbcTransactionManager(this.dataSource));
		assertThat(jdbc.queryForList("SELECT ATTEMPTS FROM NOVAACT_WATCH_FACT ORDER BY ID", Integer.class))
			.containsExactly(0, 1);
	}

	private void publish(PlatformTransactionManager transactionManager) {
		WatchFleet fleet = mock();
		willAnswer((call) -> {
			this.listener.accept(call.getArgument(0));
			return null;
		}).given(fleet).publish(any());
		StoreRuntime runtime = mock();
		willAnswer((call) -> {
			call.<Runnable>getArgument(0).run();
			return null;
		}).given(runtime).publish(any());
		new Outbox(rows(transactionManager), fleet, runtime, 1, Duration.ofSeconds(5)).publish(KEY);
	}

	private int attempts() {
		return new JdbcTemplate(this.dataSource).queryForObject("SELECT ATTEMPTS FROM NOVAACT_WATCH_FACT",
				Integer.class);
	}

	private PlatformTransactionManager failing(RuntimeException failure) {
		return new JdbcTransactionManager(this.dataSource) {

			@Override
			protected void doCommit(DefaultTransactionStatus status) {
				doRollback(status);
				throw failure;
			}

		};
	}

}
