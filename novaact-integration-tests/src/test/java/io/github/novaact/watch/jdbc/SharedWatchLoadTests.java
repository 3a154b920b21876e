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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchDataSourceScriptDatabaseInitializer;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchJdbcProperties;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures what sharing costs on PostgreSQL: statements and requests a second of one
 * instance and of three. The system property {@code novaact.load} is the number of runs.
 */
@EnabledIfSystemProperty(named = "novaact.load", matches = "\\d+")
class SharedWatchLoadTests {

	private static final int RUNS = Integer.getInteger("novaact.load", 0);

	private static final int DEFINITIONS = 50;

	private static final int ENDS_PER_SECOND = 30;

	private static final Duration WINDOW = Duration.ofSeconds(60);

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void statementsAreFew(int number) throws Exception {
		List<WatchingInstance> instances = new ArrayList<>();
		ScheduledExecutorService ending = Executors.newSingleThreadScheduledExecutor();
		try (HikariDataSource pool = TestDatabase.POSTGRESQL.newDataSource();
				FakeNovaActService fake = FakeNovaActService.builder().maxRecordedRequests(1).start()) {
			NovaActWatchJdbcProperties properties = new NovaActWatchJdbcProperties();
			properties.setInitializeSchema(DatabaseInitializationMode.ALWAYS);
			new NovaActWatchDataSourceScriptDatabaseInitializer(pool, properties).initializeDatabase();
			pool.setMaximumPoolSize(10 * number);
			CountingDataSource dataSource = new CountingDataSource(pool);
			Deque<WorkflowRunKey> running = new ArrayDeque<>(addRuns(fake));
			for (int i = 0; i < number; i++) {
				instances.add(new WatchingInstance(dataSource, fake, "watcher", 60, Duration.ofSeconds(10),
						LeaseSettings.DEFAULTS));
			}
			for (int i = 0; i < DEFINITIONS; i++) {
				instances.get(0).watcher().watchDefinition("flow-" + i);
			}
			Awaitility.await()
				.atMost(Duration.ofMinutes(5))
				.until(() -> instances.stream()
					.mapToInt((instance) -> instance.events(WorkflowRunDiscoveredEvent.class).size())
					.sum() >= RUNS);
			ending.scheduleAtFixedRate(() -> fake.endRun(running.remove(), WorkflowRunStatus.SUCCEEDED), 0,
					1_000_000 / ENDS_PER_SECOND, TimeUnit.MICROSECONDS);
			Awaitility.await()
				.pollInterval(Duration.ofSeconds(1))
				.atMost(Duration.ofMinutes(2))
				.until(() -> ended(instances) > 10 * ENDS_PER_SECOND);
			long statements = dataSource.statements.get();
			long commits = dataSource.commits.get();
			int requests = fake.requestCount();
			int ended = ended(instances);
			Instant end = Instant.now().plus(WINDOW);
			Awaitility.await()
				.pollInterval(Duration.ofMillis(100))
				.atMost(WINDOW.plusSeconds(10))
				.until(() -> Instant.now().isAfter(end));
			double perSecond = (dataSource.statements.get() - statements) / (double) WINDOW.toSeconds();
			System.out.printf(
					"%d instances, %,d runs: %.0f statements, %.0f commits, %.1f requests, %.1f ends published a second%n",
					number, RUNS, perSecond, (dataSource.commits.get() - commits) / (double) WINDOW.toSeconds(),
					(fake.requestCount() - requests) / (double) WINDOW.toSeconds(),
					(ended(instances) - ended) / (double) WINDOW.toSeconds());
			assertThat(perSecond).isLessThanOrEqualTo(300);
		}
		finally {
			ending.shutdownNow();
			instances.forEach(WatchingInstance::close);
		}
	}

	private static List<WorkflowRunKey> addRuns(FakeNovaActService fake) {
		List<WorkflowRunKey> runs = new ArrayList<>();
		for (int i = 0; i < RUNS; i++) {
			runs.add(fake.addRun("flow-" + i % DEFINITIONS));
		}
		Collections.shuffle(runs, new Random(1));
		return runs;
	}

	private static int ended(List<WatchingInstance> instances) {
		return instances.stream().mapToInt((instance) -> instance.events(WorkflowRunEndedEvent.class).size()).sum();
	}

	/**
	 * Counts statements and commits.
	 */
	private static final class CountingDataSource extends DelegatingDataSource {

		private final AtomicLong statements = new AtomicLong();

		private final AtomicLong commits = new AtomicLong();

		CountingDataSource(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, arguments) -> {
						if (method.getName().startsWith("prepare") || method.getName().equals("createStatement")) {
							this.statements.incrementAndGet();
						}
						if (method.getName().equals("commit")) {
							this.commits.incrementAndGet();
						}
						try {
							return method.invoke(connection, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getCause();
						}
					});
		}

	}

}
