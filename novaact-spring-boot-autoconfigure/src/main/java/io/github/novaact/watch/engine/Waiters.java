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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WaitTimeoutException;
import io.github.novaact.watch.WatcherClosedException;
import io.github.novaact.watch.store.WatchStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The callers that wait for runs: how they join and leave, and how their futures are
 * completed. Thread-safe.
 */
final class Waiters {

	private static final Log logger = LogFactory.getLog(Waiters.class);

	private static final long LONGEST_TIMEOUT = Duration.ofDays(36500).toMillis();

	private final Lock lock;

	private final WatchRuntime runtime;

	private final WatchStore store;

	private final Waits waits = new Waits();

	private boolean closed;

	/**
	 * Create waiters.
	 * @param lock the engine's lock, under which the waits change
	 * @param runtime the timer and the threads
	 * @param store called when a run has its first waiter, and when the last one leaves
	 */
	Waiters(Lock lock, WatchRuntime runtime, WatchStore store) {
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
		return join(new Waits.Wait(key, this.runtime::callBack), timeout);
	}

	/**
	 * Wait for a run, with a future that has no callbacks and depends on no thread but
	 * the one that learns of the end.
	 * @param key key of the run
	 * @param timeout maximum time to wait
	 * @return a future to block on
	 */
	CompletableFuture<WorkflowRun> awaitEnd(WorkflowRunKey key, Duration timeout) {
		return join(new Waits.Wait(key, null), timeout);
	}

	private CompletableFuture<WorkflowRun> join(Waits.Wait wait, @Nullable Duration timeout) {
		boolean first;
		this.lock.lock();
		try {
			if (this.closed) {
				throw new IllegalStateException("The workflow run watcher is closed");
			}
			first = this.waits.add(wait);
			if (timeout != null) {
				wait.timer = this.runtime.schedule(() -> timeOut(wait, timeout), millis(timeout));
			}
		}
		finally {
			this.lock.unlock();
		}
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

	private static long millis(Duration timeout) {
		return (timeout.compareTo(Duration.ofMillis(LONGEST_TIMEOUT)) < 0) ? timeout.plusNanos(999_999).toMillis()
				: LONGEST_TIMEOUT;
	}

	private void left(Waits.Wait wait) {
		boolean changed;
		this.lock.lock();
		try {
			changed = this.waits.remove(wait) && !this.closed;
			if (wait.timer != null) {
				wait.timer.run();
				wait.timer = null;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (changed) {
			this.store.awaitedChanged(wait.key);
		}
	}

	private void timeOut(Waits.Wait wait, Duration timeout) {
		WorkflowRun last;
		Throwable failure;
		this.lock.lock();
		try {
			last = this.waits.last(wait.key);
			failure = this.waits.lastFailure(wait.key);
		}
		finally {
			this.lock.unlock();
		}
		String message = "Workflow run " + wait.key.workflowRunId() + " of '" + wait.key.workflowDefinitionName()
				+ "' has not ended within " + timeout
				+ ((failure != null) ? "; the last lookup failed: " + failure.getMessage() : "");
		complete(List.of(wait), (late) -> late.complete(null, new WaitTimeoutException(message, failure, last)));
	}

	/**
	 * Keep the result of a poll for waiters whose time runs out.
	 * @param poll the request
	 * @param result its result
	 */
	void polled(Poll poll, PollResult result) {
		if (poll instanceof Poll.Lookup lookup) {
			this.waits.polled(lookup.key(), result);
		}
	}

	boolean isAwaited(WorkflowRunKey key) {
		this.lock.lock();
		try {
			return this.waits.contains(key);
		}
		finally {
			this.lock.unlock();
		}
	}

	Set<WorkflowRunKey> awaited() {
		this.lock.lock();
		try {
			return this.waits.keys();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the number of waiters. Called under the lock.
	 * @return the number
	 */
	int count() {
		return this.waits.count();
	}

	/**
	 * Take the waiters of a run, to complete them.
	 * @param key key of the run
	 * @return the waiters
	 */
	Collection<Waits.Wait> take(WorkflowRunKey key) {
		this.lock.lock();
		try {
			return this.waits.take(key);
		}
		finally {
			this.lock.unlock();
		}
	}

	void complete(Collection<Waits.Wait> waits, @Nullable WorkflowRun run, @Nullable Throwable failure) {
		complete(waits, (wait) -> wait.complete(run, failure));
	}

	/**
	 * Complete the futures of waiters. Futures that may have callbacks are completed on
	 * several threads, and those that were combined with others on threads of their own,
	 * as callbacks of the combination may block these.
	 * @param waits the waiters
	 * @param completion completes the future of a waiter
	 */
	private void complete(Collection<Waits.Wait> waits, Consumer<Waits.Wait> completion) {
		Queue<Waits.Wait> withCallbacks = new ConcurrentLinkedQueue<>();
		Queue<Waits.Wait> combined = new ConcurrentLinkedQueue<>();
		for (Waits.Wait wait : waits) {
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

	private static void complete(Queue<Waits.Wait> waits, int maxTasks, Executor executor,
			Consumer<Waits.Wait> completion) {
		int tasks = Math.min(waits.size(), maxTasks);
		for (int i = 0; i < tasks; i++) {
			executor.execute(() -> completeAll(waits, completion));
		}
	}

	private static void completeAll(Queue<Waits.Wait> waits, Consumer<Waits.Wait> completion) {
		for (Waits.Wait wait = waits.poll(); wait != null; wait = waits.poll()) {
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
		Collection<Waits.Wait> all;
		this.lock.lock();
		try {
			this.closed = true;
			all = this.waits.takeAll();
		}
		finally {
			this.lock.unlock();
		}
		Map<WorkflowRunKey, Throwable> failures = new ConcurrentHashMap<>();
		complete(all, (wait) -> wait.complete(null, failures.computeIfAbsent(wait.key, Waiters::closedWhileWaiting)));
	}

	private static Throwable closedWhileWaiting(WorkflowRunKey key) {
		return new WatcherClosedException("The watcher was closed while a caller waited for workflow run "
				+ key.workflowRunId() + " of '" + key.workflowDefinitionName() + "'");
	}

}
