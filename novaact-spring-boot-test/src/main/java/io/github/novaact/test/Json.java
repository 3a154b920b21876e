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

import java.util.Map;

import tools.jackson.core.io.JsonStringEncoder;

/**
 * Writes the JSON of the fake's answers.
 */
final class Json {

	private Json() {
	}

	static String quote(String text) {
		StringBuilder json = new StringBuilder(text.length() + 2).append('"');
		JsonStringEncoder.getInstance().quoteAsString(text, json);
		return json.append('"').toString();
	}

	/**
	 * Write an object.
	 * @param members names of the members with their values, which are JSON already
	 * @return the JSON
	 */
	static String object(Map<String, String> members) {
		StringBuilder json = new StringBuilder(512).append('{');
		members.forEach((name, value) -> {
			if (json.length() > 1) {
				json.append(',');
			}
			json.append(quote(name)).append(':').append(value);
		});
		return json.append('}').toString();
	}

}
