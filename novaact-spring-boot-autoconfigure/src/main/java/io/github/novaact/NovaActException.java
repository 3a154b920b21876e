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
 * Root of the exceptions of {@link NovaActClient} and of the classes that build on it.
 * Failures of earlier attempts of the call are {@linkplain #getSuppressed() suppressed}
 * exceptions.
 *
 * @since 0.1.0
 */
public abstract class NovaActException extends RuntimeException {

	private final int statusCode;

	private final @Nullable String errorCode;

	private final @Nullable String requestId;

	private final int attempts;

	/**
	 * Create an exception.
	 * @param message description of the failure
	 * @param cause the cause, may be {@code null}
	 * @param statusCode the HTTP status of the response, 0 without a response
	 * @param errorCode error code of the response, may be {@code null}
	 * @param requestId request id of the response, may be {@code null}
	 * @param attempts number of attempts that the call made
	 */
	protected NovaActException(String message, @Nullable Throwable cause, int statusCode, @Nullable String errorCode,
			@Nullable String requestId, int attempts) {
		super(message, cause);
		this.statusCode = statusCode;
		this.errorCode = errorCode;
		this.requestId = requestId;
		this.attempts = attempts;
	}

	/**
	 * Return the HTTP status of the response.
	 * @return the status, or 0 without a response
	 */
	public int statusCode() {
		return this.statusCode;
	}

	/**
	 * Return the error code of the response, such as {@code ThrottlingException}.
	 * @return the code, or {@code null} if there was no response or if it has none
	 */
	public @Nullable String errorCode() {
		return this.errorCode;
	}

	/**
	 * Return the request id of the response, which AWS support needs.
	 * @return the id, or {@code null} if there was no response or if it has none
	 */
	public @Nullable String requestId() {
		return this.requestId;
	}

	/**
	 * Return the number of attempts that the call made.
	 * @return the number, 0 if the call ended before its first attempt
	 */
	public int attempts() {
		return this.attempts;
	}

}
