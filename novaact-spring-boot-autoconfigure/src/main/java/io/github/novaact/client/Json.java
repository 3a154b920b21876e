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

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads JSON with a mapper that nothing outside can configure.
 */
final class Json {

	private static final ObjectReader READER = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build()
		.readerFor(JsonNode.class);

	private Json() {
	}

	/**
	 * Read a JSON document.
	 * @param buffer begins with the document
	 * @param length length of the document in bytes
	 * @return its root, which may be missing
	 * @throws JacksonException if it is not JSON
	 */
	static JsonNode read(byte[] buffer, int length) {
		return READER.readTree(buffer, 0, length);
	}

	/**
	 * Return an object without members.
	 * @return the object
	 */
	static JsonNode emptyObject() {
		return JsonNodeFactory.instance.objectNode();
	}

	/**
	 * Return a member that is text.
	 * @param node the object
	 * @param name the member's name
	 * @return the text, or {@code null} if there is none
	 */
	static @Nullable String text(@Nullable JsonNode node, String name) {
		JsonNode member = (node != null) ? node.get(name) : null;
		return (member != null && member.isString()) ? member.stringValue() : null;
	}

}
