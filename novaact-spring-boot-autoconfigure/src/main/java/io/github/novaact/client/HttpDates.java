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

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Reads the dates of HTTP's headers.
 */
final class HttpDates {

	/** RFC 850 and asctime, the obsolete forms of an HTTP date, less the weekday. */
	private static final List<DateTimeFormatter> OBSOLETE_FORMS = List.of(
			new DateTimeFormatterBuilder().appendPattern("dd-MMM-")
				.appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
				.appendPattern(" HH:mm:ss 'GMT'")
				.toFormatter(Locale.US)
				.withZone(ZoneOffset.UTC),
			DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy", Locale.US).withZone(ZoneOffset.UTC));

	private HttpDates() {
	}

	/**
	 * Read an HTTP date in one of its three forms.
	 * @param text the text
	 * @return the time, within the years 1 to 9999, or {@code null} if it is not an HTTP
	 * date
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7">RFC 9110</a>
	 */
	static @Nullable Instant parse(@Nullable String text) {
		if (text == null) {
			return null;
		}
		try {
			return inRange(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
		}
		catch (DateTimeException ex) {
			return parseObsolete(text.strip());
		}
	}

	private static @Nullable Instant inRange(ZonedDateTime date) {
		return (date.getYear() >= 1 && date.getYear() <= 9999) ? date.toInstant() : null;
	}

	private static @Nullable Instant parseObsolete(String text) {
		String date = text.substring(text.indexOf(' ') + 1);
		for (DateTimeFormatter format : OBSOLETE_FORMS) {
			try {
				return inRange(ZonedDateTime.parse(date, format));
			}
			catch (DateTimeException ex) {
				// not of this form
			}
		}
		return null;
	}

}
