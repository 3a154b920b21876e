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

import io.github.novaact.monitoring.ErrorCodes;
import io.github.novaact.monitoring.ErrorCodes.Trait;
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

	private final TimeSource time;

	private volatile Duration offset = Duration.ZERO;

	private volatile @Nullable Answered lastAnswered;

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
	 * Return the service's time less ours, as the last answer tells it, whether or not it
	 * matters to signatures.
	 * @return the difference, zero if it is no more than an answer's travel can make,
	 * {@code null} if no answer has told
	 */
	@Nullable Duration measured() {
		Answered last = this.lastAnswered;
		Instant serviceTime = (last != null) ? HttpDates.parse(last.date) : null;
		if (last == null || serviceTime == null) {
			return null;
		}
		Duration difference = Duration.between(last.at, serviceTime);
		return (difference.abs().compareTo(NOISE) < 0) ? Duration.ZERO : difference;
	}

	/**
	 * Return whether an error answer is about the time that the request was signed with.
	 * @param errorCode error code of the answer
	 * @param date {@code Date} header of the answer
	 * @param signedWith offset that the request was signed with, which another call may
	 * have corrected meanwhile
	 * @return whether a request that is signed with the service's time may do better
	 */
	boolean explains(@Nullable String errorCode, @Nullable String date, Duration signedWith) {
		boolean skew = ErrorCodes.has(errorCode, Trait.CLOCK);
		if (!skew && !ErrorCodes.has(errorCode, Trait.SIGNATURE)) {
			return false;
		}
		Instant serviceTime = HttpDates.parse(date);
		if (serviceTime == null) {
			return false;
		}
		Instant signedAt = this.time.now().plus(signedWith);
		return Duration.between(signedAt, serviceTime).abs().compareTo(skew ? NOISE : TOLERANCE) >= 0;
	}

	/**
	 * Sign with the service's time from now on.
	 * @param date {@code Date} header of an answer
	 */
	void correct(@Nullable String date) {
		Instant serviceTime = HttpDates.parse(date);
		if (serviceTime != null) {
			Instant now = this.time.now();
			this.offset = Duration.between(now, serviceTime);
			this.lastAnswered = new Answered(date, now);
		}
	}

	/**
	 * Sign with our own time from now on.
	 */
	void reset() {
		this.offset = Duration.ZERO;
		this.lastAnswered = null;
	}

	/**
	 * Let the offset follow the service's clock while there is one, back to zero.
	 * @param date {@code Date} header of an answer
	 */
	void follow(@Nullable String date) {
		if (date != null) {
			this.lastAnswered = new Answered(date, this.time.now());
		}
		if (this.offset.isZero()) {
			return;
		}
		Instant serviceTime = HttpDates.parse(date);
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

	private record Answered(@Nullable String date, Instant at) {
	}

}
