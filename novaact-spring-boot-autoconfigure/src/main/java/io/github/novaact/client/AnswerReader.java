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

import java.io.IOException;
import java.util.zip.ZipException;

import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.client.operation.Members;
import io.github.novaact.client.operation.Operation;
import io.github.novaact.client.operation.UnreadableAnswerException;
import io.github.novaact.monitoring.RetryReason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads a successful response, as far as that is the same for all operations.
 */
final class AnswerReader {

	private final long maxSize;

	private final LeftOutLog leftOutLog;

	AnswerReader(long maxSize, LeftOutLog leftOutLog) {
		this.maxSize = maxSize;
		this.leftOutLog = leftOutLog;
	}

	/**
	 * Read a response.
	 * @param <T> type of the result
	 * @param answer the response
	 * @param operation the operation
	 * @param attempt the attempt, whose credentials must not be in an exception
	 * @return the result
	 * @throws AttemptFailedException if the response cannot be read
	 */
	<T> T read(Answer answer, Operation<T> operation, Attempt attempt) {
		if (answer.failure() instanceof ZipException) {
			throw invalid(answer, attempt, "cannot be decompressed", null);
		}
		if (answer.failure() != null) {
			throw broken(answer.failure(), attempt);
		}
		try {
			JsonNode body = (answer.isEmpty() && !operation.hasOutput()) ? JsonNodeFactory.instance.objectNode()
					: parse(answer);
			return operation.read(new Members(body,
					(problem) -> this.leftOutLog.leftOut(operation.name(), problem, answer.requestId())));
		}
		catch (UnreadableAnswerException ex) {
			throw invalid(answer, attempt, ex.getMessage(), ex.getCause());
		}
		catch (RuntimeException ex) {
			// Not the cause: its message may quote the body
			throw invalid(answer, attempt, "cannot be read: " + ex.getClass().getName(), null);
		}
	}

	/**
	 * Return the failure of an attempt whose connection broke, or was silent for too
	 * long, in the middle of a response.
	 * @param failure what reading the body failed with
	 * @param attempt the attempt
	 * @return the failure
	 */
	static AttemptFailedException broken(IOException failure, Attempt attempt) {
		int attempts = attempt.call().attempts();
		return new AttemptFailedException(
				new NovaActConnectionException("The connection broke in the middle of the response: "
						+ ServiceText.message(failure.toString(), attempt.credentials()) + " (attempt " + attempts
						+ ")", ServiceText.cause(failure, attempt.credentials()), attempts),
				RetryReason.TRANSIENT);
	}

	private JsonNode parse(Answer answer) {
		if (answer.tooLarge()) {
			throw unreadable("is larger than novaact.max-response-size allows, " + this.maxSize + " bytes");
		}
		if (answer.isEmpty()) {
			throw unreadable("has no body");
		}
		try {
			JsonNode json = answer.json(false);
			if (json.isObject()) {
				return json;
			}
		}
		catch (JacksonException ex) {
			// Not the cause: its message quotes the body
			throw unreadable("is not JSON, or is cut short");
		}
		throw unreadable("is not a JSON object, or has a member twice");
	}

	private static UnreadableAnswerException unreadable(String problem) {
		return new UnreadableAnswerException(problem, null);
	}

	private static AttemptFailedException invalid(Answer answer, Attempt attempt, @Nullable String problem,
			@Nullable Throwable cause) {
		String requestId = answer.requestId();
		int attempts = attempt.call().attempts();
		return new AttemptFailedException(new InvalidResponseException(
				"Nova Act responded with " + answer.statusCode() + ", but the response " + problem + " (attempt "
						+ attempts + ((requestId != null) ? ", request id " + requestId : "") + ")",
				cause, answer.statusCode(), requestId, attempts), null);
	}

}
