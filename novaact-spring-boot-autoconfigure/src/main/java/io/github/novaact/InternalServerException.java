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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the service reports an internal failure.
 *
 * @since 0.1.0
 */
public class InternalServerException extends NovaActServiceException {

	private final @Nullable Duration retryAfter;

	private final @Nullable String reason;

	/**
	 * Create an exception.
	 * @param error the error that the service returned
	 * @param retryAfter time to wait, may be {@code null}
	 * @param reason reason for the failure, may be {@code null}
	 */
	public InternalServerException(ServiceError error, @Nullable Duration retryAfter, @Nullable String reason) {
		super(error);
		this.retryAfter = retryAfter;
		this.reason = reason;
	}

	/**
	 * Return how long to wait before the next call.
	 * @return the time, or {@code null} if the response has none or if it cannot be
	 * parsed
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * Return the reason for the failure, such as {@code RequestTokenLimitExceeded}.
	 * @return the reason, or {@code null} if the response has none
	 */
	public @Nullable String reason() {
		return this.reason;
	}

}
