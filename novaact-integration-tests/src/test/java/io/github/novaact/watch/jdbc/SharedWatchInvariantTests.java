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

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.AccessDeniedException;
import io.github.novaact.ActSummary;
import io.github.novaact.ServiceError;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunNeedsHumanEvent;
import io.github.novaact.watch.store.RunState;
import io.github.novaact.watch.store.Transition;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for the invariants of the shared watches, one by one. {@link NemesisTests} has
 * them meet faults.
 */
class SharedWatchInvariantTests extends AbstractSharedWatchTests {

	private TransactionTemplate transaction(HikariDataSource dataSource) {
		return new TransactionTemplate(new JdbcTransactionManager(dataSource));
	}

	private static List<WorkflowRunKey> ended(WatchingInstance instance) {
		return instance.events(WorkflowRunEndedEvent.class).stream().map(WorkflowRunEvent::key).toList();
	}

	@Test
	void onceWhatEndedBeforeTheHorizonIsNotRecordedAgain() {
		WatchRows rows = new WatchRows(sql(), "watcher", "frozen");
		InstanceRows instances = new InstanceRows(sql(), "watcher", "frozen");
		instances.live(0);
		rows.interests.watch("flow", InterestRows.DEFINITION);
		rows.definitions.raiseHorizon("flow", 1_000);
		Recorder recorder = new Recorder(rows, new CommitCount(sql(), instances, () -> {
		}, new ReentrantLock()), mock(), new StoreRuntime.OfSystem(null), 0);
		recorder.record(discoveredAndEnded(new WorkflowRunKey("flow", "9b3f7d52-0d6e-4f9b-8a53-4a2b7c6d5e4f"), 1_000));
		recorder.record(discoveredAndEnded(new WorkflowRunKey("flow", "5d1c0b3e-7a45-4c3f-9a01-0f6e2c9b8d77"), 1_001));
		recorder.flush();
		assertThat(this.jdbc.queryForList("SELECT DISTINCT RUN_ID FROM NOVAACT_WATCH_FACT", String.class))
			.containsExactly("5d1c0b3e-7a45-4c3f-9a01-0f6e2c9b8d77");
		recorder.close();
	}

	@Test
	void onceAnEndThatAnotherInstanceRecordsForWaitersMeanwhileIsPublishedAllTheSame() throws Exception {
		WorkflowRunKey key = new WorkflowRunKey("flow", "9b3f7d52-0d6e-4f9b-8a53-4a2b7c6d5e4f");
		HookedDataSource hooked = new HookedDataSource(this.dataSource);
		Sql sql = new Sql(hooked, new JdbcTransactionManager(hooked), new TablePrefix("NOVAACT_"),
				Duration.ofSeconds(5));
		WatchRows rows = new WatchRows(sql, "watcher", "one");
		InstanceRows instances = new InstanceRows(sql, "watcher", "one");
		instances.live(0);
		rows.interests.watch("flow", InterestRows.DEFINITION);
		FactRows others = new WatchRows(sql(), "watcher", "other").facts;
		CompletableFuture<?>[] other = new CompletableFuture<?>[1];
		hooked.hook = (statement) -> {
			if (statement.contains("INTO NOVAACT_WATCH_FACT") && other[0] == null) {
				other[0] = CompletableFuture
					.runAsync(() -> others.insert(List.of(Fact.kept(discoveredAndEnded(key, 1_000)))));
				other[0].join();
			}
			return statement;
		};
		Recorder.Memory memory = mock();
		Recorder recorder = new Recorder(rows, new CommitCount(sql, instances, () -> {
		}, new ReentrantLock()), memory, new StoreRuntime.OfSystem(null), 0);
		recorder.record(discoveredAndEnded(key, 1_000));
		await(() -> assertThat(recorder.pending()).isZero());
		assertThat(
				this.jdbc.queryForList("SELECT FACT FROM NOVAACT_WATCH_FACT WHERE NEXT_AT IS NOT NULL", String.class))
			.containsExactlyInAnyOrder("discovered", "ended");
		recorder.close();
	}

	private static Transition discoveredAndEnded(WorkflowRunKey key, long end) {
		Instant endedAt = Instant.ofEpochMilli(end);
		String arn = "arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/workflow-run/"
				+ key.workflowRunId();
		WorkflowRun run = new WorkflowRun(arn, key.workflowRunId(), "SUCCEEDED", Instant.EPOCH, endedAt, "model", null);
		String id = "flow/" + key.workflowRunId();
		return new Transition(key, "SUCCEEDED",
				List.of(new WorkflowRunDiscoveredEvent(key, endedAt, id + "/discovered",
						new WorkflowRunSummary(arn, key.workflowRunId(), "SUCCEEDED", Instant.EPOCH, endedAt, null)),
						new WorkflowRunEndedEvent(key, endedAt, id + "/ended", run)),
				run, null, endedAt,
				new RunState(key.workflowRunId(), false, true, "SUCCEEDED", Instant.EPOCH, 0, null, Set.of()), true);
	}

	@Test
	void wantedWhatIsWatchedAfterACommit() {
		HikariDataSource manual = new HikariDataSource();
		manual.setJdbcUrl(this.dataSource.getJdbcUrl());
		manual.setAutoCommit(false);
		WatchingInstance one = instance(manual);
		this.opened.add(manual);
		WorkflowRunKey key = this.fake.addRun("flow");
		WorkflowRunKey unwatched = this.fake.addRun("flow");
		one.watcher().watch(unwatched);
		afterCommit(manual, () -> {
			one.watcher().watch(key);
			one.watcher().watchDefinition("other");
			one.watcher().unwatch(unwatched);
		});
		WorkflowRunKey discovered = this.fake.addRun("other");
		await(() -> assertThat(one.watcher().watchedRuns()).extracting(WatchedRun::key)
			.containsExactlyInAnyOrder(key, discovered));
		List.of(key, unwatched, discovered).forEach((run) -> this.fake.endRun(run, WorkflowRunStatus.SUCCEEDED));
		await(() -> assertThat(ended(one)).containsExactlyInAnyOrder(key, discovered));
	}

	private void afterCommit(HikariDataSource dataSource, Runnable work) {
		transaction(dataSource).executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						work.run();
					}

				}));
	}

	@Test
	void wantedByTheDefinitionThoughTheRunIsWatchedNoLonger() throws Exception {
		CountDownLatch publishing = new CountDownLatch(1);
		CountDownLatch unwatched = new CountDownLatch(1);
		WatchingInstance one = instance(this.dataSource);
		one.listener((event) -> {
			if (event instanceof WorkflowRunEndedEvent && unwatched.getCount() > 0) {
				publishing.countDown();
				awaitLatch(unwatched);
				throw new IllegalStateException("Published again later");
			}
		});
		WorkflowRunKey key = this.fake.addRun("flow");
		this.fake.lists().hide(key);
		one.watcher().watchDefinition("flow");
		one.watcher().watch(key);
		await(() -> assertThat(this.jdbc.queryForList("SELECT FACT FROM NOVAACT_WATCH_FACT", String.class))
			.contains(Fact.SEEN));
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		assertThat(publishing.await(20, TimeUnit.SECONDS)).isTrue();
		one.watcher().unwatch(key);
		unwatched.countDown();
		this.fake.lists().show(key);
		await(() -> assertThat(ended(one)).containsExactly(key));
	}

	@Test
	void wantedAgainIfTheEndIsPublishedBeforeTheWatchIsCommitted() {
		WatchingInstance one = instance(this.dataSource);
		WorkflowRunKey key = this.fake.addRun("flow");
		one.watcher().watchDefinition("flow");
		await(() -> assertThat(one.watcher().watchedRuns()).hasSize(1));
		transaction(this.dataSource).executeWithoutResult((status) -> {
			one.watcher().watch(key);
			this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
			await(() -> assertThat(ended(one)).containsExactly(key));
		});
		await(() -> assertThat(ended(one)).containsExactly(key, key));
		await(() -> assertThat(
				this.jdbc.queryForList("SELECT KIND FROM NOVAACT_WATCH_INTEREST WHERE RUN_ID <> '*'", String.class))
			.isEmpty());
	}

	@Test
	void wantedOnceHoweverOftenItIsWatched() {
		WatchingInstance one = instance(this.dataSource);
		WorkflowRunKey key = this.fake.addRun("flow");
		for (int i = 0; i < 3; i++) {
			one.watcher().watch(key);
			one.watcher().watchDefinition("other");
		}
		assertThat(this.jdbc.queryForList("SELECT DEFINITION FROM NOVAACT_WATCH_INTEREST", String.class))
			.containsExactlyInAnyOrder("flow", "other");
	}

	@Test
	void memoryOfAConfiguredDefinitionOutlivesItsRow() {
		WatchingInstance one = instance(this.dataSource);
		AtomicInteger attempts = new AtomicInteger();
		CountDownLatch truncated = new CountDownLatch(1);
		one.listener((event) -> {
			if (event instanceof WorkflowRunEndedEvent && truncated.getCount() > 0) {
				attempts.incrementAndGet();
				throw new IllegalStateException("Published again later");
			}
		});
		((MonitoredWatcher) one.watcher()).configure(List.of("flow"));
		WorkflowRunKey key = this.fake.addRun("flow");
		await(() -> assertThat(one.watcher().watchedRuns()).hasSize(1));
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(attempts).hasPositiveValue());
		for (String table : List.of("FACT", "INTEREST", "DEFINITION", "INSTANCE", "TASK", "ENDS")) {
			this.jdbc.update("DELETE FROM NOVAACT_WATCH_" + table);
		}
		truncated.countDown();
		await(() -> assertThat(ended(one)).containsExactly(key));
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void wantedWhatIsWatchedAfterASavepointWasRolledBack() {
		WatchingInstance one = instance(this.dataSource);
		WorkflowRunKey key = this.fake.addRun("flow");
		WorkflowRunKey rolledBack = this.fake.addRun("flow");
		transaction(this.dataSource).executeWithoutResult((status) -> {
			Object savepoint = status.createSavepoint();
			one.watcher().watch(rolledBack);
			one.watcher().watchDefinition("other");
			status.rollbackToSavepoint(savepoint);
			one.watcher().watch(key);
		});
		one.watcher().watchDefinition("other");
		WorkflowRunKey discovered = this.fake.addRun("other");
		List.of(key, rolledBack, discovered).forEach((run) -> this.fake.endRun(run, WorkflowRunStatus.SUCCEEDED));
		await(() -> assertThat(ended(one)).containsExactlyInAnyOrder(key, discovered));
	}

	@Test
	void noRowIsWaitedForThatACallersTransactionHolds() {
		WatchingInstance one = instance(this.dataSource);
		List<WorkflowRunKey> runs = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			runs.add(this.fake.addRun("flow"));
		}
		runs.forEach(one.watcher()::watch);
		WorkflowRunKey unrelated = this.fake.addRun("flow");
		one.watcher().watch(unrelated);
		await(() -> assertThat(one.watcher().watchedRuns()).hasSize(41));
		transaction(this.dataSource).executeWithoutResult((status) -> {
			runs.forEach(one.watcher()::watch);
			runs.subList(0, 20).forEach(one.watcher()::unwatch);
			CompletableFuture<WorkflowRun> wait = one.watcher().whenEnded(unrelated);
			this.fake.endRun(unrelated, WorkflowRunStatus.SUCCEEDED);
			assertThat(wait).succeedsWithin(Duration.ofSeconds(10));
			await(() -> assertThat(ended(one)).containsExactly(unrelated));
			status.setRollbackOnly();
		});
		runs.forEach((run) -> this.fake.endRun(run, WorkflowRunStatus.SUCCEEDED));
		await(() -> assertThat(ended(one)).hasSize(41));
	}

	@Test
	void waitsAreAssertedManyInOneTransaction() {
		AtomicInteger statements = new AtomicInteger();
		HookedDataSource hooked = new HookedDataSource(this.dataSource);
		WatchingInstance one = instance(hooked);
		hooked.hook = (sql) -> {
			if (sql.contains("INTEREST") && sql.contains("INSERT")) {
				statements.incrementAndGet();
			}
			return sql;
		};
		List<WorkflowRunKey> runs = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			runs.add(this.fake.addRun("flow"));
		}
		runs.forEach(one.watcher()::whenEnded);
		await(() -> assertThat(waits()).isEqualTo(500));
		int most = (this.database == TestDatabase.H2) ? 600 : 100;
		assertThat(statements).hasValueLessThan(most);
	}

	@Test
	void waitsAreAssertedAfterTheirRowsWereTruncated() {
		WatchingInstance one = instance(this.dataSource);
		WatchingInstance two = instance(this.dataSource);
		WorkflowRunKey key = this.fake.addRun("flow");
		CompletableFuture<WorkflowRun> wait = one.watcher().whenEnded(key);
		CompletableFuture<WorkflowRun> other = two.watcher().whenEnded(key);
		await(() -> assertThat(waits()).isEqualTo(2));
		List.of("TASK", "INTEREST", "FACT", "DEFINITION", "ENDS", "INSTANCE", "BUDGET")
			.forEach((table) -> this.jdbc.update("DELETE FROM NOVAACT_WATCH_" + table));
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		assertThat(wait).succeedsWithin(PATIENCE);
		assertThat(other).succeedsWithin(PATIENCE);
	}

	@Test
	void configuredDefinitionEndsWithTheLastConfigurationThatHasIt() {
		WatchingInstance one = instance(this.dataSource);
		WatchingInstance two = instance(this.dataSource);
		((MonitoredWatcher) one.watcher()).configure(List.of("kept", "dropped"));
		((MonitoredWatcher) two.watcher()).configure(List.of("kept"));
		await(() -> assertThat(this.jdbc.queryForList("SELECT task_instance FROM NOVAACT_WATCH_TASK", String.class))
			.containsExactlyInAnyOrder("kept", "dropped"));
		one.close();
		await(() -> assertThat(this.jdbc.queryForList("SELECT task_instance FROM NOVAACT_WATCH_TASK", String.class))
			.containsExactly("kept"));
		await(() -> assertThat(two.definitions()).containsExactly("kept"));
	}

	@Test
	void heldDefinitionsCostNoThreads() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		WatchingInstance one = instance(this.dataSource);
		for (int i = 0; i < 60; i++) {
			one.watcher().watch(this.fake.addRun("flow-" + i));
		}
		await(() -> assertThat(one.definitions()).hasSize(60));
		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> !before.contains(thread)
					&& thread.getName().matches("novaact-watch-(reconcile|record|budget|publish).*"))
			.hasSizeLessThan(12)
			.allMatch(Thread::isDaemon);
	}

	@Test
	void outcomeThatIsStoredHasNoMessageOfTheService() {
		WorkflowRunKey key = new WorkflowRunKey("flow", "9b3f7d52-0d6e-4f9b-8a53-4a2b7c6d5e4f");
		AccessDeniedException denied = new AccessDeniedException(new ServiceError(403, "AccessDeniedException",
				"User: arn:aws:sts::123456789012:assumed-role/app/session is not authorized", "request", 1));
		Fact fact = Fact.refused(new Transition(key, null, List.of(), null, denied, Instant.EPOCH,
				new RunState(key.workflowRunId(), false, false, null, null, 0, null, Set.of()), true));
		assertThat(fact.payload()).contains("denied").doesNotContain("123456789012").doesNotContain("session");
	}

	@Test
	void noRowIsWaitedForThatALongTransactionUnwatches() {
		WatchingInstance one = instance(this.dataSource);
		WorkflowRunKey key = this.fake.addRun("flow");
		one.watcher().watch(key);
		await(() -> assertThat(one.definitions()).containsExactly("flow"));
		transaction(this.dataSource).executeWithoutResult((status) -> {
			one.watcher().unwatch(key);
			this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
			await(() -> assertThat(ended(one)).containsExactly(key));
			assertThat(one.watcher().whenEnded(key)).succeedsWithin(PATIENCE);
			WorkflowRunKey other = this.fake.addRun("flow");
			CompletableFuture.runAsync(() -> one.watcher().watch(other)).join();
			await(() -> assertThat(one.activity().definitions()).singleElement()
				.satisfies((definition) -> assertThat(definition.runs()).isOne()));
			Timestamp renewed = renewed();
			await(() -> assertThat(renewed()).isAfter(renewed));
		});
		await(() -> assertThat(one.watcher().watchedRuns()).hasSize(1));
	}

	private Timestamp renewed() {
		return this.jdbc.queryForObject("SELECT MAX(last_heartbeat) FROM NOVAACT_WATCH_TASK", Timestamp.class);
	}

	@Test
	void endThatWasRecordedForAWaitDoesNotStayInAWatchedDefinition() {
		String insert = "INSERT INTO NOVAACT_WATCH_FACT (WATCHER, DEFINITION, RUN_ID, FACT, ENDED_AT, RECORDED_AT, "
				+ "PUBLISHED_AT, ATTEMPTS, PAYLOAD) VALUES ('watcher', 'flow', ?, 'ended', 1, 1, ?, ?, '{}')";
		this.jdbc.update(insert, "00000000-0000-0000-0000-000000000001", null, 0);
		this.jdbc.update(insert, "00000000-0000-0000-0000-000000000002", 2, 0);
		this.jdbc.update(insert, "00000000-0000-0000-0000-000000000003", null, OutboxRows.MAX_ATTEMPTS);
		instance(this.dataSource).watcher().watchDefinition("flow");
		await(() -> assertThat(
				this.jdbc.queryForList("SELECT RUN_ID FROM NOVAACT_WATCH_FACT ORDER BY RUN_ID", String.class))
			.containsExactly("00000000-0000-0000-0000-000000000002", "00000000-0000-0000-0000-000000000003"));
	}

	@Test
	void signOfLifeIsWrittenDuringACommit() {
		InstanceRows instances = new InstanceRows(sql(), "watcher", "busy");
		CommitCount commits = new CommitCount(sql(), instances, () -> {
		}, new ReentrantLock());
		instances.live(0);
		this.jdbc.update("UPDATE NOVAACT_WATCH_INSTANCE SET LAST_SEEN = 1");
		commits.commit(() -> CompletableFuture.runAsync(commits::live).join());
		assertThat(instances.alive(PATIENCE.toMillis())).containsExactly("busy");
	}

	@Test
	void configuredDefinitionOfAFrozenInstanceIsKept() {
		HookedDataSource hooked = new HookedDataSource(this.dataSource);
		WatchingInstance frozen = instance(hooked);
		((MonitoredWatcher) frozen.watcher()).configure(List.of("flow"));
		await(() -> assertThat(frozen.definitions()).containsExactly("flow"));
		WatchingInstance other = instance(this.dataSource);
		((MonitoredWatcher) other.watcher()).configure(List.of("other"));
		CountDownLatch release = new CountDownLatch(1);
		this.opened.add(0, release::countDown);
		hooked.before("", () -> {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		await(() -> assertThat(other.definitions()).contains("flow"));
		long start = System.nanoTime();
		await(() -> assertThat(System.nanoTime() - start)
			.isGreaterThan(WatchingInstance.QUICK.comparison().multipliedBy(4).toNanos()));
		WorkflowRunKey key = this.fake.addRun("flow");
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		release.countDown();
		await(() -> {
			List<WorkflowRunKey> ended = new ArrayList<>(ended(other));
			ended.addAll(ended(frozen));
			assertThat(ended).containsExactly(key);
		});
	}

	@Test
	void memoryIsReadAgainThoughAnErrorInterruptedThat() {
		HookedDataSource hooked = new HookedDataSource(this.dataSource);
		WatchingInstance one = instance(hooked);
		one.watcher().watch(this.fake.addRun("flow"));
		await(() -> assertThat(one.definitions()).containsExactly("flow"));
		AtomicInteger taken = new AtomicInteger();
		hooked.before("SELECT READING", () -> {
			if (taken.incrementAndGet() == 1) {
				throw new OutOfMemoryError("Of the test");
			}
		});
		this.jdbc.update("INSERT INTO NOVAACT_WATCH_INSTANCE (WATCHER, INSTANCE, LAST_SEEN, COMMITS, SINCE) "
				+ "VALUES ('watcher', '*', 0, 7, 0)");
		await(() -> assertThat(taken).hasValueGreaterThan(1));
	}

	@Test
	void moreRunsThanAStatementHasParametersAreCompared() {
		WatchRows rows = new WatchRows(sql(), "watcher", "one");
		Set<String> runIds = new HashSet<>();
		for (int i = 0; i <= 100_000; i++) {
			runIds.add("00000000-0000-0000-0000-%012d".formatted(i));
		}
		assertThat(rows.facts.find("flow", runIds)).isEmpty();
	}

	@Test
	void readingOfADefinitionIsForgottenOnceItIsUnwatched() {
		WatchingInstance one = instance(this.dataSource);
		one.watcher().watch(this.fake.addRun("flow"));
		one.watcher().watchDefinition("flow");
		String reading = "SELECT READING FROM NOVAACT_WATCH_DEFINITION";
		await(() -> assertThat(this.jdbc.queryForList(reading, String.class))
			.anyMatch((text) -> text != null && text.startsWith("1 T")));
		one.watcher().unwatchDefinition("flow");
		await(() -> assertThat(this.jdbc.queryForList(reading, String.class)).containsOnlyNulls());
	}

	@Test
	void waitThatCannotBeReadEndsAndEndsNoOther() {
		WatchingInstance holder = instance(this.dataSource);
		holder.watcher().watch(this.fake.addRun("flow"));
		await(() -> assertThat(holder.definitions()).containsExactly("flow"));
		WatchingInstance waiting = instance(this.dataSource);
		WorkflowRunKey unreadable = new WorkflowRunKey("flow", "00000000-0000-0000-0000-000000000000");
		this.fake.addRun(unreadable);
		CompletableFuture<WorkflowRun> wait = waiting.watcher().whenEnded(unreadable);
		await(() -> assertThat(waits()).isOne());
		this.jdbc.update(
				"INSERT INTO NOVAACT_WATCH_FACT (WATCHER, DEFINITION, RUN_ID, FACT, ENDED_AT, RECORDED_AT, "
						+ "ATTEMPTS, PAYLOAD) VALUES ('watcher', 'flow', ?, 'ended', 1, 1, 0, '{')",
				unreadable.workflowRunId());
		List<CompletableFuture<WorkflowRun>> others = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			WorkflowRunKey key = this.fake.addRun("flow");
			others.add(waiting.watcher().whenEnded(key));
			this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		}
		others.forEach((other) -> assertThat(other).succeedsWithin(PATIENCE));
		assertThat(wait).failsWithin(PATIENCE);
		await(() -> assertThat(waits()).isZero());
	}

	@Test
	void actWhoseIdHasANulStopsNoRecording() {
		WatchRows rows = new WatchRows(sql(), "watcher", "one");
		InstanceRows instances = new InstanceRows(sql(), "watcher", "one");
		instances.live(0);
		WorkflowRunKey key = new WorkflowRunKey("flow", "9b3f7d52-0d6e-4f9b-8a53-4a2b7c6d5e4f");
		rows.interests.watch("flow", key.workflowRunId());
		Recorder recorder = new Recorder(rows, new CommitCount(sql(), instances, () -> {
		}, new ReentrantLock()), mock(), new StoreRuntime.OfSystem(null), 0);
		this.opened.add(recorder::close);
		ActSummary act = new ActSummary(key.workflowRunId(), "session", "a\0b", "PENDING_HUMAN_ACTION", Instant.EPOCH,
				null, null);
		recorder.record(new Transition(key, "RUNNING",
				List.of(new WorkflowRunNeedsHumanEvent(key, Instant.EPOCH,
						"flow/" + key.workflowRunId() + "/needs-human/a\0b", act)),
				null, null, Instant.EPOCH,
				new RunState(key.workflowRunId(), true, false, "RUNNING", Instant.EPOCH, 0, null, Set.of()), false));
		await(() -> assertThat(recorder.pending()).isZero());
	}

	@Test
	void tokenWithANulIsReadAgain() {
		DefinitionRows definitions = new DefinitionRows(sql(), "watcher");
		definitions.save("flow", "1 TT - PT2M 3 1 T - - a\0b", "5");
		assertThat(definitions.find("flow").reading()).isNull();
		assertThat(definitions.find("flow").durations()).isEqualTo("5");
	}

	@Test
	void workerHasItsThreadBeforeItsFirstTask() {
		StoreRuntime.OfSystem runtime = new StoreRuntime.OfSystem(null);
		this.opened.add(runtime);
		runtime.worker("early");
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).contains("novaact-watch-early-1");
	}

	@Test
	void missingTableOrColumnIsNamed() {
		for (String table : List.of("TASK", "INTEREST", "FACT", "DEFINITION", "ENDS", "INSTANCE", "BUDGET")) {
			String name = "NOVAACT_WATCH_" + table;
			this.jdbc.execute("ALTER TABLE " + name + " RENAME TO AWAY");
			assertThatExceptionOfType(WatchSchemaException.class).isThrownBy(() -> instance(this.dataSource))
				.withMessageContaining("there is no table '" + name + "'");
			this.jdbc.execute("ALTER TABLE AWAY RENAME TO " + name);
		}
		this.jdbc.execute("ALTER TABLE NOVAACT_WATCH_FACT DROP COLUMN PAYLOAD");
		assertThatExceptionOfType(WatchSchemaException.class).isThrownBy(() -> instance(this.dataSource))
			.withMessageContaining("has no column 'PAYLOAD'");
	}

}
