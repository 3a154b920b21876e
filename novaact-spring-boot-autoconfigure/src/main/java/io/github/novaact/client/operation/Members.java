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

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Members of a JSON object of an answer. A member that is {@code null} is as good as
 * none, and members that nobody asks for are ignored.
 *
 * @since 0.1.0
 */
public final class Members {

	private final JsonNode object;

	private final @Nullable Members parent;

	private final String name;

	private final int index;

	/**
	 * Create members of a whole answer.
	 * @param object the JSON object
	 */
	public Members(JsonNode object) {
		this(object, null, "", -1);
	}

	private Members(JsonNode object, @Nullable Members parent, String name, int index) {
		this.object = object;
		this.parent = parent;
		this.name = name;
		this.index = index;
	}

	/**
	 * Return a text that must be there.
	 * @param name name of the member
	 * @return the text, not empty
	 * @throws UnreadableAnswerException if it is not there
	 */
	public String required(String name) {
		String text = text(name);
		if (text == null || text.isEmpty()) {
			throw missing(name);
		}
		return text;
	}

	/**
	 * Return a text.
	 * @param name name of the member
	 * @return the text, or {@code null} if there is none
	 * @throws UnreadableAnswerException if the member is not text
	 */
	public @Nullable String text(String name) {
		JsonNode member = member(name);
		if (member != null && !member.isString()) {
			throw not("text", name, null);
		}
		return (member != null) ? member.stringValue() : null;
	}

	/**
	 * Return a timestamp that must be there.
	 * @param name name of the member
	 * @return the time
	 * @throws UnreadableAnswerException if it is not there
	 */
	public Instant requiredTimestamp(String name) {
		Instant timestamp = timestamp(name);
		if (timestamp == null) {
			throw missing(name);
		}
		return timestamp;
	}

	/**
	 * Return a timestamp: an ISO-8601 date-time, or epoch seconds.
	 * @param name name of the member
	 * @return the time, or {@code null} if there is none
	 * @throws UnreadableAnswerException if the member is not a timestamp
	 */
	public @Nullable Instant timestamp(String name) {
		JsonNode member = member(name);
		if (member == null) {
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
			throw not("a timestamp", name, ex);
		}
		throw not("a timestamp", name, null);
	}

	/**
	 * Return an integer that must be there.
	 * @param name name of the member
	 * @return the integer
	 * @throws UnreadableAnswerException if it is not there, or is not an integer
	 */
	public int requiredInteger(String name) {
		JsonNode member = member(name);
		if (member == null) {
			throw missing(name);
		}
		if (!member.isIntegralNumber() || !member.canConvertToInt()) {
			throw not("an integer", name, null);
		}
		return member.intValue();
	}

	/**
	 * Return an object that must be there.
	 * @param <T> type of the object
	 * @param name name of the member
	 * @param reader reads the object
	 * @return the object
	 * @throws UnreadableAnswerException if it is not there, or is not an object
	 */
	public <T> T requiredObject(String name, Function<Members, T> reader) {
		T object = object(name, reader);
		if (object == null) {
			throw missing(name);
		}
		return object;
	}

	/**
	 * Return an object.
	 * @param <T> type of the object
	 * @param name name of the member
	 * @param reader reads the object
	 * @return the object, or {@code null} if there is none
	 * @throws UnreadableAnswerException if the member is not an object
	 */
	public <T> @Nullable T object(String name, Function<Members, T> reader) {
		JsonNode member = member(name);
		if (member != null && !member.isObject()) {
			throw not("an object", name, null);
		}
		return (member != null) ? reader.apply(new Members(member, this, name, -1)) : null;
	}

	/**
	 * Return a list of objects that must be there.
	 * @param <T> type of the objects
	 * @param name name of the member
	 * @param reader reads an object
	 * @return the objects
	 * @throws UnreadableAnswerException if it is not there, or is not a list of objects
	 */
	public <T> List<T> requiredList(String name, Function<Members, T> reader) {
		JsonNode array = requiredArray(name);
		List<T> list = new ArrayList<>(array.size());
		for (int i = 0; i < array.size(); i++) {
			JsonNode element = array.get(i);
			if (element.isObject()) {
				list.add(reader.apply(new Members(element, this, name, i)));
			}
			else if (!element.isNull()) {
				throw not("a list of objects", name, null);
			}
		}
		return list;
	}

	/**
	 * Return a list of texts that must be there.
	 * @param name name of the member
	 * @return the texts
	 * @throws UnreadableAnswerException if it is not there, or is not a list of texts
	 */
	public List<String> requiredTexts(String name) {
		JsonNode array = requiredArray(name);
		List<String> list = new ArrayList<>(array.size());
		for (JsonNode element : array) {
			if (element.isString()) {
				list.add(element.stringValue());
			}
			else if (!element.isNull()) {
				throw not("a list of texts", name, null);
			}
		}
		return list;
	}

	/**
	 * Return JSON of any type that must be there.
	 * @param name name of the member
	 * @return the JSON text, {@code null} as the text of that name
	 * @throws UnreadableAnswerException if it is not there
	 */
	public String requiredJson(String name) {
		JsonNode member = this.object.get(name);
		if (member == null) {
			throw missing(name);
		}
		return member.toString();
	}

	private JsonNode requiredArray(String name) {
		JsonNode member = member(name);
		if (member == null) {
			throw missing(name);
		}
		if (!member.isArray()) {
			throw not("a list", name, null);
		}
		return member;
	}

	private @Nullable JsonNode member(String name) {
		JsonNode member = this.object.get(name);
		return (member != null && !member.isNull()) ? member : null;
	}

	private UnreadableAnswerException missing(String name) {
		return new UnreadableAnswerException("has no member '" + path(name) + "', which is required", null);
	}

	private UnreadableAnswerException not(String type, String name, @Nullable Exception cause) {
		return new UnreadableAnswerException("has a member '" + path(name) + "' that is not " + type, cause);
	}

	private String path(String name) {
		if (this.parent == null) {
			return name;
		}
		String element = (this.index != -1) ? "[" + this.index + "]" : "";
		return this.parent.path(this.name) + element + "." + name;
	}

}
