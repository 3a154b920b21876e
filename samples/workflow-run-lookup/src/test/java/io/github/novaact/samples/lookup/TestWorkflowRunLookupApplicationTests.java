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

package io.github.novaact.samples.lookup;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TestWorkflowRunLookupApplication}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TestWorkflowRunLookupApplicationTests {

	@Test
	void logsFirstLookupFromRunningToSucceededThenWhatToTry(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run()) {
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(output).contains("Try:"));
			String run = "Run 11111111-1111-4111-8111-111111111111 of invoices is ";
			assertThat(context.getEnvironment().getProperty("novaact.watch.interval")).isEqualTo("2s");
			assertThat(output).containsSubsequence("watched definitions [orders, price-check, onboarding]",
					run + "RUNNING", run + "SUCCEEDED",
					"http://localhost:" + context.getEnvironment().getProperty("local.server.port")
							+ "/runs/invoices/11111111-1111-4111-8111-111111111111");
		}
	}

	private static ConfigurableApplicationContext run() {
		return SpringApplication.from(WorkflowRunLookupApplication::main)
			.with(FakeServiceConfiguration.class)
			.withAdditionalProfiles("fake")
			.run(FakeServiceConfiguration.arguments("--server.port=0"))
			.getApplicationContext();
	}

}
