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
 * Pauses requests of one kind while they fail, longer each time. One request at a time
 * finds out whether the service responds again. Knows no clock; not thread-safe.
 */
final class BackOff {

	/**
	 * Milliseconds of the first pause.
	 */
	static final long FIRST_PAUSE = 500;

	private final int tolerated;

	private final long maxPause;

	private int failures;

	private long readyAt = Long.MIN_VALUE;

	/**
	 * Create a back-off.
	 * @param tolerated number of failures in a row that cause no pause
	 * @param maxPause longest pause in milliseconds
	 */
	BackOff(int tolerated, long maxPause) {
		this.tolerated = tolerated;
		this.maxPause = maxPause;
	}

	/**
	 * Record a failure. Failures of requests that were under way when a pause began do
	 * not prolong it.
	 * @param ticks ticks of now
	 */
	void failed(long ticks) {
		if (ticks < this.readyAt) {
			return;
		}
		this.failures++;
		int pauses = this.failures - this.tolerated;
		if (pauses > 0) {
			this.readyAt = ticks + pause(FIRST_PAUSE, pauses - 1, this.maxPause);
		}
	}

	void succeeded() {
		this.failures = 0;
		this.readyAt = Long.MIN_VALUE;
	}

	/**
	 * Return how many requests have failed in a row.
	 * @return the number, without those of requests that were under way during a pause
	 */
	int failures() {
		return this.failures;
	}

	/**
	 * Return whether requests fail again and again.
	 * @return whether they do
	 */
	boolean isFailing() {
		return this.failures > this.tolerated;
	}

	/**
	 * Return whether a request may be sent.
	 * @param ticks ticks of now
	 * @param inFlight number of requests of this kind that are under way
	 * @return whether it may
	 */
	boolean permits(long ticks, int inFlight) {
		return !isFailing() || (ticks >= this.readyAt && inFlight == 0);
	}

	/**
	 * Return the time before which no request may be sent.
	 * @return the ticks, {@code Long.MIN_VALUE} if there is no pause
	 */
	long readyAt() {
		return this.readyAt;
	}

	/**
	 * Return a time if it is still to come.
	 * @param ticks ticks of now
	 * @param time ticks of the time
	 * @return the time, {@code Long.MAX_VALUE} if it has passed
	 */
	static long after(long ticks, long time) {
		return (time > ticks) ? time : Long.MAX_VALUE;
	}

	/**
	 * Return a pause that doubles.
	 * @param first milliseconds of the first pause
	 * @param doublings how often it has doubled
	 * @param max longest pause in milliseconds
	 * @return the milliseconds
	 */
	static long pause(long first, int doublings, long max) {
		return Math.min(max, first << Math.min(doublings, 20));
	}

}
