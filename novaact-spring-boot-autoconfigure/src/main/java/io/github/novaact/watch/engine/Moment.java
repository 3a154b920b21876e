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

/**
 * A moment, by the clocks that count.
 *
 * @param ticks milliseconds of a clock that is never set, which measures intervals
 * @param wall milliseconds of the epoch, by the clock of the watcher
 * @param service milliseconds of the epoch, by the service's clock as far as it is known,
 * which the service's times are compared with
 */
record Moment(long ticks, long wall, long service) {

	private static final long SECOND = 1000;

	/**
	 * Create a moment whose service clock is the watcher's.
	 * @param ticks milliseconds of a clock that is never set
	 * @param wall milliseconds of the epoch
	 */
	Moment(long ticks, long wall) {
		this(ticks, wall, wall);
	}

	Instant instant() {
		return Instant.ofEpochMilli(this.wall);
	}

	Instant serviceInstant() {
		return Instant.ofEpochMilli(this.service);
	}

	/**
	 * Return whether a time of the service is before an earlier moment. If the clock was
	 * set or has stood still meanwhile, the result is rather {@code false}. A time
	 * without a fraction may be any of its second.
	 * @param serviceTime the service's time
	 * @param earlier the earlier moment
	 * @return whether it is
	 */
	boolean isBefore(Instant serviceTime, Moment earlier) {
		long latest = serviceTime.toEpochMilli() + ((serviceTime.getNano() == 0) ? SECOND - 1 : 0);
		long ago = this.service - latest;
		return ago > this.ticks - earlier.ticks && ago > this.wall - earlier.wall;
	}

}
