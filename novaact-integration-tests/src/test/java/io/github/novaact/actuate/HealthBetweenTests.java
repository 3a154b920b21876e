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

package io.github.novaact.actuate;

import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.test.autoconfigure.AutoConfigureFakeNovaAct;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that health of one test is not left to the next.
 */
class HealthBetweenTests {

	private static final String RUN_ID = "11111111-1111-4111-8111-111111111111";

	private static void fail(FakeNovaActService fake, NovaActClient client) {
		fake.answerAlways(FakeAnswer.serviceUnavailable());
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(NovaActException.class).isThrownBy(() -> client.getWorkflowRun("flow", RUN_ID));
		}
	}

	private static Status status(HealthEndpoint health) {
		return health.healthForPath("novaact").getStatus();
	}

	@Nested
	@SpringBootTest(classes = ApplicationConfiguration.class, properties = "novaact.retry.enabled=false")
	@AutoConfigureFakeNovaAct
	class Passive {

		@RepeatedTest(2)
		void startsUnknown(@Autowired FakeNovaActService fake, @Autowired NovaActClient client,
				@Autowired HealthEndpoint health) {
			assertThat(status(health)).isEqualTo(Status.UNKNOWN);
			fail(fake, client);
			assertThat(status(health)).isEqualTo(Status.DOWN);
		}

	}

	@Nested
	@SpringBootTest(classes = TwoClientsConfiguration.class,
			properties = { "novaact.retry.enabled=false", "novaact.health.mode=active",
					"novaact.health.time-to-live=1h", "management.endpoint.health.cache.time-to-live=0" })
	@AutoConfigureFakeNovaAct
	class Active {

		@RepeatedTest(4)
		void asksAgain(RepetitionInfo repetition, @Autowired FakeNovaActService fake,
				@Autowired HealthEndpoint health) {
			boolean down = repetition.getCurrentRepetition() % 2 == 0;
			if (down) {
				fake.answerAlways(FakeAnswer.serviceUnavailable());
			}
			fake.enqueue(FakeAnswer.reset());
			assertThat(status(health)).isEqualTo(down ? Status.DOWN : Status.UP);
			assertThat(fake.requestCount()).isZero();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ApplicationConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TwoClientsConfiguration {

		@Bean
		NovaActClient client(NovaActClient.Builder builder) {
			return builder.build();
		}

		@Bean(defaultCandidate = false)
		NovaActClient euClient(NovaActClient.Builder builder) {
			return builder.region("eu-west-1").build();
		}

	}

}
