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

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes text of a log fit for a {@link io.github.novaact.LogLine}: lines without control
 * characters, of bounded length, in which texts that look like keys are masked.
 */
final class LogText {

	static final int MAX_LENGTH = 4096;

	static final String MASK = "[removed]";

	private static final int MAX_SCANNED = 2 * MAX_LENGTH;

	private static final Pattern LINE_BREAK = Pattern.compile("\\R");

	private static final Pattern ESCAPE_SEQUENCE = Pattern.compile("\\u001B\\[[0-9;?]{0,32}[ -/]{0,4}[@-~]");

	private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cs}]+");

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

	/** A name that says that its value is a secret, up to the value. */
	private static final String SECRET_NAME = "(?:password|passwd|pwd|passphrase|secret|token(?!s)|credential"
			+ "|authorization|signature|cookie|api[ _-]?key|access[ _-]?key|private[ _-]?key)[\\w.-]{0,40}+"
			+ "[\\\\\"']{0,8}+\\s{0,8}+[:=]>?\\s{0,8}+";

	private static final Pattern ASSIGNMENT = Pattern.compile("(?i)(" + SECRET_NAME + ")"
			+ "(?:\"[^\"]*+(?:\"|$)|'[^']*+(?:'|$)|[\\\\\"']*+(?:(?:bearer|basic)\\s+)?[^\\s\"'\\\\,;&}\\]]++)");

	private static final Pattern KEY = Pattern.compile(String.join("|",
			// AWS: ids of keys, and secret keys
			"\\b(?:AKIA|ASIA|ABIA|ACCA|AIDA|AROA)[A-Z0-9]{12,}+",
			"(?<![A-Za-z0-9/+=_.-])(?=[a-z0-9/+]{0,39}[A-Z])(?=[A-Z0-9/+]{0,39}[a-z])(?=[A-Za-z/+]{0,39}[0-9])"
					+ "[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])",
			"-----BEGIN[A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END[A-Z ]{0,40}-----|$)",
			// A line of a key in PEM
			"^[A-Za-z0-9+/]{60,}+={0,2}$",
			// JSON web tokens, and tokens of well-known services
			"\\beyJ[\\w-]{8,}+\\.[\\w-]{4,}+(?:\\.[\\w-]*+)?", "\\b(?:sk|rk|pk)[-_][\\w-]{16,}+",
			"\\b(?:gh[a-z]|github_pat|glpat)[-_][\\w-]{16,}+", "\\bxox[a-z]-[\\w-]{10,}+", "\\bAIza[\\w-]{30,}+",
			"(?i)\\b(?:bearer|basic)\\s+[\\w.~+/-]{16,}+=*+",
			// User and password in a URL
			"(?<=://)[^\\s/@:]{1,256}+:[^\\s/@]{1,256}+(?=@)",
			// Signatures, and other opaque texts
			"\\b[0-9a-fA-F]{64,}+\\b", "[A-Za-z0-9+/=_%-]{160,}+"));

	private LogText() {
	}

	/**
	 * Return the lines of an event.
	 * @param message text of the event
	 * @param maximum maximum number of lines; the last ones are returned
	 * @return the lines, empty if the event has none
	 */
	static List<String> lines(String message, int maximum) {
		List<String> lines = Arrays.asList(LINE_BREAK.split(message.stripTrailing()));
		return lines.subList(Math.max(0, lines.size() - maximum), lines.size()).stream().map(LogText::clean).toList();
	}

	private static String clean(String line) {
		String text = (line.length() > MAX_SCANNED) ? cut(line) : line;
		text = ESCAPE_SEQUENCE.matcher(text).replaceAll("");
		text = INVISIBLE.matcher(text).replaceAll("");
		text = CONTROL.matcher(text).replaceAll(" ").stripTrailing();
		text = ASSIGNMENT.matcher(text).replaceAll("$1" + MASK);
		text = KEY.matcher(text).replaceAll(MASK);
		if (text.length() > MAX_LENGTH) {
			text = text.substring(0, MAX_LENGTH - 3) + "...";
		}
		return INVISIBLE.matcher(text).replaceAll("");
	}

	/**
	 * Cut a long line where a word ends, as the rest of a key would not look like one.
	 * @param line the line
	 * @return its start
	 */
	private static String cut(String line) {
		int end = MAX_SCANNED;
		while (end > MAX_SCANNED - 512 && !Character.isWhitespace(line.charAt(end - 1))) {
			end--;
		}
		return line.substring(0, end) + "...";
	}

}
