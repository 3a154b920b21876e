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
 * The service answered with an error. Errors that the operation documents have a subclass
 * of their own; any other answer is of this class itself.
 *
 * @since 0.1.0
 */
public class NovaActServiceException extends NovaActException {

	private final @Nullable String serviceMessage;

	/**
	 * Create an exception.
	 * @param error the error that the service answered with
	 */
	public NovaActServiceException(ServiceError error) {
		super(error.toString(), null, error.statusCode(), error.errorCode(), error.requestId(), error.attempts());
		this.serviceMessage = error.message();
	}

	/**
	 * Return the message of the service.
	 * @return the message, cleaned of control characters and of what could be a secret,
	 * or {@code null} if the answer has none
	 */
	public @Nullable String serviceMessage() {
		return this.serviceMessage;
	}

}
