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
 * Thrown when the service returns an error. Each error that the service documents has a
 * subclass; any other error is an instance of this class.
 *
 * @since 0.1.0
 */
public class NovaActServiceException extends NovaActException {

	private final @Nullable String serviceMessage;

	/**
	 * Create an exception.
	 * @param error the error that the service returned
	 */
	public NovaActServiceException(ServiceError error) {
		super(error.toString(), null, error.statusCode(), error.errorCode(), error.requestId(), error.attempts());
		this.serviceMessage = error.message();
	}

	/**
	 * Return the message of the service.
	 * @return the message without control characters and possible secrets, or
	 * {@code null} if the response has none
	 */
	public @Nullable String serviceMessage() {
		return this.serviceMessage;
	}

}
