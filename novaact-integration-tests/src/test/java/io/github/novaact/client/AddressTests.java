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

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.test.FakeNovaActService;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for hosts of several addresses, some of which do not answer.
 */
class AddressTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final WorkflowRunKey key = this.fake.addRun("flow");

	private final List<Socket> backlog = new ArrayList<>();

	private final List<ServerSocket> silent = new ArrayList<>();

	private final List<InetAddress> addresses = new ArrayList<>();

	private final List<Thread> resolvingThreads = new CopyOnWriteArrayList<>();

	/**
	 * Three addresses whose queue of connections is full, and the fake's.
	 */
	@BeforeEach
	void fillQueues() throws Exception {
		for (int i = 2; i < 5; i++) {
			InetAddress address = InetAddress.getByName("127.0.0." + i);
			ServerSocket server = new ServerSocket();
			server.bind(new InetSocketAddress(address, this.fake.endpoint().getPort()), 1);
			this.silent.add(server);
			fill(server);
			this.addresses.add(address);
		}
		this.addresses.add(InetAddress.getByName("127.0.0.1"));
	}

	private void fill(ServerSocket server) throws Exception {
		try {
			for (int i = 0; i < 50; i++) {
				Socket socket = new Socket();
				this.backlog.add(socket);
				socket.connect(server.getLocalSocketAddress(), 200);
			}
		}
		catch (java.net.SocketTimeoutException ex) {
			// It is full
		}
	}

	@AfterEach
	void close() throws Exception {
		for (Socket socket : this.backlog) {
			socket.close();
		}
		for (ServerSocket server : this.silent) {
			server.close();
		}
		this.fake.close();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1000, 2000 })
	void lastOfFourAddressesIsReached(long connectTimeout) {
		try (NovaActClient client = client(Duration.ofMillis(connectTimeout), 3)) {
			assertThat(client.getWorkflowRun(this.key)).isNotNull();
		}
	}

	@Test
	void nextCallContinuesWithTheAddressesThatHaveNotFailed() {
		try (NovaActClient client = client(Duration.ofMillis(300), 1)) {
			int calls = 0;
			while (catchThrowableOfType(NovaActConnectionException.class,
					() -> client.getWorkflowRun(this.key)) != null) {
				calls++;
				assertThat(calls).isLessThanOrEqualTo(6);
			}
			assertThat(calls).isPositive();
		}
	}

	@Test
	void nextAttemptContinuesWithTheAddressesThatHaveNotFailed() {
		try (NovaActClient client = client(Duration.ofMillis(300), 6)) {
			assertThat(client.getWorkflowRun(this.key)).isNotNull();
		}
	}

	@Test
	void nameThatDoesNotResolveIsReportedAsSuch() {
		this.addresses.clear();
		try (NovaActClient client = client(Duration.ofSeconds(2), 1)) {
			NovaActConnectionException ex = catchThrowableOfType(NovaActConnectionException.class,
					() -> client.getWorkflowRun(this.key));
			assertThat(ex).hasMessageContaining("No response from nova-act.invalid")
				.hasMessageContaining("the host name cannot be resolved");
		}
	}

	@Test
	void requestThatWasSentIsNotSentToTheNextAddress() {
		this.addresses.clear();
		this.addresses.addAll(List.of(InetAddress.getLoopbackAddress(), InetAddress.getLoopbackAddress()));
		try (NovaActClient client = client(Duration.ofSeconds(2), 1, (engine) -> engine
			.addExecInterceptorAfter(ChainElement.CONNECT.name(), "late", (request, scope, chain) -> {
				chain.proceed(request, scope);
				throw new ConnectException("late");
			}))) {
			assertThatExceptionOfType(NovaActConnectionException.class)
				.isThrownBy(() -> client.getWorkflowRun(this.key))
				.withMessageContaining("late");
			assertThat(this.fake.requestCount()).isEqualTo(1);
		}
	}

	@Test
	void failureLeavesNoConnectionLeased() {
		this.addresses.clear();
		try (NovaActClient client = client(Duration.ofSeconds(2), 3)) {
			assertThatExceptionOfType(NovaActConnectionException.class)
				.isThrownBy(() -> client.getWorkflowRun(this.key));
			this.addresses.add(InetAddress.getLoopbackAddress());
			assertThat(client.getWorkflowRun(this.key)).isNotNull();
		}
	}

	@Test
	void nameIsResolvedOnAnotherThreadAlsoForAConnectionThatIsOpenedAgain() {
		this.addresses.clear();
		this.addresses.add(InetAddress.getLoopbackAddress());
		try (NovaActClient client = client(Duration.ofSeconds(2), 1, (engine) -> engine
			.addExecInterceptorAfter(ChainElement.CONNECT.name(), "close", (request, scope, chain) -> {
				scope.execRuntime.disconnectEndpoint();
				return chain.proceed(request, scope);
			}))) {
			assertThat(client.getWorkflowRun(this.key)).isNotNull();
		}
		assertThat(this.resolvingThreads).hasSize(2).doesNotContain(Thread.currentThread());
	}

	@Test
	void enginesThatAreBuiltAtTheSameTimeDoNotMixTheirResolvers() throws Exception {
		this.addresses.clear();
		this.addresses.add(InetAddress.getLoopbackAddress());
		BlockingQueue<Thread> building = new LinkedBlockingQueue<>();
		Semaphore permitted = new Semaphore(0, true);
		try (NovaActClient client = client(Duration.ofSeconds(2), 1, (engine) -> {
			building.add(Thread.currentThread());
			permitted.acquireUninterruptibly();
		})) {
			Thread caller = new Thread(() -> catchThrowable(() -> client.getWorkflowRun(this.key)));
			caller.start();
			Thread first = building.take();
			caller.interrupt();
			caller.join();
			CompletableFuture<WorkflowRun> run = CompletableFuture.supplyAsync(() -> client.getWorkflowRun(this.key));
			building.take();
			permitted.release();
			await().until(() -> permitted.availablePermits() == 0 && first.getState() != Thread.State.RUNNABLE);
			permitted.release();
			assertThat(run.get()).isNotNull();
		}
		assertThat(this.resolvingThreads).hasSize(1);
	}

	private NovaActClient client(Duration connectTimeout, int maxAttempts) {
		return client(connectTimeout, maxAttempts, (engine) -> {
		});
	}

	private NovaActClient client(Duration connectTimeout, int maxAttempts, Consumer<HttpClientBuilder> customizer) {
		DnsResolver resolver = new DnsResolver() {

			@Override
			public InetAddress[] resolve(String host) throws UnknownHostException {
				AddressTests.this.resolvingThreads.add(Thread.currentThread());
				if (AddressTests.this.addresses.isEmpty()) {
					throw new UnknownHostException(host);
				}
				return AddressTests.this.addresses.toArray(InetAddress[]::new);
			}

			@Override
			public String resolveCanonicalHostname(String host) {
				return host;
			}

		};
		return TestClients.builder(this.fake)
			.endpoint(URI.create("http://nova-act.invalid:" + this.fake.endpoint().getPort()))
			.connectTimeout(connectTimeout)
			.maxConnections(1)
			.retryMaxAttempts(maxAttempts)
			.requestFactoryBuilder(ClientHttpRequestFactoryBuilder.httpComponents()
				.withConnectionManagerCustomizer((connections) -> connections.setDnsResolver(resolver))
				.withHttpClientCustomizer(customizer))
			.build();
	}

}
