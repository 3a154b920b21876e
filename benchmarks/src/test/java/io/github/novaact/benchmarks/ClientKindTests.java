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

package io.github.novaact.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the clients that are compared.
 */
class ClientKindTests {

	@ParameterizedTest
	@EnumSource
	void looksUpRunsFromTheStub(ClientKind kind) throws Exception {
		try (StubService service = StubService.start(); LookupClient client = kind.open(service.endpoint())) {
			Object run = client.lookUp("invoice-download", Load.runId(7));
			String text = (run instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : run.toString();
			assertThat(text).contains("SUCCEEDED", Load.runId(7));
		}
	}

	@Test
	@SuppressWarnings("deprecation")
	void measuredRivalTimesLookupsAndAttempts() throws Exception {
		try (StubService service = StubService.start();
				MeasuredAwsClient client = new MeasuredAwsClient(service.endpoint(), ApacheHttpClient.builder())) {
			client.lookUp("invoice-download", Load.runId(7));
			client.lookUp("invoice-download", Load.runId(8));
			assertThat(client.timedLookups()).isEqualTo(2);
			assertThat(client.timedAttempts()).isEqualTo(2);
		}
	}

	@Test
	void loadIsMeasured() throws Exception {
		try (StubService service = StubService.start(); LookupClient client = ClientKind.RAW.open(service.endpoint())) {
			Window window = new Load(client, 10).run(2, Duration.ofMillis(50));
			assertThat(window.p50()).isPositive().isLessThanOrEqualTo(window.p99());
			assertThat(window.rate()).isPositive();
			assertThat(Window.parse(window.format()).bytes()).isPositive();
		}
	}

}
