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

import java.math.BigDecimal;
import java.math.BigInteger;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON with a parser that nothing outside can configure. A value that is valid JSON
 * but unreasonable costs itself and not the document: a number of more digits than any
 * number has, an object or a list nested too deep, an object with a member twice. Such a
 * value becomes a node that is no text, number, object or list.
 */
final class Json {

	private static final int MAX_DEPTH = 64;

	/** The parser keeps an object for each level, also of what it skips. */
	private static final int MAX_SKIPPED_DEPTH = 100_000;

	private static final int MAX_NUMBER_LENGTH = 1000;

	private static final int MAX_EXPONENT_LENGTH = 4;

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	/** The size of a response is bounded, and so are the values in it. */
	private static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_SKIPPED_DEPTH)
			.maxNumberLength(Integer.MAX_VALUE)
			.maxStringLength(Integer.MAX_VALUE)
			.maxNameLength(Integer.MAX_VALUE)
			.build())
		.build();

	private final JsonParser parser;

	private final boolean duplicatesAllowed;

	private Json(JsonParser parser, boolean duplicatesAllowed) {
		this.parser = parser;
		this.duplicatesAllowed = duplicatesAllowed;
	}

	/**
	 * Read a JSON document.
	 * @param buffer begins with the document
	 * @param length length of the document in bytes
	 * @param duplicatesAllowed whether the last one of the members of the same name
	 * counts, rather than that the object is unreadable
	 * @return its root, which may be missing
	 * @throws JacksonException if it is not JSON
	 */
	static JsonNode read(byte[] buffer, int length, boolean duplicatesAllowed) {
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), buffer, 0, length)) {
			JsonToken first = parser.nextToken();
			if (first == null) {
				return NODES.missingNode();
			}
			JsonNode root = new Json(parser, duplicatesAllowed).value(first, 0);
			if (parser.nextToken() != null) {
				throw new StreamReadException(parser, "More than one JSON value");
			}
			return root;
		}
	}

	private JsonNode value(JsonToken token, int depth) {
		return switch (token) {
			case START_OBJECT -> (depth < MAX_DEPTH) ? object(depth + 1) : skip();
			case START_ARRAY -> (depth < MAX_DEPTH) ? array(depth + 1) : skip();
			case VALUE_STRING -> NODES.stringNode(this.parser.getString());
			case VALUE_NUMBER_INT -> integer(this.parser.getString());
			case VALUE_NUMBER_FLOAT -> decimal(this.parser.getString());
			case VALUE_TRUE -> NODES.booleanNode(true);
			case VALUE_FALSE -> NODES.booleanNode(false);
			case VALUE_NULL -> NODES.nullNode();
			default -> throw new StreamReadException(this.parser, "Unexpected " + token);
		};
	}

	private JsonNode object(int depth) {
		ObjectNode object = NODES.objectNode();
		boolean duplicate = false;
		for (JsonToken token = next(); token != JsonToken.END_OBJECT; token = next()) {
			String name = this.parser.currentName();
			duplicate |= object.replace(name, value(next(), depth)) != null;
		}
		return (duplicate && !this.duplicatesAllowed) ? unreadable() : object;
	}

	private JsonNode array(int depth) {
		ArrayNode array = NODES.arrayNode();
		for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
			array.add(value(token, depth));
		}
		return array;
	}

	private JsonToken next() {
		JsonToken token = this.parser.nextToken();
		if (token == null) {
			throw new StreamReadException(this.parser, "Unexpected end");
		}
		return token;
	}

	private JsonNode skip() {
		this.parser.skipChildren();
		return unreadable();
	}

	private static JsonNode integer(String text) {
		if (text.length() <= 18) {
			return NODES.numberNode(Long.parseLong(text));
		}
		return (text.length() <= MAX_NUMBER_LENGTH) ? NODES.numberNode(new BigInteger(text)) : unreadable();
	}

	private static JsonNode decimal(String text) {
		int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
		if (text.length() > MAX_NUMBER_LENGTH
				|| (exponent != -1 && text.length() - exponent - 1 > MAX_EXPONENT_LENGTH)) {
			return unreadable();
		}
		return NODES.numberNode(new BigDecimal(text));
	}

	private static JsonNode unreadable() {
		return NODES.pojoNode(Json.class);
	}

	/**
	 * Return a member that is text.
	 * @param node the object
	 * @param name the member's name
	 * @return the text, or {@code null} if there is none
	 */
	static @Nullable String text(JsonNode node, String name) {
		JsonNode member = node.path(name);
		return member.isString() ? member.stringValue() : null;
	}

}
