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

package io.github.novaact;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a successful response cannot be used: it is empty, truncated, larger than
 * {@code novaact.max-response-size}, not JSON, about another run, or lacks a required
 * member.
 *
 * @since 0.1.0
 */
public class InvalidResponseException extends NovaActException {

	/**
	 * Create an exception.
	 * @param message description of the failure
	 * @param cause the cause, may be {@code null}
	 * @param statusCode the HTTP status of the response
	 * @param requestId request id of the response, may be {@code null}
	 * @param attempts number of attempts that the call made
	 */
	public InvalidResponseException(String message, @Nullable Throwable cause, int statusCode,
			@Nullable String requestId, int attempts) {
		super(message, cause, statusCode, null, requestId, attempts);
	}

}
