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

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Known error codes and their traits: those of the service's model, those that every AWS
 * service may return, and those that the AWS SDKs treat as throttling.
 *
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/CommonErrors.html">Common
 * errors</a>
 * @see <a href=
 * "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html">Retry
 * behavior of AWS SDKs</a>
 */
public final class ErrorCodes {

	private static final Map<String, Set<Trait>> TRAITS = new HashMap<>();

	static {
		// The service's model
		known("AccessDeniedException");
		known("ConflictException");
		known("InternalServerException");
		known("ResourceNotFoundException");
		known("ServiceQuotaExceededException");
		known("ThrottlingException", Trait.THROTTLING);
		known("ValidationException");
		// Any AWS service
		known("AuthFailure", Trait.CREDENTIALS, Trait.SIGNATURE);
		known("ExpiredToken", Trait.CREDENTIALS, Trait.EXPIRED);
		known("ExpiredTokenException", Trait.CREDENTIALS, Trait.EXPIRED);
		known("IncompleteSignature", Trait.CREDENTIALS, Trait.SIGNATURE);
		known("IncompleteSignatureException", Trait.CREDENTIALS, Trait.SIGNATURE);
		known("InternalFailure");
		known("InvalidAccessKeyId", Trait.CREDENTIALS);
		known("InvalidClientTokenId", Trait.CREDENTIALS);
		known("InvalidSignatureException", Trait.CREDENTIALS, Trait.SIGNATURE);
		known("InvalidToken", Trait.CREDENTIALS);
		known("MissingAuthenticationToken", Trait.CREDENTIALS);
		known("MissingAuthenticationTokenException", Trait.CREDENTIALS);
		known("NotAuthorized");
		known("OptInRequired", Trait.CREDENTIALS);
		known("RequestExpired", Trait.CREDENTIALS, Trait.CLOCK);
		known("RequestInTheFuture", Trait.CREDENTIALS, Trait.CLOCK);
		known("RequestTimeTooSkewed", Trait.CREDENTIALS, Trait.CLOCK);
		known("ServiceUnavailable");
		known("SignatureDoesNotMatch", Trait.CREDENTIALS, Trait.SIGNATURE);
		known("UnknownOperationException");
		known("UnrecognizedClientException", Trait.CREDENTIALS);
		// Throttling for the AWS SDKs
		known("BandwidthLimitExceeded", Trait.THROTTLING);
		known("EC2ThrottledException", Trait.THROTTLING);
		known("LimitExceededException", Trait.THROTTLING);
		known("PriorRequestNotComplete", Trait.THROTTLING);
		known("ProvisionedThroughputExceededException", Trait.THROTTLING);
		known("RequestLimitExceeded", Trait.THROTTLING);
		known("RequestThrottled", Trait.THROTTLING);
		known("RequestThrottledException", Trait.THROTTLING);
		known("SlowDown", Trait.THROTTLING);
		known("ThrottledException", Trait.THROTTLING);
		known("Throttling", Trait.THROTTLING);
		known("TooManyRequestsException", Trait.THROTTLING);
		known("TransactionInProgressException", Trait.THROTTLING);
	}

	private ErrorCodes() {
	}

	private static void known(String code, Trait... traits) {
		TRAITS.put(code, Set.of(traits));
	}

	/**
	 * Return whether a code is one of the known, bounded set.
	 * @param code the code, may be {@code null}
	 * @return whether it is known
	 */
	public static boolean isKnown(@Nullable String code) {
		return code != null && TRAITS.containsKey(code);
	}

	/**
	 * Return whether a code has a trait.
	 * @param code the code, may be {@code null}
	 * @param trait trait to check
	 * @return whether it has the trait, {@code false} for an unknown code
	 */
	public static boolean has(@Nullable String code, Trait trait) {
		return code != null && TRAITS.getOrDefault(code, Set.of()).contains(trait);
	}

	/**
	 * Trait of an error code.
	 */
	public enum Trait {

		/**
		 * The service throttles.
		 */
		THROTTLING,

		/**
		 * The service rejects the credentials or the signature.
		 */
		CREDENTIALS,

		/**
		 * The credentials have expired. New ones may be accepted.
		 */
		EXPIRED,

		/**
		 * The signing time differs from the service's clock.
		 */
		CLOCK,

		/**
		 * The signature is wrong, possibly because of the signing time.
		 */
		SIGNATURE

	}

}
