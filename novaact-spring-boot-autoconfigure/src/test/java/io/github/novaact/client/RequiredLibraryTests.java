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

package io.github.novaact.client;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link RequiredLibrary}.
 */
class RequiredLibraryTests {

	@Test
	void librariesOfThisBuildAreNew() {
		assertThatNoException().isThrownBy(RequiredLibrary::check);
		for (RequiredLibrary library : RequiredLibrary.values()) {
			assertThat(library.version()).as(library.name()).matches("[0-9]+\\.[0-9]+.*");
		}
	}

	@ParameterizedTest
	@CsvSource({ "AWS_SIGNER, 2.21.19", "AWS_SIGNER, 2.21.0", "AWS_AUTH, 2.20.162", "AWS_AUTH, 1.12.700",
			"HTTP_CLIENT, 5.4.4", "HTTP_CLIENT, 5", "RETRY, 2.0.4", "RETRY, 1.3.4", "RETRY, 2.0.4-SNAPSHOT",
			"OBSERVATION, 1.15.12" })
	void olderVersionIsNamed(RequiredLibrary library, String version) {
		assertThatExceptionOfType(OutdatedLibraryException.class).isThrownBy(() -> library.check(version))
			.withMessageContaining(version)
			.satisfies((ex) -> assertThat(OutdatedLibraryFailureAnalyzer.analysis(ex, ex).getDescription())
				.contains(ex.getLibrary(), version));
	}

	@Test
	void linkageErrorIsNotExplainedByLibrariesThatAreNew() {
		assertThat(new LinkageFailureAnalyzer().analyze(new IllegalStateException(new NoSuchMethodError("x"))))
			.isNull();
	}

	@ParameterizedTest
	@CsvSource({ "AWS_SIGNER, 2.21.20", "AWS_SIGNER, 2.100.0", "AWS_AUTH, 3.0.0", "HTTP_CLIENT, 5.5",
			"HTTP_CLIENT, 5.5-beta1", "HTTP_CLIENT, 5.10", "HTTP_CLIENT, 6", "RETRY, 2.0.5", "OBSERVATION, 1.16.0-M1",
			"OBSERVATION, 1.17.2.RELEASE", "RETRY," })
	void otherVersionIsTaken(RequiredLibrary library, @Nullable String version) {
		assertThatNoException().isThrownBy(() -> library.check(version));
	}

}
