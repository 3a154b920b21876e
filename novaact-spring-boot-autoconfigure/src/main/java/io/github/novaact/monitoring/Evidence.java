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

import java.util.Locale;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.CallInterruptedException;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.CredentialsException;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ThrottlingException;
import org.jspecify.annotations.Nullable;

/**
 * Evidence from the outcome of a call of whether the service can be used.
 *
 * @param kind kind of the evidence
 * @param problem problem that the call met, {@code null} if it met none
 * @since 0.1.0
 */
public record Evidence(Kind kind, @Nullable Problem problem) {

	private static final Evidence SUCCESS = new Evidence(Kind.PROOF, null);

	/**
	 * Return the evidence of the outcome of a call.
	 * @param failure exception that the call threw, {@code null} if it returned
	 * @return the evidence
	 */
	public static Evidence of(@Nullable Throwable failure) {
		if (failure == null) {
			return SUCCESS;
		}
		if (failure instanceof ThrottlingException) {
			return new Evidence(Kind.PROOF, Problem.THROTTLING);
		}
		if (failure instanceof CredentialsException) {
			return new Evidence(Kind.FAILURE, Problem.CREDENTIALS);
		}
		if (failure instanceof NovaActConnectionException || failure instanceof CallTimeoutException) {
			return new Evidence(Kind.FAILURE, Problem.NETWORK);
		}
		if (failure instanceof NovaActServiceException exception) {
			return ofAnswer(exception);
		}
		if (failure instanceof CallInterruptedException || !(failure instanceof NovaActException)) {
			return new Evidence(Kind.NONE, null);
		}
		return new Evidence(Kind.FAILURE, Problem.RESPONSE);
	}

	private static Evidence ofAnswer(NovaActServiceException exception) {
		if (exception.errorCode() == null && exception.requestId() == null) {
			return new Evidence(Kind.FAILURE, Problem.RESPONSE);
		}
		if (CallOutcome.of(exception) == CallOutcome.SERVER_ERROR) {
			return new Evidence(Kind.FAILURE, Problem.SERVICE);
		}
		if (exception.errorCode() == null || exception.requestId() == null) {
			return new Evidence(Kind.FAILURE, Problem.RESPONSE);
		}
		if (ErrorCodes.has(exception.errorCode(), ErrorCodes.Trait.CREDENTIALS)) {
			return new Evidence(Kind.FAILURE, Problem.CREDENTIALS);
		}
		return new Evidence(Kind.PROOF, (exception instanceof AccessDeniedException) ? Problem.PERMISSION : null);
	}

	/**
	 * Kind of evidence.
	 */
	public enum Kind {

		/**
		 * The service responded and accepted the signature.
		 */
		PROOF,

		/**
		 * The service cannot be used.
		 */
		FAILURE,

		/**
		 * No evidence.
		 */
		NONE

	}

	/**
	 * Problem that a call met.
	 */
	public enum Problem {

		/**
		 * No response arrives.
		 */
		NETWORK,

		/**
		 * Credentials are not available, or the service rejects them.
		 */
		CREDENTIALS,

		/**
		 * The credentials do not permit the operation.
		 */
		PERMISSION,

		/**
		 * The service throttles.
		 */
		THROTTLING,

		/**
		 * The service fails.
		 */
		SERVICE,

		/**
		 * The response is not the service's.
		 */
		RESPONSE;

		/**
		 * Return the value of this constant in health and endpoint.
		 * @return the value
		 */
		public String value() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
