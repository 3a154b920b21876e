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

/**
 * The row of the budget. Knows no clock.
 *
 * @param nextSlot when the next request may be sent, in microseconds since the epoch
 * @param share share of the budget that the service took last
 * @param shareSince when the share was set, in milliseconds since the epoch
 * @param pausedUntil until when nothing may be sent, in milliseconds since the epoch
 */
record BudgetRow(long nextSlot, double share, long shareSince, long pausedUntil) {

	private static final long SECOND_MICROS = 1_000_000;

	private static final long SECOND = 1000;

	private static final long RECOVERY = 60 * SECOND;

	private static final long MAX_PAUSE = 60 * SECOND;

	private static final long MAX_AHEAD = 2 * 60 * SECOND;

	static final double LOWEST_SHARE = 1 / 64d;

	static BudgetRow full(long now) {
		return new BudgetRow(now * 1000, 1, now, now);
	}

	/**
	 * Return the row after the clock may have been set back: nothing in it is further
	 * ahead than it can have come to be.
	 * @param now the time in milliseconds since the epoch
	 * @return the row
	 */
	BudgetRow notAheadOf(long now) {
		return new BudgetRow(Math.min(this.nextSlot, (now + MAX_AHEAD) * 1000), this.share,
				Math.min(this.shareSince, now), Math.min(this.pausedUntil, now + MAX_PAUSE));
	}

	/**
	 * Return the share, which comes back within a minute.
	 * @param now the time in milliseconds since the epoch
	 * @return the share, at most 1
	 */
	double share(long now) {
		return Math.max(LOWEST_SHARE, Math.min(1, this.share + (double) (now - this.shareSince) / RECOVERY));
	}

	/**
	 * Return the time between two requests.
	 * @param requestsPerSecond the budget
	 * @param now the time in milliseconds since the epoch
	 * @return the time in microseconds
	 */
	long spacing(double requestsPerSecond, long now) {
		return (long) Math.ceil(SECOND_MICROS / (requestsPerSecond * share(now)));
	}

	/**
	 * Return the first slot that is free.
	 * @param now the time in milliseconds since the epoch
	 * @return its time in microseconds since the epoch
	 */
	long firstSlot(long now) {
		return Math.max(this.nextSlot, Math.max(now, this.pausedUntil) * 1000);
	}

	BudgetRow withNextSlot(long nextSlot) {
		return new BudgetRow(nextSlot, this.share, this.shareSince, this.pausedUntil);
	}

	/**
	 * Return the budget after a throttled answer. Answers of one second count as one.
	 * @param now the time in milliseconds since the epoch
	 * @param retryAfter milliseconds that the service asks to wait, 0 if it does not
	 * @return the budget
	 */
	BudgetRow throttled(long now, long retryAfter) {
		long pausedUntil = Math.max(this.pausedUntil, now + Math.min(retryAfter, MAX_PAUSE));
		if (this.share < 1 && now - this.shareSince < SECOND) {
			return new BudgetRow(this.nextSlot, this.share, this.shareSince, pausedUntil);
		}
		return new BudgetRow(this.nextSlot, Math.max(share(now) / 2, LOWEST_SHARE), now, pausedUntil);
	}

}
