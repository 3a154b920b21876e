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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request as it was read from the wire.
 *
 * @param method method
 * @param target path and query as they were sent
 * @param http10 whether the client speaks HTTP/1.0
 * @param headers headers by name, in any case
 * @param body body, empty if there was none
 */
record HttpRequest(String method, String target, boolean http10, Map<String, List<String>> headers, byte[] body) {

	@Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? values.get(0) : null;
	}

	String path() {
		int query = this.target.indexOf('?');
		return (query != -1) ? this.target.substring(0, query) : this.target;
	}

	/**
	 * Return the query as it was sent.
	 * @return the query, empty if there is none
	 */
	String query() {
		int query = this.target.indexOf('?');
		return (query != -1) ? this.target.substring(query + 1) : "";
	}

	/**
	 * Parse a query.
	 * @param query the query as it was sent
	 * @return its members by their names, decoded
	 */
	static Map<String, List<String>> parseQuery(String query) {
		Map<String, List<String>> parameters = new LinkedHashMap<>();
		for (String parameter : query.split("&")) {
			if (!parameter.isEmpty()) {
				String[] nameAndValue = parameter.split("=", 2);
				parameters.computeIfAbsent(decode(nameAndValue[0]), (name) -> new ArrayList<>(1))
					.add((nameAndValue.length > 1) ? decode(nameAndValue[1]) : "");
			}
		}
		return parameters;
	}

	private static String decode(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	boolean closesConnection() {
		String connection = header("Connection");
		return (connection != null) ? connection.equalsIgnoreCase("close") : this.http10;
	}

}
