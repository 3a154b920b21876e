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
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import org.springframework.util.StringUtils;

/**
 * Members of a JSON object of a response. A member that is {@code null} counts as absent,
 * and unknown members are ignored.
 *
 * @since 0.1.0
 */
public final class Members {

	private static final int MAX_TEXT_LENGTH = 16 * 1024;

	private final JsonNode object;

	private final @Nullable Members parent;

	private final String name;

	private final int index;

	private final Consumer<String> leftOut;

	/**
	 * Create members of a whole response.
	 * @param object the JSON object
	 * @param leftOut accepts why a value is left out of the result
	 */
	public Members(JsonNode object, Consumer<String> leftOut) {
		this(object, null, "", -1, leftOut);
	}

	private Members(JsonNode object, @Nullable Members parent, String name, int index, Consumer<String> leftOut) {
		this.object = object;
		this.parent = parent;
		this.name = name;
		this.index = index;
		this.leftOut = leftOut;
	}

	/**
	 * Return a text that must be there.
	 * @param name name of the member
	 * @return the text, not empty
	 * @throws UnreadableAnswerException if it is not there
	 */
	public String required(String name) {
		String text = text(name);
		return present(name, StringUtils.hasLength(text) ? text : null);
	}

	/**
	 * Return a text.
	 * @param name name of the member
	 * @return the text, or {@code null} if there is none
	 * @throws UnreadableAnswerException if the member is not text
	 */
	public @Nullable String text(String name) {
		String text = anyText(name);
		if (text != null && !isReasonable(text)) {
			throw not("a reasonable text", name, null);
		}
		return text;
	}

	/**
	 * Return a text that the result can do without. An unreasonable text is left out.
	 * @param name name of the member
	 * @return the text, or {@code null} if there is none
	 * @throws UnreadableAnswerException if the member is not text
	 */
	public @Nullable String optionalText(String name) {
		String text = anyText(name);
		if (text != null && !isReasonable(text)) {
			leftOut(not("a reasonable text", name, null));
			return null;
		}
		return text;
	}

	private @Nullable String anyText(String name) {
		JsonNode member = member(name);
		if (member != null && !member.isString()) {
			throw not("text", name, null);
		}
		return (member != null) ? member.stringValue() : null;
	}

	/**
	 * Return whether a text can be stored and logged: databases refuse a NUL, and no text
	 * of the service's model is this long.
	 * @param text the text
	 * @return whether it can
	 */
	private static boolean isReasonable(String text) {
		return text.length() <= MAX_TEXT_LENGTH && text.indexOf('\0') == -1;
	}

	private void leftOut(UnreadableAnswerException problem) {
		this.leftOut.accept(String.valueOf(problem.getMessage()));
	}

	/**
	 * Return a timestamp that must be there.
	 * @param name name of the member
	 * @return the time
	 * @throws UnreadableAnswerException if it is not there
	 */
	public Instant requiredTimestamp(String name) {
		return present(name, timestamp(name));
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
		JsonNode member = present(name, member(name));
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
		return present(name, object(name, reader));
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
		return (member != null) ? reader.apply(new Members(member, this, name, -1, this.leftOut)) : null;
	}

	/**
	 * Return a list of objects that must be there. An element that cannot be read is left
	 * out.
	 * @param <T> type of the objects
	 * @param name name of the member
	 * @param reader reads an object
	 * @return the objects
	 * @throws UnreadableAnswerException if it is not there, or is not a list
	 */
	public <T> List<T> requiredList(String name, Function<Members, T> reader) {
		return requiredList(name, Integer.MAX_VALUE, reader);
	}

	/**
	 * Return a list of objects that must be there. An element that cannot be read is left
	 * out, and so are the elements beyond the maximum size.
	 * @param <T> type of the objects
	 * @param name name of the member
	 * @param maxSize maximum size of the list
	 * @param reader reads an object
	 * @return the objects
	 * @throws UnreadableAnswerException if it is not there, or is not a list
	 */
	public <T> List<T> requiredList(String name, int maxSize, Function<Members, T> reader) {
		JsonNode array = requiredArray(name);
		if (array.size() > maxSize) {
			this.leftOut.accept("has more elements in '" + path(name) + "' than requested");
		}
		int size = Math.min(array.size(), maxSize);
		List<T> list = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			JsonNode element = array.get(i);
			if (element.isNull()) {
				continue;
			}
			try {
				list.add(element(element, name, i, reader));
			}
			catch (UnreadableAnswerException ex) {
				leftOut(ex);
			}
		}
		return list;
	}

	private <T> T element(JsonNode element, String name, int index, Function<Members, T> reader) {
		if (!element.isObject()) {
			throw not("a list of objects", name, null);
		}
		return reader.apply(new Members(element, this, name, index, this.leftOut));
	}

	/**
	 * Return a list of objects that must be there and complete: an element that cannot be
	 * read is not left out.
	 * @param <T> type of the objects
	 * @param name name of the member
	 * @param reader reads an object
	 * @return the objects
	 * @throws UnreadableAnswerException if it is not there, or has an element that cannot
	 * be read
	 */
	public <T> List<T> completeList(String name, Function<Members, T> reader) {
		JsonNode array = requiredArray(name);
		List<T> list = new ArrayList<>(array.size());
		for (int i = 0; i < array.size(); i++) {
			list.add(element(array.get(i), name, i, reader));
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
	 * @throws UnreadableAnswerException if it is not there, or has a value that no
	 * service should send
	 */
	public String requiredJson(String name) {
		JsonNode member = present(name, this.object.get(name));
		if (!isReadable(member)) {
			throw not("reasonable JSON", name, null);
		}
		return member.toString();
	}

	private static boolean isReadable(JsonNode node) {
		return !node.isPojo() && node.valueStream().allMatch(Members::isReadable);
	}

	private JsonNode requiredArray(String name) {
		JsonNode member = present(name, member(name));
		if (!member.isArray()) {
			throw not("a list", name, null);
		}
		return member;
	}

	private @Nullable JsonNode member(String name) {
		JsonNode member = this.object.get(name);
		return (member != null && !member.isNull()) ? member : null;
	}

	private <T> T present(String name, @Nullable T value) {
		if (value == null) {
			throw new UnreadableAnswerException("has no member '" + path(name) + "', which is required", null);
		}
		return value;
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
