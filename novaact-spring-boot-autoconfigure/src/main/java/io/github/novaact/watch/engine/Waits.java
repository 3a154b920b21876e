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

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

/**
 * The waiters of runs. Used under the engine's lock.
 */
final class Waits {

	private final Map<WorkflowRunKey, AwaitedRun> runs = new HashMap<>();

	private int count;

	/**
	 * Add a waiter.
	 * @param wait the waiter
	 * @return whether it is the only one of its run
	 */
	boolean add(Wait wait) {
		this.count++;
		AwaitedRun run = this.runs.computeIfAbsent(wait.key, (key) -> new AwaitedRun());
		run.waits.add(wait);
		return run.waits.size() == 1;
	}

	/**
	 * Remove a waiter.
	 * @param wait the waiter
	 * @return whether it was the last one of its run
	 */
	boolean remove(Wait wait) {
		AwaitedRun run = this.runs.get(wait.key);
		if (run == null || !run.waits.remove(wait)) {
			return false;
		}
		this.count--;
		if (run.waits.isEmpty()) {
			this.runs.remove(wait.key);
			return true;
		}
		return false;
	}

	boolean contains(WorkflowRunKey key) {
		return this.runs.containsKey(key);
	}

	Set<WorkflowRunKey> keys() {
		return Set.copyOf(this.runs.keySet());
	}

	Collection<Wait> take(WorkflowRunKey key) {
		AwaitedRun run = this.runs.remove(key);
		if (run == null) {
			return List.of();
		}
		this.count -= run.waits.size();
		return run.waits;
	}

	List<Wait> takeAll() {
		List<Wait> waits = new ArrayList<>();
		this.runs.values().forEach((run) -> waits.addAll(run.waits));
		this.runs.clear();
		this.count = 0;
		return waits;
	}

	/**
	 * Keep the outcome of a poll for waiters whose time runs out.
	 * @param key key of the run
	 * @param result the result
	 */
	void polled(WorkflowRunKey key, PollResult result) {
		AwaitedRun run = this.runs.get(key);
		if (run != null && result instanceof PollResult.Run found) {
			run.last = found.run();
			run.lastFailure = null;
		}
		else if (run != null && result instanceof PollResult.Failure failure) {
			run.lastFailure = failure.failure();
		}
	}

	@Nullable WorkflowRun last(WorkflowRunKey key) {
		AwaitedRun run = this.runs.get(key);
		return (run != null) ? run.last : null;
	}

	@Nullable Throwable lastFailure(WorkflowRunKey key) {
		AwaitedRun run = this.runs.get(key);
		return (run != null) ? run.lastFailure : null;
	}

	int count() {
		return this.count;
	}

	/**
	 * A waiter.
	 */
	static final class Wait {

		final WorkflowRunKey key;

		final WaitFuture<WorkflowRun> future;

		final boolean hasCallbacks;

		@Nullable Runnable timer;

		/**
		 * Create a waiter.
		 * @param key key of the run
		 * @param callbacks executes the callbacks of the future, {@code null} if the
		 * application does not get the future, so that there are none
		 */
		Wait(WorkflowRunKey key, @Nullable Executor callbacks) {
			this.key = key;
			this.future = new WaitFuture<>((callbacks != null) ? callbacks : Runnable::run);
			this.hasCallbacks = callbacks != null;
		}

		void complete(@Nullable WorkflowRun run, @Nullable Throwable failure) {
			this.future.end(run, failure);
		}

	}

	private static final class AwaitedRun {

		final Set<Wait> waits = new LinkedHashSet<>(2);

		@Nullable WorkflowRun last;

		@Nullable Throwable lastFailure;

	}

}
