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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryAfter}.
 */
class RetryAfterTests {

	private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

	@ParameterizedTest
	@CsvSource({ "0, 0", "2, 2000", "1.5, 1500", "0.0001, 1", ".5, 500", "' 3 ', 3000", "007, 7000" })
	void readsSeconds(String header, long millis) {
		assertThat(RetryAfter.parse(header, NOW)).isEqualTo(Duration.ofMillis(millis));
	}

	@Test
	void readsDateInTheFuture() {
		assertThat(RetryAfter.parse("Fri, 02 Jan 2026 03:04:15 GMT", NOW)).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void dateInThePastIsNoWait() {
		assertThat(RetryAfter.parse("Fri, 02 Jan 2026 03:04:00 GMT", NOW)).isEqualTo(Duration.ZERO);
	}

	@Test
	void hugeValueIsBounded() {
		assertThat(RetryAfter.parse("99999999999999999999999999", NOW)).isEqualTo(Duration.ofDays(365));
		assertThat(RetryAfter.parse("Fri, 31 Dec 9999 23:59:59 GMT", NOW)).isEqualTo(Duration.ofDays(365));
		assertThat(RetryAfter.parseMillis("99999999999999999999999999")).isEqualTo(Duration.ofDays(365));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "-1", "1e3", "1,5", "2s", "NaN", "Fri, 99 Jan 2026 03:04:15 GMT" })
	void ignoresWhatCannotBeRead(String header) {
		assertThat(RetryAfter.parse(header, NOW)).isNull();
	}

	@Test
	void ignoresNothing() {
		assertThat(RetryAfter.parse(null, NOW)).isNull();
		assertThat(RetryAfter.parseMillis(null)).isNull();
	}

	@Test
	void readsMilliseconds() {
		assertThat(RetryAfter.parseMillis("1500")).isEqualTo(Duration.ofMillis(1500));
		assertThat(RetryAfter.parseMillis("1.5")).isNull();
		assertThat(RetryAfter.parseMillis("x")).isNull();
	}

}
