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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the pool of connections.
 */
@Timeout(60)
class ConnectionTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final WorkflowRunKey key = this.fake.addRun("flow");

	@BeforeAll
	static void warmUp() {
		TestClients.warmUp();
	}

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void connectionIsUsedAgain() {
		try (NovaActClient client = TestClients.builder(this.fake).build()) {
			for (int i = 0; i < 5; i++) {
				client.getWorkflowRun(this.key);
			}
			assertThat(this.fake.openConnections()).isEqualTo(1);
		}
	}

	@Test
	void connectionThatTheServerClosedIsNotNoticed() {
		try (NovaActClient client = TestClients.builder(this.fake).build()) {
			client.getWorkflowRun(this.key);
			this.fake.enqueue(FakeAnswer.closeWithoutAnswer());
			assertThat(client.getWorkflowRun(this.key)).isNotNull();
			this.fake.enqueue(FakeAnswer.reset());
			assertThat(client.getWorkflowRun(this.key)).isNotNull();
		}
	}

	@Test
	void idleConnectionsAreClosed() {
		try (NovaActClient client = TestClients.builder(this.fake)
			.engine((engine) -> engine.idleTimeout(Duration.ofMillis(200)))
			.build()) {
			client.getWorkflowRun(this.key);
			Awaitility.await().untilAsserted(() -> assertThat(this.fake.openConnections()).isZero());
			assertThat(client.getWorkflowRun(this.key)).isNotNull();
		}
	}

	@Test
	void poolIsSharedByMoreThreadsThanItHasConnections() throws Exception {
		this.fake.answerAlways(FakeAnswer.ownAnswer().withDelay(Duration.ofMillis(2)));
		ExecutorService executor = Executors.newFixedThreadPool(500);
		try (NovaActClient client = TestClients.builder(this.fake).maxConnections(50).build()) {
			CountDownLatch start = new CountDownLatch(1);
			Stream<Future<WorkflowRun>> lookups = IntStream.range(0, 2000).mapToObj((i) -> executor.submit(() -> {
				start.await();
				return client.getWorkflowRun(this.key);
			})).toList().stream();
			start.countDown();
			assertThat(lookups).allSatisfy((lookup) -> assertThat(lookup.get(50, TimeUnit.SECONDS)).isNotNull());
			assertThat(this.fake.openConnections()).isBetween(1, 50);
			assertThat(this.fake.requestCount()).isEqualTo(2000);
			assertThat(((MonitoredClient) client).activity().counts()).containsEntry(CallOutcome.SUCCESS, 2000L);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void allConnectionsOfThePoolAreForTheOneHost() throws Exception {
		this.fake.answerAlways(FakeAnswer.hang());
		ExecutorService executor = Executors.newFixedThreadPool(12);
		try (NovaActClient client = TestClients.builder(this.fake).maxConnections(12).build()) {
			for (int i = 0; i < 12; i++) {
				executor.submit(() -> client.getWorkflowRun(this.key));
			}
			this.fake.awaitRequests(12, Duration.ofSeconds(10));
			assertThat(this.fake.openConnections()).isEqualTo(12);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void poolThatWasFullOfHangingCallsRecovers() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(10);
		try (NovaActClient client = TestClients.builder(this.fake)
			.maxConnections(5)
			.callTimeout(Duration.ofMillis(500))
			.build()) {
			this.fake.answerAlways(FakeAnswer.hang());
			Stream<Future<WorkflowRun>> lookups = IntStream.range(0, 10)
				.mapToObj((i) -> executor.submit(() -> client.getWorkflowRun(this.key)))
				.toList()
				.stream();
			assertThat(lookups).allSatisfy((lookup) -> assertThat(lookup).failsWithin(Duration.ofSeconds(30)));
			this.fake.clearAnswers();
			for (int i = 0; i < 10; i++) {
				assertThat(client.getWorkflowRun(this.key)).isNotNull();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void noThreadIsStartedBeforeTheFirstLookup() {
		long before = engineThreads();
		try (NovaActClient client = TestClients.builder(this.fake).build()) {
			assertThat(engineThreads()).isEqualTo(before);
			client.getWorkflowRun(this.key);
			assertThat(engineThreads()).isGreaterThan(before);
		}
		Awaitility.await().untilAsserted(() -> assertThat(engineThreads()).isLessThanOrEqualTo(before));
	}

	private static long engineThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("idle-connection-evictor")
					|| thread.getName().startsWith("novaact-watchdog"))
			.count();
	}

}
