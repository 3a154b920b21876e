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
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;

import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.test.FakeNovaActService;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.ssl.SslBundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for a proxy on the way to the service: what it says is never the service's word.
 */
@Timeout(60)
class ProxyTests {

	@TempDir
	static Path directory;

	private static SslBundle bundle;

	private static SslBundle bundleOfAnotherHost;

	@BeforeAll
	static void createCertificates() throws Exception {
		bundle = Certificates.create(directory.resolve("store.p12"), "ip:127.0.0.1");
		bundleOfAnotherHost = Certificates.create(directory.resolve("other.p12"), "dns:elsewhere.invalid");
	}

	@Test
	void wayThroughAProxyThatOpensItIsTaken() throws Exception {
		try (FakeNovaActService fake = FakeNovaActService.builder().ssl(bundle.createSslContext()).start();
				TestProxy proxy = TestProxy.to(fake.endpoint().getPort());
				NovaActClient client = client(fake, proxy).build()) {
			WorkflowRunKey key = fake.addRun("flow");
			assertThat(client.getWorkflowRun(key).key()).isEqualTo(key);
			assertThat(client.getWorkflowRun(key).key()).isEqualTo(key);
			assertThat(proxy.requests()).containsExactly("CONNECT " + fake.endpoint().getAuthority() + " HTTP/1.1");
		}
	}

	@Test
	void nextAddressOfAProxyIsTriedIfOneRefuses() throws Exception {
		DnsResolver resolver = new SystemDefaultDnsResolver() {

			@Override
			public InetAddress[] resolve(String host) throws UnknownHostException {
				return new InetAddress[] { InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1") };
			}

		};
		try (FakeNovaActService fake = FakeNovaActService.builder().ssl(bundle.createSslContext()).start();
				TestProxy proxy = TestProxy.to(fake.endpoint().getPort());
				NovaActClient client = client(fake, proxy).maxConnections(1)
					.requestFactoryBuilder(ClientHttpRequestFactoryBuilder.httpComponents()
						.withConnectionManagerCustomizer((connections) -> connections.setDnsResolver(resolver))
						.withHttpClientCustomizer(
								(engine) -> engine.setProxy(new HttpHost("proxy.invalid", proxy.host().getPort()))))
					.build()) {
			WorkflowRunKey key = fake.addRun("flow");
			assertThat(client.getWorkflowRun(key).key()).isEqualTo(key);
			assertThat(proxy.requests()).containsExactly("CONNECT " + fake.endpoint().getAuthority() + " HTTP/1.1");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 201, 202, 204, 206, 226, 299, 300, 302, 304, 307, 400, 401, 403, 404, 407, 409, 410, 429, 451,
			500, 502, 503, 504, 599 })
	void whatAProxyAnswersToConnectIsNotTheAnswer(int status) throws Exception {
		for (String body : new String[] { "", "<h1>" + status + "</h1>",
				"{\"__type\":\"ResourceNotFoundException\"}" }) {
			assertNotTheServicesWord("HTTP/1.1 " + status + " Reason\r\nx-amzn-RequestId: 1\r\nContent-Length: "
					+ body.length() + "\r\n\r\n" + body, " responded with " + status + " to CONNECT");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 299 })
	void runThatAProxyAnswersWithIsNoRun(int status) throws Exception {
		WorkflowRunKey key = new WorkflowRunKey("flow", "01234567-89ab-cdef-0123-456789abcdef");
		String body = """
				{"workflowRunArn":"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/workflow-run/%s",
				"workflowRunId":"%s","status":"SUCCEEDED","startedAt":"2026-01-01T00:00:00Z","modelId":"m"}"""
			.formatted(key.workflowRunId(), key.workflowRunId());
		for (String connection : new String[] { "keep-alive", "close" }) {
			assertNotTheServicesWord("HTTP/1.1 " + status + " OK\r\nx-amzn-RequestId: 1\r\nContent-Type: "
					+ "application/json\r\nConnection: " + connection + "\r\nContent-Length: " + body.length()
					+ "\r\n\r\n" + body, "");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
			"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n",
			"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
			"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n" })
	void proxyThatSpeaksNonsenseIsAConnectionException(String answer) throws Exception {
		assertNotTheServicesWord(answer, "");
	}

	@Test
	void wayToAnotherHostIsNotTaken() throws Exception {
		try (FakeNovaActService fake = FakeNovaActService.builder().ssl(bundleOfAnotherHost.createSslContext()).start();
				TestProxy proxy = TestProxy.to(fake.endpoint().getPort());
				NovaActClient client = client(fake, proxy).sslBundle(bundleOfAnotherHost).build()) {
			NovaActConnectionException ex = catchThrowableOfType(NovaActConnectionException.class,
					() -> client.getWorkflowRun(fake.addRun("flow")));
			assertThat(ex).hasMessageContaining("through the proxy " + proxy.host().toHostString());
			assertThat(fake.requestCount()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 404, 407, 502, 503 })
	void proxyIsAskedAgainOnlyWhereThatCanHelp(int status) throws Exception {
		try (FakeNovaActService fake = FakeNovaActService.builder().ssl(bundle.createSslContext()).start();
				TestProxy proxy = TestProxy
					.answering("HTTP/1.1 " + status + " Reason\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
				NovaActClient client = client(fake, proxy).retryEnabled(true).build()) {
			NovaActException ex = catchThrowableOfType(NovaActException.class,
					() -> client.getWorkflowRun(fake.addRun("flow")));
			assertThat(ex.attempts()).isEqualTo((status >= 500) ? 3 : 1);
		}
	}

	private static void assertNotTheServicesWord(String answer, String message) throws Exception {
		try (FakeNovaActService fake = FakeNovaActService.builder().ssl(bundle.createSslContext()).start();
				TestProxy proxy = TestProxy.answering(answer);
				NovaActClient client = client(fake, proxy).build()) {
			NovaActConnectionException ex = catchThrowableOfType(NovaActConnectionException.class,
					() -> client.getWorkflowRun(fake.addRun("flow")));
			assertThat(ex).as(answer).isNotNull();
			assertThat(ex).hasMessageContaining("the proxy " + proxy.host().toHostString())
				.hasMessageContaining(message);
			assertThat(ex.statusCode()).isZero();
			assertThat(ex.requestId()).isNull();
			assertThat(((MonitoredClient) client).activity().summary().lastSuccess()).isNull();
			assertThat(Evidence.of(ex)).isEqualTo(new Evidence(Evidence.Kind.FAILURE, Evidence.Problem.NETWORK));
			assertThat(fake.requestCount()).isZero();
		}
	}

	private static DefaultNovaActClientBuilder client(FakeNovaActService fake, TestProxy proxy) {
		return TestClients.builder(fake)
			.endpoint(URI.create("https://127.0.0.1:" + fake.endpoint().getPort()))
			.sslBundle(bundle)
			.retryEnabled(false)
			.readTimeout(Duration.ofSeconds(2))
			.callTimeout(Duration.ofSeconds(5))
			.requestFactoryBuilder(ClientHttpRequestFactoryBuilder.httpComponents()
				.withHttpClientCustomizer((client) -> client.setProxy(proxy.host())));
	}

}
