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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WaitTimeoutException;
import io.github.novaact.watch.WatcherClosedException;
import io.github.novaact.watch.store.WatchStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The callers that wait for runs: how they join and leave, and how their futures are
 * completed. Thread-safe.
 */
final class Waiters {

	private static final Log logger = LogFactory.getLog(Waiters.class);

	private static final long LONGEST_TIMEOUT = Duration.ofDays(36500).toMillis();

	private final StateLock lock;

	private final WatchRuntime runtime;

	private final WatchStore store;

	private final Map<WorkflowRunKey, AwaitedRun> runs = new HashMap<>();

	private boolean closed;

	/**
	 * Create waiters.
	 * @param lock the engine's lock, under which the waiters change
	 * @param runtime the timer and the threads
	 * @param store called when a run has its first waiter, and when the last one leaves
	 */
	Waiters(StateLock lock, WatchRuntime runtime, WatchStore store) {
		this.lock = lock;
		this.runtime = runtime;
		this.store = store;
	}

	/**
	 * Wait for a run.
	 * @param key key of the run
	 * @param timeout maximum time to wait, {@code null} for none
	 * @return a future for the application, whose callbacks have threads of their own
	 */
	CompletableFuture<WorkflowRun> whenEnded(WorkflowRunKey key, @Nullable Duration timeout) {
		return join(new Wait(key, this.runtime::callBack), timeout);
	}

	/**
	 * Wait for a run, with a future that has no callbacks and depends on no thread but
	 * the one that learns of the end.
	 * @param key key of the run
	 * @param timeout maximum time to wait
	 * @return a future to block on
	 */
	CompletableFuture<WorkflowRun> awaitEnd(WorkflowRunKey key, Duration timeout) {
		return join(new Wait(key, null), timeout);
	}

	private CompletableFuture<WorkflowRun> join(Wait wait, @Nullable Duration timeout) {
		boolean first = this.lock.get(() -> add(wait, timeout));
		wait.future.onCompletion(() -> left(wait));
		if (first) {
			try {
				this.store.awaitedChanged(wait.key);
			}
			catch (RuntimeException ex) {
				wait.future.cancel(false);
				throw ex;
			}
		}
		return wait.future;
	}

	private boolean add(Wait wait, @Nullable Duration timeout) {
		Assert.state(!this.closed, "The workflow run watcher is closed");
		AwaitedRun run = this.runs.computeIfAbsent(wait.key, (key) -> new AwaitedRun());
		run.waits.add(wait);
		if (timeout != null) {
			wait.timer = this.runtime.schedule(() -> timeOut(wait, timeout), millis(timeout));
		}
		return run.waits.size() == 1;
	}

	private static long millis(Duration timeout) {
		return (timeout.compareTo(Duration.ofMillis(LONGEST_TIMEOUT)) < 0) ? timeout.plusNanos(999_999).toMillis()
				: LONGEST_TIMEOUT;
	}

	private void left(Wait wait) {
		boolean changed = this.lock.get(() -> remove(wait) && !this.closed);
		if (changed) {
			this.store.awaitedChanged(wait.key);
		}
	}

	private boolean remove(Wait wait) {
		if (wait.timer != null) {
			wait.timer.run();
			wait.timer = null;
		}
		AwaitedRun run = this.runs.get(wait.key);
		if (run == null || !run.waits.remove(wait) || !run.waits.isEmpty()) {
			return false;
		}
		this.runs.remove(wait.key);
		return true;
	}

	private void timeOut(Wait wait, Duration timeout) {
		Throwable failure = this.lock.get(() -> timedOut(wait.key, timeout));
		complete(List.of(wait), null, failure);
	}

	private WaitTimeoutException timedOut(WorkflowRunKey key, Duration timeout) {
		AwaitedRun run = this.runs.getOrDefault(key, new AwaitedRun());
		Throwable failure = run.lastFailure;
		return new WaitTimeoutException(
				"Workflow run " + key.workflowRunId() + " of '" + key.workflowDefinitionName()
						+ "' has not ended within " + timeout
						+ ((failure != null) ? "; the last lookup failed: " + failure.getMessage() : ""),
				failure, run.last);
	}

	/**
	 * Keep the result of a poll for waiters whose time runs out. Called under the lock.
	 * @param poll the request
	 * @param result its result
	 */
	void polled(Poll poll, PollResult result) {
		AwaitedRun run = (poll instanceof Poll.Lookup lookup) ? this.runs.get(lookup.key()) : null;
		if (run != null) {
			run.lastFailure = result.failure();
			run.last = (result instanceof PollResult.Run found) ? found.run() : run.last;
		}
	}

	boolean isAwaited(WorkflowRunKey key) {
		return this.lock.get(() -> this.runs.containsKey(key));
	}

	Set<WorkflowRunKey> awaited() {
		return this.lock.get(() -> Set.copyOf(this.runs.keySet()));
	}

	/**
	 * Return whether nothing waits. Called under the lock.
	 * @return whether nothing does
	 */
	boolean isEmpty() {
		return this.runs.isEmpty();
	}

	/**
	 * Return the number of waiters. Called under the lock.
	 * @return the number
	 */
	int count() {
		return this.runs.values().stream().mapToInt((run) -> run.waits.size()).sum();
	}

	/**
	 * Take the waiters of a run, whose wait ends.
	 * @param key key of the run
	 * @param run the result
	 * @param failure the failure, {@code null} if there is a result
	 * @return completes their futures, to be called without a lock
	 */
	Runnable end(WorkflowRunKey key, @Nullable WorkflowRun run, @Nullable Throwable failure) {
		AwaitedRun awaited = this.lock.get(() -> this.runs.remove(key));
		return () -> {
			if (awaited != null) {
				complete(awaited.waits, run, failure);
			}
		};
	}

	/**
	 * Complete the futures of waiters. Futures that may have callbacks are completed on
	 * several threads, and those that were combined with others on threads of their own,
	 * as callbacks of the combination may block these.
	 * @param waits the waiters
	 * @param run the result
	 * @param failure the failure, {@code null} if there is a result
	 */
	private void complete(Collection<Wait> waits, @Nullable WorkflowRun run, @Nullable Throwable failure) {
		Consumer<Wait> completion = (wait) -> wait.future.end(run, failure);
		Queue<Wait> withCallbacks = new ConcurrentLinkedQueue<>();
		Queue<Wait> combined = new ConcurrentLinkedQueue<>();
		for (Wait wait : waits) {
			if (!wait.hasCallbacks) {
				completion.accept(wait);
			}
			else {
				(wait.future.isCombined() ? combined : withCallbacks).add(wait);
			}
		}
		complete(withCallbacks, WatchRuntime.MAX_COMPLETIONS, this.runtime::complete, completion);
		complete(combined, WatchRuntime.MAX_COMBINED_COMPLETIONS, this.runtime::completeCombined, completion);
	}

	private static void complete(Queue<Wait> waits, int maxTasks, Executor executor, Consumer<Wait> completion) {
		int tasks = Math.min(waits.size(), maxTasks);
		for (int i = 0; i < tasks; i++) {
			executor.execute(() -> completeAll(waits, completion));
		}
	}

	private static void completeAll(Queue<Wait> waits, Consumer<Wait> completion) {
		for (Wait wait = waits.poll(); wait != null; wait = waits.poll()) {
			try {
				completion.accept(wait);
			}
			catch (Throwable ex) {
				logger.error("A waiter for " + wait.key + " cannot be completed", ex);
			}
		}
	}

	/**
	 * Complete all waiters, as the watcher is closed.
	 */
	void close() {
		Map<WorkflowRunKey, AwaitedRun> all = this.lock.get(() -> {
			this.closed = true;
			Map<WorkflowRunKey, AwaitedRun> runs = new HashMap<>(this.runs);
			this.runs.clear();
			return runs;
		});
		all.forEach((key, run) -> complete(run.waits, null, closedWhileWaiting(key)));
	}

	private static Throwable closedWhileWaiting(WorkflowRunKey key) {
		return new WatcherClosedException("The watcher was closed while a caller waited for workflow run "
				+ key.workflowRunId() + " of '" + key.workflowDefinitionName() + "'");
	}

	/**
	 * A waiter.
	 */
	private static final class Wait {

		private final WorkflowRunKey key;

		private final WaitFuture<WorkflowRun> future;

		private final boolean hasCallbacks;

		private @Nullable Runnable timer;

		/**
		 * Create a waiter.
		 * @param key key of the run
		 * @param callbacks executes the callbacks of the future, {@code null} if the
		 * application does not get the future, so that there are none
		 */
		Wait(WorkflowRunKey key, @Nullable Executor callbacks) {
			this.key = key;
			this.future = new WaitFuture<>((callbacks != null) ? callbacks : Runnable::run);
			this.hasCallbacks = callbacks != null;
		}

	}

	/**
	 * A run with waiters.
	 */
	private static final class AwaitedRun {

		private final Set<Wait> waits = new LinkedHashSet<>(2);

		private @Nullable WorkflowRun last;

		private @Nullable Throwable lastFailure;

	}

}
