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

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.novaact.CallInterruptedException;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.WaitTimeoutException;
import io.github.novaact.watch.WatcherClosedException;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
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

	private static final int WAITERS = Integer.getInteger("novaact.waiters", 100_000);

	private volatile WorkflowRunStatus status = WorkflowRunStatus.RUNNING;

	private volatile WorkflowRunKey ended;

	private volatile Runnable onRequest = () -> {
	};

	private final CountDownLatch requested = new CountDownLatch(1);

	private final NovaActClient client = (key) -> {
		this.requested.countDown();
		this.onRequest.run();
		WorkflowRunStatus status = key.equals(this.ended) ? WorkflowRunStatus.SUCCEEDED : this.status;
		return new WorkflowRun("arn", key.workflowRunId(), status, Instant.now(), null, "model", null);
	};

	@Test
	void waitsForTheEndWithoutAThreadBefore() throws Exception {
		long before = threads();
		try (WorkflowRunWatcher watcher = watcher((event) -> {
		})) {
			assertThat(threads()).isLessThanOrEqualTo(before);
			CompletableFuture<WorkflowRun> future = CompletableFuture
				.supplyAsync(() -> watcher.waitForEnd(KEY, Duration.ofMinutes(1)));
			assertThat(this.requested.await(10, TimeUnit.SECONDS)).isTrue();
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
		assertThat(this.requested.await(10, TimeUnit.SECONDS)).isTrue();
		watcher.close();
		assertThat(future.handle((run, ex) -> ex).get(10, TimeUnit.SECONDS)).isInstanceOf(WatcherClosedException.class)
			.hasMessageContaining(KEY.workflowRunId());
		assertThatIllegalStateException().isThrownBy(() -> watcher.whenEnded(KEY)).withMessageContaining("closed");
	}

	@Test
	void slowListenerHoldsUpNothingElse() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch published = new CountDownLatch(1);
		this.status = WorkflowRunStatus.SUCCEEDED;
		try (WorkflowRunWatcher watcher = watcher((event) -> {
			if (((WorkflowRunEvent) event).key().equals(OTHER)) {
				published.countDown();
				return;
			}
			await(release);
		})) {
			for (int i = 10; i < 20; i++) {
				watcher.watch(new WorkflowRunKey("flow", "00000000-0000-0000-0000-0000000000" + i));
			}
			watcher.watch(OTHER);
			assertThat(published.await(20, TimeUnit.SECONDS)).isTrue();
			release.countDown();
		}
	}

	@Test
	void manyWaitersTakeFewThreadsAndBlockedCallbacksCostNoWaiterItsResult() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch called = new CountDownLatch(WAITERS);
		try (WorkflowRunWatcher watcher = watcher((event) -> {
		})) {
			List<CompletableFuture<WorkflowRun>> futures = new ArrayList<>();
			for (int i = 0; i < WAITERS; i++) {
				CompletableFuture<WorkflowRun> future = (i % 2 == 0) ? watcher.whenEnded(KEY)
						: watcher.whenEnded(KEY, Duration.ofMinutes(5));
				future.whenComplete((run, ex) -> {
					await(release);
					called.countDown();
				});
				futures.add(future);
			}
			CompletableFuture<WorkflowRun> late = watcher.whenEnded(OTHER, Duration.ofMillis(500));
			CompletableFuture<WorkflowRun> blocking = CompletableFuture
				.supplyAsync(() -> watcher.waitForEnd(KEY, Duration.ofMinutes(5)));
			assertThat(this.requested.await(10, TimeUnit.SECONDS)).isTrue();
			this.ended = KEY;
			for (CompletableFuture<WorkflowRun> future : futures) {
				assertThat(future.get(60, TimeUnit.SECONDS).status()).isEqualTo(WorkflowRunStatus.SUCCEEDED);
			}
			assertThat(blocking.get(60, TimeUnit.SECONDS).status()).isEqualTo(WorkflowRunStatus.SUCCEEDED);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> late.get(60, TimeUnit.SECONDS))
				.withCauseInstanceOf(WaitTimeoutException.class);
			assertThat(threads("novaact-watch-")).isLessThanOrEqualTo(64);
			assertThat(called.getCount()).isEqualTo(WAITERS);
			release.countDown();
			assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void blockedCallbacksOfDerivedFuturesCostNoWaiterItsResult() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		try (WorkflowRunWatcher watcher = watcher((event) -> {
		})) {
			List<CompletableFuture<WorkflowRun>> futures = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				CompletableFuture<WorkflowRun> future = watcher.whenEnded((i % 2 == 0) ? KEY : OTHER,
						Duration.ofSeconds(3));
				future.thenApply((run) -> run).whenComplete((run, ex) -> await(release));
				future.exceptionally((ex) -> null).thenAccept((run) -> await(release));
				future.thenCompose((run) -> watcher.whenEnded(KEY)).handle((run, ex) -> {
					await(release);
					return run;
				});
				future.copy().thenRun(() -> await(release));
				futures.add(future);
			}
			this.ended = KEY;
			for (CompletableFuture<WorkflowRun> future : futures) {
				await(future);
			}
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void blockedCallbacksOfCombinedFuturesCostNoOtherWaiterItsResult() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch blocked = new CountDownLatch(4);
		try (WorkflowRunWatcher watcher = watcher((event) -> {
		})) {
			for (int i = 0; i < 100; i++) {
				CompletableFuture<WorkflowRun> future = watcher.whenEnded(KEY);
				CompletableFuture<?> combined = switch (i % 3) {
					case 0 -> CompletableFuture.allOf(future);
					case 1 -> CompletableFuture.anyOf(future);
					default -> CompletableFuture.completedFuture("").thenCombine(future, (text, run) -> run);
				};
				combined.whenComplete((result, ex) -> {
					blocked.countDown();
					await(release);
				});
			}
			this.ended = KEY;
			assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
			List<CompletableFuture<WorkflowRun>> others = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				others.add(watcher.whenEnded(OTHER));
			}
			CompletableFuture<String> callback = others.get(0).thenApply(WorkflowRun::workflowRunId);
			CompletableFuture<WorkflowRun> late = watcher
				.whenEnded(new WorkflowRunKey("flow", UUID.randomUUID().toString()), Duration.ofMillis(50));
			this.status = WorkflowRunStatus.SUCCEEDED;
			for (CompletableFuture<WorkflowRun> other : others) {
				assertThat(other.get(20, TimeUnit.SECONDS).status()).isEqualTo(WorkflowRunStatus.SUCCEEDED);
			}
			assertThat(callback.get(20, TimeUnit.SECONDS)).isEqualTo(OTHER.workflowRunId());
			late.handle((run, ex) -> ex).get(20, TimeUnit.SECONDS);
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void callbacksRunWhereTheApplicationCompletesAFuture() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, "application"));
		try (WorkflowRunWatcher watcher = watcher((event) -> {
		})) {
			CompletableFuture<String> derived = watcher.whenEnded(KEY)
				.thenApplyAsync((run) -> run, executor)
				.thenApply((run) -> Thread.currentThread().getName());
			CompletableFuture<WorkflowRun> cancelled = watcher.whenEnded(OTHER);
			CompletableFuture<Thread> callback = cancelled.handle((run, ex) -> Thread.currentThread());
			cancelled.cancel(false);
			assertThat(callback).isCompletedWithValue(Thread.currentThread());
			this.ended = KEY;
			assertThat(derived.get(20, TimeUnit.SECONDS)).isEqualTo("application");
			CompletableFuture<WorkflowRun> completed = watcher.whenEnded(KEY);
			completed.get(20, TimeUnit.SECONDS);
			assertThat(completed.thenApply((run) -> Thread.currentThread()))
				.isCompletedWithValue(Thread.currentThread());
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void callbackThatThrowsCostsNoOtherWaiterItsResult() throws Exception {
		try (WorkflowRunWatcher watcher = watcher((event) -> {
		})) {
			List<CompletableFuture<WorkflowRun>> futures = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				CompletableFuture<WorkflowRun> future = watcher.whenEnded(KEY);
				future.thenAccept((run) -> {
					throw new OutOfMemoryError("Callback");
				});
				futures.add(future);
			}
			this.ended = KEY;
			for (CompletableFuture<WorkflowRun> future : futures) {
				assertThat(future.get(20, TimeUnit.SECONDS).status()).isEqualTo(WorkflowRunStatus.SUCCEEDED);
			}
		}
	}

	@Test
	void closeRunsNoCallbackAndWaitsForNone() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		List<Thread> threads = new CopyOnWriteArrayList<>();
		WorkflowRunWatcher watcher = watcher((event) -> {
		});
		List<CompletableFuture<WorkflowRun>> futures = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			CompletableFuture<WorkflowRun> future = watcher.whenEnded(KEY);
			CompletableFuture.allOf(future).whenComplete((ignored, ex) -> threads.add(Thread.currentThread()));
			future.whenComplete((run, ex) -> {
				threads.add(Thread.currentThread());
				await(release);
			});
			futures.add(future);
		}
		Thread closing = new Thread(watcher::close, "closing");
		closing.start();
		try {
			closing.join(Duration.ofSeconds(10).toMillis());
			assertThat(closing.isAlive()).isFalse();
			for (CompletableFuture<WorkflowRun> future : futures) {
				assertThat(future.handle((run, ex) -> ex).get(10, TimeUnit.SECONDS))
					.isInstanceOf(WatcherClosedException.class);
			}
			assertThat(threads).isNotEmpty().doesNotContain(closing).doesNotContain(Thread.currentThread());
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void callbackThatClosesTheWatcherDoesNotWaitForItself() throws Exception {
		WorkflowRunWatcher watcher = watcher((event) -> {
		});
		CompletableFuture<Void> closed = watcher.whenEnded(KEY).thenRun(watcher::close);
		this.ended = KEY;
		closed.get(20, TimeUnit.SECONDS);
		assertThatIllegalStateException().isThrownBy(() -> watcher.watch(KEY));
	}

	@Test
	void threadsInheritNothingOfTheFirstCaller() throws Exception {
		InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
		ClassLoader foreign = new URLClassLoader(new URL[0], getClass().getClassLoader());
		List<Object> inherited = new CopyOnWriteArrayList<>();
		Runnable check = () -> {
			Thread thread = Thread.currentThread();
			if (user.get() != null || thread.getContextClassLoader() != getClass().getClassLoader()
					|| !thread.isDaemon() || thread.getPriority() != Thread.NORM_PRIORITY) {
				inherited.add(thread + ": " + user.get() + ", " + thread.getContextClassLoader());
			}
		};
		this.onRequest = check;
		CountDownLatch published = new CountDownLatch(1);
		AtomicReference<WorkflowRunWatcher> watcher = new AtomicReference<>();
		Thread first = new Thread(() -> {
			user.set("first");
			watcher.set(watcher((event) -> {
				check.run();
				published.countDown();
			}));
			watcher.get().watch(KEY);
			watcher.get().whenEnded(KEY).thenRun(check).thenRun(check);
		});
		first.setContextClassLoader(foreign);
		first.setPriority(Thread.MIN_PRIORITY);
		first.start();
		first.join();
		try (WorkflowRunWatcher closed = watcher.get()) {
			CompletableFuture<Void> second = closed.whenEnded(KEY).thenRun(check);
			this.ended = KEY;
			assertThat(published.await(20, TimeUnit.SECONDS)).isTrue();
			second.get(20, TimeUnit.SECONDS);
		}
		assertThat(inherited).isEmpty();
	}

	@Test
	void whatAListenerLeavesOnItsThreadAffectsNoLaterListener() throws Exception {
		int runs = 50;
		ClassLoader foreign = new URLClassLoader(new URL[0], getClass().getClassLoader());
		CountDownLatch published = new CountDownLatch(runs);
		List<String> found = new CopyOnWriteArrayList<>();
		Runnable leave = () -> {
			Thread thread = Thread.currentThread();
			if (thread.isInterrupted() || thread.getContextClassLoader() == foreign) {
				found.add(thread.getName());
			}
			thread.interrupt();
			thread.setContextClassLoader(foreign);
		};
		try (WorkflowRunWatcher watcher = watcher((event) -> {
			leave.run();
			published.countDown();
		})) {
			CompletableFuture<?>[] callbacks = new CompletableFuture<?>[runs];
			for (int i = 0; i < runs; i++) {
				WorkflowRunKey key = new WorkflowRunKey("flow", "00000000-0000-0000-0000-0000000000" + (i + 10));
				watcher.watch(key);
				callbacks[i] = watcher.whenEnded(key).thenRun(leave);
			}
			this.status = WorkflowRunStatus.SUCCEEDED;
			assertThat(published.await(20, TimeUnit.SECONDS)).isTrue();
			CompletableFuture.allOf(callbacks).get(20, TimeUnit.SECONDS);
		}
		assertThat(found).isEmpty();
	}

	private WorkflowRunWatcher watcher(ApplicationEventPublisher publisher) {
		return new DefaultWorkflowRunWatcherBuilder().client(this.client)
			.interval(Duration.ofMillis(50))
			.eventPublisher(publisher)
			.build();
	}

	private static void await(CompletableFuture<?> future) throws Exception {
		try {
			future.get(20, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			assertThat(ex).hasCauseInstanceOf(WaitTimeoutException.class);
		}
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
		return threads("novaact-watch-timer");
	}

	private static long threads(String prefix) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith(prefix))
			.filter(Thread::isAlive)
			.count();
	}

}
