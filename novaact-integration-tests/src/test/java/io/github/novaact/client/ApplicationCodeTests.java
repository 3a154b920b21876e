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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.novaact.CallInterruptedException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.test.FakeNovaActService;
import org.apache.hc.client5.http.DnsResolver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.http.client.ClientHttpRequestInterceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the application's own code on the way: filters, interceptors and resolvers.
 */
@Timeout(60)
class ApplicationCodeTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final WorkflowRunKey key = this.fake.addRun("flow");

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void whatInterceptorsThrowIsAConnectionException() {
		for (RuntimeException failure : List.of(new IllegalStateException("circuit is open"),
				new IllegalArgumentException("bad"), new NullPointerException(), new UnsupportedOperationException())) {
			assertThat(assertBarred(builder().restClientCustomizer(interceptedBy((request, body, execution) -> {
				throw failure;
			})))).hasCause(failure).hasMessageContaining(failure.getClass().getName());
			assertBarred(builder().restClientCustomizer(interceptedBy((request, body, execution) -> {
				execution.execute(request, body);
				throw failure;
			})));
			assertBarred(builder().restClientCustomizer((restClient) -> restClient.requestInitializer((request) -> {
				throw failure;
			})));
		}
	}

	@Test
	@SuppressWarnings("NullAway")
	void interceptorThatReturnsNothingIsAConnectionException() {
		assertBarred(builder().restClientCustomizer(interceptedBy((request, body, execution) -> null)));
	}

	@Test
	void errorsStayErrors() {
		try (NovaActClient client = builder().restClientCustomizer(interceptedBy((request, body, execution) -> {
			throw new StackOverflowError();
		})).build()) {
			assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> client.getWorkflowRun(this.key));
		}
		try (NovaActClient client = named().requestFactoryBuilder(resolvedBy((host) -> {
			throw new NoClassDefFoundError("x");
		})).build()) {
			assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> client.getWorkflowRun(this.key));
		}
	}

	@Test
	void interruptThatAnInterceptorWrapsIsAnInterrupt() {
		try (NovaActClient client = builder().restClientCustomizer(interceptedBy((request, body, execution) -> {
			throw new IllegalStateException(new InterruptedException());
		})).build()) {
			assertThatExceptionOfType(CallInterruptedException.class).isThrownBy(() -> client.getWorkflowRun(this.key));
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void networkFailureOfAnInterceptorIsTriedAgain() {
		AtomicInteger attempts = new AtomicInteger();
		try (NovaActClient client = builder().restClientCustomizer(interceptedBy((request, body, execution) -> {
			if (attempts.incrementAndGet() < 3) {
				throw new IOException("broken pipe");
			}
			return execution.execute(request, body);
		})).build()) {
			assertThat(client.getWorkflowRun(this.key).key()).isEqualTo(this.key);
		}
	}

	@Test
	void resolverOfTheApplicationIsAsked() {
		try (NovaActClient client = named().requestFactoryBuilder(resolvedBy((host) -> {
			assertThat(host).isEqualTo("nova-act.invalid");
			return new InetAddress[] { InetAddress.getLoopbackAddress() };
		})).build()) {
			assertThat(client.getWorkflowRun(this.key).key()).isEqualTo(this.key);
		}
	}

	@Test
	void whatResolversThrowIsAConnectionException() {
		assertThat(assertBarred(named().requestFactoryBuilder(resolvedBy((host) -> {
			throw new IllegalStateException("no directory");
		})))).hasMessageContaining("no directory");
		try (NovaActClient client = named().requestFactoryBuilder(resolvedBy((host) -> {
			throw new UnknownHostException(host);
		})).build()) {
			NovaActConnectionException ex = catchThrowableOfType(NovaActConnectionException.class,
					() -> client.getWorkflowRun(this.key));
			assertThat(ex.attempts()).isEqualTo(3);
		}
		for (InetAddress[] none : new InetAddress[][] { {}, null }) {
			try (NovaActClient client = named().requestFactoryBuilder(resolvedBy((host) -> none)).build()) {
				assertThatExceptionOfType(NovaActConnectionException.class)
					.isThrownBy(() -> client.getWorkflowRun(this.key));
			}
		}
	}

	@Test
	void resolverThatHangsIsLeft() {
		try (NovaActClient client = named().connectTimeout(Duration.ofMillis(100))
			.requestFactoryBuilder(resolvedBy((host) -> {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					throw new UnknownHostException(host);
				}
				return new InetAddress[0];
			}))
			.build()) {
			assertThat(catchThrowableOfType(NovaActConnectionException.class, () -> client.getWorkflowRun(this.key)))
				.hasMessageContaining("was not resolved within 100 ms");
		}
	}

	@Test
	void addressesShareTheTimeToConnect() throws Exception {
		List<ServerSocket> full = new ArrayList<>();
		List<Socket> backlog = new ArrayList<>();
		InetAddress[] addresses = new InetAddress[6];
		for (int i = 0; i < 5; i++) {
			addresses[i] = InetAddress.getByAddress(new byte[] { 127, 0, 1, (byte) (i + 1) });
			full.add(new ServerSocket(this.fake.endpoint().getPort(), 1, addresses[i]));
			fill(full.get(i), backlog);
		}
		addresses[5] = InetAddress.getLoopbackAddress();
		try (NovaActClient client = named().retryEnabled(false)
			.connectTimeout(Duration.ofSeconds(6))
			.requestFactoryBuilder(resolvedBy((host) -> addresses))
			.build();
				NovaActClient impatient = named().retryEnabled(false)
					.connectTimeout(Duration.ofMillis(700))
					.callTimeout(Duration.ofMillis(3400))
					.requestFactoryBuilder(resolvedBy((host) -> addresses))
					.build()) {
			assertThat(client.getWorkflowRun(this.key).key()).isEqualTo(this.key);
			// With that time for each of them it would be the call that times out
			assertThatExceptionOfType(NovaActConnectionException.class)
				.isThrownBy(() -> impatient.getWorkflowRun(this.key));
		}
		finally {
			for (Socket socket : backlog) {
				socket.close();
			}
			for (ServerSocket server : full) {
				server.close();
			}
		}
	}

	@Test
	void addressThatRefusesIsNoReasonToGiveUp() throws Exception {
		InetAddress refusing = InetAddress.getByAddress(new byte[] { 127, 0, 1, 9 });
		try (NovaActClient client = named().retryEnabled(false)
			.requestFactoryBuilder(
					resolvedBy((host) -> new InetAddress[] { refusing, InetAddress.getLoopbackAddress() }))
			.build()) {
			assertThat(client.getWorkflowRun(this.key).key()).isEqualTo(this.key);
		}
	}

	@Test
	void nameIsResolvedAgainUnderConstantTraffic() {
		AtomicInteger asked = new AtomicInteger();
		try (NovaActClient client = named().engine((engine) -> engine.timeToLive(Duration.ofMillis(100)))
			.requestFactoryBuilder(resolvedBy((host) -> {
				asked.incrementAndGet();
				return new InetAddress[] { InetAddress.getLoopbackAddress() };
			}))
			.build()) {
			Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
				client.getWorkflowRun(this.key);
				return asked.get() >= 3;
			});
		}
	}

	private NovaActConnectionException assertBarred(DefaultNovaActClientBuilder builder) {
		try (NovaActClient client = builder.build()) {
			NovaActConnectionException ex = catchThrowableOfType(NovaActConnectionException.class,
					() -> client.getWorkflowRun(this.key));
			assertThat(ex).isNotNull();
			assertThat(ex.attempts()).isEqualTo(1);
			assertThat(Evidence.of(ex)).isEqualTo(new Evidence(Evidence.Kind.FAILURE, Evidence.Problem.NETWORK));
			assertThat(((MonitoredClient) client).activity().counts()).containsEntry(CallOutcome.IO_ERROR, 1L);
			return ex;
		}
	}

	private DefaultNovaActClientBuilder builder() {
		return TestClients.builder(this.fake).callTimeout(Duration.ofSeconds(10));
	}

	private DefaultNovaActClientBuilder named() {
		return builder().endpoint(URI.create("http://nova-act.invalid:" + this.fake.endpoint().getPort()));
	}

	private static RestClientCustomizer interceptedBy(ClientHttpRequestInterceptor interceptor) {
		return (restClient) -> restClient.requestInterceptor(interceptor);
	}

	private static HttpComponentsClientHttpRequestFactoryBuilder resolvedBy(Resolution resolution) {
		DnsResolver resolver = new DnsResolver() {

			@Override
			public InetAddress[] resolve(String host) throws UnknownHostException {
				return resolution.resolve(host);
			}

			@Override
			public String resolveCanonicalHostname(String host) {
				return host;
			}

		};
		return ClientHttpRequestFactoryBuilder.httpComponents()
			.withConnectionManagerCustomizer((manager) -> manager.setDnsResolver(resolver));
	}

	private static void fill(ServerSocket server, List<Socket> backlog) throws IOException {
		try {
			for (int i = 0; i < 50; i++) {
				Socket socket = new Socket();
				backlog.add(socket);
				socket.connect(server.getLocalSocketAddress(), 200);
			}
		}
		catch (SocketTimeoutException ex) {
			// It is full
		}
	}

	/**
	 * How a host is resolved.
	 */
	private interface Resolution {

		InetAddress[] resolve(String host) throws UnknownHostException;

	}

}
