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

import java.time.Duration;

import io.github.novaact.NovaActClient;
import io.github.novaact.test.FakeNovaActService;

/**
 * Clients of the fake service.
 */
final class TestClients {

	private TestClients() {
	}

	/**
	 * Make a first call, which loads classes and takes longer than the timeouts of many
	 * tests permit on a busy machine.
	 */
	static void warmUp() {
		try (FakeNovaActService fake = FakeNovaActService.start(); NovaActClient client = builder(fake).build()) {
			client.getWorkflowRun(fake.addRun("flow"));
		}
	}

	/**
	 * Return a builder of clients that do not wait long between attempts.
	 * @param fake the fake service
	 * @return the builder
	 */
	static DefaultNovaActClientBuilder builder(FakeNovaActService fake) {
		return new DefaultNovaActClientBuilder().endpoint(fake.endpoint())
			.region(fake.region())
			.credentialsProvider(fake.credentialsProvider())
			.retryThrottlingDelay(Duration.ofMillis(1))
			.retryTransientDelay(Duration.ofMillis(1));
	}

}
