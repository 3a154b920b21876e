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

import java.util.List;
import java.util.stream.Stream;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.CallInterruptedException;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.ConflictException;
import io.github.novaact.CredentialsException;
import io.github.novaact.InternalServerException;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceError;
import io.github.novaact.ThrottlingException;
import io.github.novaact.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallOutcome}.
 */
class CallOutcomeTests {

	@Test
	void runIsSuccess() {
		assertThat(CallOutcome.of(null)).isEqualTo(CallOutcome.SUCCESS);
	}

	@ParameterizedTest
	@MethodSource
	void everyFailureHasItsOutcome(Throwable failure, CallOutcome outcome) {
		assertThat(CallOutcome.of(failure)).isEqualTo(outcome);
	}

	static Stream<Arguments> everyFailureHasItsOutcome() {
		return Stream.of(Arguments.of(new ResourceNotFoundException(error(404), null, null), CallOutcome.NOT_FOUND),
				Arguments.of(new ThrottlingException(error(429), null, null, null), CallOutcome.THROTTLED),
				Arguments.of(new ThrottlingException(error(503), null, null, null), CallOutcome.THROTTLED),
				Arguments.of(new AccessDeniedException(error(403)), CallOutcome.CLIENT_ERROR),
				Arguments.of(new ConflictException(error(409), null, null), CallOutcome.CLIENT_ERROR),
				Arguments.of(new ValidationException(error(400), null, List.of()), CallOutcome.CLIENT_ERROR),
				Arguments.of(new CredentialsException("none", null, 1), CallOutcome.CLIENT_ERROR),
				Arguments.of(new InternalServerException(error(500), null, null), CallOutcome.SERVER_ERROR),
				Arguments.of(new InvalidResponseException("odd", null, 200, null, 1), CallOutcome.INVALID_RESPONSE),
				Arguments.of(new CallTimeoutException("late", null, 1), CallOutcome.TIMEOUT),
				Arguments.of(new NovaActConnectionException("reset", null, 1), CallOutcome.IO_ERROR),
				Arguments.of(new CallInterruptedException("interrupted", null, 1), CallOutcome.INTERRUPTED));
	}

	@ParameterizedTest
	@CsvSource({ "301, CLIENT_ERROR", "400, CLIENT_ERROR", "401, CLIENT_ERROR", "418, CLIENT_ERROR",
			"499, CLIENT_ERROR", "500, SERVER_ERROR", "501, SERVER_ERROR", "502, SERVER_ERROR", "503, SERVER_ERROR",
			"504, SERVER_ERROR", "599, SERVER_ERROR" })
	void otherAnswersAreToldApartByTheirStatus(int status, CallOutcome outcome) {
		assertThat(CallOutcome.of(new NovaActServiceException(error(status)))).isEqualTo(outcome);
	}

	private static ServiceError error(int statusCode) {
		return new ServiceError(statusCode, null, null, "r-1", 1);
	}

}
