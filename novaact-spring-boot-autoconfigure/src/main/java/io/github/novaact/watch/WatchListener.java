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

import java.time.Duration;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;

/**
 * Callback interface for counting and timing what a watcher does. Each watcher calls the
 * beans of this type. Implementations must not block. The watcher logs exceptions of its
 * methods, and continues.
 *
 * @since 0.1.0
 */
public interface WatchListener {

	/**
	 * Called when the watcher begins to watch or wait, and when nothing is left to watch
	 * or wait for, on the thread that causes the change.
	 * @param watcher name of the watcher
	 * @param watching whether anything is watched or waited for
	 */
	default void onWatching(String watcher, boolean watching) {
	}

	/**
	 * Called when a request has returned a response or has failed.
	 * @param watcher name of the watcher
	 * @param operation operation of the service, such as {@code ListWorkflowRuns}
	 */
	default void onRequest(String watcher, String operation) {
	}

	/**
	 * Called when an event was published and no listener failed.
	 * @param watcher name of the watcher
	 * @param event the event
	 */
	default void onEvent(String watcher, WorkflowRunEvent event) {
	}

	/**
	 * Called when a run that was watched or waited for has ended.
	 * @param watcher name of the watcher
	 * @param key key of the run
	 * @param run the run
	 * @param delay time from its end until the watcher learned of it, zero if that is not
	 * known
	 */
	default void onEnd(String watcher, WorkflowRunKey key, WorkflowRun run, Duration delay) {
	}

}
