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

package io.github.novaact.watch.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.WaitTimeoutException;
import io.github.novaact.watch.WatcherClosedException;
import io.github.novaact.watch.WorkflowRunWatcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a watcher in a system that refuses to start threads.
 */
class ScarceThreadsTests {

	private static final WorkflowRunKey KEY = new WorkflowRunKey("flow", "00000000-0000-0000-0000-000000000001");

	private final Set<String> refused = ConcurrentHashMap.newKeySet();

	private final Set<Thread> timers = ConcurrentHashMap.newKeySet();

	private final AtomicInteger refusals = new AtomicInteger();

	private final AtomicInteger published = new AtomicInteger();

	private final NovaActClient client = (key) -> new WorkflowRun("arn", key.workflowRunId(),
			WorkflowRunStatus.SUCCEEDED, Instant.now(), Instant.now(), "model", null);

	private final WorkflowRunWatcher watcher = new DefaultWorkflowRunWatcherBuilder()
		.runtime(new SystemRuntime(getClass()::getClassLoader, this::threads))
		.client(this.client)
		.interval(Duration.ofMillis(50))
		.eventPublisher((event) -> this.published.incrementAndGet())
		.build();

	@AfterEach
	void close() {
		this.refused.clear();
		this.watcher.close();
	}

	@Test
	void timeRunsOutWithoutAnyFurtherThread() throws Exception {
		this.refused.addAll(List.of("request", "complete", "callback", "deliver"));
		List<CompletableFuture<WorkflowRun>> futures = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			futures.add(this.watcher.whenEnded(KEY, Duration.ofMillis(300 + i)));
		}
		for (CompletableFuture<WorkflowRun> future : futures) {
			future.handle((run, ex) -> ex);
			assertThat(outcome(future)).isInstanceOf(WaitTimeoutException.class);
		}
		assertThat(this.refusals).hasPositiveValue();
	}

	@Test
	void requestsCallbacksAndEventsGoOnOnceThreadsCanBeStarted() throws Exception {
		this.refused.addAll(List.of("request", "callback", "deliver"));
		this.watcher.watch(KEY);
		CompletableFuture<Void> called = this.watcher.whenEnded(KEY).thenRun(() -> {
		});
		awaitRefusals(5);
		this.refused.remove("request");
		awaitRefusals(this.refusals.get() + 5);
		assertThat(called).isNotDone();
		assertThat(this.published).hasValue(0);
		this.refused.clear();
		called.get(20, TimeUnit.SECONDS);
		await(() -> this.published.get() > 0);
	}

	@Test
	void watcherThatCouldNotStartItsTimerStartsItLater() throws Exception {
		this.refused.addAll(List.of("timer", "request", "complete", "callback"));
		CompletableFuture<WorkflowRun> first = this.watcher.whenEnded(KEY, Duration.ofMillis(300));
		assertThat(this.refusals).hasPositiveValue();
		this.refused.remove("timer");
		CompletableFuture<WorkflowRun> second = this.watcher.whenEnded(KEY, Duration.ofMillis(300));
		assertThat(outcome(first)).isInstanceOf(WaitTimeoutException.class);
		assertThat(outcome(second)).isInstanceOf(WaitTimeoutException.class);
	}

	@Test
	void pollingGoesOnThoughNoTimerCanBeStartedAfterASlowResponse() {
		AtomicInteger requests = new AtomicInteger();
		NovaActClient slow = (key) -> {
			if (requests.incrementAndGet() == 2) {
				// An idle timer ends within a second
				long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
				await(() -> this.timers.stream().noneMatch(Thread::isAlive) || System.nanoTime() > end);
				this.refused.add("timer");
			}
			else {
				this.refused.clear();
			}
			return new WorkflowRun("arn", key.workflowRunId(), WorkflowRunStatus.RUNNING, Instant.now(), null, "model",
					null);
		};
		try (WorkflowRunWatcher polling = new DefaultWorkflowRunWatcherBuilder()
			.runtime(new SystemRuntime(getClass()::getClassLoader, this::threads))
			.client(slow)
			.interval(Duration.ofMillis(50))
			.build()) {
			polling.watch(KEY);
			await(() -> requests.get() > 2);
		}
	}

	@Test
	void waitersLearnOfTheCloseWithoutAThread() throws Exception {
		this.refused.addAll(List.of("request", "complete", "callback"));
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(KEY);
		CompletableFuture<Throwable> callback = future.handle((run, ex) -> ex);
		this.watcher.close();
		assertThat(outcome(future)).isInstanceOf(WatcherClosedException.class);
		assertThat(callback.get(20, TimeUnit.SECONDS)).isInstanceOf(WatcherClosedException.class);
	}

	private static Throwable outcome(CompletableFuture<?> future) throws Exception {
		await(future::isDone);
		return future.handle((result, failure) -> failure).get(20, TimeUnit.SECONDS);
	}

	private void awaitRefusals(int count) {
		await(() -> this.refusals.get() >= count);
	}

	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.getAsBoolean() && System.nanoTime() < end) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
		}
		assertThat(condition.getAsBoolean()).isTrue();
	}

	private ThreadFactory threads(String purpose) {
		return (task) -> {
			// Executors of later JDKs do not call Thread.start()
			if (this.refused.contains(purpose)) {
				this.refusals.incrementAndGet();
				throw new OutOfMemoryError("unable to create native thread");
			}
			Thread thread = new Thread(task, "scarce-" + purpose);
			thread.setDaemon(true);
			if (purpose.equals("timer")) {
				this.timers.add(thread);
			}
			return thread;
		};
	}

}
