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
 * An answer of success that cannot be understood: empty, cut short, larger than
 * {@code novaact.max-response-size}, not JSON, without a required member, or about
 * another run.
 *
 * @since 0.1.0
 */
public class InvalidResponseException extends NovaActException {

	/**
	 * Create an exception.
	 * @param message what is wrong with the answer
	 * @param cause the cause, may be {@code null}
	 * @param statusCode the HTTP status of the answer
	 * @param requestId request id of the answer, may be {@code null}
	 * @param attempts number of attempts that the call made
	 */
	public InvalidResponseException(String message, @Nullable Throwable cause, int statusCode,
			@Nullable String requestId, int attempts) {
		super(message, cause, statusCode, null, requestId, attempts);
	}

}
