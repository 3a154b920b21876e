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
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A reading of a definition's list of runs, page by page.
 */
final class ListReading {

	/**
	 * By how much a run may be out of the order of starts.
	 */
	static final Duration TOLERANCE = Duration.ofMinutes(1);

	static final int TO_THE_END = Integer.MAX_VALUE;

	final int number;

	final long startedAt;

	final boolean discovering;

	/**
	 * Whether it is the first of a definition's past.
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
	 * Number of looks at single runs that the pages have saved.
	 */
	double saved;

	/**
	 * Ticks before which nothing is asked.
	 */
	long retryAt = Long.MIN_VALUE;

	int failures;

	/**
	 * Whether the last page showed a run that was not known.
	 */
	boolean found;

	private @Nullable Instant earliest;

	private @Nullable Instant latest;

	private boolean descending = true;

	private @Nullable String checkpoint;

	ListReading(int number, long startedAt, int target, boolean discovering, boolean isFirst) {
		this.number = number;
		this.startedAt = startedAt;
		this.target = target;
		this.discovering = discovering;
		this.isFirst = isFirst;
	}

	void saw(Instant startedAt) {
		Instant earliest = this.earliest;
		if (earliest == null || startedAt.isBefore(earliest)) {
			this.earliest = startedAt;
		}
		else if (startedAt.isAfter(earliest.plus(TOLERANCE))) {
			this.descending = false;
		}
		if (this.latest == null || startedAt.isAfter(this.latest)) {
			this.latest = startedAt;
		}
	}

	/**
	 * Go on to the next page.
	 * @param token token of the page, {@code null} if there is none
	 * @return whether there is a page that was not read yet
	 */
	boolean advance(@Nullable String token) {
		this.index++;
		this.failures = 0;
		if (token != null && (token.equals(this.checkpoint) || token.equals(this.token))) {
			this.descending = false;
			token = null;
		}
		this.token = token;
		// Brent's: a token that comes again is met at a power of two
		if (Integer.bitCount(this.index) == 1) {
			this.checkpoint = token;
		}
		return token != null;
	}

	void restart() {
		this.index = 0;
		this.token = null;
		this.checkpoint = null;
		this.earliest = null;
	}

	boolean isDescending() {
		return this.descending;
	}

	@Nullable Instant earliest() {
		return this.earliest;
	}

	@Nullable Instant latest() {
		return this.latest;
	}

}
