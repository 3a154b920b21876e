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

import java.time.Duration;
import java.util.function.Predicate;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ClientWarmUp}.
 */
class ClientWarmUpTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final WorkflowRunKey key = this.fake.addRun("flow");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NovaActAutoConfiguration.class))
		.withPropertyValues("novaact.endpoint=" + this.fake.endpoint(), "novaact.region=" + this.fake.region());

	private final ApplicationContextRunner withCredentials = this.contextRunner.withPropertyValues(
			"novaact.credentials.access-key=" + this.fake.accessKey(),
			"novaact.credentials.secret-key=" + this.fake.secretKey());

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void nothingIsAskedByDefault() {
		this.withCredentials.run((context) -> {
			context.getBean(NovaActClient.class).getWorkflowRun(this.key);
			assertThat(this.fake.requestCount()).isOne();
			assertThat(warmUpThreads()).isZero();
		});
	}

	@Test
	void firstLookupFindsAConnection() {
		this.withCredentials.withPropertyValues("novaact.warm-up=true").run((context) -> {
			awaitEnd();
			assertThat(this.fake.lastRequest().path()).contains("/novaact-warm-up/");
			assertThat(this.fake.openConnections()).isOne();
			context.getBean(NovaActClient.class).getWorkflowRun(this.key);
			assertThat(this.fake.requestCount()).isEqualTo(2);
			assertThat(this.fake.openConnections()).isOne();
		});
	}

	@Test
	void isNotCountedAsALookup() {
		this.withCredentials.withPropertyValues("novaact.warm-up=true").run((context) -> {
			awaitEnd();
			ClientActivity activity = ((MonitoredClient) context.getBean(NovaActClient.class)).activity();
			assertThat(activity.recent()).isEmpty();
			assertThat(activity.summary().state()).isEqualTo(ClientActivity.State.UNKNOWN);
		});
	}

	@Test
	void everyClientIsWarmedUp() {
		this.withCredentials.withPropertyValues("novaact.warm-up=true")
			.withUserConfiguration(TwoClients.class)
			.run((context) -> {
				this.fake.awaitRequests(2, PATIENCE);
				assertThat(this.fake.openConnections()).isEqualTo(2);
			});
	}

	@Test
	void missingCredentialsDoNotStopTheApplication() {
		this.contextRunner.withPropertyValues("novaact.warm-up=true")
			.withBean(AwsCredentialsProvider.class, () -> () -> {
				throw new IllegalStateException("none");
			})
			.run((context) -> {
				assertThat(context).hasNotFailed();
				await().atMost(PATIENCE).until(() -> warmUpThreads() == 0);
				assertThat(this.fake.requestCount()).isZero();
			});
	}

	@Test
	void endsWithTheContext() {
		this.fake.answerAlways(FakeAnswer.hang());
		this.withCredentials
			.withPropertyValues("novaact.warm-up=true", "novaact.read-timeout=1h", "novaact.call-timeout=1h")
			.run((context) -> this.fake.awaitRequests(1, PATIENCE));
		await().atMost(PATIENCE).until(() -> warmUpThreads() == 0);
	}

	private void awaitEnd() {
		this.fake.awaitRequests(1, PATIENCE);
		await().atMost(PATIENCE).until(() -> warmUpThreads() == 0);
	}

	private static long warmUpThreads() {
		Predicate<Thread> warmUp = (thread) -> thread.getName().equals("novaact-warm-up");
		return Thread.getAllStackTraces().keySet().stream().filter(warmUp).count();
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoClients {

		@Bean
		NovaActClient first(NovaActClient.Builder builder) {
			return builder.build();
		}

		@Bean
		NovaActClient second(NovaActClient.Builder builder) {
			return builder.build();
		}

	}

}
