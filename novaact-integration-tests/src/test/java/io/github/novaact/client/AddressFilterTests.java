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

import java.net.InetAddress;
import java.net.URI;

import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.test.FakeNovaActService;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the address filter and the resolver that Spring Boot has since 4.1. A build
 * with Spring Boot 4.0 leaves this class out.
 */
@Timeout(60)
class AddressFilterTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final WorkflowRunKey key = this.fake.addRun("flow");

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void resolverOfSpringBootIsUsed() {
		try (NovaActClient client = named().requestFactoryBuilder(resolvedByName()).build()) {
			assertThat(client.getWorkflowRun(this.key).key()).isEqualTo(this.key);
		}
	}

	@Test
	void addressFilterBarsTheWay() {
		HttpClientSettings settings = HttpClientSettings.defaults().withInetAddressFilter((address) -> false);
		assertThat(failure(TestClients.builder(this.fake).httpClientSettings(settings)))
			.hasRootCauseInstanceOf(FilteredHostException.class)
			.hasMessageContaining("Filtered host");
		assertThat(failure(named().httpClientSettings(settings).requestFactoryBuilder(resolvedByName())))
			.hasRootCauseInstanceOf(FilteredHostException.class);
	}

	private NovaActConnectionException failure(DefaultNovaActClientBuilder builder) {
		try (NovaActClient client = builder.build()) {
			NovaActConnectionException ex = catchThrowableOfType(NovaActConnectionException.class,
					() -> client.getWorkflowRun(this.key));
			assertThat(ex).isNotNull();
			assertThat(ex.attempts()).isEqualTo(1);
			assertThat(Evidence.of(ex)).isEqualTo(new Evidence(Evidence.Kind.FAILURE, Evidence.Problem.NETWORK));
			return ex;
		}
	}

	private DefaultNovaActClientBuilder named() {
		return TestClients.builder(this.fake)
			.endpoint(URI.create("http://nova-act.invalid:" + this.fake.endpoint().getPort()));
	}

	private static HttpComponentsClientHttpRequestFactoryBuilder resolvedByName() {
		return ClientHttpRequestFactoryBuilder.httpComponents().withDnsResolver(new DnsResolver() {

			@Override
			public InetAddress[] resolve(String host) {
				assertThat(host).isEqualTo("nova-act.invalid");
				return new InetAddress[] { InetAddress.getLoopbackAddress() };
			}

			@Override
			public String resolveCanonicalHostname(String host) {
				return host;
			}

		});
	}

}
