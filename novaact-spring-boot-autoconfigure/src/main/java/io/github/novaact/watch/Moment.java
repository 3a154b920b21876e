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

import java.time.Instant;

/**
 * A moment, by the clocks that count.
 *
 * @param ticks milliseconds of a clock that is never set, which intervals are measured by
 * @param wall milliseconds of the epoch, by the clock of whoever watches
 * @param service milliseconds of the epoch, by the service's clock as far as it is known,
 * which the service's times are compared with
 * @since 0.1.0
 */
public record Moment(long ticks, long wall, long service) {

	/**
	 * Create a moment where nothing is known of the service's clock.
	 * @param ticks milliseconds of a clock that is never set
	 * @param wall milliseconds of the epoch
	 */
	public Moment(long ticks, long wall) {
		this(ticks, wall, wall);
	}

	/**
	 * Return the moment where one clock serves for both.
	 * @param instant the time
	 * @return the moment
	 */
	public static Moment of(Instant instant) {
		long millis = instant.toEpochMilli();
		return new Moment(millis, millis);
	}

	Instant instant() {
		return Instant.ofEpochMilli(this.wall);
	}

	Instant serviceInstant() {
		return Instant.ofEpochMilli(this.service);
	}

	/**
	 * Return whether a time of the service's is before an earlier moment of ours. A clock
	 * that was set meanwhile, and one that stood still while the machine slept, make it
	 * rather later than before.
	 * @param serviceTime the service's time
	 * @param earlier the earlier moment
	 * @return whether it is
	 */
	boolean isBefore(Instant serviceTime, Moment earlier) {
		long ago = this.service - serviceTime.toEpochMilli();
		return ago > this.ticks - earlier.ticks && ago > this.wall - earlier.wall;
	}

}
