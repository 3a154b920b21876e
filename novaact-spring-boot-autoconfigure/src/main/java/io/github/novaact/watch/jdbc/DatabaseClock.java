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
 * The clock of the database, which all instances share. {@link #synchronize()} reads it.
 * Between two readings it advances with the monotonic clock of the machine, which also
 * runs while a process is frozen.
 */
final class DatabaseClock {

	/** Half of the round trip is the maximum error of a reading. */
	private static final long GOOD_ROUND_TRIP_NANOS = 2_000_000;

	private static final int MAX_READINGS = 4;

	private final LongSupplier database;

	private final LongSupplier nanoTime;

	private volatile Reading reading;

	/**
	 * Create a clock and read the time of the database.
	 * @param database returns the time of the database in milliseconds since the epoch
	 * @param nanoTime returns the time of a clock that never goes back
	 */
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
	 * Read the time of the database, up to {@value #MAX_READINGS} times.
	 */
	void synchronize() {
		this.reading = read();
	}

	private Reading read() {
		Reading best = readOnce();
		for (int i = 1; i < MAX_READINGS && best.roundTrip > GOOD_ROUND_TRIP_NANOS; i++) {
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
