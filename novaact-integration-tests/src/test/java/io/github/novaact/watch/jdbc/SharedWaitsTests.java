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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.novaact.WorkflowRunKey;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedWaits}. Prints how long it takes to write many waits.
 */
class SharedWaitsTests extends AbstractSharedWatchTests {

	private static final int WAITS = 2_000;

	@Test
	void manyNewWaitsAreWrittenInFewTransactions() throws Exception {
		List<WorkflowRunKey> runs = new ArrayList<>();
		for (int i = 0; i < WAITS; i++) {
			runs.add(this.fake.addRun("flow-" + i % 10));
		}
		Set<Object> transactions = ConcurrentHashMap.newKeySet();
		CountDownLatch writing = new CountDownLatch(1);
		CountDownLatch proceed = new CountDownLatch(1);
		HookedDataSource statements = new HookedDataSource(this.dataSource);
		WatchingInstance instance = instance(statements);
		statements.before("INSERT INTO NOVAACT_WATCH_INTEREST", () -> {
			Object transaction = TransactionSynchronizationManager.getResource(statements);
			assertThat(transaction).isNotNull();
			transactions.add(transaction);
			writing.countDown();
			await(proceed);
		});
		instance.watcher().whenEnded(runs.get(0));
		await(writing);
		runs.subList(1, WAITS).forEach(instance.watcher()::whenEnded);
		assertThat(transactions).hasSize(1);
		long start = System.nanoTime();
		proceed.countDown();
		await(() -> assertThat(waits()).isEqualTo(WAITS));
		System.out.printf("%s: %,d waits are written within %d ms, in %d transactions%n", this.database, WAITS,
				Duration.ofNanos(System.nanoTime() - start).toMillis(), transactions.size());
		assertThat(transactions).hasSizeLessThan(10);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
