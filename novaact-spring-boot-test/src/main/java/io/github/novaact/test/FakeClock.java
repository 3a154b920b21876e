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

package io.github.novaact.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that runs as another one does and can be advanced.
 */
final class FakeClock extends Clock {

	private final Clock clock;

	private final AtomicReference<Duration> advance;

	FakeClock(Clock clock) {
		this(clock, new AtomicReference<>(Duration.ZERO));
	}

	private FakeClock(Clock clock, AtomicReference<Duration> advance) {
		this.clock = clock;
		this.advance = advance;
	}

	void advance(Duration duration) {
		this.advance.accumulateAndGet(duration, Duration::plus);
	}

	void reset() {
		this.advance.set(Duration.ZERO);
	}

	/**
	 * Return the time in the precision of the service.
	 * @return the time
	 */
	Instant now() {
		return instant().truncatedTo(ChronoUnit.MILLIS);
	}

	@Override
	public Instant instant() {
		return this.clock.instant().plus(this.advance.get());
	}

	@Override
	public ZoneId getZone() {
		return this.clock.getZone();
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return new FakeClock(this.clock.withZone(zone), this.advance);
	}

}
