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

import io.github.novaact.InvalidResponseException;
import io.github.novaact.client.operation.Members;
import io.github.novaact.client.operation.Operation;
import io.github.novaact.client.operation.UnreadableAnswerException;
import io.github.novaact.monitoring.RetryReason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads an answer of success, as far as that is the same for all operations.
 */
final class AnswerReader {

	private AnswerReader() {
	}

	/**
	 * Read an answer.
	 * @param <T> type of what the service answers
	 * @param answer the answer
	 * @param operation what was asked
	 * @param maxSize size over which an answer is not read
	 * @param attempt the attempt, whose credentials must not be in an exception
	 * @return what the service answered
	 * @throws AttemptFailedException if the answer cannot be understood
	 */
	static <T> T read(Answer answer, Operation<T> operation, long maxSize, Attempt attempt) {
		if (answer.failure() != null) {
			throw new AttemptFailedException(exception(answer, attempt,
					"was cut short: " + ServiceText.message(answer.failure().getMessage(), attempt.credentials()),
					ServiceText.cause(answer.failure(), attempt.credentials())), RetryReason.TRANSIENT);
		}
		try {
			return operation.read(new Members(
					(answer.isEmpty() && !operation.hasOutput()) ? Json.emptyObject() : parse(answer, maxSize)));
		}
		catch (UnreadableAnswerException ex) {
			throw new AttemptFailedException(exception(answer, attempt, ex.getMessage(), ex.getCause()), null);
		}
	}

	private static JsonNode parse(Answer answer, long maxSize) {
		if (answer.tooLarge()) {
			throw unreadable("is larger than novaact.max-response-size allows, " + maxSize + " bytes");
		}
		if (answer.isEmpty()) {
			throw unreadable("has no body");
		}
		try {
			JsonNode json = answer.json();
			if (json.isObject()) {
				return json;
			}
		}
		catch (JacksonException ex) {
			// Not the cause: its message quotes the body
			throw unreadable("is not JSON, or is cut short");
		}
		throw unreadable("is not a JSON object");
	}

	private static UnreadableAnswerException unreadable(String problem) {
		return new UnreadableAnswerException(problem, null);
	}

	private static InvalidResponseException exception(Answer answer, Attempt attempt, @Nullable String problem,
			@Nullable Throwable cause) {
		String requestId = answer.requestId();
		int attempts = attempt.call().attempts();
		return new InvalidResponseException(
				"Nova Act answered " + answer.statusCode() + ", but the answer " + problem + " (attempt " + attempts
						+ ((requestId != null) ? ", request id " + requestId : "") + ")",
				cause, answer.statusCode(), requestId, attempts);
	}

}
