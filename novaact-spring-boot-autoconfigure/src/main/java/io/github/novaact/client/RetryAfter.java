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

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of a response that say how long to wait. A value that cannot be read
 * is ignored.
 */
final class RetryAfter {

	private static final BigDecimal MAX_MILLIS = BigDecimal.valueOf(Duration.ofDays(365).toMillis());

	private static final Pattern SECONDS = Pattern.compile("\\d{1,64}(?:\\.\\d{0,64})?|\\.\\d{1,64}");

	private static final Pattern MILLIS = Pattern.compile("\\d{1,64}");

	private RetryAfter() {
	}

	/**
	 * Read {@code Retry-After}: whole or decimal seconds, or an HTTP date.
	 * @param header the header's value
	 * @param now time of the service
	 * @return the time to wait, not negative and at most a year, or {@code null}
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110</a>
	 */
	static @Nullable Duration parse(@Nullable String header, Instant now) {
		if (header == null) {
			return null;
		}
		String value = header.strip();
		if (SECONDS.matcher(value).matches()) {
			return ofMillis(new BigDecimal(value).movePointRight(3));
		}
		Instant date = HttpDates.parse(value);
		if (date == null) {
			return null;
		}
		return date.isAfter(now) ? ofMillis(BigDecimal.valueOf(Duration.between(now, date).toMillis())) : Duration.ZERO;
	}

	/**
	 * Read {@code x-amz-retry-after}: whole milliseconds.
	 * @param header the header's value
	 * @return the time to wait, not negative and at most a year, or {@code null}
	 */
	static @Nullable Duration parseMillis(@Nullable String header) {
		if (header == null || !MILLIS.matcher(header.strip()).matches()) {
			return null;
		}
		return ofMillis(new BigDecimal(header.strip()));
	}

	private static Duration ofMillis(BigDecimal millis) {
		return Duration.ofMillis(millis.min(MAX_MILLIS).setScale(0, RoundingMode.CEILING).longValue());
	}

}
