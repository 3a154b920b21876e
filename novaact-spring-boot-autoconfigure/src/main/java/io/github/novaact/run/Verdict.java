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

package io.github.novaact.run;

import java.util.stream.Stream;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.CallInterruptedException;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceQuotaExceededException;
import io.github.novaact.ValidationException;

/**
 * What follows from a failed call.
 */
enum Verdict {

	/**
	 * Another call may succeed.
	 */
	RETRY,

	/**
	 * There is no such run.
	 */
	GONE,

	/**
	 * Another call fails, too.
	 */
	FINAL;

	static Verdict of(Throwable failure) {
		if (failure instanceof ResourceNotFoundException) {
			return GONE;
		}
		if (failure instanceof AccessDeniedException || failure instanceof ValidationException
				|| failure instanceof ServiceQuotaExceededException) {
			return FINAL;
		}
		return (failure instanceof IllegalStateException || failure instanceof IllegalArgumentException
				|| failure instanceof UnsupportedOperationException) ? FINAL : RETRY;
	}

	/**
	 * Return whether the service may have created a run although the call failed: a
	 * request may have been sent, and no response said what became of it.
	 * @param failure what the call threw
	 * @return whether it may have
	 */
	static boolean mayHaveCreatedRun(Throwable failure) {
		return failure instanceof NovaActException last && last.attempts() > 0
				&& Stream.concat(Stream.of(failure), Stream.of(failure.getSuppressed())).anyMatch(Verdict::isUnknown);
	}

	private static boolean isUnknown(Throwable failure) {
		if (failure instanceof NovaActConnectionException connection) {
			return connection.mayHaveBeenSent();
		}
		if (failure instanceof NovaActServiceException service) {
			return service.errorCode() == null && service.statusCode() >= 500;
		}
		return failure instanceof CallTimeoutException || failure instanceof CallInterruptedException
				|| failure instanceof InvalidResponseException;
	}

}
