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

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClockSkew}.
 */
class ClockSkewTests {

	private static final Instant SERVICE_TIME = Instant.parse("2026-01-02T03:04:05Z");

	private static final String DATE = DateTimeFormatter.RFC_1123_DATE_TIME
		.format(SERVICE_TIME.atOffset(ZoneOffset.UTC));

	private final MovableTime time = new MovableTime();

	private final ClockSkew clock = new ClockSkew(this.time, true);

	@ParameterizedTest
	@ValueSource(longs = { -60, -5, 5, 60 })
	void takesTheServicesTimeAfterASignatureErrorFarAway(long minutes) {
		this.time.now = SERVICE_TIME.plus(Duration.ofMinutes(minutes));
		correctAfter("InvalidSignatureException");
		assertThat(this.clock.instant()).isEqualTo(SERVICE_TIME);
		assertThat(this.clock.offset()).isEqualTo(Duration.ofMinutes(-minutes));
	}

	@Test
	void leavesTheTimeAfterASignatureErrorNearby() {
		this.time.now = SERVICE_TIME.plusSeconds(239);
		assertThat(this.clock.explains("SignatureDoesNotMatch", DATE, Duration.ZERO)).isFalse();
		assertThat(this.clock.offset()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture" })
	void takesTheServicesTimeAfterAnErrorAboutTheTime(String code) {
		this.time.now = SERVICE_TIME.plusSeconds(10);
		correctAfter(code);
		assertThat(this.clock.offset()).isEqualTo(Duration.ofSeconds(-10));
	}

	@Test
	void leavesTheTimeAfterOtherErrorsAndWithoutADate() {
		this.time.now = SERVICE_TIME.plus(Duration.ofHours(1));
		assertThat(this.clock.explains("AccessDeniedException", DATE, Duration.ZERO)).isFalse();
		assertThat(this.clock.explains("RequestTimeTooSkewed", null, Duration.ZERO)).isFalse();
		assertThat(this.clock.explains("RequestTimeTooSkewed", "yesterday", Duration.ZERO)).isFalse();
		assertThat(this.clock.explains(null, DATE, Duration.ZERO)).isFalse();
	}

	@Test
	void goesBackToZeroWhenTheClockIsMended() {
		this.time.now = SERVICE_TIME.plus(Duration.ofHours(1));
		correctAfter("RequestTimeTooSkewed");
		this.clock.follow(DATE);
		assertThat(this.clock.offset()).isEqualTo(Duration.ofHours(-1));
		this.time.now = SERVICE_TIME.plusSeconds(3);
		this.clock.follow(DATE);
		assertThat(this.clock.offset()).isZero();
	}

	@Test
	void correctsAnOffsetThatTheMendedClockMadeWrong() {
		this.time.now = SERVICE_TIME.plus(Duration.ofHours(1));
		correctAfter("RequestTimeTooSkewed");
		this.time.now = SERVICE_TIME;
		correctAfter("InvalidSignatureException");
		assertThat(this.clock.offset()).isZero();
	}

	@Test
	void explainsTheErrorOfARequestThatWasSignedBeforeTheCorrection() {
		this.time.now = SERVICE_TIME.plus(Duration.ofHours(1));
		correctAfter("RequestTimeTooSkewed");
		assertThat(this.clock.explains("RequestTimeTooSkewed", DATE, Duration.ZERO)).isTrue();
		assertThat(this.clock.explains("RequestTimeTooSkewed", DATE, this.clock.offset())).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sun, 06 Nov 1994 08:49:37 GMT", "Sun Nov  6 08:49:37 +999999999",
			"Sun Nov  6 08:49:37 9999", "Sat, 03 Jan 2026 03:04:06 GMT", "", "soon" })
	void dateThatIsMoreThanADayAwayIsIgnored(String date) {
		assertThat(this.clock.explains("RequestTimeTooSkewed", date, Duration.ZERO)).isFalse();
		this.clock.correct(date);
		this.clock.follow(date);
		assertThat(this.clock.offset()).isZero();
		assertThat(this.clock.measured()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "IncompleteSignature", "InvalidSignatureException", "RequestTimeTooSkewed" })
	void offsetGoesBackToZeroIfRequestsSignedWithItAreRefusedWithoutAUsableDate(String code) {
		this.time.now = SERVICE_TIME.plus(Duration.ofHours(1));
		correctAfter("RequestTimeTooSkewed");
		for (String date : new String[] { null, "Sun Nov  6 08:49:37 +999999999" }) {
			assertThat(this.clock.explains(code, date, this.clock.offset())).isTrue();
			assertThat(this.clock.explains(code, date, Duration.ZERO)).isFalse();
		}
		this.clock.correct(null);
		assertThat(this.clock.offset()).isZero();
	}

	@Test
	void dateOverPlainHttpIsNotTrusted() {
		ClockSkew plain = new ClockSkew(this.time, false);
		this.time.now = SERVICE_TIME.plus(Duration.ofHours(1));
		assertThat(plain.explains("RequestTimeTooSkewed", DATE, Duration.ZERO)).isFalse();
		plain.correct(DATE);
		plain.follow(DATE);
		assertThat(plain.offset()).isZero();
		assertThat(plain.measured()).isNull();
	}

	private void correctAfter(String errorCode) {
		assertThat(this.clock.explains(errorCode, DATE, this.clock.offset())).isTrue();
		this.clock.correct(DATE);
	}

	private static final class MovableTime implements TimeSource {

		private Instant now = SERVICE_TIME;

		@Override
		public Instant now() {
			return this.now;
		}

		@Override
		public long nanoTime() {
			return 0;
		}

		@Override
		public boolean await(CountDownLatch latch, Duration time) {
			return false;
		}

	}

}
