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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.watch.InvalidWatchSettingsException;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for several instances that share their watches.
 */
class SharedWatchTests extends AbstractSharedWatchTests {

	private final List<WatchingInstance> instances = new ArrayList<>();

	@BeforeEach
	void allowDuplicates() {
		// A duplicate event is inserted, not rejected
		this.jdbc.execute("DROP TABLE HEARD");
		this.jdbc.execute("CREATE TABLE HEARD (ID VARCHAR(200) NOT NULL)");
	}

	private WatchingInstance instance() {
		return instance(this.dataSource);
	}

	@Override
	WatchingInstance instance(DataSource dataSource) {
		WatchingInstance instance = super.instance(dataSource);
		this.instances.add(instance);
		return instance;
	}

	// Published once

	@Test
	void everyEndIsPublishedOnceByOneOfThreeInstances() {
		List<String> definitions = Stream.of("a", "b", "c", "d", "e", "f").toList();
		List<WatchingInstance> three = List.of(instance(), instance(), instance());
		three.forEach((instance) -> definitions.forEach(instance.watcher()::watchDefinition));
		await(() -> assertThat(three).allSatisfy((instance) -> assertThat(instance.definitions()).hasSize(2)));
		List<WorkflowRunKey> runs = new ArrayList<>();
		for (int i = 0; i < 90; i++) {
			runs.add(this.fake.addRun(definitions.get(i % 6)));
		}
		await(() -> assertThat(three.get(0).watcher().watchedRuns()).hasSize(90));
		runs.forEach((key) -> this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED));
		await(() -> assertThat(ended()).hasSize(90));
		await(() -> assertThat(three.get(1).watcher().watchedRuns()).isEmpty());
		assertThat(events()).extracting(WorkflowRunEvent::id).doesNotHaveDuplicates();
		assertThat(ended()).extracting(WorkflowRunEndedEvent::key).containsExactlyInAnyOrderElementsOf(runs);
		assertThat(events(WorkflowRunDiscoveredEvent.class)).hasSize(90);
		assertThat(three)
			.allSatisfy((instance) -> assertThat(instance.events(WorkflowRunEndedEvent.class)).isNotEmpty());
		await(() -> assertThat(
				three.stream().mapToLong((instance) -> instance.activity().events().getOrDefault("ended", 0L)).sum())
			.isEqualTo(90));
	}

	@Test
	void publishedEventsAreNotPublishedAgainByTheNextInstance() {
		WatchingInstance first = instance();
		first.watcher().watchDefinition("flow");
		WorkflowRunKey ended = this.fake.addRun("flow");
		WorkflowRunKey running = this.fake.addRun("flow");
		await(() -> assertThat(first.watcher().watchedRuns()).hasSize(2));
		this.fake.setRunStatus(running, "PAUSED");
		this.fake.endRun(ended, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(first.events).hasSize(5));
		first.close();
		this.fake.setRunStatus(running, "RUNNING");
		WorkflowRunKey meanwhile = this.fake.addRun("flow",
				(run) -> run.endsAfter(Duration.ZERO, WorkflowRunStatus.FAILED));
		WatchingInstance second = instance();
		await(() -> assertThat(second.events(WorkflowRunEndedEvent.class)).extracting(WorkflowRunEvent::key)
			.containsExactly(meanwhile));
		await(() -> assertThat(second.events(WorkflowRunStatusChangedEvent.class)).singleElement()
			.satisfies((event) -> {
				assertThat(event.id()).endsWith("status-changed/2");
				assertThat(event.from()).isEqualTo("PAUSED");
				assertThat(event.to()).isEqualTo("RUNNING");
			}));
		this.fake.endRun(running, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(second.events(WorkflowRunEndedEvent.class)).hasSize(2));
		assertThat(second.events(WorkflowRunDiscoveredEvent.class)).extracting(WorkflowRunEvent::key)
			.containsExactly(meanwhile);
		assertThat(events()).extracting(WorkflowRunEvent::id).doesNotHaveDuplicates();
	}

	@Test
	void definitionsMoveToTheRemainingInstance() {
		WatchingInstance first = instance();
		List.of("a", "b", "c", "d").forEach(first.watcher()::watchDefinition);
		await(() -> assertThat(first.definitions()).hasSize(4));
		WatchingInstance second = instance();
		await(() -> assertThat(first.definitions()).hasSize(2));
		await(() -> assertThat(second.definitions()).hasSize(2));
		first.close();
		await(() -> assertThat(second.definitions()).hasSize(4));
		WorkflowRunKey key = this.fake.addRun("a");
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(ended()).extracting(WorkflowRunEvent::key).containsExactly(key));
	}

	// Watched on all

	@Test
	void runThatIsWatchedOnOneInstanceIsUnwatchedOnAnother() {
		WatchingInstance first = instance();
		WatchingInstance second = instance();
		WorkflowRunKey key = this.fake.addRun("flow");
		first.watcher().watch(key);
		await(() -> assertThat(second.watcher().watchedRuns()).extracting(WatchedRun::statusAsString)
			.containsExactly("RUNNING"));
		second.watcher().unwatch(key);
		await(() -> {
			assertThat(first.watcher().watchedRuns()).isEmpty();
			assertThat(first.definitions()).isEmpty();
			assertThat(second.definitions()).isEmpty();
		});
		noRequestIsSent();
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		assertThat(events()).isEmpty();
	}

	@Test
	void definitionThatIsWatchedOnOneInstanceIsUnwatchedOnAnother() {
		WatchingInstance first = instance();
		WatchingInstance second = instance();
		WorkflowRunKey discovered = this.fake.addRun("flow");
		WorkflowRunKey watched = this.fake.addRun("flow");
		first.watcher().watchDefinition("flow");
		first.watcher().watch(watched);
		await(() -> assertThat(second.watcher().watchedRuns()).hasSize(2));
		second.watcher().unwatchDefinition("flow");
		await(() -> assertThat(first.watcher().watchedRuns()).extracting(WatchedRun::key).containsExactly(watched));
		this.fake.endRun(discovered, WorkflowRunStatus.SUCCEEDED);
		this.fake.endRun(watched, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(ended()).extracting(WorkflowRunEvent::key).containsExactly(watched));
		await(() -> assertThat(count("NOVAACT_WATCH_TASK")).isZero());
		noRequestIsSent();
		first.watcher().watchDefinition("flow");
		await(() -> assertThat(this.instances).anyMatch((instance) -> instance.definitions().contains("flow")));
		WorkflowRunKey next = this.fake.addRun("flow");
		this.fake.endRun(next, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(ended()).extracting(WorkflowRunEvent::key).containsExactlyInAnyOrder(watched, next));
	}

	@Test
	void watchTakesPartInTheTransactionOfTheCaller() {
		WatchingInstance instance = instance();
		WorkflowRunKey rolledBack = this.fake.addRun("flow");
		WorkflowRunKey committed = this.fake.addRun("flow");
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		transaction.executeWithoutResult((status) -> {
			instance.watcher().watch(rolledBack);
			status.setRollbackOnly();
		});
		assertThat(instance.watcher().watchedRuns()).isEmpty();
		transaction.executeWithoutResult((status) -> instance.watcher().watch(committed));
		this.fake.endRun(rolledBack, WorkflowRunStatus.SUCCEEDED);
		this.fake.endRun(committed, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(ended()).extracting(WorkflowRunEvent::key).containsExactly(committed));
	}

	@Test
	void runThatIsNeverFoundIsGone() {
		WorkflowRunKey key = new WorkflowRunKey("flow", "9b3f7d52-0d6e-4f9b-8a53-4a2b7c6d5e4f");
		instance().watcher().watch(key);
		await(() -> assertThat(events()).singleElement().isInstanceOf(WorkflowRunGoneEvent.class));
	}

	// Waiting

	@Test
	void waitCompletesOnAnyInstance() throws Exception {
		List<WatchingInstance> three = List.of(instance(), instance(), instance());
		WorkflowRunKey key = this.fake.addRun("flow");
		List<CompletableFuture<WorkflowRun>> waits = three.stream()
			.map((instance) -> instance.watcher().whenEnded(key, PATIENCE))
			.toList();
		await(() -> assertThat(waits()).isEqualTo(3));
		await(() -> assertThat(this.fake.requestCount()).isPositive());
		this.fake.endRun(key, WorkflowRunStatus.TIMED_OUT);
		for (CompletableFuture<WorkflowRun> wait : waits) {
			WorkflowRun run = wait.get(30, TimeUnit.SECONDS);
			assertThat(run).isEqualTo(waits.get(0).get());
			assertThat(run.status()).isEqualTo(WorkflowRunStatus.TIMED_OUT);
		}
		await(() -> assertThat(waits()).isZero());
		int requests = this.fake.requestCount();
		assertThat(three.get(1).watcher().waitForEnd(key, PATIENCE)).isEqualTo(waits.get(0).get());
		assertThat(this.fake.requestCount()).isEqualTo(requests);
		assertThat(events()).isEmpty();
		await(() -> {
			assertThat(waits()).isZero();
			assertThat(count("NOVAACT_WATCH_FACT")).isZero();
		});
	}

	@Test
	void waitForAMissingRunFailsOnAnyInstance() {
		WorkflowRunKey key = new WorkflowRunKey("flow", "9b3f7d52-0d6e-4f9b-8a53-4a2b7c6d5e4f");
		List<CompletableFuture<WorkflowRun>> waits = List.of(instance().watcher().whenEnded(key, PATIENCE),
				instance().watcher().whenEnded(key, PATIENCE));
		assertThat(waits).allSatisfy((wait) -> assertThat(wait).failsWithin(PATIENCE)
			.withThrowableThat()
			.withCauseInstanceOf(ResourceNotFoundException.class));
		this.fake.addRun(key);
		CompletableFuture<WorkflowRun> later = this.instances.get(1).watcher().whenEnded(key, PATIENCE);
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		assertThat(later).succeedsWithin(PATIENCE);
	}

	@Test
	void pollingStopsWhenTheLastWaitIsCancelled() {
		WatchingInstance first = instance();
		WatchingInstance second = instance();
		WorkflowRunKey key = this.fake.addRun("flow");
		List<CompletableFuture<WorkflowRun>> waits = List.of(first.watcher().whenEnded(key),
				second.watcher().whenEnded(key));
		await(() -> assertThat(waits()).isEqualTo(2));
		await(() -> assertThat(this.fake.requestCount()).isPositive());
		waits.forEach((wait) -> wait.cancel(true));
		await(() -> {
			assertThat(waits()).isZero();
			assertThat(count("NOVAACT_WATCH_FACT")).isZero();
			assertThat(count("NOVAACT_WATCH_TASK")).isZero();
		});
		noRequestIsSent();
	}

	// Listeners and the database

	@Test
	void workOfAListenerIsCommittedWithTheEventOrNotAtAll() {
		WatchingInstance instance = instance();
		AtomicInteger failures = new AtomicInteger(2);
		instance.listener((event) -> {
			this.jdbc.update("INSERT INTO HEARD (ID) VALUES (?)", event.id());
			if (event instanceof WorkflowRunEndedEvent && failures.getAndDecrement() > 0) {
				throw new IllegalStateException("Listener");
			}
		});
		WorkflowRunKey key = this.fake.addRun("flow");
		instance.watcher().watch(key);
		await(() -> assertThat(instance.watcher().watchedRuns()).extracting(WatchedRun::statusAsString)
			.containsExactly("RUNNING"));
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(instance.events(WorkflowRunEndedEvent.class)).hasSize(1));
		await(() -> assertThat(instance.watcher().watchedRuns()).isEmpty());
		assertThat(failures).hasNegativeValue();
		List<String> heard = this.jdbc.queryForList("SELECT ID FROM HEARD", String.class);
		assertThat(heard).hasSize(2).doesNotHaveDuplicates();
	}

	@Test
	void eventIsPublishedAgainWhenAListenerRefusesTheCommit() {
		WatchingInstance instance = instance();
		AtomicInteger failures = new AtomicInteger(2);
		instance.listener((event) -> {
			this.jdbc.update("INSERT INTO HEARD (ID) VALUES (?)", event.id());
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					if (failures.getAndDecrement() > 0) {
						throw new IllegalStateException("Listener");
					}
				}

			});
		});
		WorkflowRunKey key = this.fake.addRun("flow");
		instance.watcher().watchDefinition("flow");
		await(() -> assertThat(count("HEARD")).isOne());
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(count("HEARD")).isEqualTo(3));
		assertThat(new HashSet<>(this.jdbc.queryForList("SELECT ID FROM HEARD", String.class))).hasSize(3);
	}

	@Test
	void databaseThatIsAwayLosesNothing() throws Exception {
		OutageDataSource outages = new OutageDataSource(this.dataSource);
		WatchingInstance instance = instance(outages);
		instance.watcher().watchDefinition("flow");
		List<WorkflowRunKey> runs = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			runs.add(this.fake.addRun("flow"));
		}
		await(() -> assertThat(instance.watcher().watchedRuns()).hasSize(20));
		await(() -> assertThat(events(WorkflowRunDiscoveredEvent.class)).hasSize(20));
		outages.away = true;
		runs.forEach((key) -> this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED));
		CompletableFuture<WorkflowRun> wait = instance.watcher().whenEnded(runs.get(0), PATIENCE);
		await(() -> assertThat(outages.refused).hasValueGreaterThan(50));
		assertThat(ended()).isEmpty();
		outages.away = false;
		await(() -> assertThat(ended()).hasSize(20));
		assertThat(wait).succeedsWithin(PATIENCE);
		assertThat(events()).extracting(WorkflowRunEvent::id).doesNotHaveDuplicates();
		await(() -> assertThat(waits()).isZero());
	}

	@Test
	void tablesThatAreMissingAreNamed() {
		this.jdbc.execute("DROP TABLE NOVAACT_WATCH_DEFINITION");
		assertThatExceptionOfType(WatchSchemaException.class).isThrownBy(this::instance)
			.withMessageContaining("NOVAACT_WATCH_DEFINITION");
	}

	@Test
	void nameOfAWatcherThatIsTooLongIsRefused() {
		assertThatExceptionOfType(InvalidWatchSettingsException.class)
			.isThrownBy(() -> new WatchingInstance(this.dataSource, this.fake, "w".repeat(81), 60))
			.withMessageContaining("80 characters");
	}

	@Test
	void watchersOfOtherNamesShareNothing() {
		WatchingInstance one = instance();
		WatchingInstance other = new WatchingInstance(this.dataSource, this.fake, "other", 500);
		this.instances.add(other);
		this.opened.add(other);
		WorkflowRunKey key = this.fake.addRun("flow");
		one.watcher().watch(key);
		other.watcher().watch(key);
		await(() -> assertThat(this.fake.requestCount()).isPositive());
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> {
			assertThat(one.events(WorkflowRunEndedEvent.class)).hasSize(1);
			assertThat(other.events(WorkflowRunEndedEvent.class)).hasSize(1);
		});
	}

	@Test
	void deniedRunIsWatchedUntilItIsPermittedAgain() {
		WatchingInstance instance = instance();
		this.fake.enqueue("GetWorkflowRun", FakeAnswer.accessDenied(), 5);
		WorkflowRunKey key = this.fake.addRun("flow");
		instance.watcher().watch(key);
		await(() -> assertThat(this.fake.requestCount()).isPositive());
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(ended()).extracting(WorkflowRunEvent::key).containsExactly(key));
	}

	private void noRequestIsSent() {
		// A request may be under way
		Awaitility.await()
			.during(Duration.ofMillis(200))
			.until(() -> this.instances.stream().allMatch((instance) -> instance.definitions().isEmpty()));
		int requests = this.fake.requestCount();
		Set<Integer> counts = new HashSet<>();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(100))
			.during(Duration.ofMillis(500))
			.until(() -> counts.add(this.fake.requestCount()) || counts.size() == 1);
		assertThat(this.fake.requestCount()).isEqualTo(requests);
	}

	private int count(String table) {
		Integer count = this.jdbc.queryForObject("SELECT COUNT(*) FROM " + table, Integer.class);
		return (count != null) ? count : 0;
	}

	private List<WorkflowRunEvent> events() {
		return this.instances.stream().flatMap((instance) -> instance.events.stream()).toList();
	}

	private <T extends WorkflowRunEvent> List<T> events(Class<T> type) {
		return this.instances.stream().flatMap((instance) -> instance.events(type).stream()).toList();
	}

	private List<WorkflowRunEndedEvent> ended() {
		return events(WorkflowRunEndedEvent.class);
	}

	/**
	 * A database that is away at times.
	 */
	private static final class OutageDataSource extends DelegatingDataSource {

		private final AtomicInteger refused = new AtomicInteger();

		private volatile boolean away;

		OutageDataSource(HikariDataSource dataSource) {
			super(dataSource);
		}

		@Override
		public java.sql.Connection getConnection() throws SQLException {
			if (this.away) {
				this.refused.incrementAndGet();
				throw new SQLException("The database is away");
			}
			return super.getConnection();
		}

	}

}
