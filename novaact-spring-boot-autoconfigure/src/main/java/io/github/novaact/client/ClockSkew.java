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
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.novaact.monitoring.ErrorCodes;
import io.github.novaact.monitoring.ErrorCodes.Trait;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Difference between the service's clock and this machine's, as far as it matters to
 * signatures. Its time is the time to sign with.
 */
final class ClockSkew extends Clock {

	private static final Log logger = LogFactory.getLog(DefaultNovaActClient.class);

	/** The service takes 5 minutes; a minute is left for the response to travel. */
	private static final Duration TOLERANCE = Duration.ofMinutes(4);

	/**
	 * What the resolution of the header, and the response's travel, can make of no skew.
	 */
	private static final Duration NOISE = Duration.ofSeconds(2);

	/** A date that is further away is wrong itself. */
	private static final Duration MAX_OFFSET = Duration.ofDays(1);

	private final TimeSource time;

	private final boolean datesTrusted;

	private final AtomicBoolean warned = new AtomicBoolean();

	private volatile Duration offset = Duration.ZERO;

	private volatile @Nullable Answered lastAnswered;

	/**
	 * Create a clock.
	 * @param time the time
	 * @param datesTrusted whether the {@code Date} headers are the service's, which they
	 * need not be over plain HTTP
	 */
	ClockSkew(TimeSource time, boolean datesTrusted) {
		this.time = time;
		this.datesTrusted = datesTrusted;
	}

	/**
	 * Return the service's time less this machine's.
	 * @return the difference, at most a day, zero if it is too small to matter
	 */
	Duration offset() {
		return this.offset;
	}

	@Override
	public Instant instant() {
		return this.time.now().plus(this.offset);
	}

	/**
	 * Return the service's time less this machine's according to the last response,
	 * whether or not it matters to signatures.
	 * @return the difference, at most a day, zero if the response's travel can explain
	 * it, {@code null} if it is not known
	 */
	@Nullable Duration measured() {
		Answered last = this.lastAnswered;
		Duration difference = (last != null) ? difference(last.date, last.at) : null;
		return (difference != null && difference.abs().compareTo(NOISE) < 0) ? Duration.ZERO : difference;
	}

	/**
	 * Return whether an error is about the time that the request was signed with.
	 * @param errorCode error code of the response
	 * @param date {@code Date} header of the response
	 * @param signedWith offset that the request was signed with, which another call may
	 * have corrected meanwhile
	 * @return whether the next request may succeed after {@link #correct correcting} the
	 * offset
	 */
	boolean explains(@Nullable String errorCode, @Nullable String date, Duration signedWith) {
		boolean skew = ErrorCodes.has(errorCode, Trait.CLOCK);
		if (!skew && !ErrorCodes.has(errorCode, Trait.SIGNATURE)) {
			return false;
		}
		Duration difference = difference(date, this.time.now());
		if (difference == null) {
			return !signedWith.isZero();
		}
		return difference.minus(signedWith).abs().compareTo(skew ? NOISE : TOLERANCE) >= 0;
	}

	/**
	 * Sign with the service's time from now on, or with this machine's if the service's
	 * is not known.
	 * @param date {@code Date} header of a response
	 */
	void correct(@Nullable String date) {
		Instant now = this.time.now();
		Duration difference = difference(date, now);
		this.offset = (difference != null) ? difference : Duration.ZERO;
		if (difference != null) {
			this.lastAnswered = new Answered(date, now);
		}
	}

	/**
	 * Sign with this machine's time from now on.
	 */
	void reset() {
		this.offset = Duration.ZERO;
		this.lastAnswered = null;
	}

	/**
	 * Let the offset follow the service's clock while there is one, back to zero.
	 * @param date {@code Date} header of a response
	 */
	void follow(@Nullable String date) {
		Instant now = this.time.now();
		if (date != null) {
			this.lastAnswered = new Answered(date, now);
		}
		if (this.offset.isZero()) {
			return;
		}
		Duration difference = difference(date, now);
		if (difference != null) {
			this.offset = (difference.abs().compareTo(TOLERANCE) < 0) ? Duration.ZERO : difference;
		}
	}

	private @Nullable Duration difference(@Nullable String date, Instant at) {
		Instant serviceTime = this.datesTrusted ? HttpDates.parse(date) : null;
		if (serviceTime == null) {
			return null;
		}
		Duration difference = Duration.between(at, serviceTime);
		if (difference.abs().compareTo(MAX_OFFSET) <= 0) {
			return difference;
		}
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("The Date header of a response, " + serviceTime + ", is more than a day away from the clock of "
					+ "this machine, " + at + ". Such headers are ignored");
		}
		return null;
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
