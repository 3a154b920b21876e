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

import io.github.novaact.InvalidResponseException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.RetryReason;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads a run from an answer of success.
 */
final class RunReader {

	private final Answer answer;

	private final int attempts;

	private final AwsCredentialsIdentity credentials;

	private RunReader(Answer answer, int attempts, AwsCredentialsIdentity credentials) {
		this.answer = answer;
		this.attempts = attempts;
		this.credentials = credentials;
	}

	/**
	 * Read a run.
	 * @param answer the answer
	 * @param key key of the run that was asked for
	 * @param maxSize size over which an answer is not read
	 * @param attempts attempts that the call made
	 * @param credentials credentials that must not be in an exception
	 * @return the run
	 * @throws AttemptFailedException if the answer cannot be understood
	 */
	static WorkflowRun read(Answer answer, WorkflowRunKey key, long maxSize, int attempts,
			AwsCredentialsIdentity credentials) {
		return new RunReader(answer, attempts, credentials).read(key, maxSize);
	}

	private WorkflowRun read(WorkflowRunKey key, long maxSize) {
		if (this.answer.failure() != null) {
			throw new AttemptFailedException(exception(
					"was cut short: " + ServiceText.message(this.answer.failure().getMessage(), this.credentials),
					ServiceText.cause(this.answer.failure(), this.credentials)), RetryReason.TRANSIENT);
		}
		if (this.answer.tooLarge()) {
			throw invalid("is larger than novaact.max-response-size allows, " + maxSize + " bytes", null);
		}
		if (this.answer.isEmpty()) {
			throw invalid("has no body", null);
		}
		JsonNode json = parse();
		String id = required(json, "workflowRunId");
		if (!id.equals(key.workflowRunId())) {
			throw invalid("is about another run", null);
		}
		String arn = required(json, "workflowRunArn");
		if (names(arn, key) == Boolean.FALSE) {
			throw invalid("has the ARN of another run", null);
		}
		Instant startedAt = timestamp(json, "startedAt");
		if (startedAt == null) {
			throw missing("startedAt");
		}
		return new WorkflowRun(arn, id, required(json, "status"), startedAt, timestamp(json, "endedAt"),
				required(json, "modelId"), text(json, "logGroupName"));
	}

	private JsonNode parse() {
		try {
			JsonNode json = this.answer.json();
			if (json.isObject()) {
				return json;
			}
		}
		catch (JacksonException ex) {
			// Not the cause: its message quotes the body
			throw invalid("is not JSON, or is cut short", null);
		}
		throw invalid("is not a JSON object", null);
	}

	/**
	 * Return whether an ARN names the run.
	 * @param arn the ARN
	 * @param key key of the run
	 * @return whether it does, or {@code null} if it is in a form that we do not know
	 */
	private static @Nullable Boolean names(String arn, WorkflowRunKey key) {
		if (arn.endsWith(
				":workflow-definition/" + key.workflowDefinitionName() + "/workflow-run/" + key.workflowRunId())) {
			return true;
		}
		try {
			return WorkflowRunKey.fromArn(arn).equals(key);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private @Nullable Instant timestamp(JsonNode json, String name) {
		JsonNode member = json.get(name);
		if (member == null || member.isNull()) {
			return null;
		}
		try {
			if (member.isNumber()) {
				return Timestamps.ofEpochSeconds(member.decimalValue());
			}
			if (member.isString()) {
				return Timestamps.parse(member.stringValue());
			}
		}
		catch (DateTimeException | ArithmeticException | JacksonException ex) {
			throw invalid("has a member '" + name + "' that is not a timestamp", ex);
		}
		throw invalid("has a member '" + name + "' that is not a timestamp", null);
	}

	private String required(JsonNode json, String name) {
		String text = text(json, name);
		if (text == null || text.isEmpty()) {
			throw missing(name);
		}
		return text;
	}

	private @Nullable String text(JsonNode json, String name) {
		JsonNode member = json.get(name);
		if (member == null || member.isNull()) {
			return null;
		}
		if (!member.isString()) {
			throw invalid("has a member '" + name + "' that is not text", null);
		}
		return member.stringValue();
	}

	private AttemptFailedException missing(String name) {
		return invalid("has no member '" + name + "', which is required", null);
	}

	private AttemptFailedException invalid(String problem, @Nullable Exception cause) {
		return new AttemptFailedException(exception(problem, cause), null);
	}

	private InvalidResponseException exception(String problem, @Nullable Throwable cause) {
		String requestId = this.answer.requestId();
		return new InvalidResponseException(
				"Nova Act answered " + this.answer.statusCode() + ", but the answer " + problem + " (attempt "
						+ this.attempts + ((requestId != null) ? ", request id " + requestId : "") + ")",
				cause, this.answer.statusCode(), requestId, this.attempts);
	}

}
