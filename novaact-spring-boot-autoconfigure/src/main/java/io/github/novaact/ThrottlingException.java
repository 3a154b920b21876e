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
 * Thrown when the service throttles the call. All clients of an account share the quotas
 * of the account.
 *
 * @since 0.1.0
 */
public class ThrottlingException extends NovaActServiceException {

	private final @Nullable Duration retryAfter;

	private final @Nullable String serviceCode;

	private final @Nullable String quotaCode;

	/**
	 * Create an exception.
	 * @param error the error that the service returned
	 * @param retryAfter time to wait, may be {@code null}
	 * @param serviceCode code of the service whose quota was reached, may be {@code null}
	 * @param quotaCode code of the quota that was reached, may be {@code null}
	 */
	public ThrottlingException(ServiceError error, @Nullable Duration retryAfter, @Nullable String serviceCode,
			@Nullable String quotaCode) {
		super(error);
		this.retryAfter = retryAfter;
		this.serviceCode = serviceCode;
		this.quotaCode = quotaCode;
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
	 * Return the code of the service whose quota was reached.
	 * @return the code, or {@code null} if the response has none
	 */
	public @Nullable String serviceCode() {
		return this.serviceCode;
	}

	/**
	 * Return the code of the quota that was reached.
	 * @return the code, or {@code null} if the response has none
	 */
	public @Nullable String quotaCode() {
		return this.quotaCode;
	}

}
