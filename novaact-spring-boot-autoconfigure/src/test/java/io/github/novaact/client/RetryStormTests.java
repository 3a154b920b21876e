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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

import io.github.novaact.ServiceError;
import io.github.novaact.ThrottlingException;
import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.monitoring.RetryReason;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;

import org.springframework.retry.support.RetryTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Simulates a service that throttles everything for ten minutes, on a clock of its own,
 * and counts the requests that clients with and without a retry quota make. The table is
 * kept in {@code target/retry-storm.md}.
 */
class RetryStormTests {

	private static final Duration STORM = Duration.ofMinutes(10);

	private static final Duration BETWEEN_CALLS = Duration.ofMillis(500);

	@Test
	void quotaKeepsRequestsNearTheNumberOfCalls() throws IOException {
		List<String> table = new ArrayList<>(List.of(
				"| clients | calls | requests, no quota | per call | requests, quota 500 | per call | per call once the quota is spent |",
				"|---|---|---|---|---|---|---|"));
		for (int clients : new int[] { 1, 10, 100 }) {
			Figures without = simulate(clients, Integer.MAX_VALUE);
			Figures with = simulate(clients, 500);
			table.add("| %d | %d | %d | %.2f | %d | %.2f | %.2f |".formatted(clients, with.calls, without.requests,
					without.perCall(), with.requests, with.perCall(), with.perCallAfterwards()));
			assertThat(without.perCall()).isGreaterThan(2.5);
			assertThat(with.perCallAfterwards()).isLessThanOrEqualTo(1.1);
			assertThat(with.perCall()).isLessThan(without.perCall());
		}
		Files.write(Path.of("target", "retry-storm.md"), table);
	}

	@Test
	void quotaRecoversAfterTheStorm() {
		SimulatedClient client = new SimulatedClient(1, 500);
		while (client.elapsed().compareTo(STORM) < 0) {
			client.call(true);
		}
		assertThat(client.quota.available()).isLessThan(5);
		for (int i = 0; i < 500; i++) {
			client.call(false);
		}
		assertThat(client.quota.available()).isEqualTo(500);
	}

	private static Figures simulate(int clients, int quota) {
		Figures figures = new Figures();
		for (int i = 0; i < clients; i++) {
			SimulatedClient client = new SimulatedClient(i, quota);
			while (client.elapsed().compareTo(STORM) < 0) {
				boolean spent = client.quota.available() < 5;
				int requests = client.call(true);
				figures.calls++;
				figures.requests += requests;
				if (spent) {
					figures.callsAfterwards++;
					figures.requestsAfterwards += requests;
				}
			}
		}
		return figures;
	}

	private static final class Figures {

		private long calls;

		private long requests;

		private long callsAfterwards;

		private long requestsAfterwards;

		double perCall() {
			return (double) this.requests / this.calls;
		}

		double perCallAfterwards() {
			return (double) this.requestsAfterwards / this.callsAfterwards;
		}

	}

	/**
	 * The retry of a client without its transport.
	 */
	private static final class SimulatedClient implements TimeSource {

		private final RetryQuota quota;

		private final CallRetryPolicy policy;

		private final RetryTemplate retryTemplate = new RetryTemplate();

		private long nanos;

		SimulatedClient(long seed, int quota) {
			this.quota = new RetryQuota(quota);
			Random random = new Random(seed);
			this.policy = new CallRetryPolicy(
					new ClientSettings.Retry(3, Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofSeconds(20),
							Duration.ofSeconds(20), quota),
					this.quota, this, new CountDownLatch(1), random::nextDouble,
					new RetryReporter(() -> "client", List.of()));
			this.retryTemplate.setRetryPolicy(this.policy);
			this.retryTemplate.setBackOffPolicy(this.policy);
		}

		int call(boolean throttled) {
			Call call = new Call(this, Duration.ofSeconds(30), "novaact.call-timeout", 3, Observation.NOOP, false);
			Call.makeCurrent(call);
			try {
				this.retryTemplate.execute((context) -> {
					call.beginAttempt();
					if (throttled) {
						throw new AttemptFailedException(
								new ThrottlingException(new ServiceError(429, null, null, null, 1), null, null, null),
								RetryReason.THROTTLING);
					}
					return true;
				});
				this.policy.succeeded(call);
			}
			catch (AttemptFailedException ex) {
				// counted by the attempts
			}
			finally {
				Call.makeCurrent(null);
			}
			this.nanos += BETWEEN_CALLS.toNanos();
			return call.attempts();
		}

		Duration elapsed() {
			return Duration.ofNanos(this.nanos);
		}

		@Override
		public Instant now() {
			return Instant.EPOCH.plusNanos(this.nanos);
		}

		@Override
		public long nanoTime() {
			return this.nanos;
		}

		@Override
		public boolean await(CountDownLatch latch, Duration time) {
			this.nanos += time.toNanos();
			return false;
		}

	}

}
