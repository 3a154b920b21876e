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
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the timestamps of answers.
 */
final class Timestamps {

	private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");

	private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999999Z");

	private static final Pattern DATE_TIME = Pattern
		.compile("(\\d{4}-\\d{2}-\\d{2})[Tt ](\\d{2}:\\d{2}:\\d{2})(?:[.,](\\d+))?\\s?([Zz]|[+-]\\d{2}:?(?:\\d{2})?)");

	private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(?:\\.\\d{1,18})?(?:[eE][+-]?\\d{1,2})?");

	private Timestamps() {
	}

	/**
	 * Read an ISO-8601 date-time with any fraction and offset, or epoch seconds as text.
	 * @param text the text
	 * @return the time
	 * @throws DateTimeException if it is neither
	 */
	static Instant parse(String text) {
		Instant usual = parseUsual(text);
		if (usual != null) {
			return inRange(usual);
		}
		try {
			return inRange(Instant.parse(text));
		}
		catch (DateTimeParseException ex) {
			return parseLeniently(text);
		}
	}

	private static Instant inRange(Instant timestamp) {
		if (timestamp.isBefore(MIN) || timestamp.isAfter(MAX)) {
			throw new DateTimeException("Not within the years 1 to 9999");
		}
		return timestamp;
	}

	/**
	 * Read {@code 2026-01-01T09:30:10.123Z}, the service's form, by its digits: the JDK's
	 * formatter takes a tenth of what a lookup allocates.
	 * @param text the text
	 * @return the time, or {@code null} if the text is not of this form
	 */
	private static @Nullable Instant parseUsual(String text) {
		int end = text.length() - 1;
		if (end < 19 || end > 29 || text.charAt(4) != '-' || text.charAt(7) != '-' || text.charAt(10) != 'T'
				|| text.charAt(13) != ':' || text.charAt(16) != ':' || text.charAt(end) != 'Z') {
			return null;
		}
		int nanos = 0;
		if (end > 19) {
			nanos = (text.charAt(19) == '.') ? digits(text, 20, end) : -1;
			for (int length = end - 20; length < 9; length++) {
				nanos *= 10;
			}
		}
		int year = digits(text, 0, 4);
		int month = digits(text, 5, 7);
		int day = digits(text, 8, 10);
		int hour = digits(text, 11, 13);
		int minute = digits(text, 14, 16);
		int second = digits(text, 17, 19);
		if ((year | month | day | hour | minute | second | nanos) < 0 || hour > 23 || minute > 59 || second > 59) {
			return null;
		}
		return LocalDateTime.of(year, month, day, hour, minute, second, nanos).toInstant(ZoneOffset.UTC);
	}

	private static int digits(String text, int start, int end) {
		int number = 0;
		for (int i = start; i < end; i++) {
			char c = text.charAt(i);
			if (c < '0' || c > '9') {
				return -1;
			}
			number = 10 * number + (c - '0');
		}
		return (start < end) ? number : -1;
	}

	private static Instant parseLeniently(String text) {
		Matcher matcher = DATE_TIME.matcher(text);
		if (matcher.matches()) {
			String fraction = (matcher.group(3) != null) ? matcher.group(3) : "0";
			String offset = matcher.group(4).toUpperCase(Locale.ROOT).replace(":", "");
			offset = offset.equals("Z") ? "Z"
					: offset.substring(0, 3) + ":" + ((offset.length() > 3) ? offset.substring(3) : "00");
			return inRange(OffsetDateTime
				.parse(matcher.group(1) + "T" + matcher.group(2) + "."
						+ fraction.substring(0, Math.min(fraction.length(), 9)) + offset)
				.toInstant());
		}
		if (NUMBER.matcher(text).matches()) {
			return ofEpochSeconds(new BigDecimal(text));
		}
		throw new DateTimeException("Not a timestamp");
	}

	/**
	 * Read epoch seconds.
	 * @param seconds the seconds with any fraction
	 * @return the time
	 * @throws DateTimeException if it is out of range
	 */
	static Instant ofEpochSeconds(BigDecimal seconds) {
		if (seconds.precision() - seconds.scale() > 18 || seconds.scale() > 1000) {
			throw new DateTimeException("Out of range");
		}
		BigDecimal[] parts = seconds.divideAndRemainder(BigDecimal.ONE);
		BigInteger nanos = parts[1].movePointRight(9).toBigInteger();
		return inRange(Instant.ofEpochSecond(parts[0].longValueExact(), nanos.longValueExact()));
	}

}
