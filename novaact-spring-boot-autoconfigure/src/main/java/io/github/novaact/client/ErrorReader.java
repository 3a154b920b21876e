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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.ConflictException;
import io.github.novaact.InternalServerException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceError;
import io.github.novaact.ServiceQuotaExceededException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.ValidationException;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ErrorCodes;
import io.github.novaact.monitoring.ErrorCodes.Trait;
import io.github.novaact.monitoring.RetryReason;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads an error response of the service or of a gateway.
 *
 * @see <a href=
 * "https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization">
 * AWS REST-JSON 1 error serialization</a>
 * @see <a href=
 * "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html">Retry
 * behavior of AWS SDKs</a>
 */
final class ErrorReader {

	/** Members of the body that may have the error code, in the protocol's order. */
	private static final List<String> CODE_MEMBERS = List.of("code", "Code", "__type");

	private static final int MAX_FIELDS = 100;

	private static final Set<Integer> TRANSIENT_STATUSES = Set.of(500, 502, 503, 504);

	private final ClockSkew clock;

	ErrorReader(ClockSkew clock) {
		this.clock = clock;
	}

	AttemptFailedException read(Answer answer, Attempt attempt, List<String> sensitive) {
		Body body = new Body(parse(answer), attempt.credentials(), sensitive);
		String code = errorCode(answer, body.json());
		if (code == null && answer.failure() != null) {
			return AnswerReader.broken(answer.failure(), attempt);
		}
		ServiceError error = new ServiceError(answer.statusCode(), code,
				body.text("message", "Message", "errorMessage"), answer.requestId(), attempt.call().attempts());
		Instant serviceTime = HttpDates.parse(answer.header("Date"));
		Duration retryAfter = RetryAfter.parse(answer.header("Retry-After"),
				(serviceTime != null) ? serviceTime : this.clock.instant());
		NovaActServiceException exception = exception(kind(error), error, body, retryAfter);
		return new AttemptFailedException(exception, retryReason(exception, answer, attempt), retryAfter,
				RetryAfter.parseMillis(answer.header("x-amz-retry-after")));
	}

	private @Nullable RetryReason retryReason(NovaActServiceException exception, Answer answer, Attempt attempt) {
		if (this.clock.explains(exception.errorCode(), answer.header("Date"), attempt.clockOffset())) {
			return RetryReason.CLOCK_SKEW;
		}
		if (isThrottling(exception.errorCode(), exception.statusCode())) {
			return RetryReason.THROTTLING;
		}
		if (ErrorCodes.has(exception.errorCode(), Trait.EXPIRED)) {
			return RetryReason.CREDENTIALS;
		}
		return isTransient(exception) ? RetryReason.TRANSIENT : null;
	}

	/**
	 * Return whether the service, or a gateway, throttles. An error code that is known
	 * and no throttling code wins over the status.
	 * @param code the error code, may be {@code null}
	 * @param status the HTTP status
	 * @return whether it does
	 */
	private static boolean isThrottling(@Nullable String code, int status) {
		return ErrorCodes.has(code, Trait.THROTTLING) || (status == 429 && !ErrorCodes.isKnown(code));
	}

	private static boolean isTransient(NovaActServiceException exception) {
		return CallOutcome.of(exception) == CallOutcome.SERVER_ERROR && (exception instanceof InternalServerException
				|| TRANSIENT_STATUSES.contains(exception.statusCode()));
	}

	private static JsonNode parse(Answer answer) {
		if (answer.isComplete()) {
			try {
				return answer.json(true);
			}
			catch (JacksonException ex) {
				// Not the service's answer
			}
		}
		return MissingNode.getInstance();
	}

	private static @Nullable String errorCode(Answer answer, JsonNode body) {
		String code = errorCode(answer.header("x-amzn-errortype"));
		for (String member : CODE_MEMBERS) {
			code = (code != null) ? code : errorCode(Json.text(body, member));
		}
		return code;
	}

	private static @Nullable String errorCode(@Nullable String text) {
		if (text == null) {
			return null;
		}
		int colon = text.indexOf(':');
		String code = (colon != -1) ? text.substring(0, colon) : text;
		return ServiceText.name(code.substring(code.lastIndexOf('#') + 1));
	}

	/**
	 * Return the code that the service's model has for an answer. The status alone says
	 * something only where AWS's request id shows that the service wrote it: a gateway's
	 * page does not say what exists or is permitted.
	 * @param error the error
	 * @return one of the model's codes, or another one that has no exception of its own
	 */
	private static String kind(ServiceError error) {
		String code = error.errorCode();
		if (isThrottling(code, error.statusCode())
				&& (error.requestId() != null || ErrorCodes.has(code, Trait.THROTTLING))) {
			return "ThrottlingException";
		}
		if (code != null || error.requestId() == null) {
			return (code != null) ? code : "";
		}
		return switch (error.statusCode()) {
			case 400 -> "ValidationException";
			case 402 -> "ServiceQuotaExceededException";
			case 403 -> "AccessDeniedException";
			case 404 -> "ResourceNotFoundException";
			case 409 -> "ConflictException";
			case 500 -> "InternalServerException";
			default -> "";
		};
	}

	private static NovaActServiceException exception(String kind, ServiceError error, Body body,
			@Nullable Duration retryAfter) {
		return switch (kind) {
			case "AccessDeniedException" -> new AccessDeniedException(error);
			case "ConflictException" ->
				new ConflictException(error, body.text("resourceId"), body.text("resourceType"));
			case "ResourceNotFoundException" ->
				new ResourceNotFoundException(error, body.text("resourceId"), body.text("resourceType"));
			case "ThrottlingException" ->
				new ThrottlingException(error, retryAfter, body.text("serviceCode"), body.text("quotaCode"));
			case "InternalServerException" -> new InternalServerException(error, retryAfter, body.text("reason"));
			case "ServiceQuotaExceededException" -> new ServiceQuotaExceededException(error, body.text("resourceId"),
					body.text("resourceType"), body.text("serviceCode"), body.text("quotaCode"));
			case "ValidationException" -> new ValidationException(error, body.text("reason"), body.fieldList());
			default -> new NovaActServiceException(error);
		};
	}

	/**
	 * Body of a response.
	 *
	 * @param json the body, which may be missing
	 * @param credentials credentials that must not be in its texts
	 * @param sensitive sensitive texts of the request, which must not be in them either
	 */
	private record Body(JsonNode json, AwsCredentialsIdentity credentials, List<String> sensitive) {

		@Nullable String text(String... names) {
			String text = Stream.of(names)
				.map((name) -> Json.text(this.json, name))
				.filter(Objects::nonNull)
				.findFirst()
				.orElse(null);
			return ServiceText.message(SensitiveTexts.remove(this.sensitive, text), this.credentials);
		}

		// Has texts that must not be printed
		@Override
		public String toString() {
			return "Body";
		}

		List<ValidationException.Field> fieldList() {
			JsonNode list = this.json.path("fieldList");
			return !list.isArray() ? List.of()
					: list.valueStream()
						.filter(JsonNode::isObject)
						.limit(MAX_FIELDS)
						.map((field) -> new Body(field, this.credentials, this.sensitive))
						.map((field) -> new ValidationException.Field(field.text("name"), field.text("message")))
						.toList();
		}

	}

}
