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

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;

/**
 * What callers did in a {@link NemesisScenario}. Used by several threads.
 */
final class NemesisHistory {

	final List<WorkflowRunKey> runs = new CopyOnWriteArrayList<>();

	/** Runs that may be published, whether or not they have to be. */
	final Set<String> allowed = ConcurrentHashMap.newKeySet();

	/** Runs that were watched more than once, or not any longer. */
	final Set<String> doubtful = ConcurrentHashMap.newKeySet();

	final Queue<Wait> waits = new ConcurrentLinkedQueue<>();

	/** When the definition was to be watched, and when it certainly was. */
	volatile Instant definitionFrom = Instant.MAX;

	volatile Instant definitionSince = Instant.MAX;

	/**
	 * A wait of a caller.
	 *
	 * @param instance the instance
	 * @param key key of the run
	 * @param future what the caller received
	 */
	record Wait(NemesisInstance instance, WorkflowRunKey key, CompletableFuture<WorkflowRun> future) {

		boolean isServed() {
			return this.future.isDone() && !this.future.isCompletedExceptionally() && this.future.join().isTerminal();
		}

	}

}
