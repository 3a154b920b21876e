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

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.springframework.util.Assert;

/**
 * What a script changes about the members of an answer.
 */
final class Members {

	private final Map<String, String> extra = new LinkedHashMap<>(0);

	private final Set<String> leftOut = new LinkedHashSet<>(0);

	void add(String name, String rawJson) {
		Assert.notNull(name, "'name' must not be null");
		Assert.notNull(rawJson, "'rawJson' must not be null");
		this.extra.put(name, rawJson);
	}

	void leaveOut(String member) {
		Assert.notNull(member, "'member' must not be null");
		this.leftOut.add(member);
	}

	/**
	 * Write an object.
	 * @param members names of its own members with their values, which are JSON already
	 * @return the JSON
	 */
	String toJson(Map<String, String> members) {
		members.putAll(this.extra);
		members.keySet().removeAll(this.leftOut);
		return Json.object(members);
	}

}
