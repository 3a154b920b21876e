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

import java.util.stream.Stream;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.CallInterruptedException;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.CredentialsException;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceError;
import io.github.novaact.ThrottlingException;
import io.github.novaact.monitoring.Evidence.Kind;
import io.github.novaact.monitoring.Evidence.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Evidence}.
 */
class EvidenceTests {

	@Test
	void successIsProof() {
		assertThat(Evidence.of(null)).isEqualTo(new Evidence(Kind.PROOF, null));
	}

	@ParameterizedTest
	@MethodSource
	void everyFailureSaysWhatItCan(Throwable failure, Kind kind, Problem problem) {
		assertThat(Evidence.of(failure)).isEqualTo(new Evidence(kind, problem));
	}

	static Stream<Arguments> everyFailureSaysWhatItCan() {
		return Stream.of(
				Arguments.of(new ThrottlingException(error(429, "ThrottlingException", "r-1"), null, null, null),
						Kind.PROOF, Problem.THROTTLING),
				Arguments.of(new ResourceNotFoundException(error(404, "ResourceNotFoundException", "r-1"), null, null),
						Kind.PROOF, null),
				Arguments.of(new AccessDeniedException(error(403, "AccessDeniedException", "r-1")), Kind.PROOF,
						Problem.PERMISSION),
				Arguments.of(new CredentialsException("none", null, 1), Kind.FAILURE, Problem.CREDENTIALS),
				Arguments.of(new NovaActConnectionException("reset", null, 1), Kind.FAILURE, Problem.NETWORK),
				Arguments.of(new CallTimeoutException("late", null, 1), Kind.FAILURE, Problem.NETWORK),
				Arguments.of(new InvalidResponseException("odd", null, 200, "r-1", 1), Kind.FAILURE, Problem.RESPONSE),
				Arguments.of(new CallInterruptedException("interrupted", null, 1), Kind.NONE, null),
				Arguments.of(new IllegalStateException("a bug"), Kind.NONE, null));
	}

	@ParameterizedTest
	@CsvSource({ "500, InternalFailure, r-1, SERVICE", "503, ServiceUnavailable, r-1, SERVICE", "500, , r-1, SERVICE",
			"403, ExpiredTokenException, r-1, CREDENTIALS", "403, InvalidSignatureException, r-1, CREDENTIALS",
			"403, RequestTimeTooSkewed, r-1, CREDENTIALS", "403, AccessDeniedException, , RESPONSE",
			"404, , r-1, RESPONSE", "404, , , RESPONSE", "502, , , RESPONSE", "407, , , RESPONSE" })
	void answerThatProvesNothingSaysWhereToLook(int status, String code, String requestId, Problem problem) {
		assertThat(Evidence.of(new NovaActServiceException(error(status, code, requestId))))
			.isEqualTo(new Evidence(Kind.FAILURE, problem));
	}

	@Test
	void otherAnswerOfTheServiceIsProof() {
		assertThat(Evidence.of(new NovaActServiceException(error(499, "SomethingNew", "r-1"))))
			.isEqualTo(new Evidence(Kind.PROOF, null));
	}

	private static ServiceError error(int statusCode, String code, String requestId) {
		return new ServiceError(statusCode, code, null, requestId, 1);
	}

}
