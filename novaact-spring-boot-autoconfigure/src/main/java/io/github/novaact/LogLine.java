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

import java.io.Serializable;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Line of a workflow run's log, without line breaks and other control characters. Texts
 * that look like keys are masked, and long lines are truncated.
 *
 * @param at time at which the line was logged, with a precision of milliseconds
 * @param message text of the line, may be empty
 * @param stream name of its log stream, {@code null} if not known
 * @since 0.1.0
 */
public record LogLine(Instant at, String message, @Nullable String stream) implements Serializable {

	/**
	 * Create a line.
	 * @param at time at which the line was logged
	 * @param message text of the line
	 * @param stream name of its log stream, may be {@code null}
	 * @throws IllegalArgumentException if {@code at} or {@code message} is {@code null}
	 */
	public LogLine {
		Assert.notNull(at, "'at' must not be null");
		Assert.notNull(message, "'message' must not be null");
	}

	/**
	 * Describe the line without its message, which may contain data of the workflow.
	 */
	@Override
	public String toString() {
		return "LogLine[at=" + this.at + ", stream=" + this.stream + "]";
	}

}
