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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for shared watches where threads, instances, transactions and slow listeners meet
 * at the worst moment.
 */
class SharedWatchRaceTests extends AbstractSharedWatchTests {

	private static final String HELD_DEFINITIONS = "MIN(SINCE)";

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void release() {
		this.release.countDown();
	}

	@Test
	void errorEndsNeitherTheFollowingNorTheAsking() {
		HookedDataSource hooked = new HookedDataSource(this.dataSource);
		WatchingInstance one = instance(hooked);
		one.watcher().watch(this.fake.addRun("flow"));
		awaitFollowed(one, 1);
		List<String> broken = new ArrayList<>(List.of(HELD_DEFINITIONS, "UPDATE NOVAACT_WATCH_BUDGET"));
		hooked.hook = (sql) -> {
			synchronized (broken) {
				if (broken.removeIf(sql::contains)) {
					throw new OutOfMemoryError("Of the test");
				}
			}
			return sql;
		};
		await(() -> assertThat(broken).isEmpty());
		WorkflowRunKey key = this.fake.addRun("flow");
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		instance(this.dataSource).watcher().watch(key);
		await(() -> assertThat(ended(one)).containsExactly(key));
	}

	@Test
	void slowListenerHoldsUpNoOtherDefinition() throws Exception {
		WatchingInstance one = instance(this.dataSource);
		one.watcher().watch(this.fake.addRun("other"));
		CountDownLatch listening = new CountDownLatch(1);
		one.listener((event) -> {
			if (event instanceof WorkflowRunEndedEvent && event.key().workflowDefinitionName().equals("flow")) {
				listening.countDown();
				awaitRelease();
			}
		});
		one.watcher().watchDefinition("flow");
		WorkflowRunKey slow = this.fake.addRun("flow");
		await(() -> assertThat(one.activity().definitions())
			.anyMatch((definition) -> definition.runs() == 1 && definition.name().equals("flow")));
		this.fake.endRun(slow, WorkflowRunStatus.SUCCEEDED);
		assertThat(listening.await(10, TimeUnit.SECONDS)).isTrue();
		one.watcher().unwatchDefinition("flow");
		await(() -> assertThat(one.activity().definitions())
			.noneMatch((definition) -> definition.name().equals("flow") && definition.watched()));
		WorkflowRunKey key = this.fake.addRun("other");
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		one.watcher().watch(key);
		await(() -> assertThat(ended(one)).containsExactly(key));
		this.release.countDown();
		await(() -> assertThat(ended(one)).containsExactly(key, slow));
		await(() -> assertThat(one.definitions()).containsExactly("other"));
	}

	@Test
	void slowListenersDelayNoOtherWait() throws Exception {
		WatchingInstance one = instance(this.dataSource);
		one.watcher().watch(this.fake.addRun("flow"));
		CountDownLatch listening = new CountDownLatch(3);
		one.listener((event) -> {
			if (event instanceof WorkflowRunEndedEvent) {
				listening.countDown();
				awaitRelease();
			}
		});
		List<WorkflowRunKey> slow = List.of(this.fake.addRun("flow"), this.fake.addRun("flow"),
				this.fake.addRun("flow"));
		List<CompletableFuture<WorkflowRun>> waits = new ArrayList<>();
		slow.forEach(one.watcher()::watch);
		slow.forEach((key) -> waits.add(one.watcher().whenEnded(key)));
		await(() -> assertThat(waits()).isEqualTo(3));
		awaitFollowed(one, 4);
		slow.forEach((key) -> this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED));
		assertThat(listening.await(10, TimeUnit.SECONDS)).isTrue();
		waits.forEach((wait) -> assertThat(wait).succeedsWithin(PATIENCE));
		WorkflowRunKey key = this.fake.addRun("flow");
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		assertThat(one.watcher().whenEnded(key)).succeedsWithin(PATIENCE);
		// A new wait for a run whose listener is at work completes as well
		CompletableFuture<WorkflowRun> again = instance(this.dataSource).watcher().whenEnded(slow.get(0));
		this.release.countDown();
		assertThat(again).succeedsWithin(PATIENCE);
		await(() -> assertThat(ended(one)).containsExactlyInAnyOrderElementsOf(slow));
		await(() -> assertThat(waits()).isZero());
	}

	@Test
	void signsOfLifeGoOnThoughTheDatabasesClockIsSetBack() {
		HookedDataSource hooked = new HookedDataSource(this.dataSource);
		String clock = Dialect.of(this.dataSource).now();
		WatchingInstance one = instance(hooked);
		one.watcher().watch(this.fake.addRun("flow"));
		awaitFollowed(one, 1);
		long hourAgo = sql().millis() - 3_600_000;
		hooked.hook = (sql) -> sql.replace(clock, "(" + clock + " - 3600000)");
		await(() -> assertThat(lastSeen()).isBetween(hourAgo, hourAgo + 1_800_000));
		long seen = lastSeen();
		await(() -> assertThat(lastSeen()).isGreaterThan(seen));
	}

	@Test
	void endBeforeTheWatchOfADefinitionIsFollowedIsPublished() throws Exception {
		HookedDataSource hooked = new HookedDataSource(this.dataSource);
		WatchingInstance one = instance(hooked);
		one.watcher().watch(this.fake.addRun("flow"));
		WorkflowRunKey key = this.fake.addRun("flow");
		CompletableFuture<WorkflowRun> wait = one.watcher().whenEnded(key);
		awaitFollowed(one, 2);
		hooked.before(HELD_DEFINITIONS, () -> {
			if (Thread.currentThread().getName().contains("reconcile")) {
				awaitRelease();
			}
		});
		one.watcher().watchDefinition("flow");
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		assertThat(wait).succeedsWithin(PATIENCE);
		await(() -> assertThat(one.activity().pendingEvents()).isZero());
		this.release.countDown();
		await(() -> assertThat(ended(one)).containsExactly(key));
	}

	@Test
	void whoWaitsOnAnInstanceThatIsGoneIsForgotten() {
		instance(this.dataSource).watcher().watch(this.fake.addRun("flow"));
		this.jdbc.update("INSERT INTO NOVAACT_WATCH_INTEREST (WATCHER, DEFINITION, RUN_ID, KIND, OWNER, SINCE) "
				+ "VALUES ('watcher', 'flow', '9b3f7d52-0d6e-4f9b-8a53-4a2b7c6d5e4f', 'A', 'gone', 1)");
		await(() -> assertThat(waits()).isZero());
	}

	@Test
	void definitionIsWatchedByOthersBeforeTheTransactionEndsThatWatchedItFirst() {
		WatchingInstance one = instance(this.dataSource);
		WatchingInstance two = instance(this.dataSource);
		WorkflowRunKey first = this.fake.addRun("flow");
		WorkflowRunKey second = this.fake.addRun("flow");
		new TransactionTemplate(new JdbcTransactionManager(this.dataSource)).executeWithoutResult((status) -> {
			one.watcher().watch(first);
			assertThat(CompletableFuture.runAsync(() -> two.watcher().watch(second))).succeedsWithin(PATIENCE);
			status.setRollbackOnly();
		});
		this.fake.endRun(first, WorkflowRunStatus.SUCCEEDED);
		this.fake.endRun(second, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(ended(one, two)).containsExactly(second));
	}

	@Test
	void instanceThatWakesUpTakesNothingFromWhoHoldsItsDefinition() {
		HookedDataSource hooked = new HookedDataSource(this.dataSource);
		WatchingInstance frozen = instance(hooked);
		frozen.watcher().watch(this.fake.addRun("flow"));
		awaitFollowed(frozen, 1);
		// It does not know yet that its lease is lost, and goes on to follow
		hooked.before("last_heartbeat = ?", this::awaitRelease);
		WatchingInstance holder = instance(this.dataSource);
		await(() -> assertThat(holder.definitions()).containsExactly("flow"));
		List<WorkflowRunKey> keys = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			WorkflowRunKey key = this.fake.addRun("flow");
			holder.watcher().watch(key);
			keys.add(key);
		}
		this.release.countDown();
		await(() -> assertThat(frozen.definitions()).isEmpty());
		keys.forEach((key) -> this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED));
		await(() -> assertThat(ended(holder, frozen)).containsExactlyInAnyOrderElementsOf(keys));
	}

	@Test
	void slowTransactionThatWatchesRunsDelaysNoWait() {
		WatchingInstance one = instance(this.dataSource);
		one.watcher().watch(this.fake.addRun("flow"));
		awaitFollowed(one, 1);
		List<CompletableFuture<WorkflowRun>> waits = new ArrayList<>();
		new TransactionTemplate(new JdbcTransactionManager(this.dataSource)).executeWithoutResult((status) -> {
			for (int i = 0; i < 3; i++) {
				WorkflowRunKey key = this.fake.addRun("flow");
				one.watcher().watch(key);
				waits.add(one.watcher().whenEnded(key));
				this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
			}
			WorkflowRunKey other = this.fake.addRun("flow");
			this.fake.endRun(other, WorkflowRunStatus.SUCCEEDED);
			assertThat(CompletableFuture.supplyAsync(() -> one.watcher().waitForEnd(other, PATIENCE)))
				.succeedsWithin(PATIENCE);
		});
		waits.forEach((wait) -> assertThat(wait).succeedsWithin(PATIENCE));
		await(() -> assertThat(waits()).isZero());
	}

	@Test
	void transactionWithAnOldSnapshotWatchesAnUnknownRun() {
		WatchingInstance one = instance(this.dataSource);
		WorkflowRunKey run = this.fake.addRun("flow");
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		transaction.executeWithoutResult((status) -> {
			assertThat(rows("HEARD")).isZero();
			one.watcher().watch(run);
			one.watcher().watchDefinition("other");
		});
		WorkflowRunKey discovered = this.fake.addRun("other");
		this.fake.endRun(run, WorkflowRunStatus.SUCCEEDED);
		this.fake.endRun(discovered, WorkflowRunStatus.SUCCEEDED);
		await(() -> assertThat(ended(one)).containsExactlyInAnyOrder(run, discovered));
	}

	private void awaitFollowed(WatchingInstance instance, int runs) {
		await(() -> assertThat(
				instance.activity().definitions().stream().mapToInt(WatchActivity.Definition::runs).sum())
			.isEqualTo(runs));
	}

	private Long lastSeen() {
		return this.jdbc.queryForObject("SELECT MAX(LAST_SEEN) FROM NOVAACT_WATCH_INSTANCE", Long.class);
	}

	private int rows(String table) {
		return this.jdbc.queryForList("SELECT * FROM " + table).size();
	}

	private static List<WorkflowRunKey> ended(WatchingInstance... instances) {
		return List.of(instances)
			.stream()
			.flatMap((instance) -> instance.events(WorkflowRunEndedEvent.class).stream())
			.map(WorkflowRunEvent::key)
			.toList();
	}

	private void awaitRelease() {
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
