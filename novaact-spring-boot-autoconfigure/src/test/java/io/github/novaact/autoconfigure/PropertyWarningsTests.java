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

package io.github.novaact.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PropertyWarnings}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PropertyWarningsTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	@BeforeEach
	void removeTheEnvironmentOfTheBuild() {
		this.environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
	}

	@ParameterizedTest
	@CsvSource({ "novaact.wach.definitions, novaact.watch.definitions", "novaact.regoin, novaact.region",
			"novaact.retry.maxattempt, novaact.retry.max-attempts",
			"novaact.watch.definition[0], novaact.watch.definitions",
			"novaact.credentials.acces-key, novaact.credentials.access-key" })
	void unknownPropertyIsNamedWithTheClosest(String property, String closest, CapturedOutput output) {
		set(property, "secret");
		assertThat(output)
			.contains("The property '" + property + "' is unknown and has no effect: did you mean '" + closest + "'?")
			.doesNotContain("secret");
	}

	@Test
	void propertyThatIsLikeNoneHasNoSuggestion(CapturedOutput output) {
		set("novaact.something.entirely.different", "x");
		assertThat(output).contains("'novaact.something.entirely.different' is unknown").doesNotContain("did you mean");
	}

	@ParameterizedTest
	@CsvSource({ "novaact.watch.interval, 10", "novaact.call-timeout, 30", "novaact.watch.stuck-after, 7200",
			"novaact.callTimeout, ' 30 '" })
	void durationWithoutUnitIsNamed(String property, String value, CapturedOutput output) {
		set(property, value);
		assertThat(output).contains("has no unit: " + value.trim() + " means " + value.trim() + " milliseconds");
	}

	@ParameterizedTest
	@CsvSource({ "novaact.watch.interval, 10s", "novaact.watch.interval, PT10S", "novaact.watch.not-found-grace, 0",
			"novaact.watch.stuck-after, auto", "novaact.watch.definitions[0], flow", "novaact.maxConnections, 10",
			"novaact.watch.jdbc.table-prefix, X_", "novaact.ssl.bundle, b", "spring.novaact.foo, 1",
			"novaactx.foo, 1" })
	void otherPropertiesAreNotNamed(String property, String value, CapturedOutput output) {
		set(property, value);
		assertThat(output).doesNotContain("The property");
	}

	@ParameterizedTest
	@ValueSource(strings = { "NOVAACT_WATCH_REQUESTSPERSECOND", "NOVAACT_WATCH_REQUESTS_PER_SECOND",
			"NOVAACT_WATCH_DEFINITIONS_0", "NOVAACT_REGION" })
	void environmentVariableIsKnown(String variable, CapturedOutput output) {
		this.environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(variable, "5")));
		log();
		assertThat(output).doesNotContain("The property");
	}

	private void set(String property, String value) {
		this.environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(property, value)));
		log();
	}

	private void log() {
		ConfigurationPropertySources.attach(this.environment);
		PropertyWarnings.log(this.environment, getClass().getClassLoader());
	}

}
