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

package io.github.novaact.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Difference between the service's clock and ours, as far as it matters to signatures.
 * Its time is the time to sign with.
 */
final class ClockSkew extends Clock {

	/** The service takes 5 minutes; a minute is left for the answer to travel. */
	private static final Duration TOLERANCE = Duration.ofMinutes(4);

	/**
	 * What the resolution of the header, and the answer's travel, can make of no skew.
	 */
	private static final Duration NOISE = Duration.ofSeconds(2);

	private static final Set<String> SKEW_CODES = Set.of("RequestTimeTooSkewed", "RequestExpired",
			"RequestInTheFuture");

	private static final Set<String> SIGNATURE_CODES = Set.of("InvalidSignatureException", "SignatureDoesNotMatch",
			"AuthFailure");

	private final TimeSource time;

	private volatile Duration offset = Duration.ZERO;

	ClockSkew(TimeSource time) {
		this.time = time;
	}

	/**
	 * Return the service's time less ours.
	 * @return the difference, zero if it is too small to matter
	 */
	Duration offset() {
		return this.offset;
	}

	@Override
	public Instant instant() {
		return this.time.now().plus(this.offset);
	}

	/**
	 * Take the service's time from an error answer if the error is about the time.
	 * @param errorCode error code of the answer
	 * @param date {@code Date} header of the answer
	 * @return whether the next attempt will be signed with another time
	 */
	boolean correctAfter(@Nullable String errorCode, @Nullable String date) {
		boolean skew = SKEW_CODES.contains(String.valueOf(errorCode));
		if (!skew && !SIGNATURE_CODES.contains(String.valueOf(errorCode))) {
			return false;
		}
		Instant serviceTime = Timestamps.parseHttpDate(date);
		if (serviceTime == null) {
			return false;
		}
		if (Duration.between(instant(), serviceTime).abs().compareTo(skew ? NOISE : TOLERANCE) < 0) {
			return false;
		}
		this.offset = Duration.between(this.time.now(), serviceTime);
		return true;
	}

	/**
	 * Let the offset follow the service's clock while there is one, back to zero.
	 * @param date {@code Date} header of an answer
	 */
	void follow(@Nullable String date) {
		if (this.offset.isZero()) {
			return;
		}
		Instant serviceTime = Timestamps.parseHttpDate(date);
		if (serviceTime != null) {
			Duration current = Duration.between(this.time.now(), serviceTime);
			this.offset = (current.abs().compareTo(TOLERANCE) < 0) ? Duration.ZERO : current;
		}
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}

}
