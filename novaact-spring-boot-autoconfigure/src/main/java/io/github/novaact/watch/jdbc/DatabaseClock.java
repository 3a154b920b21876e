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

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The database's clock, which all instances share. It is read now and then; in between it
 * advances by the machine's monotonic clock, which a frozen process does not stop.
 */
final class DatabaseClock {

	/** The time is wrong by up to half of the round trip that it was read in. */
	private static final long GOOD_ROUND_TRIP = 2_000_000;

	private static final int MOST_READINGS = 4;

	private final LongSupplier database;

	private final LongSupplier nanoTime;

	private volatile Reading reading;

	/**
	 * Create a clock.
	 * @param database reads the database's time in milliseconds since the epoch
	 */
	DatabaseClock(LongSupplier database) {
		this(database, System::nanoTime);
	}

	DatabaseClock(LongSupplier database, LongSupplier nanoTime) {
		this.database = database;
		this.nanoTime = nanoTime;
		this.reading = read();
	}

	Instant now() {
		return Instant.ofEpochMilli(millis());
	}

	long millis() {
		Reading last = this.reading;
		return last.millis + (this.nanoTime.getAsLong() - last.nanoTime) / 1_000_000;
	}

	/**
	 * Return what the machine's monotonic clock shows at a time of the database's.
	 * @param millis the time in milliseconds since the epoch
	 * @return the value of {@link System#nanoTime()} then
	 */
	long nanoTime(long millis) {
		Reading last = this.reading;
		return last.nanoTime + (millis - last.millis) * 1_000_000;
	}

	/**
	 * Read the database's time.
	 */
	void synchronize() {
		this.reading = read();
	}

	private Reading read() {
		Reading best = readOnce();
		for (int i = 1; i < MOST_READINGS && best.roundTrip > GOOD_ROUND_TRIP; i++) {
			Reading reading = readOnce();
			best = (reading.roundTrip < best.roundTrip) ? reading : best;
		}
		return best;
	}

	private Reading readOnce() {
		long before = this.nanoTime.getAsLong();
		long millis = this.database.getAsLong();
		long roundTrip = this.nanoTime.getAsLong() - before;
		return new Reading(millis, before + roundTrip / 2, roundTrip);
	}

	private record Reading(long millis, long nanoTime, long roundTrip) {

	}

}
