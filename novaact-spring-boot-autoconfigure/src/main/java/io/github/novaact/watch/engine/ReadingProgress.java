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

package io.github.novaact.watch.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How far the list of a definition's runs was read, so that another instance goes on from
 * there.
 *
 * @param pastRead whether the past was read to its end once
 * @param trusted whether the list is in descending order of starts
 * @param readUpTo time before which every run that started was read without a gap,
 * {@code null} before the first page
 * @param lateness by how much lists show a run later than its start
 * @param pages number of pages that the list has as far as it was read
 * @param first the first reading of the past, {@code null} if it is not under way
 */
record ReadingProgress(boolean pastRead, boolean trusted, @Nullable Instant readUpTo, Duration lateness, int pages,
		@Nullable Reading first) {

	private static final Pattern TEXT = Pattern
		.compile("1 ([TF])([TF]) (\\S+) (\\S+) (\\d{1,9})" + "(?: (\\d{1,9}) ([TF]) (\\S+) (\\S+) (\\S+))?");

	private static final String NONE = "-";

	/**
	 * Return the text that {@link #parse(String)} reads.
	 * @return the text, not longer than 2,000 characters unless the service's token is
	 */
	@Override
	public String toString() {
		String text = "1 " + flag(this.pastRead) + flag(this.trusted) + ' ' + time(this.readUpTo) + ' ' + this.lateness
				+ ' ' + this.pages;
		Reading first = this.first;
		return (first != null) ? text + ' ' + first.index + ' ' + flag(first.descending) + ' ' + time(first.low) + ' '
				+ time(first.latest) + ' ' + ((first.token != null) ? first.token : NONE) : text;
	}

	/**
	 * Read the text of a progress.
	 * @param text the text
	 * @return the progress, {@code null} if the text is of another version
	 */
	static @Nullable ReadingProgress parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (!matcher.matches()) {
			return null;
		}
		try {
			Reading first = (matcher.group(6) != null) ? reading(matcher) : null;
			return new ReadingProgress(flag(matcher.group(1)), flag(matcher.group(2)), time(matcher.group(3)),
					Duration.parse(matcher.group(4)), Integer.parseInt(matcher.group(5)), first);
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

	private static Reading reading(Matcher matcher) {
		int index = Integer.parseInt(matcher.group(6));
		return new Reading(index, (index > 0) ? matcher.group(10) : null, flag(matcher.group(7)),
				time(matcher.group(8)), time(matcher.group(9)));
	}

	private static char flag(boolean flag) {
		return flag ? 'T' : 'F';
	}

	private static boolean flag(String text) {
		return "T".equals(text);
	}

	private static String time(@Nullable Instant time) {
		return (time != null) ? time.toString() : NONE;
	}

	private static @Nullable Instant time(String text) {
		return NONE.equals(text) ? null : Instant.parse(text);
	}

	/**
	 * A reading that is under way.
	 *
	 * @param index index of the next page
	 * @param token token of the page, {@code null} for the first one
	 * @param descending whether starts have descended from page to page
	 * @param low start of the oldest runs so far, {@code null} before the first page
	 * @param latest latest start so far, {@code null} before the first page
	 */
	record Reading(int index, @Nullable String token, boolean descending, @Nullable Instant low,
			@Nullable Instant latest) {
	}

}
