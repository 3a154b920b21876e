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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Members of a JSON object in the body of a request. A value of the wrong JSON type is
 * refused at once, as a service does that cannot deserialize it; values that break a rule
 * are noted and reported together.
 */
final class BodyMembers {

	private final @Nullable JsonNode object;

	private final String path;

	private final Map<String, String> faults;

	BodyMembers(@Nullable JsonNode object, String path, Map<String, String> faults) {
		this.object = object;
		this.path = path;
		this.faults = faults;
	}

	String requiredText(String name, Rule rule) {
		String text = text(name, rule);
		if (text == null) {
			missing(name);
			return "";
		}
		return text;
	}

	@Nullable String text(String name, Rule rule) {
		JsonNode member = member(name);
		if (member == null) {
			return null;
		}
		if (!member.isString()) {
			throw serialization(name, "a string");
		}
		String text = member.stringValue();
		String fault = rule.fault(text);
		if (fault != null) {
			fail(name, fault);
		}
		return text;
	}

	void requiredInteger(String name) {
		JsonNode member = member(name);
		if (member == null) {
			missing(name);
		}
		else if (!member.isIntegralNumber() || !member.canConvertToInt()) {
			throw serialization(name, "an integer");
		}
	}

	void requiredDocument(String name) {
		if (this.object == null || !this.object.has(name)) {
			missing(name);
		}
	}

	@Nullable BodyMembers object(String name) {
		JsonNode member = member(name);
		if (member != null && !member.isObject()) {
			throw serialization(name, "an object");
		}
		return (member != null) ? new BodyMembers(member, this.path + name + ".", this.faults) : null;
	}

	BodyMembers requiredObject(String name) {
		BodyMembers object = object(name);
		if (object == null) {
			missing(name);
			return new BodyMembers(null, this.path + name + ".", new HashMap<>());
		}
		return object;
	}

	/**
	 * Return a list of objects.
	 * @param name name of the member
	 * @param minimum smallest number of elements, above zero if the member is required
	 * @param maximum largest number of elements
	 * @return the elements
	 */
	List<BodyMembers> list(String name, int minimum, int maximum) {
		JsonNode member = member(name);
		if (member == null) {
			if (minimum > 0) {
				missing(name);
			}
			return List.of();
		}
		if (!member.isArray()) {
			throw serialization(name, "a list");
		}
		if (member.size() < minimum || member.size() > maximum) {
			fail(name, "Member must have length from " + minimum + " to " + maximum);
		}
		List<BodyMembers> elements = new ArrayList<>();
		for (int i = 0; i < member.size(); i++) {
			if (!member.get(i).isObject()) {
				throw serialization(name, "a list of objects");
			}
			elements.add(new BodyMembers(member.get(i), this.path + name + "[" + i + "].", this.faults));
		}
		return elements;
	}

	/**
	 * Check that this object is a union whose one member is set.
	 * @param name name of the member
	 */
	void requireUnionMember(String name) {
		if (this.object == null) {
			return;
		}
		if (this.object.size() != 1 || member(name) == null) {
			throw new ServiceErrorException(ServiceErrors
				.serialization("A union must have one of its members: [" + name + "] at '" + this.path + "'"));
		}
	}

	private @Nullable JsonNode member(String name) {
		JsonNode member = (this.object != null) ? this.object.get(name) : null;
		return (member != null && !member.isNull()) ? member : null;
	}

	private void missing(String name) {
		this.faults.putIfAbsent(this.path + name,
				"Value null at '" + this.path + name + "' failed to satisfy constraint: Member must not be null");
	}

	private void fail(String name, String rule) {
		this.faults.putIfAbsent(this.path + name,
				"Value at '" + this.path + name + "' failed to satisfy constraint: " + rule);
	}

	private ServiceErrorException serialization(String name, String type) {
		return new ServiceErrorException(ServiceErrors.serialization("'" + this.path + name + "' must be " + type));
	}

	/**
	 * A rule for a text.
	 *
	 * @param minimum smallest number of Unicode characters
	 * @param maximum largest number of Unicode characters
	 * @param pattern pattern, {@code null} for none
	 */
	record Rule(int minimum, int maximum, @Nullable Pattern pattern) {

		static Rule length(int minimum, int maximum) {
			return new Rule(minimum, maximum, null);
		}

		static Rule pattern(int minimum, int maximum, String pattern) {
			return new Rule(minimum, maximum, Pattern.compile(pattern));
		}

		@Nullable String fault(String text) {
			int length = text.codePointCount(0, text.length());
			if (length < this.minimum || length > this.maximum) {
				return "Member must have length from " + this.minimum + " to " + this.maximum;
			}
			return (this.pattern != null && !this.pattern.matcher(text).matches())
					? "Member must satisfy regular expression pattern: " + this.pattern : null;
		}

	}

}
