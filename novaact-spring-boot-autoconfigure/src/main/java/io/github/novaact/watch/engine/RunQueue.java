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

	/**
	 * Links the last run to the first.
	 */
	private final Link ends = new Link();

	RunQueue(long pace) {
		this.pace = pace;
	}

	long pace() {
		return this.pace;
	}

	@Nullable TrackedRun first() {
		return (this.ends.next instanceof TrackedRun run) ? run : null;
	}

	/**
	 * Return when the first run becomes due.
	 * @return the ticks, {@code Long.MAX_VALUE} where the queue is empty
	 */
	long due() {
		TrackedRun first = first();
		return (first != null) ? first.base + this.pace : Long.MAX_VALUE;
	}

	/**
	 * Return how often the pace has passed since the first run's turn.
	 * @param ticks ticks of now
	 * @return the number, negative where the queue is empty
	 */
	double urgency(long ticks) {
		TrackedRun first = first();
		return (first != null) ? (double) (ticks - first.base) / this.pace : -1;
	}

	/**
	 * Add a run that may become due before the last ones.
	 * @param run the run, with the ticks from which its pace counts
	 */
	void addInOrder(TrackedRun run) {
		leave(run);
		Link before = this.ends.previous;
		while (before instanceof TrackedRun other && other.base > run.base) {
			before = before.previous;
		}
		addAfter(before, run);
	}

	void addLast(TrackedRun run) {
		leave(run);
		addAfter(this.ends.previous, run);
	}

	private void addAfter(Link before, TrackedRun run) {
		run.queue = this;
		run.previous = before;
		run.next = before.next;
		run.next.previous = run;
		before.next = run;
	}

	static void leave(TrackedRun run) {
		run.queue = null;
		run.previous.next = run.next;
		run.next.previous = run.previous;
		run.previous = run;
		run.next = run;
	}

	/**
	 * Has a place in a queue, or is linked to itself.
	 */
	static class Link {

		Link previous = this;

		Link next = this;

	}

}
