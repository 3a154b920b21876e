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

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.Assert;

/**
 * Input of an operation. Members are read one after the other, and {@link #validate()}
 * reports all invalid ones together.
 */
final class OperationInput {

	private static final Pattern DEFINITION_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,40}");

	private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

	private static final Pattern TOKEN = Pattern.compile("\\S{1,2048}");

	private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,10}");

	private static final int DEFAULT_PAGE_SIZE = 100;

	private static final ObjectReader BODY = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build()
		.readerFor(JsonNode.class);

	private static final List<String> METHODS_WITH_BODY = List.of("POST", "PUT");

	private final Map<String, String> variables;

	private final Map<String, List<String>> query;

	private final @Nullable JsonNode body;

	private final Arns arns;

	private final Map<String, String> faults = new LinkedHashMap<>();

	OperationInput(HttpRequest request, Map<String, String> variables, Arns arns) {
		this.variables = variables;
		this.query = HttpRequest.parseQuery(request.query());
		this.body = METHODS_WITH_BODY.contains(request.method()) ? parseBody(request) : null;
		this.arns = arns;
	}

	/**
	 * Return how ARNs are written in the answer.
	 * @return the ARNs of the region that was asked
	 */
	Arns arns() {
		return this.arns;
	}

	String definitionName() {
		return variable("workflowDefinitionName", DEFINITION_NAME);
	}

	String runId() {
		return variable("workflowRunId", ID);
	}

	/**
	 * Return a segment of the path that is an id.
	 * @param name name of the segment
	 * @return the id
	 */
	String idOfPath(String name) {
		return variable(name, ID);
	}

	/**
	 * Return the members of the body.
	 * @return the members, none if there is no body
	 */
	BodyMembers body() {
		return new BodyMembers(this.body, "", this.faults);
	}

	/**
	 * Return what is requested, apart from headers and query.
	 * @return a value that equals that of the same request
	 */
	Object request() {
		return Arrays.asList(this.variables, this.body);
	}

	/**
	 * Refuse a text that is none of the constants that the service has.
	 * @param name name of the member
	 * @param text the text
	 * @param type the constants, and {@code UNKNOWN}, which the service does not have
	 * @throws ServiceErrorException if so
	 */
	void requireEnum(String name, String text, Class<? extends Enum<?>> type) {
		List<String> known = Arrays.stream(type.getEnumConstants())
			.map(Enum::name)
			.filter((constant) -> !constant.equals("UNKNOWN"))
			.toList();
		if (!known.contains(text)) {
			fail(name, "Value at '" + name + "' failed to satisfy constraint: Member must satisfy enum value set: "
					+ known);
			validate();
		}
	}

	/**
	 * Return a member of the query that is an id.
	 * @param name name of the member
	 * @return the id, {@code null} if it is not there
	 */
	/**
	 * Check the id of a session or an act.
	 * @param name name of the argument
	 * @param id the id
	 * @throws IllegalArgumentException if it is not a UUID in lower case
	 */
	static void requireId(String name, String id) {
		Assert.isTrue(ID.matcher(id).matches(),
				() -> "'" + name + "' must be a UUID in lower case but was '" + id + "'");
	}

	@Nullable String id(String name) {
		return parameter(name, ID);
	}

	int requiredInteger(String name) {
		Integer value = integer(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
		if (value == null) {
			this.faults.putIfAbsent(name,
					"Value null at '" + name + "' failed to satisfy constraint: " + "Member must not be null");
			return 0;
		}
		return value;
	}

	/**
	 * Return what every list is asked with.
	 * @return the page that is asked for
	 */
	PageRequest page() {
		Integer maxResults = integer("maxResults", 1, 100);
		String nextToken = parameter("nextToken", TOKEN);
		return new PageRequest((maxResults != null) ? maxResults : DEFAULT_PAGE_SIZE, ascending(), nextToken);
	}

	void fail(String name, String fault) {
		this.faults.putIfAbsent(name, fault);
	}

	/**
	 * Refuse the request if anything was wrong about what was read so far.
	 * @throws ServiceErrorException if so
	 */
	void validate() {
		if (!this.faults.isEmpty()) {
			throw new ServiceErrorException(ServiceErrors.validation("FieldValidationFailed", this.faults));
		}
	}

	private boolean ascending() {
		JsonNode member = (this.body != null) ? this.body.get("sortOrder") : null;
		if (member == null || member.isNull()) {
			return false;
		}
		if (!member.isString()) {
			throw new ServiceErrorException(ServiceErrors.serialization("'sortOrder' must be a string"));
		}
		String sortOrder = member.stringValue();
		if (!sortOrder.equals("Ascending") && !sortOrder.equals("Descending")) {
			fail("sortOrder", "Value at 'sortOrder' failed to satisfy constraint: Member must satisfy enum value set: "
					+ "[Ascending, Descending]");
		}
		return sortOrder.equals("Ascending");
	}

	private String variable(String name, Pattern pattern) {
		String value = this.variables.getOrDefault(name, "");
		check(name, value, pattern);
		return value;
	}

	private @Nullable String parameter(String name, Pattern pattern) {
		String value = parameter(name);
		if (value != null) {
			check(name, value, pattern);
		}
		return value;
	}

	private @Nullable Integer integer(String name, int minimum, int maximum) {
		String value = parameter(name);
		if (value == null) {
			return null;
		}
		if (!INTEGER.matcher(value).matches() || Long.parseLong(value) < minimum || Long.parseLong(value) > maximum) {
			fail(name, "Value at '" + name + "' failed to satisfy constraint: Member must be an integer from " + minimum
					+ " to " + maximum);
			return null;
		}
		return Integer.valueOf(value);
	}

	private @Nullable String parameter(String name) {
		List<String> values = this.query.get(name);
		if (values == null) {
			return null;
		}
		if (values.size() > 1) {
			fail(name, "Value at '" + name + "' must be given once");
		}
		return values.get(0);
	}

	private void check(String name, String value, Pattern pattern) {
		if (!pattern.matcher(value).matches()) {
			fail(name, "Value at '" + name
					+ "' failed to satisfy constraint: Member must satisfy regular expression pattern: " + pattern);
		}
	}

	private static @Nullable JsonNode parseBody(HttpRequest request) {
		if (request.body().length == 0) {
			return null;
		}
		String contentType = request.header("Content-Type");
		if (contentType == null || !contentType.split(";")[0].trim().equalsIgnoreCase("application/json")) {
			throw new ServiceErrorException(ServiceErrors.unsupportedMediaType());
		}
		try {
			JsonNode body = BODY.readTree(request.body());
			if (body.isObject()) {
				return body;
			}
		}
		catch (JacksonException ex) {
			// Thrown below
		}
		throw new ServiceErrorException(ServiceErrors.serialization("The body must be a JSON object"));
	}

	/**
	 * The page of a list that is asked for.
	 *
	 * @param maxResults how many items at most
	 * @param ascending whether the earliest come first
	 * @param nextToken token of the page, {@code null} for the first
	 */
	record PageRequest(int maxResults, boolean ascending, @Nullable String nextToken) {

		String sortOrder() {
			return this.ascending ? "Ascending" : "Descending";
		}

	}

}
