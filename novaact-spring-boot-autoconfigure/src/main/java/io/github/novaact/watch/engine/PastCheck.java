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

/**
 * When a past that was read once is read again, to find runs that lists show very late.
 * Each sweep earns a share of a page, so that checks cost little beside sweeps.
 */
final class PastCheck {

	private static final long INTERVAL = Duration.ofMinutes(10).toMillis();

	private static final double SHARE = 0.1;

	private long dueAt;

	private double credit;

	/**
	 * Return whether the past should be read again.
	 * @param pages number of pages that this takes
	 * @param ticks ticks of now
	 * @return whether it should
	 */
	boolean isDue(int pages, long ticks) {
		return ticks >= this.dueAt && this.credit >= pages;
	}

	/**
	 * Return when the past may be read again, if sweeps have earned it by then.
	 * @return the ticks
	 */
	long dueAt() {
		return this.dueAt;
	}

	void swept() {
		this.credit += SHARE;
	}

	void begin() {
		this.credit = 0;
	}

	void done(long ticks) {
		this.dueAt = ticks + INTERVAL;
	}

	/**
	 * Read the past again at once, as the last reading left runs out.
	 * @param pages number of pages that this takes
	 * @param ticks ticks of now
	 */
	void repeat(int pages, long ticks) {
		this.dueAt = ticks;
		this.credit = pages;
	}

}
