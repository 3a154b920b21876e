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

import java.net.HttpURLConnection;

import io.github.novaact.ListOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.apache.commons.logging.LogFactory;
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

	private static final String PAGE_TOKEN = "pageTokenEXAMPLE";

	private static final String CONTAINER_TOKEN = "containerTokenEXAMPLE";

	@Test
	void rootLoggerAtTracePrintsNoSecret(CapturedOutput output) throws Exception {
		try (FakeNovaActService fake = FakeNovaActService.builder().sessionToken(TOKEN).start()) {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.web(WebApplicationType.NONE)
				.properties("logging.level.root=trace", "novaact.endpoint=" + fake.endpoint(),
						"novaact.region=" + fake.region(), "novaact.credentials.access-key=" + fake.accessKey(),
						"novaact.credentials.secret-key=" + fake.secretKey(),
						"novaact.credentials.session-token=" + TOKEN)
				.run()) {
				NovaActClient client = context.getBean(NovaActClient.class);
				client.getWorkflowRun(fake.addRun("flow"));
				fake.enqueue(FakeAnswer.json(200, "{\"workflowRunSummaries\":[]}"));
				client.listWorkflowRuns("flow", new ListOptions(7, null, PAGE_TOKEN)).stream().toList();
				HttpURLConnection connection = (HttpURLConnection) fake.endpoint().toURL().openConnection();
				connection.setRequestProperty("X-aws-ec2-metadata-token", CONTAINER_TOKEN);
				connection.getResponseCode();
				for (String logger : new String[] { "org.apache.http.headers", "org.apache.http.wire" }) {
					assertThat(LogFactory.getLog(logger).isDebugEnabled()).isFalse();
				}
			}
			String signature = fake.requests("ListWorkflowRuns")
				.get(0)
				.header("Authorization")
				.replaceAll(".*Signature=", "");
			assertThat(output).contains("TRACE").contains("attempt 1 of 3 returned 200");
			assertThat(output.toString()).doesNotContain(TOKEN, fake.secretKey(), signature, PAGE_TOKEN,
					CONTAINER_TOKEN);
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
