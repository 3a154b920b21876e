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

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.github.novaact.LogLine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ErrorLines}.
 */
class ErrorLinesTests {

	@Test
	void lastLineOfATracebackIsAnErrorWhateverItsName() {
		assertThat(last("ERROR first", "Traceback (most recent call last):", "  File \"flow.py\", line 3, in <module>",
				"    raise Broken()", "flow.Broken: no total", "cleaning up"))
			.isEqualTo("flow.Broken: no total");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-03-01 10:00:00 ERROR could not log in", "{\"level\":\"ERROR\",\"message\":\"x\"}",
			"CRITICAL:root:out of disk", "ValueError: x", "botocore.exceptions.ClientError: denied",
			"java.lang.IllegalStateException: x", "Caused by: java.io.IOException", "KeyError",
			"requests.exceptions.ReadTimeoutError" })
	void linesThatLookLikeErrors(String line) {
		assertThat(last("starting", line, "done")).isEqualTo(line);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0 errors", "INFO Retrying after TimeoutError",
			"\tat com.example.FooException.throwIt(Foo.java:1)", "  File \"errors/ValueError.py\", line 3",
			"ErrorHandler is ready", "DEBUG caught KeyError" })
	void linesThatDoNot(String line) {
		assertThat(last("starting", line, "done")).isNull();
	}

	@Test
	void linesOfAnotherStreamDoNotEndATraceback() {
		Instant at = Instant.EPOCH;
		LogLine last = ErrorLines
			.last(List.of(new LogLine(at, "Traceback (most recent call last):", "a"), new LogLine(at, "hello", "b"),
					new LogLine(at, "  File \"flow.py\"", "a"), new LogLine(at, "Broken: x", "a")));
		assertThat(last).isNotNull();
		assertThat(last.message()).isEqualTo("Broken: x");
	}

	private static @Nullable String last(String... lines) {
		LogLine last = ErrorLines
			.last(Stream.of(lines).map((line) -> new LogLine(Instant.EPOCH, line, "stream")).toList());
		return (last != null) ? last.message() : null;
	}

}
