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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * A thread for what has to be written and read off the threads of callers, one after the
 * other. What fails there is made up for by the next pulse.
 */
final class Background implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Background.class);

	private final ScheduledThreadPoolExecutor executor;

	private final Set<Object> waiting = ConcurrentHashMap.newKeySet();

	Background(String name) {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("novaact-watch-" + name + '-');
		threadFactory.setDaemon(true);
		this.executor = new ScheduledThreadPoolExecutor(1, threadFactory);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	/**
	 * Run a task.
	 * @param task the task
	 * @return whether it is going to run, which it is not any more once this is closed
	 */
	boolean execute(Runnable task) {
		try {
			this.executor.execute(() -> run(task));
			return true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The shared watches are closed");
			return false;
		}
	}

	/**
	 * Run a task, once for all who ask for it before it begins.
	 * @param what what the task is about
	 * @param task the task
	 */
	void executeOnce(Object what, Runnable task) {
		if (this.waiting.add(what)) {
			execute(() -> {
				this.waiting.remove(what);
				task.run();
			});
		}
	}

	void later(Runnable task) {
		try {
			this.executor.schedule(() -> run(task), 1, TimeUnit.SECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The shared watches are closed");
		}
	}

	void repeat(Runnable task, Duration delay) {
		this.executor.scheduleWithFixedDelay(() -> run(task), 0, delay.toMillis(), TimeUnit.MILLISECONDS);
	}

	private static void run(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException ex) {
			logger.debug("A change of the shared watches is followed later", ex);
		}
		catch (Error ex) {
			// A repeated task would end with it, and nobody would know
			logger.error("What the shared watches have to do has failed, and is tried again", ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
