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

import org.jspecify.annotations.Nullable;

/**
 * An operation of the service.
 *
 * @param name name, as the service's model has it
 * @param method HTTP method
 * @param path segments of the path, of which those in braces stand for any one segment
 * @param status HTTP status of its success
 * @param handler answers it
 */
record Operation(String name, String method, List<String> path, int status, Handler handler) {

	static Operation of(String name, String method, String path, Handler handler) {
		return new Operation(name, method, Arrays.asList(path.substring(1).split("/", -1)), 200, handler);
	}

	/**
	 * Return the operation with another status of its success.
	 * @param status the status
	 * @return the operation
	 */
	Operation answering(int status) {
		return new Operation(this.name, this.method, this.path, status, this.handler);
	}

	/**
	 * Match a path.
	 * @param segments segments of the path, decoded
	 * @return the segments that the names in braces stand for, {@code null} if it is
	 * another path
	 */
	@Nullable Map<String, String> match(List<String> segments) {
		if (segments.size() != this.path.size()) {
			return null;
		}
		Map<String, String> variables = new LinkedHashMap<>();
		for (int i = 0; i < segments.size(); i++) {
			String expected = this.path.get(i);
			if (expected.startsWith("{")) {
				variables.put(expected.substring(1, expected.length() - 1), segments.get(i));
			}
			else if (!expected.equals(segments.get(i))) {
				return null;
			}
		}
		return variables;
	}

	/**
	 * Answers an operation.
	 */
	@FunctionalInterface
	interface Handler {

		/**
		 * Answer a request.
		 * @param input what is asked
		 * @return the JSON of the answer
		 * @throws ServiceErrorException if the answer is an error
		 */
		String handle(OperationInput input);

	}

}
