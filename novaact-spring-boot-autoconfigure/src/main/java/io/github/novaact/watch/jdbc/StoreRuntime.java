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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Clock and threads of a store, so that it also runs in simulated time.
 */
interface StoreRuntime extends AutoCloseable {

	/**
	 * Return the time of a clock that never goes back.
	 * @return the nanoseconds
	 */
	long nanoTime();

	/**
	 * Return the time of the machine's clock.
	 * @return the milliseconds since the epoch
	 */
	long millis();

	/**
	 * Return whether a time has passed.
	 * @param time the time
	 * @param since the value of {@link #nanoTime()} at its start
	 * @return whether it has
	 */
	default boolean hasPassed(Duration time, long since) {
		return nanoTime() - since >= time.toNanos();
	}

	/**
	 * Return a new worker.
	 * @param name name of its thread
	 * @return the worker
	 */
	Worker worker(String name);

	/**
	 * Return a lock that may be held while statements are executed.
	 * @return the lock
	 */
	default Lock lock() {
		return new ReentrantLock();
	}

	/**
	 * Run a task that calls listeners, on a thread of its own. The caller bounds the
	 * number of such tasks.
	 * @param task the task
	 */
	void publish(Runnable task);

	@Override
	void close();

	/**
	 * Runs tasks one after the other.
	 */
	interface Worker {

		/**
		 * Run a task after a delay.
		 * @param task the task
		 * @param delay the delay in milliseconds
		 */
		void schedule(Runnable task, long delay);

		default void execute(Runnable task) {
			schedule(task, 0);
		}

		/**
		 * Run a task again and again, also if it fails. Called on the thread of this
		 * worker.
		 * @param task the task
		 * @param pause the time after which it follows itself, in milliseconds
		 * @param ended returns whether it is not repeated any more
		 */
		default void repeat(Runnable task, long pause, BooleanSupplier ended) {
			try {
				task.run();
			}
			finally {
				if (!ended.getAsBoolean()) {
					schedule(() -> repeat(task, pause, ended), pause);
				}
			}
		}

	}

	/**
	 * The clock and the threads of the system. Threads are daemons and inherit nothing.
	 */
	final class OfSystem implements StoreRuntime {

		private static final Log logger = LogFactory.getLog(StoreRuntime.class);

		private final @Nullable ClassLoader classLoader;

		private final ThreadPoolExecutor publishing;

		private final List<ScheduledThreadPoolExecutor> workers = new CopyOnWriteArrayList<>();

		/**
		 * Create an instance.
		 * @param classLoader context class loader of the threads
		 */
		OfSystem(@Nullable ClassLoader classLoader) {
			this.classLoader = classLoader;
			// No task waits in a queue, where threads that block could hold it up
			this.publishing = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS,
					new SynchronousQueue<>(), threads("publish"), OfSystem::reject);
		}

		private ThreadFactory threads(String name) {
			AtomicInteger number = new AtomicInteger();
			return (task) -> {
				Thread thread = new Thread(null, task, "novaact-watch-" + name + '-' + number.incrementAndGet(), 0,
						false);
				thread.setDaemon(true);
				thread.setContextClassLoader(this.classLoader);
				return thread;
			};
		}

		@Override
		public long nanoTime() {
			return System.nanoTime();
		}

		@Override
		public long millis() {
			return System.currentTimeMillis();
		}

		@Override
		public Worker worker(String name) {
			ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, threads(name), OfSystem::reject);
			executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
			// Fails here rather than at a task, which would be lost with its thread
			executor.prestartCoreThread();
			this.workers.add(executor);
			return (task, delay) -> executor.schedule(guarded(task), delay, TimeUnit.MILLISECONDS);
		}

		@Override
		public void publish(Runnable task) {
			this.publishing.execute(guarded(task));
		}

		private static void reject(Runnable task, Executor executor) {
			logger.debug("The shared watches are closed");
		}

		private static Runnable guarded(Runnable task) {
			return () -> {
				try {
					task.run();
				}
				catch (Throwable ex) {
					logger.error("A task of the shared watches failed", ex);
				}
			};
		}

		@Override
		public void close() {
			this.workers.forEach(ScheduledThreadPoolExecutor::shutdownNow);
			this.publishing.shutdown();
		}

	}

}
