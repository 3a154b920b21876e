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
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;
import io.github.novaact.watch.store.Transition;
import io.github.novaact.watch.store.WatchStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for shared watches with failing listeners, exhausted pools, wrong clocks and
 * faulty instances.
 */
@ExtendWith(OutputCaptureExtension.class)
class SharedWatchFaultTests extends AbstractSharedWatchTests {

	private WorkflowRunWatcher watcher(WatchStore store, Consumer<WorkflowRunEvent> listener) {
		NovaActClient client = new DefaultNovaActClientBuilder().endpoint(this.fake.endpoint())
			.region(this.fake.region())
			.credentialsProvider(this.fake.credentialsProvider())
			.build();
		WorkflowRunWatcher watcher = new DefaultWorkflowRunWatcherBuilder().store(store)
			.name("watcher")
			.client(client)
			.eventPublisher((event) -> listener.accept((WorkflowRunEvent) event))
			.interval(Duration.ofMillis(50))
			.maxInterval(Duration.ofMillis(200))
			.requestsPerSecond(500)
			.build();
		this.opened.add(watcher);
		this.opened.add(client);
		return watcher;
	}

	private JdbcWatchStore store(PlatformTransactionManager... transactionManagers) {
		return new JdbcWatchStore(this.dataSource, List.of(transactionManagers), new TablePrefix("NOVAACT_"), null,
				WatchingInstance.QUICK);
	}

	@Test
	void endIsPublishedWhenTheWatchBeginsWhileItIsWrittenForAWait() {
		Queue<WorkflowRunEvent> events = new ConcurrentLinkedQueue<>();
		AtomicBoolean watched = new AtomicBoolean();
		WorkflowRunWatcher[] watcher = new WorkflowRunWatcher[1];
		watcher[0] = watcher(before(store(new JdbcTransactionManager(this.dataSource)), (transition) -> {
			if (transition.last() && watched.compareAndSet(false, true)) {
				watcher[0].watch(transition.key());
			}
		}), events::add);
		WorkflowRunKey key = this.fake.addRun("flow");
		CompletableFuture<WorkflowRun> wait = watcher[0].whenEnded(key);
		await(() -> assertThat(this.fake.requestCount()).isPositive());
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		assertThat(wait).succeedsWithin(PATIENCE);
		await(() -> assertThat(events).filteredOn(WorkflowRunEndedEvent.class::isInstance).hasSize(1));
		await(() -> assertThat(watcher[0].watchedRuns()).isEmpty());
	}

	@Test
	void listenerThatGoesOnAfterAFailedStatementIsToldAgain() {
		this.jdbc.update("INSERT INTO HEARD (ID) VALUES ('there')");
		AtomicInteger collisions = new AtomicInteger(2);
		WorkflowRunWatcher watcher = watcher(store(new JdbcTransactionManager(this.dataSource)), (event) -> {
			this.jdbc.update("INSERT INTO HEARD (ID) VALUES (?)", event.id());
			if (collisions.getAndDecrement() > 0) {
				try {
					this.jdbc.update("INSERT INTO HEARD (ID) VALUES ('there')");
				}
				catch (DuplicateKeyException ex) {
					// As an application does that has received the event before
				}
			}
		});
		WorkflowRunKey key = this.fake.addRun("flow");
		watcher.watch(key);
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(this.jdbc.queryForList("SELECT ID FROM HEARD", String.class))
			.anyMatch((id) -> id.endsWith("/ended")));
		await(() -> assertThat(watcher.watchedRuns()).isEmpty());
	}

	@Test
	void transactionsThatConnectionsTakeNoPartInAreNotTaken() {
		AtomicInteger failures = new AtomicInteger(1);
		Queue<WorkflowRunEvent> events = new ConcurrentLinkedQueue<>();
		WorkflowRunWatcher watcher = watcher(store(new UnrelatedTransactionManager()), (event) -> {
			if (event instanceof WorkflowRunEndedEvent && failures.getAndDecrement() > 0) {
				throw new IllegalStateException("Listener");
			}
			events.add(event);
		});
		WorkflowRunKey key = this.fake.addRun("flow");
		watcher.watch(key);
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(events).anyMatch(WorkflowRunEndedEvent.class::isInstance));
	}

	@Test
	void poolWhoseConnectionsDoNotCommitByThemselves() {
		HikariDataSource manual = new HikariDataSource();
		manual.setJdbcUrl(this.dataSource.getJdbcUrl());
		manual.setAutoCommit(false);
		WatchingInstance one = instance(manual);
		this.opened.add(manual);
		WorkflowRunKey key = this.fake.addRun("flow");
		one.watcher().watch(key);
		await(() -> assertThat(one.definitions()).hasSize(1));
		assertThat(this.jdbc.queryForList("SELECT INSTANCE FROM NOVAACT_WATCH_INSTANCE")).hasSize(1);
		this.jdbc.update("DELETE FROM HEARD");
		instance(this.dataSource).watcher().unwatch(key);
		await(() -> assertThat(one.definitions()).isEmpty());
	}

	@Test
	void clockThatIsSetBackStopsNothingForLong() {
		BudgetRows budgets = new BudgetRows(sql(), "watcher");
		long now = 1_800_000_000_000L;
		BudgetRow ahead = new BudgetRow((now + 3_600_000) * 1000, 0.5, now + 3_600_000, now + 3_600_000);
		budgets.add(ahead);
		BudgetRow found = budgets.find();
		assertThat(found).isEqualTo(ahead);
		BudgetRow bounded = found.cappedAt(now);
		assertThat(bounded.firstSlot(now)).isLessThanOrEqualTo((now + 120_000) * 1000);
		assertThat(bounded.share(now)).isEqualTo(0.5);
		assertThat(budgets.change(found, bounded)).isTrue();
		assertThat(budgets.change(found, bounded)).isFalse();
	}

	@Test
	void failureIsLoggedBeforeOtherStepsWaitForTheDatabase(CapturedOutput output) {
		HookedDataSource away = new HookedDataSource(this.dataSource);
		WatchingInstance instance = instance(away);
		instance.watcher().watchDefinition("flow");
		await(() -> assertThat(instance.definitions()).hasSize(1));
		AtomicInteger statements = new AtomicInteger();
		CountDownLatch back = new CountDownLatch(1);
		away.before("", () -> {
			if (Thread.currentThread().getName().contains("reconcile")) {
				if (statements.getAndIncrement() == 0) {
					throw new IllegalStateException("away");
				}
				awaitIt(back);
			}
		});
		await(() -> assertThat(statements).hasValue(2));
		assertThat(output).containsOnlyOnce("cannot be compared with their rows");
		back.countDown();
		await(() -> assertThat(output).containsOnlyOnce("are compared with their rows again"));
	}

	@Test
	void lossOfCommitsIsLoggedOnce(CapturedOutput output) {
		WatchingInstance instance = instance(this.dataSource);
		instance.watcher().watchDefinition("flow");
		for (int i = 0; i < 3; i++) {
			int runs = i + 1;
			this.fake.addRun("flow");
			await(() -> assertThat(instance.events(WorkflowRunDiscoveredEvent.class))
				.hasSizeGreaterThanOrEqualTo(runs));
			this.jdbc.update("DELETE FROM NOVAACT_WATCH_INSTANCE");
			await(() -> assertThat(this.jdbc.queryForList("SELECT INSTANCE FROM NOVAACT_WATCH_INSTANCE")).isNotEmpty());
		}
		assertThat(output).containsOnlyOnce("has lost commits, or was restored");
	}

	private static void awaitIt(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void closeEndsThoughNoConnectionIsToBeHad() throws Exception {
		HikariDataSource small = new HikariDataSource();
		small.setJdbcUrl(this.dataSource.getJdbcUrl());
		small.setMaximumPoolSize(3);
		small.setConnectionTimeout(Duration.ofMinutes(10).toMillis());
		WatchingInstance one = instance(small);
		this.opened.add(small);
		one.watcher().watchDefinition("flow");
		await(() -> assertThat(one.definitions()).hasSize(1));
		List<Connection> taken = new ArrayList<>();
		try {
			for (int i = 0; i < 3; i++) {
				taken.add(small.getConnection());
			}
			assertThat(CompletableFuture.runAsync(one::close)).succeedsWithin(PATIENCE);
		}
		finally {
			for (Connection connection : taken) {
				connection.close();
			}
		}
	}

	@Test
	void unwatchCountsBeforeAnythingElseWasUsed() {
		WatchingInstance one = instance(this.dataSource);
		one.watcher().watchDefinition("flow");
		await(() -> assertThat(one.definitions()).hasSize(1));
		watcher(store(), (event) -> {
		}).unwatchDefinition("flow");
		await(() -> assertThat(one.definitions()).isEmpty());
	}

	@Test
	void discoveryIsNotToldOnceTheDefinitionIsUnwatched() {
		WatchingInstance one = instance(this.dataSource);
		AtomicBoolean failing = new AtomicBoolean(true);
		AtomicInteger calls = new AtomicInteger();
		one.listener((event) -> {
			calls.incrementAndGet();
			if (failing.get()) {
				throw new IllegalStateException("Listener");
			}
		});
		one.watcher().watchDefinition("flow");
		this.fake.addRun("flow");
		await(() -> assertThat(calls).hasPositiveValue());
		one.watcher().unwatchDefinition("flow");
		await(() -> assertThat(one.definitions()).isEmpty());
		failing.set(false);
		await(() -> assertThat(one.activity().pendingEvents()).isZero());
		assertThat(one.events).isEmpty();
		await(() -> assertThat(
				this.jdbc.queryForList("SELECT RUN_ID FROM NOVAACT_WATCH_FACT WHERE NEXT_AT IS NOT NULL"))
			.isEmpty());
	}

	@Test
	void runThatIsDiscoveredAsTheDefinitionIsUnwatchedDoesNotStay() {
		WatchingInstance one = instance(this.dataSource);
		WorkflowRunKey kept = this.fake.addRun("flow");
		one.watcher().watch(kept);
		one.listener((event) -> {
			if (event instanceof WorkflowRunDiscoveredEvent && !event.key().equals(kept)) {
				// Committed, and followed, before the discovery is
				CompletableFuture.runAsync(() -> one.watcher().unwatchDefinition("flow")).join();
				await(() -> assertThat(one.activity().definitions()).singleElement()
					.satisfies((definition) -> assertThat(definition.watched()).isFalse()));
			}
		});
		one.watcher().watchDefinition("flow");
		this.fake.addRun("flow");
		await(() -> assertThat(one.events(WorkflowRunDiscoveredEvent.class))
			.anyMatch((event) -> !event.key().equals(kept)));
		await(() -> assertThat(one.watcher().watchedRuns()).extracting(WatchedRun::key).containsExactly(kept));
	}

	@Test
	void instancesThatWatchTheSameAtTheSameTimeDoNotStopEachOther() {
		List<WatchingInstance> instances = List.of(instance(this.dataSource), instance(this.dataSource),
				instance(this.dataSource));
		List<WorkflowRunKey> runs = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			runs.add(this.fake.addRun("flow-" + i % 4));
		}
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		CompletableFuture<?>[] watching = instances.stream()
			.map((instance) -> CompletableFuture.runAsync(() -> runs.forEach((key) -> {
				instance.watcher().watchDefinition(key.workflowDefinitionName());
				transaction.executeWithoutResult((status) -> instance.watcher().watch(key));
			})))
			.toArray(CompletableFuture[]::new);
		assertThat(CompletableFuture.allOf(watching)).succeedsWithin(PATIENCE);
		runs.forEach((key) -> this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED));
		await(() -> assertThat(instances.stream()
			.flatMap((instance) -> instance.events(WorkflowRunEndedEvent.class).stream())
			.map(WorkflowRunEvent::key)).containsExactlyInAnyOrderElementsOf(runs));
	}

	@Test
	void instanceThatPausedHasLostNoCommits() {
		Queue<WorkflowRunEvent> events = new ConcurrentLinkedQueue<>();
		JdbcWatchStore store = store(new JdbcTransactionManager(this.dataSource));
		WorkflowRunWatcher watcher = watcher(store, events::add);
		WorkflowRunKey before = this.fake.addRun("flow");
		watcher.watch(before);
		this.fake.endRun(before, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(events).anyMatch(WorkflowRunEndedEvent.class::isInstance));
		events.clear();
		String instances = "SELECT INSTANCE FROM NOVAACT_WATCH_INSTANCE";
		store.pause();
		await(() -> assertThat(this.jdbc.queryForList(instances)).isEmpty());
		store.resume();
		await(() -> assertThat(this.jdbc.queryForList(instances)).isNotEmpty());
		WorkflowRunKey after = this.fake.addRun("flow");
		watcher.watch(after);
		this.fake.endRun(after, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(events).anyMatch(WorkflowRunEndedEvent.class::isInstance));
		assertThat(this.jdbc.queryForList(instances, String.class)).hasSize(1).doesNotContain("*");
	}

	@Test
	void connectionsThatAreGivenBackHaveTheirTimeout() {
		Set<Integer> timeouts = ConcurrentHashMap.newKeySet();
		WatchingInstance one = instance(new DelegatingDataSource(this.dataSource) {

			@Override
			public Connection getConnection() throws SQLException {
				return givenBack(super.getConnection(), timeouts);
			}

		});
		WorkflowRunKey key = this.fake.addRun("flow");
		one.watcher().watch(key);
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(one.events(WorkflowRunEndedEvent.class)).hasSize(1));
		await(() -> assertThat(one.definitions()).isEmpty());
		assertThat(timeouts).containsExactly(12_345);
	}

	private static Connection givenBack(Connection connection, Set<Integer> timeouts) {
		AtomicInteger timeout = new AtomicInteger(12_345);
		return (Connection) Proxy.newProxyInstance(SharedWatchFaultTests.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					switch (method.getName()) {
						case "getNetworkTimeout" -> {
							return timeout.get();
						}
						case "setNetworkTimeout" -> {
							timeout.set((Integer) arguments[1]);
							return null;
						}
						case "close" -> timeouts.add(timeout.get());
						default -> {
						}
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	private static WatchStore before(WatchStore store, Consumer<Transition> telling) {
		return (WatchStore) Proxy.newProxyInstance(SharedWatchFaultTests.class.getClassLoader(),
				new Class<?>[] { WatchStore.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("record")) {
						telling.accept((Transition) arguments[0]);
					}
					try {
						return method.invoke(store, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

}
