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

import io.github.novaact.NovaActClient;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretsLoggingEnvironmentPostProcessor}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsLoggingTests {

	private static final String TOKEN = "IQoJb3JpZ2luX2VjEXAMPLEsessionToken";

	@Test
	void rootLoggerAtTracePrintsNoSecret(CapturedOutput output) {
		try (FakeNovaActService fake = FakeNovaActService.builder().sessionToken(TOKEN).start()) {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.properties("logging.level.root=trace", "novaact.endpoint=" + fake.endpoint(),
						"novaact.region=" + fake.region(), "novaact.credentials.access-key=" + fake.accessKey(),
						"novaact.credentials.secret-key=" + fake.secretKey(),
						"novaact.credentials.session-token=" + TOKEN)
				.run()) {
				context.getBean(NovaActClient.class).getWorkflowRun(fake.addRun("flow"));
			}
			String signature = fake.lastRequest().header("Authorization").replaceAll(".*Signature=", "");
			assertThat(output).contains("TRACE").contains("attempt 1 of 3 was answered 200");
			assertThat(output.toString()).doesNotContain(TOKEN, fake.secretKey(), signature);
		}
		finally {
			LoggingSystem.get(getClass().getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
