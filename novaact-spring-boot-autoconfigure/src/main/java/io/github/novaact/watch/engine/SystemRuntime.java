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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * {@link WatchRuntime} with the system's clock and with threads. Its pools are bounded,
 * and idle threads end.
 */
final class SystemRuntime implements WatchRuntime {

	private static final Log logger = LogFactory.getLog(SystemRuntime.class);

	/**
	 * Maximum number of threads that call event listeners. A listener that blocks delays
	 * no other run's events until as many block.
	 */
	static final int MAX_DELIVERIES = 256;

	static final int MAX_CALLBACKS = 44;

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);

	private static final long RETRY_DELAY = 100;

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

	private final Supplier<@Nullable ClassLoader> classLoader;

	private final ScheduledThreadPoolExecutor timer;

	private final BoundedPool requests;

	private final BoundedPool deliveries;

	private final BoundedPool completions;

	private final BoundedPool combinedCompletions;

	private final BoundedPool callbacks;

	private final Queue<Runnable> deferred = new ConcurrentLinkedQueue<>();

	/**
	 * Create a runtime.
	 * @param classLoader supplies the context class loader of the threads
	 */
	SystemRuntime(Supplier<@Nullable ClassLoader> classLoader) {
		this(classLoader, (purpose) -> WatchThread.factory("novaact-watch-" + purpose + "-", classLoader));
	}

	SystemRuntime(Supplier<@Nullable ClassLoader> classLoader, Function<String, ThreadFactory> threads) {
		this.classLoader = classLoader;
		this.timer = new ScheduledThreadPoolExecutor(1, threads.apply("timer"));
		this.timer.setKeepAliveTime(KEEP_ALIVE.toNanos(), TimeUnit.NANOSECONDS);
		this.timer.allowCoreThreadTimeOut(true);
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		Executor drop = (task) -> logger.debug("The watcher is closed");
		this.requests = new BoundedPool(MAX_REQUESTS, KEEP_ALIVE, threads.apply("request"), later(this::request), drop);
		this.deliveries = new BoundedPool(MAX_DELIVERIES, KEEP_ALIVE, threads.apply("deliver"), later(this::deliver),
				drop);
		this.completions = new BoundedPool(MAX_COMPLETIONS, KEEP_ALIVE, threads.apply("complete"), Runnable::run,
				Runnable::run);
		this.combinedCompletions = new BoundedPool(MAX_COMBINED_COMPLETIONS, KEEP_ALIVE, threads.apply("combined"),
				deferred(this::completeCombined), Runnable::run);
		this.callbacks = new BoundedPool(MAX_CALLBACKS, KEEP_ALIVE, threads.apply("callback"), deferred(this::callBack),
				Runnable::run);
	}

	private Executor later(Executor executor) {
		return (task) -> schedule(() -> executor.execute(task), RETRY_DELAY);
	}

	@Override
	public Moment now() {
		return new Moment(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), Instant.now().toEpochMilli());
	}

	@Override
	public Runnable schedule(Runnable task, long delay) {
		AtomicBoolean cancelled = new AtomicBoolean();
		Runnable guarded = () -> run(task, cancelled);
		try {
			Future<?> future = this.timer.schedule(guarded, delay, TimeUnit.MILLISECONDS);
			return () -> future.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The watcher is closed");
		}
		catch (Throwable ex) {
			logger.debug("The timer has the task, and starts its thread with the next one", ex);
		}
		return () -> cancelled.set(true);
	}

	private static void run(Runnable task, AtomicBoolean cancelled) {
		try {
			if (!cancelled.get()) {
				task.run();
			}
		}
		catch (Throwable ex) {
			logger.error("A task of the watcher failed", ex);
		}
	}

	@Override
	public void request(Runnable task) {
		this.requests.execute(task);
	}

	@Override
	public void deliver(Runnable task) {
		this.deliveries.execute(task);
	}

	@Override
	public void complete(Runnable task) {
		this.completions.execute(task);
	}

	@Override
	public void completeCombined(Runnable task) {
		this.combinedCompletions.execute(task);
	}

	@Override
	public void callBack(Runnable task) {
		this.callbacks.execute(task);
	}

	private Executor deferred(Executor executor) {
		return (task) -> {
			if (this.timer.isShutdown()) {
				task.run();
			}
			else {
				this.deferred.add(() -> executor.execute(task));
				schedule(this::executeDeferred, RETRY_DELAY);
			}
		};
	}

	private void executeDeferred() {
		for (int i = this.deferred.size(); i > 0; i--) {
			Runnable task = this.deferred.poll();
			if (task != null) {
				task.run();
			}
		}
	}

	/**
	 * End the threads. Requests are interrupted. Listeners and callbacks that are running
	 * have a second; what takes longer goes on in the background.
	 */
	@Override
	public void close() {
		this.timer.shutdownNow();
		executeDeferred();
		this.requests.shutdownNow();
		this.deliveries.shutdown();
		// What is completed may have callbacks
		List<BoundedPool> pools = List.of(this.completions, this.combinedCompletions, this.callbacks, this.deliveries);
		boolean waits = !WatchThread.isCurrent(this.classLoader);
		long end = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
		try {
			for (BoundedPool pool : pools) {
				pool.shutdown();
				pool.awaitTermination(Duration.ofNanos(waits ? end - System.nanoTime() : 0));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			pools.forEach(BoundedPool::shutdown);
		}
	}

}
