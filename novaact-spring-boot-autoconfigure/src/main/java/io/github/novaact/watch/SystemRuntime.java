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

import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * {@link WatchRuntime} of real clocks and threads. Has threads only while there is
 * something to do, and a little longer.
 */
final class SystemRuntime implements WatchRuntime {

	private static final Log logger = LogFactory.getLog(SystemRuntime.class);

	private static final long KEEP_ALIVE = 1;

	private static final long CLOSE_TIMEOUT = 2;

	private final ScheduledThreadPoolExecutor timer;

	private final ThreadPoolExecutor asking;

	private final ThreadPoolExecutor telling;

	private final ThreadGroupTag teller = new ThreadGroupTag();

	SystemRuntime() {
		this.timer = new ScheduledThreadPoolExecutor(1, threads("novaact-watch-timer-"));
		this.timer.setKeepAliveTime(KEEP_ALIVE, TimeUnit.SECONDS);
		this.timer.allowCoreThreadTimeOut(true);
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.asking = new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_ALIVE, TimeUnit.SECONDS,
				new SynchronousQueue<>(), threads("novaact-watch-ask-"));
		this.telling = new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_ALIVE, TimeUnit.SECONDS,
				new SynchronousQueue<>(), threads("novaact-watch-tell-"));
	}

	private static ThreadFactory threads(String prefix) {
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, prefix + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

	@Override
	public Moment now() {
		return new Moment(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), Instant.now().toEpochMilli());
	}

	@Override
	public Runnable schedule(Runnable task, long delay) {
		try {
			Future<?> future = this.timer.schedule(guarded(task), delay, TimeUnit.MILLISECONDS);
			return () -> future.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			return () -> {
			};
		}
	}

	@Override
	public void request(Runnable task) {
		execute(this.asking, task);
	}

	@Override
	public void deliver(Runnable task) {
		execute(this.telling, () -> this.teller.run(task));
	}

	private static void execute(ThreadPoolExecutor executor, Runnable task) {
		try {
			executor.execute(guarded(task));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The watcher is closed");
		}
	}

	private static Runnable guarded(Runnable task) {
		return () -> {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("The watcher failed at a task", ex);
			}
		};
	}

	/**
	 * End the threads. Those that ask are interrupted, those that call the application
	 * are waited for a moment.
	 */
	@Override
	public void close() {
		this.timer.shutdownNow();
		this.asking.shutdownNow();
		this.telling.shutdown();
		if (this.teller.isCurrent()) {
			return;
		}
		try {
			this.telling.awaitTermination(CLOSE_TIMEOUT, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Knows which threads are calling the application.
	 */
	private static final class ThreadGroupTag {

		private final ThreadLocal<Boolean> current = new ThreadLocal<>();

		void run(Runnable task) {
			this.current.set(true);
			try {
				task.run();
			}
			finally {
				this.current.remove();
			}
		}

		boolean isCurrent() {
			return this.current.get() != null;
		}

	}

}
