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

package io.github.novaact.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Executes work that may hang and cannot be cancelled on a thread of its own, so that the
 * caller can leave it. Concurrent callers share the same work, and the last one that
 * leaves cancels it. The number of threads is bounded, even if all of them hang.
 */
final class DetachedWork implements AutoCloseable {

	private static final int MAX_THREADS = 16;

	private final ThreadPoolExecutor executor;

	private final Map<Object, Task<?>> tasks = new ConcurrentHashMap<>();

	DetachedWork(ThreadFactory threadFactory) {
		this.executor = new ThreadPoolExecutor(0, MAX_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				threadFactory);
	}

	/**
	 * Execute the work, or wait for the same work of another caller.
	 * @param <T> type of what the work returns
	 * @param <X> type of what the work throws
	 * @param key identifies the work
	 * @param work the work
	 * @param timeout the longest time to wait
	 * @return the result
	 * @throws X if the work threw it
	 * @throws TimeoutException if the time ran out, or too much work hangs; its message
	 * continues "there is no result"
	 * @throws InterruptedException if the calling thread was interrupted
	 */
	@SuppressWarnings("unchecked")
	<T, X extends Exception> T get(Object key, Work<T, X> work, Duration timeout)
			throws X, TimeoutException, InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (true) {
			Task<T> own = new Task<>(key, work);
			Task<T> task = (Task<T>) this.tasks.compute(key,
					(k, current) -> (current != null && current.join()) ? current : own);
			if (task == own) {
				execute(task);
			}
			try {
				return task.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
			catch (ExecutionException ex) {
				if (ex.getCause() instanceof Error error) {
					throw error;
				}
				throw (X) ex.getCause();
			}
			catch (CancellationException | TimeoutException ex) {
				if (this.executor.isShutdown() || System.nanoTime() - deadline >= 0) {
					throw new TimeoutException("within " + timeout.toMillis() + " ms");
				}
			}
			finally {
				task.leave();
			}
		}
	}

	private void execute(Task<?> task) throws TimeoutException {
		try {
			this.executor.execute(task);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			task.cancel(false);
			throw new TimeoutException(
					(ex instanceof Error) ? "as no thread can be started" : "as earlier requests still hang");
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		this.tasks.values().forEach((task) -> task.cancel(true));
	}

	/**
	 * Work that may hang.
	 *
	 * @param <T> type of what it returns
	 * @param <X> type of what it throws
	 */
	@FunctionalInterface
	interface Work<T, X extends Exception> extends Callable<T> {

		@Override
		T call() throws X;

	}

	private final class Task<T> extends FutureTask<T> {

		private final Object key;

		private int waiting = 1;

		Task(Object key, Callable<T> work) {
			super(work);
			this.key = key;
		}

		/**
		 * Wait for this task too.
		 * @return whether that is possible, {@code false} after the last caller has left
		 */
		synchronized boolean join() {
			if (this.waiting == 0) {
				return false;
			}
			this.waiting++;
			return true;
		}

		/**
		 * Stop waiting. Work without a waiting caller is cancelled.
		 */
		void leave() {
			synchronized (this) {
				this.waiting--;
				if (this.waiting > 0) {
					return;
				}
			}
			cancel(true);
		}

		@Override
		protected void done() {
			DetachedWork.this.tasks.remove(this.key, this);
		}

	}

}
