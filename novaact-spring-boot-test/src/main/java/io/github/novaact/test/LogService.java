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

package io.github.novaact.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.util.StringUtils;

/**
 * CloudWatch Logs as far as an inspection needs it: {@code FilterLogEvents}, in AWS JSON
 * 1.1.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html">
 * FilterLogEvents</a>
 */
final class LogService {

	static final String OPERATION = "FilterLogEvents";

	private static final String TARGET_PREFIX = "Logs_20140328.";

	private static final String MEDIA_TYPE = "application/x-amz-json-1.1";

	private static final int MAX_LIMIT = 10_000;

	/** A phrase in quotes, or a word of letters, digits and underscores. */
	private static final Pattern TERM = Pattern.compile("\\G\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\w+))(?=\\s|$)");

	private static final JsonMapper MAPPER = new JsonMapper();

	private final FakeLogs logs;

	private final PageTokens tokens;

	private final @Nullable SignatureCheck signatureCheck;

	private final RequestLimits limits;

	private final FakeClock clock;

	private final Router.Route route = new Router.Route(
			new Operation(OPERATION, "POST", List.of(), 200, (input) -> "{}"), Map.of(), 200);

	LogService(FakeLogs logs, PageTokens tokens, @Nullable SignatureCheck signatureCheck, RequestLimits limits,
			FakeClock clock) {
		this.logs = logs;
		this.tokens = tokens;
		this.signatureCheck = signatureCheck;
		this.limits = limits;
		this.clock = clock;
	}

	/**
	 * Return the route of a request for an operation of the log service.
	 * @param request the request
	 * @return the route, {@code null} if the request is for another service
	 */
	Router.@Nullable Route route(HttpRequest request) {
		String target = request.header("X-Amz-Target");
		if (target == null || !target.startsWith(TARGET_PREFIX)) {
			return null;
		}
		return target.equals(TARGET_PREFIX + OPERATION) ? this.route : Router.Route.unknown(404);
	}

	HttpAnswer answer(HttpRequest request, Router.Route route, Instant serverTime, boolean anyRegion) {
		if (route.operation() == null) {
			return ServiceErrors.unknownOperation(400);
		}
		HttpAnswer refusal = (this.signatureCheck != null) ? this.signatureCheck.check(request, serverTime, anyRegion)
				: null;
		if (refusal != null) {
			return refusal;
		}
		if (!this.limits.admit(OPERATION, this.clock.instant())) {
			return ServiceErrors.throttled(null);
		}
		try {
			return HttpAnswer.service(200, null, filterLogEvents(body(request)));
		}
		catch (ServiceErrorException ex) {
			return ex.answer();
		}
	}

	/**
	 * Write an answer as the log service writes it: client errors have the status 400 and
	 * their code stands in the body.
	 * @param answer the answer
	 * @return the answer as it is sent
	 */
	static HttpAnswer toWire(HttpAnswer answer) {
		String code = answer.errorCode();
		if (code == null) {
			if (answer.hasHeader("x-amzn-RequestId")) {
				answer.setHeader("Content-Type", MEDIA_TYPE);
			}
			return answer;
		}
		HttpAnswer error = answer.withStatus((answer.status() < 500) ? 400 : answer.status());
		error.removeHeader("x-amzn-ErrorType");
		error.setHeader("Content-Type", MEDIA_TYPE);
		ObjectNode body = MAPPER.createObjectNode().put("__type", code);
		String message = message(answer.body());
		if (message != null) {
			body.put("message", message.replace("nova-act:" + OPERATION, "logs:" + OPERATION));
		}
		error.body(MAPPER.writeValueAsBytes(body));
		return error;
	}

	private static @Nullable String message(byte[] body) {
		try {
			JsonNode message = MAPPER.readTree(body).get("message");
			return (message != null) ? message.asString() : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private String filterLogEvents(JsonNode body) {
		String group = required(body, "logGroupName");
		long start = number(body, "startTime", 0);
		long end = number(body, "endTime", Long.MAX_VALUE);
		long limit = number(body, "limit", MAX_LIMIT);
		if (start < 0 || end < start || limit < 1 || limit > MAX_LIMIT) {
			throw invalid("startTime, endTime or limit is out of range");
		}
		Predicate<FakeLogs.Event> filter = streams(body).and(pattern(text(body, "filterPattern")));
		if (!this.logs.hasGroup(group)) {
			throw error("ResourceNotFoundException", "The specified log group does not exist.");
		}
		String list = OPERATION + " " + describe(body);
		Position after = new Position(start, 0, 0);
		String token = text(body, "nextToken");
		if (token != null) {
			after = this.tokens.read(list, token);
			if (after == null) {
				throw invalid("The specified nextToken is invalid.");
			}
		}
		return toJson(this.logs.slice(group, after, end, (int) limit, filter), list);
	}

	private String toJson(FakeLogs.Slice slice, String list) {
		Map<String, String> json = new LinkedHashMap<>();
		json.put("events", slice.events().stream().map(LogService::toJson).collect(Collectors.joining(",", "[", "]")));
		json.put("searchedLogStreams", "[]");
		if (slice.end() != null) {
			json.put("nextToken", Json.quote(this.tokens.write(list, slice.end())));
		}
		return Json.object(json);
	}

	private static String toJson(FakeLogs.Event event) {
		long time = event.position().major();
		Map<String, String> json = new LinkedHashMap<>();
		json.put("eventId", Json.quote("%056d".formatted(event.position().sequence())));
		json.put("ingestionTime", String.valueOf(time));
		json.put("logStreamName", Json.quote(event.stream()));
		json.put("message", Json.quote(event.message()));
		json.put("timestamp", String.valueOf(time));
		return Json.object(json);
	}

	private Predicate<FakeLogs.Event> streams(JsonNode body) {
		JsonNode names = body.get("logStreamNames");
		String prefix = text(body, "logStreamNamePrefix");
		if (names == null) {
			return (event) -> prefix == null || event.stream().startsWith(prefix);
		}
		List<String> streams = StreamSupport.stream(names.spliterator(), false).map(JsonNode::asString).toList();
		if (prefix != null || streams.isEmpty() || streams.size() > 100) {
			throw invalid("logStreamNames must have 1 to 100 names and no prefix beside it");
		}
		return (event) -> streams.contains(event.stream());
	}

	private static Predicate<FakeLogs.Event> pattern(@Nullable String pattern) {
		List<String> terms = new ArrayList<>();
		Matcher matcher = TERM.matcher(StringUtils.hasText(pattern) ? pattern.strip() : "");
		int end = 0;
		while (matcher.find()) {
			terms.add((matcher.group(1) != null) ? matcher.group(1).replaceAll("\\\\(.)", "$1") : matcher.group(2));
			end = matcher.end();
		}
		if (pattern != null && end != pattern.strip().length()) {
			throw invalid("Invalid filter pattern; the fake knows words and phrases in quotes");
		}
		return (event) -> terms.stream().allMatch(event.message()::contains);
	}

	private static String describe(JsonNode body) {
		ObjectNode described = ((ObjectNode) body).deepCopy();
		described.remove(List.of("nextToken", "limit"));
		return described.toString();
	}

	private static JsonNode body(HttpRequest request) {
		String contentType = request.header("Content-Type");
		if (contentType != null && contentType.startsWith(MEDIA_TYPE)) {
			try {
				JsonNode body = MAPPER.readTree(request.body());
				if (body.isObject()) {
					return body;
				}
			}
			catch (JacksonException ex) {
				// Answered below
			}
		}
		throw error("SerializationException", "The body must be a JSON object of " + MEDIA_TYPE);
	}

	private static String required(JsonNode body, String name) {
		String text = text(body, name);
		if (text == null) {
			throw invalid("1 validation error detected: Value at '" + name + "' failed to satisfy constraint: "
					+ "Member must not be null");
		}
		return text;
	}

	private static @Nullable String text(JsonNode body, String name) {
		JsonNode member = body.get(name);
		return (member != null && !member.isNull()) ? member.asString() : null;
	}

	private static long number(JsonNode body, String name, long absent) {
		JsonNode member = body.get(name);
		return (member != null && !member.isNull()) ? member.asLong() : absent;
	}

	private static ServiceErrorException invalid(String message) {
		return error("InvalidParameterException", message);
	}

	private static ServiceErrorException error(String code, String message) {
		return new ServiceErrorException(HttpAnswer.service(400, code, "{\"message\":" + Json.quote(message) + "}"));
	}

}
