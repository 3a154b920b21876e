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
 * The row of the shared budget. Callers pass the time.
 *
 * @param nextSlot time of the first slot that is not reserved, in microseconds since the
 * epoch
 * @param share share of the budget in use, halved when the service throttles
 * @param shareSince time at which the share was set, in milliseconds since the epoch
 * @param pausedUntil time before which no request is sent, in milliseconds since the
 * epoch
 */
record BudgetRow(long nextSlot, double share, long shareSince, long pausedUntil) {

	private static final long SECOND_MICROS = 1_000_000;

	private static final long SECOND = 1000;

	private static final long RECOVERY = 60 * SECOND;

	private static final long MAX_PAUSE = 60 * SECOND;

	private static final long MAX_AHEAD = 2 * 60 * SECOND;

	static final double MIN_SHARE = 1 / 64d;

	static BudgetRow full(long now) {
		return new BudgetRow(now * 1000, 1, now, now);
	}

	/**
	 * Return the row without times that are too far in the future, as they are after the
	 * clock was set back.
	 * @param now the time in milliseconds since the epoch
	 * @return the row
	 */
	BudgetRow cappedAt(long now) {
		return new BudgetRow(Math.min(this.nextSlot, (now + MAX_AHEAD) * 1000), this.share,
				Math.min(this.shareSince, now), Math.min(this.pausedUntil, now + MAX_PAUSE));
	}

	/**
	 * Return the share, which recovers within a minute.
	 * @param now the time in milliseconds since the epoch
	 * @return the share, at most 1
	 */
	double share(long now) {
		return Math.max(MIN_SHARE, Math.min(1, this.share + (double) (now - this.shareSince) / RECOVERY));
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
	 * Return the first free slot.
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
	 * Return the row after a throttled response. Responses within one second count as
	 * one.
	 * @param now the time in milliseconds since the epoch
	 * @param retryAfter delay that the response requires in milliseconds, 0 if none
	 * @return the row
	 */
	BudgetRow throttled(long now, long retryAfter) {
		long pausedUntil = Math.max(this.pausedUntil, now + Math.min(retryAfter, MAX_PAUSE));
		if (this.share < 1 && now - this.shareSince < SECOND) {
			return new BudgetRow(this.nextSlot, this.share, this.shareSince, pausedUntil);
		}
		return new BudgetRow(this.nextSlot, Math.max(share(now) / 2, MIN_SHARE), now, pausedUntil);
	}

}
