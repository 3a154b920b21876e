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

package io.github.novaact.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.novaact.CallInterruptedException;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationEventPublisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for a watcher with the real clock and real threads.
 */
class WatcherThreadsTests {

	private static final WorkflowRunKey KEY = new WorkflowRunKey("flow", "00000000-0000-0000-0000-000000000001");

	private static final WorkflowRunKey OTHER = new WorkflowRunKey("other", "00000000-0000-0000-0000-000000000002");

	private volatile WorkflowRunStatus status = WorkflowRunStatus.RUNNING;

	private final CountDownLatch asked = new CountDownLatch(1);

	private final NovaActClient client = (key) -> {
		this.asked.countDown();
		return new WorkflowRun("arn", key.workflowRunId(), this.status, Instant.now(), null, "model", null);
	};

	@Test
	void waitsForTheEndWithoutAThreadBefore() throws Exception {
		long before = threads();
		try (WorkflowRunWatcher watcher = watcher((event) -> {
		})) {
			assertThat(threads()).isLessThanOrEqualTo(before);
			CompletableFuture<WorkflowRun> future = CompletableFuture
				.supplyAsync(() -> watcher.waitForEnd(KEY, Duration.ofMinutes(1)));
			assertThat(this.asked.await(10, TimeUnit.SECONDS)).isTrue();
			this.status = WorkflowRunStatus.SUCCEEDED;
			assertThat(future.get(10, TimeUnit.SECONDS).status()).isEqualTo(WorkflowRunStatus.SUCCEEDED);
		}
	}

	@Test
	void timeRunsOut() {
		try (WorkflowRunWatcher watcher = watcher((event) -> {
		})) {
			assertThatExceptionOfType(WaitTimeoutException.class)
				.isThrownBy(() -> watcher.waitForEnd(KEY, Duration.ofMillis(50)));
		}
	}

	@Test
	void endsOnInterruptWithTheFlagSetAgain() {
		try (WorkflowRunWatcher watcher = watcher((event) -> {
		})) {
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(CallInterruptedException.class)
				.isThrownBy(() -> watcher.waitForEnd(KEY, Duration.ofMinutes(1)));
			assertThat(Thread.interrupted()).isTrue();
			assertThat(watcher.watchedRuns()).isEmpty();
		}
	}

	@Test
	void endsOnClose() throws Exception {
		WorkflowRunWatcher watcher = watcher((event) -> {
		});
		CompletableFuture<WorkflowRun> future = watcher.whenEnded(KEY);
		assertThat(this.asked.await(10, TimeUnit.SECONDS)).isTrue();
		watcher.close();
		assertThat(future.handle((run, ex) -> ex).get(10, TimeUnit.SECONDS)).isInstanceOf(WatcherClosedException.class)
			.hasMessageContaining(KEY.workflowRunId());
		assertThatIllegalStateException().isThrownBy(() -> watcher.whenEnded(KEY)).withMessageContaining("closed");
	}

	@Test
	void slowListenerHoldsUpNothingElse() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch told = new CountDownLatch(1);
		this.status = WorkflowRunStatus.SUCCEEDED;
		try (WorkflowRunWatcher watcher = watcher((event) -> {
			if (((WorkflowRunEvent) event).key().equals(OTHER)) {
				told.countDown();
				return;
			}
			await(release);
		})) {
			for (int i = 10; i < 20; i++) {
				watcher.watch(new WorkflowRunKey("flow", "00000000-0000-0000-0000-0000000000" + i));
			}
			watcher.watch(OTHER);
			assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
			release.countDown();
		}
	}

	private WorkflowRunWatcher watcher(ApplicationEventPublisher publisher) {
		return WorkflowRunWatcher.builder(this.client)
			.interval(Duration.ofMillis(50))
			.eventPublisher(publisher)
			.build();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("novaact-watch-timer"))
			.filter(Thread::isAlive)
			.count();
	}

}
