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

import org.jspecify.annotations.Nullable;

/**
 * Runs of one pace, in the order in which they become due. A run is in one queue at most,
 * and leaves it without a search.
 */
final class RunQueue {

	private final long pace;

	private @Nullable TrackedRun first;

	private @Nullable TrackedRun last;

	RunQueue(long pace) {
		this.pace = pace;
	}

	long pace() {
		return this.pace;
	}

	@Nullable TrackedRun first() {
		return this.first;
	}

	/**
	 * Return when the first run becomes due.
	 * @return the ticks, {@code Long.MAX_VALUE} where the queue is empty
	 */
	long due() {
		return (this.first != null) ? this.first.base + this.pace : Long.MAX_VALUE;
	}

	/**
	 * Return how often the pace has passed since the first run's turn.
	 * @param ticks ticks of now
	 * @return the number, negative where the queue is empty
	 */
	double urgency(long ticks) {
		return (this.first != null) ? (double) (ticks - this.first.base) / this.pace : -1;
	}

	/**
	 * Add a run that may become due before the last ones.
	 * @param run the run, with the ticks from which its pace counts
	 */
	void addInOrder(TrackedRun run) {
		leave(run);
		TrackedRun before = this.last;
		while (before != null && before.base > run.base) {
			before = before.previous;
		}
		addAfter(before, run);
	}

	void addLast(TrackedRun run) {
		leave(run);
		addAfter(this.last, run);
	}

	private void addAfter(@Nullable TrackedRun before, TrackedRun run) {
		TrackedRun next = (before != null) ? before.next : this.first;
		run.queue = this;
		run.previous = before;
		run.next = next;
		if (before != null) {
			before.next = run;
		}
		else {
			this.first = run;
		}
		if (next != null) {
			next.previous = run;
		}
		else {
			this.last = run;
		}
	}

	static void leave(TrackedRun run) {
		RunQueue queue = run.queue;
		if (queue == null) {
			return;
		}
		if (run.previous != null) {
			run.previous.next = run.next;
		}
		else {
			queue.first = run.next;
		}
		if (run.next != null) {
			run.next.previous = run.previous;
		}
		else {
			queue.last = run.previous;
		}
		run.queue = null;
		run.previous = null;
		run.next = null;
	}

}
