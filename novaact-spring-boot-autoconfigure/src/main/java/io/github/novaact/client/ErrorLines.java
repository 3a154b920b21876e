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

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.novaact.LogLine;
import org.jspecify.annotations.Nullable;

/**
 * Finds the last line that looks like an error: the last line of a Python traceback, or a
 * line with a level or the name of a class that says so.
 */
final class ErrorLines {

	private static final Pattern TRACEBACK = Pattern.compile("Traceback \\(most recent call last\\):\\s*$");

	private static final Pattern LEVEL = Pattern.compile("\\b(?:ERROR|FATAL|CRITICAL|SEVERE)\\b");

	private static final Pattern CLASS = Pattern.compile("(?:Error|Exception)\\b");

	private static final Pattern HARMLESS_LEVEL = Pattern.compile("\\b(?:INFO|DEBUG|TRACE)\\b");

	private static final Pattern STACK_FRAME = Pattern.compile("^\\s+(?:at |File \"|\\.\\.\\. \\d+ )");

	private ErrorLines() {
	}

	/**
	 * Return the last line that looks like an error.
	 * @param lines the lines, the earliest first
	 * @return the line, {@code null} if there is none
	 */
	static @Nullable LogLine last(List<LogLine> lines) {
		Set<String> inTraceback = new HashSet<>();
		LogLine last = null;
		for (LogLine line : lines) {
			String stream = String.valueOf(line.stream());
			String message = line.message();
			if (TRACEBACK.matcher(message).find()) {
				inTraceback.add(stream);
			}
			else if (inTraceback.contains(stream) && !message.isEmpty() && !Character.isWhitespace(message.charAt(0))) {
				inTraceback.remove(stream);
				last = line;
			}
			else if (looksLikeError(message)) {
				last = line;
			}
		}
		return last;
	}

	private static boolean looksLikeError(String message) {
		if (LEVEL.matcher(message).find()) {
			return true;
		}
		return CLASS.matcher(message).find() && !HARMLESS_LEVEL.matcher(message).find()
				&& !STACK_FRAME.matcher(message).find();
	}

}
