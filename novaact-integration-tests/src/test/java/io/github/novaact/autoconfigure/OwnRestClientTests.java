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
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the README says of the application's own clients.
 */
class OwnRestClientTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	@AfterEach
	void close() {
		this.fake.close();
	}

	@ParameterizedTest
	@CsvSource({ "'', 2, true", "jdk, 1, false", "simple, 1, false" })
	void sendTwiceAndKeepCookiesUnlessAPropertyTakesTheirEngineBack(String factory, int requests, boolean cookies) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(NovaActAutoConfiguration.class, RestClientAutoConfiguration.class,
					HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class))
			.withPropertyValues("novaact.endpoint=" + this.fake.endpoint(), "novaact.region=us-east-1",
					"novaact.credentials.access-key=" + this.fake.accessKey(),
					"novaact.credentials.secret-key=" + this.fake.secretKey(),
					"spring.http.clients.imperative.factory=" + factory)
			.run((context) -> {
				RestClient own = context.getBean(RestClient.Builder.class).baseUrl(this.fake.endpoint()).build();
				this.fake.enqueue(FakeAnswer.status(503));
				this.fake.enqueue(FakeAnswer.json(200, "{}").withHeader("Set-Cookie", "session=of-another"));
				int status = own.get().exchange((request, response) -> response.getStatusCode().value());
				assertThat(this.fake.requestCount()).isEqualTo(requests);
				assertThat(status).isEqualTo((requests == 2) ? 200 : 503);
				if (requests == 1) {
					own.get().retrieve().toBodilessEntity();
				}
				this.fake.enqueue(FakeAnswer.json(200, "{}"));
				own.get().retrieve().toBodilessEntity();
				assertThat(this.fake.lastRequest().header("Cookie") != null).isEqualTo(cookies);
				assertThat(context.getBean(NovaActClient.class).getWorkflowRun(this.fake.addRun("flow"))).isNotNull();
				assertThat(this.fake.lastRequest().header("Cookie")).isNull();
			});
	}

}
