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

/**
 * Whether a page of the list may be requested: one at a time, not while the list is
 * refused, and seldom while it fails.
 */
final class ListAccess {

	private static final int FAILURES_TO_LOOK_UP = 3;

	private final long maxInterval;

	private final BackOff backOff;

	private int misses;

	private boolean inFlight;

	private long usableAt = Long.MIN_VALUE;

	ListAccess(long maxInterval) {
		this.maxInterval = maxInterval;
		this.backOff = new BackOff(0, maxInterval);
	}

	/**
	 * Return whether the list is not refused. While it is, runs are looked up.
	 * @param ticks ticks of now
	 * @return whether it is usable, also while it fails
	 */
	boolean isUsable(long ticks) {
		return ticks >= this.usableAt;
	}

	/**
	 * Return whether the list fails for so long that runs with waiters are looked up.
	 * @return whether it does
	 */
	boolean isFailing() {
		return this.backOff.failures() >= FAILURES_TO_LOOK_UP;
	}

	boolean permits(long ticks) {
		return !this.inFlight && isUsable(ticks) && this.backOff.permits(ticks, 0);
	}

	/**
	 * Return the next time after now at which a page may be permitted.
	 * @param ticks ticks of now
	 * @return the ticks, {@code Long.MAX_VALUE} if there is none
	 */
	long nextPermit(long ticks) {
		return BackOff.after(ticks, Math.max(this.usableAt, this.backOff.readyAt()));
	}

	void requested() {
		this.inFlight = true;
	}

	void responded() {
		this.inFlight = false;
	}

	void succeeded() {
		this.misses = 0;
		this.backOff.succeeded();
	}

	void failed(long ticks) {
		this.backOff.failed(ticks);
	}

	/**
	 * Called when the list is refused, which may pass.
	 * @param until ticks until which it is not tried again, {@code Long.MAX_VALUE} if the
	 * client cannot list runs
	 */
	void refused(long until) {
		this.usableAt = until;
	}

	/**
	 * Called when the service does not have the definition, which may be created soon.
	 * @param ticks ticks of now
	 */
	void missing(long ticks) {
		this.usableAt = ticks + BackOff.pause(BackOff.FIRST_PAUSE, this.misses++, this.maxInterval);
	}

}
