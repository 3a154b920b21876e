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
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Runs tasks on a bounded number of threads. Starts a thread if all others are busy, and
 * ends threads that are idle. Accepts a task even if the system refuses to start a thread
 * for it.
 */
final class BoundedPool implements Executor {

	private static final Log logger = LogFactory.getLog(BoundedPool.class);

	private final Tasks tasks = new Tasks();

	private final AtomicInteger unfinished = new AtomicInteger();

	private final ThreadPoolExecutor executor;

	private final Executor withoutThread;

	private final Executor whenClosed;

	/**
	 * Create a pool.
	 * @param threads maximum number of threads
	 * @param keepAlive time after which an idle thread ends
	 * @param factory creates the threads
	 * @param withoutThread called with a task if the pool has no thread and cannot start
	 * one
	 * @param whenClosed called with a task that the pool does not accept as it is closed
	 */
	BoundedPool(int threads, Duration keepAlive, ThreadFactory factory, Executor withoutThread, Executor whenClosed) {
		this.executor = new ThreadPoolExecutor(0, threads, keepAlive.toNanos(), TimeUnit.NANOSECONDS, this.tasks,
				(worker) -> factory.newThread(() -> {
					worker.run();
					threadEnded();
				}));
		this.withoutThread = withoutThread;
		this.whenClosed = whenClosed;
	}

	@Override
	public void execute(Runnable work) {
		this.unfinished.incrementAndGet();
		submit(new Task(work));
	}

	private void submit(Task task) {
		try {
			this.executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			if (this.executor.isShutdown()) {
				this.unfinished.decrementAndGet();
				this.whenClosed.execute(task.work);
			}
			else {
				enqueue(task);
			}
		}
		catch (Throwable ex) {
			logger.debug("No thread can be started", ex);
			enqueue(task);
		}
	}

	private void enqueue(Task task) {
		this.tasks.add(task);
		if (this.executor.getPoolSize() == 0 && this.tasks.remove(task)) {
			this.unfinished.decrementAndGet();
			this.withoutThread.execute(task.work);
		}
	}

	/**
	 * Submit again what was left to an idle thread that has just ended, as all others may
	 * be busy for long.
	 */
	private void threadEnded() {
		if (this.tasks.poll() instanceof Task task) {
			submit(task);
		}
	}

	/**
	 * Run what was accepted and accept nothing more.
	 */
	void shutdown() {
		this.executor.shutdown();
	}

	/**
	 * Interrupt what is running and accept nothing more.
	 */
	void shutdownNow() {
		this.executor.shutdownNow();
	}

	/**
	 * Wait until the pool has run everything.
	 * @param timeout maximum time to wait
	 * @throws InterruptedException if the current thread is interrupted
	 */
	void awaitTermination(Duration timeout) throws InterruptedException {
		this.executor.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	private final class Task implements Runnable {

		private final Runnable work;

		Task(Runnable work) {
			this.work = work;
		}

		@Override
		public void run() {
			try {
				this.work.run();
			}
			catch (Throwable ex) {
				logger.error("A task of the watcher failed", ex);
			}
			finally {
				BoundedPool.this.unfinished.decrementAndGet();
				WatchThread.clean();
			}
		}

	}

	/**
	 * Queue that accepts what an idle thread can take, and everything once there are no
	 * threads to be added.
	 */
	private final class Tasks extends LinkedBlockingQueue<Runnable> {

		@Override
		public boolean offer(Runnable task) {
			if (!isThreadForEach() || !super.offer(task)) {
				return false;
			}
			// The idle thread may have ended before it could see the task
			return isThreadForEach() || !remove(task);
		}

		private boolean isThreadForEach() {
			ThreadPoolExecutor executor = BoundedPool.this.executor;
			int threads = executor.getPoolSize();
			return threads >= executor.getMaximumPoolSize() || threads >= BoundedPool.this.unfinished.get();
		}

		@Override
		public boolean add(Runnable task) {
			return super.offer(task);
		}

	}

}
