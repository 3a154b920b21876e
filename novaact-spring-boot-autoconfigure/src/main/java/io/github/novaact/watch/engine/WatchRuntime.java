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

/**
 * Clock, timer and threads of a watcher. Tests have their own. No method throws because a
 * thread cannot be started.
 */
interface WatchRuntime extends AutoCloseable {

	/**
	 * Maximum number of tasks that {@link #request(Runnable)} runs at the same time.
	 */
	int MAX_REQUESTS = 32;

	/**
	 * Maximum number of tasks that {@link #complete(Runnable)} runs at the same time.
	 */
	int MAX_COMPLETIONS = 4;

	/**
	 * Maximum number of tasks that {@link #completeCombined(Runnable)} runs at the same
	 * time.
	 */
	int MAX_COMBINED_COMPLETIONS = 8;

	Moment now();

	/**
	 * Run a short task later.
	 * @param task the task, which must not block
	 * @param delay milliseconds
	 * @return cancels the task
	 */
	Runnable schedule(Runnable task, long delay);

	/**
	 * Run a task that sends a request.
	 * @param task the task, one of {@link #MAX_REQUESTS} at most
	 */
	void request(Runnable task);

	/**
	 * Run a task that calls event listeners.
	 * @param task the task
	 */
	void deliver(Runnable task);

	/**
	 * Run a task that completes futures. Does not depend on callbacks and listeners that
	 * block.
	 * @param task the task
	 */
	void complete(Runnable task);

	/**
	 * Run a task that completes futures which the application has combined with others.
	 * Callbacks of the combination run in it.
	 * @param task the task
	 */
	void completeCombined(Runnable task);

	/**
	 * Run a callback that the application has added to a future.
	 * @param task the callback
	 */
	void callBack(Runnable task);

	@Override
	void close();

}
