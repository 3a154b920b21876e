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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Responses to requests that had a client token: the same request with the same token has
 * the same response and is not executed again.
 */
final class TokenAnswers {

	private final Map<String, Answer> answers = new ConcurrentHashMap<>();

	/**
	 * Answer a request.
	 * @param operation name of the operation
	 * @param token client token, {@code null} if the request has none
	 * @param request what is requested
	 * @param execution executes the request
	 * @return the response of the first request with the token
	 * @throws ServiceErrorException if that request was another one
	 */
	String answer(String operation, @Nullable String token, Object request, Supplier<String> execution) {
		if (token == null) {
			return execution.get();
		}
		String key = operation + " " + token;
		Answer first = this.answers.get(key);
		if (first == null) {
			first = new Answer(request, execution.get());
			this.answers.put(key, first);
		}
		else if (!first.request().equals(request)) {
			throw new ServiceErrorException(
					ServiceErrors.conflict("client-token", token, "The client token was used with another request."));
		}
		return first.json();
	}

	void clear() {
		this.answers.clear();
	}

	/**
	 * The first response.
	 *
	 * @param request what was requested
	 * @param json the response
	 */
	private record Answer(Object request, String json) {
	}

}
