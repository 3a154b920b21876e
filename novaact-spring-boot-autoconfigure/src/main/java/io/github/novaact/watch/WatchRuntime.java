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

/**
 * Clock, timer and threads of a watcher, so that a test can put in its own.
 */
interface WatchRuntime extends AutoCloseable {

	/**
	 * Most tasks that {@link #request(Runnable)} runs at a time.
	 */
	int MAX_REQUESTS = 32;

	Moment now();

	/**
	 * Run a short task later.
	 * @param task the task
	 * @param delay milliseconds
	 * @return cancels the task
	 */
	Runnable schedule(Runnable task, long delay);

	/**
	 * Run a task that asks the service, at once.
	 * @param task the task, one of {@link #MAX_REQUESTS} at most
	 */
	void request(Runnable task);

	/**
	 * Run a task that calls the application, at once.
	 * @param task the task
	 */
	void deliver(Runnable task);

	@Override
	void close();

}
