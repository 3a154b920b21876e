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

package io.github.novaact.client.operation;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Timestamps}.
 */
class TimestampsTests {

	@ParameterizedTest
	@CsvSource({ "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z", "2026-01-02T03:04:05.1Z, 2026-01-02T03:04:05.1Z",
			"2026-01-02T03:04:05.123456789Z, 2026-01-02T03:04:05.123456789Z",
			"2026-01-02T03:04:05.123456789123Z, 2026-01-02T03:04:05.123456789Z",
			"2024-02-29T23:59:59.000000001Z, 2024-02-29T23:59:59.000000001Z",
			"0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
			"2026-01-02T24:00:00Z, 2026-01-03T00:00:00Z", "2026-06-30T23:59:60Z, 2026-06-30T23:59:59Z",
			"2026-01-02t03:04:05z, 2026-01-02T03:04:05Z", "2026-01-02T03:04:05+01:00, 2026-01-02T02:04:05Z",
			"2026-01-02T03:04:05-0530, 2026-01-02T08:34:05Z", "2026-01-02T03:04:05.5+01, 2026-01-02T02:04:05.5Z",
			"1700000000, 2023-11-14T22:13:20Z", "1700000000.25, 2023-11-14T22:13:20.25Z",
			"1.7e9, 2023-11-14T22:13:20Z" })
	void readsTimestamp(String text, Instant expected) {
		assertThat(Timestamps.parse(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "now", "2026-01-02", "2026-13-02T03:04:05Z", "2026-02-29T03:04:05Z",
			"2026-01-02T03:60:05Z", "2026-01-02T03:04:05.-5Z", "2026-01-02T03:04:05x5Z", "2O26-01-02T03:04:05Z",
			"2026-01-02T03:04:05.Z1Z", "2026-01-02T 3:04:05Z", "2026-01-02T03:04:05", "9e99",
			"2026-01-02T03:04:05+99:00", "NaN", "1e-999999999", "0000-01-01T00:00:00Z", "+12026-01-02T03:04:05Z",
			"-2026-01-02T03:04:05Z", "+1000000000-12-31T00:00:00Z", "30000000000000000", "253402300800",
			"-62135596801" })
	void rejectsWhatIsNotATimestamp(String text) {
		assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Timestamps.parse(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-10-19T20:09:59Z", "2024-02-29T23:59:59.909Z", "1999-12-31T09:00:00.000000009Z" })
	void readsTheUsualFormAsTheJdkDoes(String text) {
		for (int i = 0; i < text.length(); i++) {
			for (char c = '!'; c <= '~'; c++) {
				String variant = text.substring(0, i) + c + text.substring(i + 1);
				assertThat(parse(Timestamps::parse, variant)).as("'%s'", variant)
					.isEqualTo(parse(Instant::parse, variant.replace(',', '.')));
			}
		}
	}

	private static @Nullable Instant parse(Function<String, Instant> parser, String text) {
		try {
			return parser.apply(text);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e18", "30000000000000000", "1e999999999", "-1e19", "1e-2147483640" })
	void rejectsEpochSecondsOutOfRange(String seconds) {
		assertThatExceptionOfType(DateTimeException.class)
			.isThrownBy(() -> Timestamps.ofEpochSeconds(new BigDecimal(seconds)));
	}

}
