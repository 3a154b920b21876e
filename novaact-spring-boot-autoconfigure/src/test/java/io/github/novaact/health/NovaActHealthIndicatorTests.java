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

package io.github.novaact.health;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.CallInterruptedException;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceError;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.ClientActivity.CompletedCall;
import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.monitoring.MonitoredClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NovaActHealthIndicator} and {@link ActiveHealthCheck}, on a clock of
 * their own.
 */
@ExtendWith(OutputCaptureExtension.class)
class NovaActHealthIndicatorTests {

	private static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);

	private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

	private final MovableClock clock = new MovableClock();

	private final Client client = new Client();

	private final NovaActHealthIndicator passive = new NovaActHealthIndicator(this.client, TIME_TO_LIVE, this.clock);

	private final NovaActHealthIndicator active = new NovaActHealthIndicator(this.client, new ActiveHealthCheck(null,
			"00000000-0000-0000-0000-000000000000", TIME_TO_LIVE, Duration.ofSeconds(2), this.clock));

	@Test
	void downIsUnknownOnceItsEvidenceIsTooOld() {
		call(null);
		this.clock.pass(Duration.ofSeconds(1));
		calls(3, connectionFailure());
		this.clock.pass(Duration.ofSeconds(59));
		assertThat(health(this.passive).getStatus()).isEqualTo(Status.DOWN);
		this.clock.pass(Duration.ofSeconds(1));
		Health health = health(this.passive);
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsEntry("lastKnown", "DOWN")
			.containsEntry("since", START.plusSeconds(61))
			.containsEntry("lastSuccess", START)
			.containsEntry("lastFailure", START.plusSeconds(1))
			.containsEntry("problem", "network")
			.containsEntry("errorCode", "NovaActConnectionException");
	}

	@Test
	void upIsUnknownOnceItsEvidenceIsTooOld() {
		call(null);
		this.clock.pass(Duration.ofSeconds(59));
		assertThat(health(this.passive).getStatus()).isEqualTo(Status.UP);
		assertThat(health(this.passive).getDetails()).doesNotContainKey("lastKnown");
		this.clock.pass(Duration.ofSeconds(1));
		Health health = health(this.passive);
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsEntry("lastKnown", "UP")
			.containsEntry("lastSuccess", START)
			.containsEntry("since", START.plusSeconds(60));
	}

	@Test
	void nextCallSaysAgainHowThingsAre(CapturedOutput output) {
		calls(3, connectionFailure());
		this.clock.pass(Duration.ofHours(1));
		assertThat(health(this.passive).getStatus()).isEqualTo(Status.UNKNOWN);
		calls(1, connectionFailure());
		assertThat(health(this.passive).getStatus()).isEqualTo(Status.DOWN);
		this.clock.pass(Duration.ofHours(1));
		call(null);
		assertThat(health(this.passive).getStatus()).isEqualTo(Status.UP);
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).hasSize(2)
			.last()
			.asString()
			.contains("works again");
	}

	@Test
	void noEvidenceGetsNoOlder() {
		calls(2, connectionFailure());
		this.clock.pass(Duration.ofDays(1));
		Health health = health(this.passive);
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails()).containsEntry("problem", "network").doesNotContainKeys("lastKnown", "since");
	}

	@Test
	void clockThatWasSetBackKeepsNothingFresh() {
		calls(3, connectionFailure());
		this.clock.pass(Duration.ofHours(-5));
		assertThat(health(this.passive).getStatus()).isEqualTo(Status.UNKNOWN);
	}

	@Test
	void longestTimeToLiveIsForEver() {
		calls(3, connectionFailure());
		this.clock.pass(Duration.ofDays(10_000));
		assertThat(health(new NovaActHealthIndicator(this.client, Duration.ofSeconds(Long.MAX_VALUE), this.clock))
			.getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void callThatWasGivenUpChangesNothing() {
		calls(3, connectionFailure());
		Health before = health(this.passive);
		this.clock.pass(Duration.ofSeconds(10));
		call(new CallInterruptedException("interrupted", null, 1));
		assertThat(health(this.passive)).isEqualTo(before);
		assertThat(this.client.activity.counts()).containsEntry(CallOutcome.INTERRUPTED, 1L);
	}

	@Test
	void activeCheckAsksWhenEvidenceIsTooOld() {
		calls(3, connectionFailure());
		assertThat(health(this.active).getStatus()).isEqualTo(Status.DOWN);
		assertThat(this.client.probes).isZero();
		this.clock.pass(TIME_TO_LIVE);
		assertThat(health(this.active).getStatus()).isEqualTo(Status.UP);
		this.clock.pass(Duration.ofSeconds(59));
		assertThat(health(this.active).getStatus()).isEqualTo(Status.UP);
		assertThat(this.client.probes).isOne();
		this.clock.pass(Duration.ofSeconds(1));
		this.client.answers.add(connectionFailure());
		assertThat(health(this.active).getStatus()).isEqualTo(Status.DOWN);
		assertThat(this.client.probes).isEqualTo(2);
	}

	@Test
	void activeCheckThatWasInterruptedIsForgotten() {
		this.client.answers.add(connectionFailure());
		assertThat(health(this.active).getStatus()).isEqualTo(Status.DOWN);
		this.clock.pass(TIME_TO_LIVE);
		this.client.answers.add(new CallInterruptedException("interrupted", null, 1));
		assertThat(health(this.active).getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health(this.active).getStatus()).isEqualTo(Status.UP);
		assertThat(this.client.probes).isEqualTo(3);
	}

	@Test
	void activeCheckOfAClosedClientIsUnknownAndQuiet(CapturedOutput output) {
		this.client.answers.add(new IllegalStateException("Nova Act client 'mine' is closed"));
		assertThat(health(this.active).getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(output).isEmpty();
	}

	@Test
	void activeCheckIsDownAtItsSecondTimeout() {
		this.client.answers.add(new CallTimeoutException("late", null, 1));
		this.client.answers.add(new CallTimeoutException("late", null, 1));
		assertThat(health(this.active).getStatus()).isEqualTo(Status.UNKNOWN);
		this.clock.pass(TIME_TO_LIVE);
		assertThat(health(this.active).getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void activeCheckTellsTheServicesAnswersApart() {
		ServiceError error = new ServiceError(403, "AccessDeniedException", null, "r-1", 1);
		this.client.answers.add(new AccessDeniedException(error));
		assertThat(health(this.active).getStatus()).isEqualTo(Status.UNKNOWN);
		this.clock.pass(TIME_TO_LIVE);
		this.client.answers.add(new ResourceNotFoundException(
				new ServiceError(404, "ResourceNotFoundException", null, "r-2", 1), null, null));
		Health health = health(this.active);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("mode", "active")
			.containsEntry("lastCheck", START.plus(TIME_TO_LIVE))
			.containsEntry("since", START.plus(TIME_TO_LIVE))
			.containsEntry("requestId", "r-2");
	}

	private static Health health(NovaActHealthIndicator indicator) {
		Health health = indicator.health();
		assertThat(health).isNotNull();
		return health;
	}

	private static NovaActConnectionException connectionFailure() {
		return new NovaActConnectionException("reset", null, 1);
	}

	private void calls(int times, RuntimeException failure) {
		for (int i = 0; i < times; i++) {
			call(failure);
		}
	}

	private void call(@Nullable RuntimeException failure) {
		Evidence evidence = Evidence.of(failure);
		this.client.activity.record(new CompletedCall("GetWorkflowRun", "flow", "id", this.clock.instant(),
				Duration.ZERO, 1, CallOutcome.of(failure), (failure != null) ? null : "RUNNING",
				CompletedCall.describe(failure), null, evidence.problem()), evidence, failure);
	}

	private static final class Client implements MonitoredClient {

		private final ClientActivity activity = new ClientActivity(() -> "mine",
				new ClientSettings(URI.create("https://localhost"), "us-east-1", Duration.ofSeconds(2),
						Duration.ofSeconds(10), Duration.ofSeconds(30), 50, DataSize.ofMegabytes(1),
						new ClientSettings.Retry(3, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 500)),
				3, () -> 500, () -> Duration.ZERO);

		private final Deque<RuntimeException> answers = new ArrayDeque<>();

		private int probes;

		@Override
		public ClientActivity activity() {
			return this.activity;
		}

		@Override
		public NovaActClient withoutRetry() {
			throw new UnsupportedOperationException();
		}

		@Override
		public WorkflowRun probe(WorkflowRunKey key, Duration timeout) {
			this.probes++;
			RuntimeException failure = this.answers.poll();
			if (failure != null) {
				throw failure;
			}
			return new WorkflowRun("arn", key.workflowRunId(), WorkflowRunStatus.RUNNING, START, null, "model", null);
		}

	}

	private static final class MovableClock extends Clock {

		private Instant now = START;

		void pass(Duration duration) {
			this.now = this.now.plus(duration);
		}

		@Override
		public Instant instant() {
			return this.now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
