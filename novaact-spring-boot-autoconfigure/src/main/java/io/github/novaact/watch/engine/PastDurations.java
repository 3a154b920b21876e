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
import java.util.Arrays;

import io.github.novaact.WorkflowRunStatus;
import org.jspecify.annotations.Nullable;

/**
 * How long the last runs of a definition took. Keeps a bounded number of them.
 */
final class PastDurations {

	private static final int CAPACITY = 256;

	private static final Duration LONGEST = Duration.ofDays(366);

	private long[] millis = new long[16];

	private int count;

	private int next;

	private int added;

	private long @Nullable [] sorted;

	/**
	 * Add the duration of a run that has ended.
	 * @param status its status
	 * @param duration its duration, {@code null} if it is not known
	 */
	void add(WorkflowRunStatus status, @Nullable Duration duration) {
		if (duration != null && status != WorkflowRunStatus.DELETING) {
			add(duration);
		}
	}

	void add(Duration duration) {
		if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
			return;
		}
		if (this.next == this.millis.length && this.millis.length < CAPACITY) {
			this.millis = Arrays.copyOf(this.millis, this.millis.length * 2);
		}
		this.next %= CAPACITY;
		this.millis[this.next++] = duration.toMillis();
		this.count = Math.max(this.count, this.next);
		this.added++;
		this.sorted = null;
	}

	/**
	 * Replace all durations, if there are others.
	 * @param millis the others
	 */
	void restore(long[] millis) {
		if (millis.length > 0) {
			this.count = 0;
			this.next = 0;
			Arrays.stream(millis).mapToObj(Duration::ofMillis).forEach(this::add);
		}
	}

	boolean isFull() {
		return this.count == CAPACITY;
	}

	int count() {
		return this.count;
	}

	/**
	 * Return how many were added, those among them that are not kept any more.
	 * @return the number
	 */
	int added() {
		return this.added;
	}

	long[] toArray() {
		return Arrays.copyOf(this.millis, this.count);
	}

	/**
	 * Return the duration that a share of the runs did not exceed.
	 * @param share the share, such as 0.95
	 * @return the milliseconds, -1 if nothing is known
	 */
	long percentile(double share) {
		long[] sorted = sorted();
		return (sorted.length > 0) ? sorted[(int) Math.ceil(share * sorted.length) - 1] : -1;
	}

	/**
	 * Return the median of those that took longer than a run has taken so far.
	 * @param age milliseconds that the run has taken
	 * @return the milliseconds, -1 if none took longer
	 */
	long medianOfLonger(long age) {
		long[] sorted = sorted();
		int from = Arrays.binarySearch(sorted, age + 1);
		from = (from >= 0) ? from : -from - 1;
		return (from < sorted.length) ? sorted[from + (sorted.length - from - 1) / 2] : -1;
	}

	/**
	 * Return the durations in ascending order.
	 * @return the milliseconds, not to be changed
	 */
	long[] sorted() {
		long[] sorted = this.sorted;
		if (sorted == null) {
			sorted = toArray();
			Arrays.sort(sorted);
			this.sorted = sorted;
		}
		return sorted;
	}

}
