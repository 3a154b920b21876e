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

package io.github.novaact.watch.engine;

import java.util.List;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceError;
import io.github.novaact.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Refusal}.
 */
class RefusalTests {

	@ParameterizedTest
	@CsvSource({ "Code, id", "Code,", ", id" })
	void aResponseOfTheServiceIsFinal(String errorCode, String requestId) {
		ServiceError error = Examples.error(400, errorCode, requestId);
		assertThat(Refusal.isNotFound(new ResourceNotFoundException(error, null, null))).isTrue();
		assertThat(Refusal.isDenied(new AccessDeniedException(error))).isTrue();
		assertThat(Refusal.isFinal(new AccessDeniedException(error))).isTrue();
		assertThat(Refusal.isFinal(new ValidationException(error, null, List.of()))).isTrue();
	}

	@Test
	void aResponseOfAnIntermediaryPasses() {
		ServiceError error = Examples.error(403, null, null);
		assertThat(Refusal.isNotFound(new ResourceNotFoundException(error, null, null))).isFalse();
		assertThat(Refusal.isDenied(new AccessDeniedException(error))).isFalse();
		assertThat(Refusal.isFinal(new AccessDeniedException(error))).isFalse();
		assertThat(Refusal.isFinal(new ValidationException(error, null, List.of()))).isFalse();
	}

	@Test
	void aRunThatIsNotFoundMayStillAppear() {
		ServiceError error = Examples.error(404, "ResourceNotFoundException", "id");
		assertThat(Refusal.isFinal(new ResourceNotFoundException(error, null, null))).isFalse();
	}

	@Test
	void otherFailuresPass() {
		assertThat(Refusal.isFinal(Examples.throttled(null))).isFalse();
		assertThat(Refusal.isFinal(new IllegalStateException())).isFalse();
		assertThat(Refusal.isDenied(new IllegalStateException())).isFalse();
		assertThat(Refusal.isNotFound(new IllegalStateException())).isFalse();
	}

}
