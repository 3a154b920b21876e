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

package io.github.novaact.monitoring;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.CallInterruptedException;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.ConflictException;
import io.github.novaact.InternalServerException;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of a call.
 *
 * @since 0.1.0
 */
public enum CallOutcome {

	/**
	 * The service returned the result.
	 */
	SUCCESS,

	/**
	 * The service has no such run or definition.
	 */
	NOT_FOUND,

	/**
	 * The service throttled the last attempt.
	 */
	THROTTLED,

	/**
	 * The service refused the request, or there were no credentials to sign it with.
	 */
	CLIENT_ERROR,

	/**
	 * The service failed.
	 */
	SERVER_ERROR,

	/**
	 * The time of the call ran out.
	 */
	TIMEOUT,

	/**
	 * No complete response arrived.
	 */
	IO_ERROR,

	/**
	 * The response could not be parsed.
	 */
	INVALID_RESPONSE,

	/**
	 * The calling thread was interrupted.
	 */
	INTERRUPTED;

	/**
	 * Return the outcome of a call.
	 * @param failure exception that the call threw, {@code null} if it returned
	 * @return the outcome
	 */
	public static CallOutcome of(@Nullable Throwable failure) {
		if (failure == null) {
			return SUCCESS;
		}
		if (failure instanceof ResourceNotFoundException) {
			return NOT_FOUND;
		}
		if (failure instanceof ThrottlingException) {
			return THROTTLED;
		}
		if (failure instanceof CallTimeoutException) {
			return TIMEOUT;
		}
		if (failure instanceof NovaActConnectionException) {
			return IO_ERROR;
		}
		if (failure instanceof InvalidResponseException) {
			return INVALID_RESPONSE;
		}
		if (failure instanceof CallInterruptedException) {
			return INTERRUPTED;
		}
		return (failure instanceof NovaActServiceException exception && isServerError(exception)) ? SERVER_ERROR
				: CLIENT_ERROR;
	}

	/**
	 * Return whether the service failed. The exceptions of the service's model have
	 * precedence over the HTTP status.
	 * @param exception the error response
	 * @return whether it failed
	 */
	private static boolean isServerError(NovaActServiceException exception) {
		if (exception instanceof AccessDeniedException || exception instanceof ConflictException
				|| exception instanceof ValidationException) {
			return false;
		}
		return exception instanceof InternalServerException || exception.statusCode() >= 500;
	}

}
