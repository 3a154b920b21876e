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

import java.time.Instant;
import java.util.Arrays;

import io.github.novaact.WorkflowRunSummary;
import org.jspecify.annotations.Nullable;

/**
 * A reading of a definition's list of runs, page by page. What it says of the order of
 * starts goes by shares of a page, so that one start that makes no sense changes nothing.
 */
final class ListReading {

	/**
	 * Milliseconds by which a run may be out of the order of starts.
	 */
	static final long TOLERANCE = 60_000;

	static final int TO_THE_END = Integer.MAX_VALUE;

	private static final int SHORT = 5;

	private static final double TAIL = 0.1;

	final int number;

	final long startedAt;

	final boolean discovering;

	/**
	 * Whether it is the first reading of a definition's past.
	 */
	final boolean isFirst;

	/**
	 * Number of pages to read.
	 */
	int target;

	/**
	 * Index of the next page.
	 */
	int index;

	@Nullable String token;

	/**
	 * Number of lookups that the pages have saved.
	 */
	double saved;

	/**
	 * Whether a page had runs that were left out, as they made no sense.
	 */
	boolean incomplete;

	/**
	 * Whether the last page showed a run that was not known.
	 */
	boolean found;

	private boolean descending = true;

	private long latest = Long.MIN_VALUE;

	private long low = Long.MAX_VALUE;

	private long middle = Long.MAX_VALUE;

	private @Nullable String checkpoint;

	ListReading(int number, long startedAt, int target, boolean discovering, boolean isFirst) {
		this.number = number;
		this.startedAt = startedAt;
		this.target = target;
		this.discovering = discovering;
		this.isFirst = isFirst;
	}

	/**
	 * Record the starts of a page's runs.
	 * @param runs the runs
	 */
	void saw(Iterable<WorkflowRunSummary> runs) {
		long[] starts = new long[Poller.PAGE_SIZE];
		int count = 0;
		for (WorkflowRunSummary run : runs) {
			starts[count++] = run.startedAt().toEpochMilli();
		}
		if (count == 0) {
			return;
		}
		Arrays.sort(starts, 0, count);
		int tail = (int) (count * TAIL);
		if (this.low != Long.MAX_VALUE && starts[count - 1 - tail] > this.low + TOLERANCE) {
			this.descending = false;
		}
		this.latest = Math.max(this.latest, starts[count - 1]);
		this.low = Math.min(this.low, starts[tail]);
		this.middle = starts[count / 2];
	}

	/**
	 * Go on to the next page.
	 * @param token token of the page, {@code null} if there is none
	 * @return whether there is a page that was not read yet
	 */
	boolean advance(@Nullable String token) {
		this.index++;
		if (token != null && (token.equals(this.checkpoint) || token.equals(this.token))) {
			this.descending = false;
			token = null;
		}
		this.token = token;
		// Brent's algorithm: a token that repeats meets the one kept at a power of two
		if (Integer.bitCount(this.index) == 1) {
			this.checkpoint = token;
		}
		return token != null;
	}

	/**
	 * Return whether only a few pages were read so far.
	 * @return whether it is so
	 */
	boolean isShort() {
		return this.index < SHORT;
	}

	void restart() {
		this.index = 0;
		this.token = null;
		this.checkpoint = null;
		this.low = Long.MAX_VALUE;
		this.middle = Long.MAX_VALUE;
	}

	/**
	 * Return whether starts descend from page to page, as far as it was read.
	 * @return whether they do
	 */
	boolean isDescending() {
		return this.descending;
	}

	/**
	 * Return whether half of the last page's runs started before a time.
	 * @param time the time in milliseconds of the epoch
	 * @return whether they did
	 */
	boolean isBefore(long time) {
		return this.middle < time;
	}

	/**
	 * Return the latest start.
	 * @return milliseconds of the epoch, {@code Long.MIN_VALUE} if no run was read
	 */
	long latest() {
		return this.latest;
	}

	/**
	 * Return what another instance needs to go on with this reading.
	 * @return the progress
	 */
	ReadingProgress.Reading progress() {
		return new ReadingProgress.Reading(this.index, this.token, this.descending, millis(this.low),
				millis(this.latest));
	}

	/**
	 * Go on with a reading that another instance has begun.
	 * @param progress how far it was read
	 */
	void restore(ReadingProgress.Reading progress) {
		this.index = progress.index();
		this.token = progress.token();
		this.descending = progress.descending();
		this.low = (progress.low() != null) ? progress.low().toEpochMilli() : Long.MAX_VALUE;
		this.latest = (progress.latest() != null) ? progress.latest().toEpochMilli() : Long.MIN_VALUE;
	}

	private static @Nullable Instant millis(long millis) {
		return (millis != Long.MIN_VALUE && millis != Long.MAX_VALUE) ? Instant.ofEpochMilli(millis) : null;
	}

}
