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

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.novaact.LogLine;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a run's log.
 *
 * @param lines the last lines, the earliest first, unmodifiable
 * @param lastError the last line that looks like an error, {@code null} if there is none;
 * it may be earlier than the lines
 * @param findings how the lines were found and what could not be read, unmodifiable
 */
record RunLog(List<LogLine> lines, @Nullable LogLine lastError, List<String> findings) {

	private static final int MAX_LENGTH = 500;

	static RunLog none(String... findings) {
		return new RunLog(List.of(), null, List.of(findings));
	}

	/**
	 * Return the findings, that of the last error first.
	 * @return the findings, each of a bounded length
	 */
	List<String> allFindings() {
		Stream<String> error = Stream.ofNullable(this.lastError)
			.map((line) -> "Last log line that looks like an error, at " + line.at() + ": " + line.message());
		return Stream.concat(error, this.findings.stream())
			.map((finding) -> ServiceText.message(finding, null, MAX_LENGTH - 3))
			.filter(Objects::nonNull)
			.toList();
	}

}
