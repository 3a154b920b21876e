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
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.novaact.CallInterruptedException;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.CredentialsException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.CallRetryListener;
import io.github.novaact.monitoring.RetryDelaySource;
import io.github.novaact.monitoring.RetryReason;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.apache.hc.client5.http.DnsResolver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the promise that a call ends: by its deadline, by an interrupt and by the
 * client's end, whatever it is blocked in.
 */
@Timeout(30)
class DeadlineTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final WorkflowRunKey key = this.fake.addRun("flow");

	private final List<AutoCloseable> resources = new ArrayList<>();

	private final Set<Thread> threadsOfOthers = Set.copyOf(Thread.getAllStackTraces().keySet());

	@BeforeAll
	static void warmUp() {
		TestClients.warmUp();
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable resource : this.resources) {
			resource.close();
		}
		this.fake.close();
		awaitNoThreads();
	}

	@ParameterizedTest
	@MethodSource("silences")
	void deadlineEndsASilence(FakeAnswer answer) {
		NovaActClient client = client(TestClients.builder(this.fake).callTimeout(Duration.ofMillis(300)));
		this.fake.enqueue(answer);
		CallTimeoutException ex = catchThrowableOfType(CallTimeoutException.class,
				() -> client.getWorkflowRun(this.key));
		assertThat(ex).isNotNull().hasMessageContaining("novaact.call-timeout").hasMessageContaining("300 ms");
		assertThat(ex.attempts()).isEqualTo(1);
		assertThat(client.getWorkflowRun(this.key)).isNotNull();
	}

	@ParameterizedTest
	@MethodSource("silences")
	void interruptEndsASilence(FakeAnswer answer) throws Exception {
		NovaActClient client = client(TestClients.builder(this.fake));
		this.fake.enqueue(answer);
		Lookup lookup = new Lookup(client, this.key);
		this.fake.awaitRequests(1, Duration.ofSeconds(10));
		assertInterrupts(lookup);
	}

	@ParameterizedTest
	@MethodSource("silences")
	void closeEndsASilence(FakeAnswer answer) throws Exception {
		NovaActClient client = client(TestClients.builder(this.fake));
		this.fake.enqueue(answer);
		Lookup lookup = new Lookup(client, this.key);
		this.fake.awaitRequests(1, Duration.ofSeconds(10));
		client.close();
		assertThat(lookup.failure()).isInstanceOf(NovaActConnectionException.class)
			.hasMessageContaining("client was closed");
		assertThatIllegalStateException().isThrownBy(() -> client.getWorkflowRun(this.key));
	}

	static Stream<FakeAnswer> silences() {
		return Stream.of(FakeAnswer.hang(), FakeAnswer.hangInBody(), FakeAnswer.drip(Duration.ofMillis(100)),
				FakeAnswer.dripHeaders(Duration.ofMillis(100)));
	}

	@Test
	void attemptsSoFarAreInTheException() {
		NovaActClient client = client(TestClients.builder(this.fake).callTimeout(Duration.ofSeconds(3)));
		this.fake.enqueue(FakeAnswer.throttled().withRequestId("first"));
		this.fake.enqueue(FakeAnswer.hang());
		CallTimeoutException ex = catchThrowableOfType(CallTimeoutException.class,
				() -> client.getWorkflowRun(this.key));
		assertThat(ex.attempts()).isEqualTo(2);
		assertThat(ex.getSuppressed()).singleElement()
			.isInstanceOfSatisfying(ThrottlingException.class,
					(first) -> assertThat(first.requestId()).isEqualTo("first"));
	}

	@Test
	void deadlineEndsTheWaitForAConnection() throws Exception {
		NovaActClient client = client(
				TestClients.builder(this.fake).maxConnections(1).callTimeout(Duration.ofSeconds(2)));
		this.fake.enqueue(FakeAnswer.hang());
		Lookup holder = new Lookup(client, this.key);
		this.fake.awaitRequests(1, Duration.ofSeconds(10));
		Lookup waiter = new Lookup(client, this.key);
		assertThat(holder.failure()).isInstanceOf(CallTimeoutException.class);
		assertThat(waiter.outcome()).isTrue();
		assertThat(client.getWorkflowRun(this.key)).isNotNull();
	}

	@Test
	void interruptEndsTheWaitForAConnection() throws Exception {
		NovaActClient client = client(TestClients.builder(this.fake).maxConnections(1));
		this.fake.enqueue(FakeAnswer.hang());
		Lookup holder = new Lookup(client, this.key);
		this.fake.awaitRequests(1, Duration.ofSeconds(10));
		Lookup waiter = new Lookup(client, this.key);
		assertInterrupts(waiter);
		assertInterrupts(holder);
	}

	@Test
	void deadlineEndsAConnectToABlackHole() throws Exception {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			List<Socket> backlog = fillBacklog(full);
			NovaActClient client = client(TestClients.builder(this.fake)
				.endpoint(URI.create("http://127.0.0.1:" + full.getLocalPort()))
				.callTimeout(Duration.ofMillis(300)));
			assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> client.getWorkflowRun(this.key));
			NovaActClient impatient = client(TestClients.builder(this.fake)
				.endpoint(URI.create("http://127.0.0.1:" + full.getLocalPort()))
				.connectTimeout(Duration.ofMillis(100))
				.retryEnabled(false));
			assertThatExceptionOfType(NovaActConnectionException.class)
				.isThrownBy(() -> impatient.getWorkflowRun(this.key));
			for (Socket socket : backlog) {
				socket.close();
			}
		}
	}

	@Test
	void deadlineEndsATlsHandshakeThatStalls() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			NovaActClient client = client(TestClients.builder(this.fake)
				.endpoint(URI.create("https://127.0.0.1:" + silent.getLocalPort()))
				.callTimeout(Duration.ofMillis(300)));
			assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> client.getWorkflowRun(this.key));
		}
	}

	@Test
	void deadlineEndsANameResolutionThatHangs() {
		CountDownLatch hang = new CountDownLatch(1);
		DnsResolver hangs = new DnsResolver() {

			@Override
			public InetAddress[] resolve(String host) throws UnknownHostException {
				awaitUninterruptibly(hang);
				throw new UnknownHostException(host);
			}

			@Override
			public String resolveCanonicalHostname(String host) {
				return host;
			}

		};
		NovaActClient client = client(TestClients.builder(this.fake)
			.endpoint(URI.create("http://hangs.example:" + this.fake.endpoint().getPort()))
			.connectTimeout(Duration.ofMillis(100))
			.retryEnabled(false)
			.requestFactoryBuilder(ClientHttpRequestFactoryBuilder.httpComponents()
				.withConnectionManagerCustomizer((connections) -> connections.setDnsResolver(hangs))));
		try {
			assertThatExceptionOfType(NovaActConnectionException.class)
				.isThrownBy(() -> client.getWorkflowRun(this.key))
				.havingCause()
				.isInstanceOf(UnknownHostException.class)
				.withMessage("Host hangs.example was not resolved within 100 ms");
		}
		finally {
			hang.countDown();
		}
	}

	@Test
	void deadlineEndsACredentialsProviderThatHangs() {
		CountDownLatch hang = new CountDownLatch(1);
		AwsCredentialsProvider hangs = () -> {
			awaitUninterruptibly(hang);
			return null;
		};
		NovaActClient client = client(
				TestClients.builder(this.fake).credentialsProvider(hangs).callTimeout(Duration.ofMillis(200)));
		for (int i = 0; i < 20; i++) {
			NovaActException ex = catchThrowableOfType(NovaActException.class, () -> client.getWorkflowRun(this.key));
			assertThat(ex).isInstanceOfAny(CallTimeoutException.class, CredentialsException.class);
		}
		assertThat(this.fake.requestCount()).isZero();
		assertThat(threads()).hasSizeLessThan(20);
		hang.countDown();
	}

	@Test
	void interruptEndsAWaitForCredentials() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		AwsCredentialsProvider hangs = () -> {
			asked.countDown();
			return awaitForever(never);
		};
		NovaActClient client = client(TestClients.builder(this.fake).credentialsProvider(hangs));
		Lookup lookup = new Lookup(client, this.key);
		assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
		assertInterrupts(lookup);
	}

	@Test
	void interruptEndsAWaitBetweenAttempts() throws Exception {
		CountDownLatch planned = new CountDownLatch(1);
		Lookup lookup = new Lookup(clientThatWaits(planned), this.key);
		assertThat(planned.await(10, TimeUnit.SECONDS)).isTrue();
		assertInterrupts(lookup);
		assertThat(this.fake.requestCount()).isEqualTo(1);
	}

	@Test
	void closeEndsAWaitBetweenAttempts() throws Exception {
		CountDownLatch planned = new CountDownLatch(1);
		NovaActClient client = clientThatWaits(planned);
		Lookup lookup = new Lookup(client, this.key);
		assertThat(planned.await(10, TimeUnit.SECONDS)).isTrue();
		client.close();
		assertThat(lookup.failure()).isInstanceOf(NovaActConnectionException.class);
		assertThat(this.fake.requestCount()).isEqualTo(1);
	}

	private NovaActClient clientThatWaits(CountDownLatch planned) {
		this.fake.enqueue(FakeAnswer.throttled("15"));
		return client(TestClients.builder(this.fake).listener(new CallRetryListener() {

			@Override
			public void onRetry(String client, RetryReason reason, Duration delay, RetryDelaySource source) {
				planned.countDown();
			}

		}));
	}

	@Test
	void threadThatIsAlreadyInterruptedSendsNothing() throws Exception {
		NovaActClient client = client(TestClients.builder(this.fake));
		CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			Thread.currentThread().interrupt();
			try {
				client.getWorkflowRun(this.key);
				stillInterrupted.complete(false);
			}
			catch (CallInterruptedException ex) {
				stillInterrupted.complete(Thread.currentThread().isInterrupted());
			}
		});
		thread.start();
		assertThat(stillInterrupted.get(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.fake.requestCount()).isZero();
	}

	@Test
	void noConnectionStaysAfterACallThatWasEnded() {
		NovaActClient client = client(TestClients.builder(this.fake).callTimeout(Duration.ofMillis(200)));
		for (FakeAnswer answer : silences().toList()) {
			this.fake.enqueue(answer);
			catchThrowableOfType(CallTimeoutException.class, () -> client.getWorkflowRun(this.key));
		}
		Awaitility.await().untilAsserted(() -> assertThat(this.fake.openConnections()).isZero());
	}

	@Test
	void slowCredentialsServeEverybodyWhoStillWaits() throws Exception {
		CountDownLatch slow = new CountDownLatch(1);
		AwsCredentialsProvider provider = () -> {
			awaitUninterruptibly(slow);
			return this.fake.credentialsProvider().resolveCredentials();
		};
		try (DetachedWork shared = new ClientResources().detachedWork()) {
			CompletableFuture<Object> patient = CompletableFuture.supplyAsync(() -> {
				try {
					return shared.get("key", provider::resolveCredentials, Duration.ofSeconds(20));
				}
				catch (Exception ex) {
					return ex;
				}
			});
			Awaitility.await().until(() -> !threads().isEmpty());
			assertThatExceptionOfType(java.util.concurrent.TimeoutException.class)
				.isThrownBy(() -> shared.get("key", provider::resolveCredentials, Duration.ofMillis(50)));
			slow.countDown();
			assertThat(patient.get(10, TimeUnit.SECONDS)).isInstanceOf(AwsCredentials.class);
		}
	}

	@Test
	void lookupInsideALookupLeavesTheOuterOneItsDeadline() {
		NovaActClient inner = client(TestClients.builder(this.fake));
		NovaActClient outer = client(TestClients.builder(this.fake)
			.callTimeout(Duration.ofMillis(500))
			.restClientCustomizer((restClient) -> restClient.requestInterceptor((request, body, execution) -> {
				inner.getWorkflowRun(this.key);
				this.fake.enqueue(FakeAnswer.hang());
				return execution.execute(request, body);
			})));
		assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> outer.getWorkflowRun(this.key));
	}

	@Test
	void manyCallsThatAreClosedEndWithAClearError() throws Exception {
		for (int round = 0; round < 50; round++) {
			NovaActClient client = client(TestClients.builder(this.fake));
			List<Lookup> lookups = Stream.generate(() -> new Lookup(client, this.key)).limit(4).toList();
			client.close();
			for (Lookup lookup : lookups) {
				assertThat(lookup.result.handle((run, ex) -> ex).get(20, TimeUnit.SECONDS)).satisfiesAnyOf(
						(ex) -> assertThat(ex).isNull(),
						(ex) -> assertThat(ex).isInstanceOf(NovaActConnectionException.class),
						(ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class)
							.hasMessageEndingWith("is closed"));
			}
		}
	}

	@Test
	void closingTwiceDoesNothing() {
		NovaActClient client = client(TestClients.builder(this.fake));
		client.getWorkflowRun(this.key);
		client.close();
		client.close();
		Awaitility.await().untilAsserted(() -> assertThat(this.fake.openConnections()).isZero());
	}

	private NovaActClient client(DefaultNovaActClientBuilder builder) {
		NovaActClient client = builder.build();
		this.resources.add(client);
		return client;
	}

	private static void assertInterrupts(Lookup lookup) throws Exception {
		lookup.thread.interrupt();
		assertThat(lookup.failure()).isInstanceOf(CallInterruptedException.class);
		assertThat(lookup.interruptedAfterwards).isTrue();
	}

	private static List<Socket> fillBacklog(ServerSocket server) {
		List<Socket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < 10; i++) {
				Socket socket = new Socket();
				sockets.add(socket);
				socket.connect(server.getLocalSocketAddress(), 200);
			}
		}
		catch (java.io.IOException ex) {
			return sockets;
		}
		return sockets;
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		while (latch.getCount() > 0) {
			LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
			Thread.interrupted();
		}
	}

	private static AwsCredentials awaitForever(CountDownLatch latch) {
		try {
			latch.await();
			throw new IllegalStateException();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("interrupted");
		}
	}

	private Set<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !this.threadsOfOthers.contains(thread))
			.map(Thread::getName)
			.filter((name) -> name.startsWith("novaact-"))
			.collect(Collectors.toSet());
	}

	private void awaitNoThreads() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(threads()).filteredOn((name) -> !name.contains("fake")).isEmpty());
	}

	/**
	 * A lookup on a thread of its own.
	 */
	private static final class Lookup {

		private final CompletableFuture<WorkflowRun> result = new CompletableFuture<>();

		private final Thread thread;

		private volatile boolean interruptedAfterwards;

		Lookup(NovaActClient client, WorkflowRunKey key) {
			this.thread = new Thread(() -> {
				try {
					WorkflowRun run = client.getWorkflowRun(key);
					this.result.complete(run);
				}
				catch (Throwable ex) {
					this.interruptedAfterwards = Thread.currentThread().isInterrupted();
					this.result.completeExceptionally(ex);
				}
			});
			this.thread.start();
		}

		Throwable failure() throws Exception {
			try {
				throw new AssertionError("No failure but " + this.result.get(20, TimeUnit.SECONDS));
			}
			catch (ExecutionException ex) {
				return ex.getCause();
			}
		}

		boolean outcome() throws Exception {
			try {
				return this.result.get(20, TimeUnit.SECONDS) != null;
			}
			catch (ExecutionException ex) {
				return ex.getCause() instanceof CallTimeoutException;
			}
		}

	}

}
