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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Finds the operation that a request asks for.
 */
final class Router {

	private final List<String> base;

	private final List<Operation> operations;

	/**
	 * Create a router.
	 * @param basePath path that the operations are below of, as plain text
	 * @param operations the operations
	 */
	Router(String basePath, List<Operation> operations) {
		this.base = segments(basePath);
		this.operations = operations;
	}

	Route route(HttpRequest request) {
		List<String> segments = segments(request.path()).stream().map(Router::decode).toList();
		int base = this.base.size();
		if (segments.size() < base || !segments.subList(0, base).equals(this.base)) {
			return Route.unknown(404);
		}
		int status = 404;
		for (Operation operation : this.operations) {
			Map<String, String> variables = operation.match(segments.subList(base, segments.size()));
			if (variables != null) {
				if (operation.method().equals(request.method())) {
					return new Route(operation, variables, 200);
				}
				status = 405;
			}
		}
		return Route.unknown(status);
	}

	private static List<String> segments(String path) {
		return Arrays.stream(path.split("/", -1)).skip(1).toList();
	}

	private static String decode(String segment) {
		return StringUtils.uriDecode(segment, StandardCharsets.UTF_8);
	}

	/**
	 * Where a request leads.
	 *
	 * @param operation the operation, {@code null} if it is none
	 * @param variables what stands in the variable segments of the path
	 * @param status status of the answer if it is no operation
	 */
	record Route(@Nullable Operation operation, Map<String, String> variables, int status) {

		static Route unknown(int status) {
			return new Route(null, Map.of(), status);
		}

		@Nullable String operationName() {
			return (this.operation != null) ? this.operation.name() : null;
		}

	}

}
