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

package io.github.novaact.client.operation;

import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Body of a request: a JSON object. Members that are {@code null} are left out.
 */
final class RequestBody {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private final ObjectNode object;

	RequestBody() {
		this(JSON.createObjectNode());
	}

	private RequestBody(ObjectNode object) {
		this.object = object;
	}

	RequestBody text(String name, @Nullable String value) {
		if (value != null) {
			this.object.put(name, value);
		}
		return this;
	}

	RequestBody integer(String name, int value) {
		this.object.put(name, value);
		return this;
	}

	/**
	 * Add JSON of any type.
	 * @param name name of the member
	 * @param json the JSON text, which has been {@linkplain #isJson(String) checked}
	 * @return this body
	 */
	RequestBody json(String name, String json) {
		this.object.set(name, JSON.readTree(json));
		return this;
	}

	/**
	 * Add an object.
	 * @param <T> type of the value
	 * @param name name of the member
	 * @param value the value, may be {@code null}
	 * @param writer writes the members of the value
	 * @return this body
	 */
	<T> RequestBody object(String name, @Nullable T value, BiConsumer<RequestBody, T> writer) {
		if (value != null) {
			writer.accept(new RequestBody(this.object.putObject(name)), value);
		}
		return this;
	}

	/**
	 * Add a list of objects.
	 * @param <T> type of the values
	 * @param name name of the member
	 * @param values the values
	 * @param writer writes the members of a value
	 * @return this body
	 */
	<T> RequestBody list(String name, List<T> values, BiConsumer<RequestBody, T> writer) {
		ArrayNode array = this.object.putArray(name);
		values.forEach((value) -> writer.accept(new RequestBody(array.addObject()), value));
		return this;
	}

	byte[] toBytes() {
		return JSON.writeValueAsBytes(this.object);
	}

	/**
	 * Return whether a text is JSON other than {@code null}.
	 * @param text the text
	 * @return whether it is
	 */
	static boolean isJson(String text) {
		try {
			JsonNode node = JSON.readTree(text);
			return !node.isMissingNode() && !node.isNull();
		}
		catch (JacksonException ex) {
			return false;
		}
	}

}
