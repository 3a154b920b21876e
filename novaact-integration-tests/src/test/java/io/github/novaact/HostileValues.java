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

package io.github.novaact;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Values that no service should send, each of which must cost itself and nothing else.
 * One table for the tests of the client and of the watcher.
 */
public final class HostileValues {

	private static final String[] NO_TIMES = { "30000000000000000", "-30000000000000000", "\"30000000000000000\"",
			"1e99999999999999999999", "-1e99999999999999999999", "1e-99999999999999999999", "1.5e2147483648", "1e400",
			"1E9999", "9".repeat(999), "9".repeat(5000), "0." + "9".repeat(5000), "253402300800", "-62135596801",
			"\"+1000000000-12-31T00:00:00Z\"", "\"-1000000000-01-01T00:00:00Z\"", "\"+999999999-12-31T23:59:59Z\"",
			"\"+10000-01-01T00:00:00Z\"", "\"0000-12-31T23:59:59Z\"", "\"-0001-01-01T00:00:00Z\"",
			"\"9999-12-31T23:59:59-18:00\"", "\"0001-01-01T00:00:00+18:00\"", "\"2026-01-02T03:04:05+99:00\"",
			"\"1e99999999999999999999\"", "\"\\u0000\"", "\"soon\"", "\"" + "9".repeat(100_000) + "\"", "true", "{}",
			"[]", "[\"2026-01-02T03:04:05Z\"]", deep(5000) };

	private static final String[] TIMES = { "253402300799", "-62135596800", "\"9999-12-31T23:59:59.999999999Z\"",
			"\"0001-01-01T00:00:00Z\"", "1767323045.5", "\"1767323045\"" };

	private static final String[] NO_TEXTS = { "\"SUCC\\u0000EEDED\"", "\"\\u0000\"", "\"" + "x".repeat(100_000) + "\"",
			"5", "1e99999999999999999999", "false", "{}", "[\"RUNNING\"]", deep(5000) };

	private static final String[] TEXTS = { "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"RUN\\nNING\"", "\"\\u001b[31m\"",
			"\"\\u2028\"", "\"'; DROP TABLE NOVAACT_RUN; --\"", "\"${jndi:ldap://x}\"", "\"%s%n{}\"" };

	private static final String[] ELEMENTS = { "5", "\"x\"", "true", "[]", "[[]]", "{}", "{\"workflowRunId\":null}",
			"1e99999999999999999999", deep(5000), "{\"status\":\"RUNNING\",\"status\":\"FAILED\"}" };

	private static final String[] DATES = { "Sun Nov  6 08:49:37 +999999999", "Sun Nov  6 08:49:37 -999999999",
			"Sun Nov  6 08:49:37 9999", "Sun, 06 Nov 9999 08:49:37 GMT", "Sat, 01 Jan 0000 00:00:00 GMT",
			"Thu, 01 Jan 1970 00:00:00 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "+1000000000-12-31T00:00:00Z", "0",
			"soon", "" };

	private HostileValues() {
	}

	/**
	 * Return the values of members of a run.
	 * @return the values
	 */
	public static Stream<Member> members() {
		List<Member> members = new ArrayList<>();
		for (String json : NO_TIMES) {
			members.add(new Member("startedAt", json, false));
			members.add(new Member("endedAt", json, false));
		}
		for (String json : TIMES) {
			members.add(new Member("startedAt", json, true));
			members.add(new Member("endedAt", json, true));
		}
		for (String json : NO_TEXTS) {
			members.add(new Member("status", json, false));
			members.add(new Member("workflowRunArn", json, false));
		}
		for (String json : TEXTS) {
			members.add(new Member("status", json, true));
		}
		for (String member : new String[] { "startedAt", "status", "workflowRunArn", "workflowRunId" }) {
			members.add(new Member(member, "null", false));
		}
		for (String json : new String[] { "\"\"", "5", "\"\\u0000\"", "\"not-a-uuid\"", "\"../../x\"" }) {
			members.add(new Member("workflowRunId", json, false));
		}
		for (String json : Stream.of(NO_TIMES, NO_TEXTS, ELEMENTS).flatMap(Stream::of).toList()) {
			members.add(new Member("unknown", json, true));
		}
		return members.stream();
	}

	/**
	 * Return the elements of a list of runs that are no runs.
	 * @return JSON of the elements
	 */
	public static Stream<String> elements() {
		return Stream.of(ELEMENTS);
	}

	/**
	 * Return {@code Date} headers that are wrong by days or years.
	 * @return the headers
	 */
	public static Stream<String> dates() {
		return Stream.of(DATES);
	}

	/**
	 * Return a value at random, like those of the table.
	 * @param random gives the random numbers
	 * @return JSON of the value, valid though perhaps unreasonable
	 */
	public static String random(Random random) {
		return switch (random.nextInt(10)) {
			case 0 -> pick(NO_TIMES, random);
			case 1 -> pick(TIMES, random);
			case 2 -> pick(NO_TEXTS, random);
			case 3 -> pick(TEXTS, random);
			case 4 -> pick(ELEMENTS, random);
			case 5 -> Long.toString(random.nextLong());
			case 6 -> random.nextInt(1000) + "." + random.nextInt(1000) + "e" + (random.nextInt(400) - 200);
			case 7 -> (random.nextBoolean() ? "-" : "") + (1 + random.nextInt(9)) + "E" + random.nextLong();
			case 8 -> text(random);
			default -> deep(random.nextInt(200));
		};
	}

	private static String text(Random random) {
		StringBuilder text = new StringBuilder("\"");
		for (int i = random.nextInt(30); i > 0; i--) {
			text.append(String.format("\\u%04x", random.nextInt(0x10000)));
		}
		return text.append('"').toString();
	}

	private static String pick(String[] values, Random random) {
		return values[random.nextInt(values.length)];
	}

	private static String deep(int depth) {
		return "{\"a\":[".repeat(depth) + "1" + "]}".repeat(depth);
	}

	/**
	 * Value of a member of a run.
	 *
	 * @param name name of the member
	 * @param json JSON of the value
	 * @param readable whether a run can have the value
	 */
	public record Member(String name, String json, boolean readable) {

		@Override
		public String toString() {
			return this.name + " " + ((this.json.length() > 40) ? this.json.substring(0, 40) + "..." : this.json);
		}

	}

}
