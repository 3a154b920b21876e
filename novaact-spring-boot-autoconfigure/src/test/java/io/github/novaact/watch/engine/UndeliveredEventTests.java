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

package io.github.novaact.watch.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchListener;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.engine.SimulatedService.SimulatedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for events on which listeners fail, in simulated time.
 */
@ExtendWith(OutputCaptureExtension.class)
class UndeliveredEventTests {

	private final List<WorkflowRunKey> countedEnds = new ArrayList<>();

	private final List<String> countedEvents = new ArrayList<>();

	private final Simulation simulation = new Simulation(1,
			(builder) -> ((DefaultWorkflowRunWatcherBuilder) builder).listener(new CountingListener()));

	private final SimulatedTime time = this.simulation.time;

	private final Set<WorkflowRunKey> failing = new HashSet<>();

	private final List<String> attempts = new ArrayList<>();

	UndeliveredEventTests() {
		this.simulation.listener((event) -> {
			this.attempts.add(event.id());
			if (this.failing.contains(event.key())) {
				throw new IllegalStateException("Listener");
			}
		});
	}

	@Test
	void firstFailureIsAWarning(CapturedOutput output) {
		SimulatedRun run = failingRun("flow");
		this.time.passUntil(Duration.ofMinutes(1), () -> !this.attempts.isEmpty());
		assertThat(output).containsOnlyOnce("WARN").contains(run.id + "/ended").doesNotContain("ERROR");
		this.time.pass(Duration.ofSeconds(30));
		assertThat(this.attempts).hasSizeGreaterThan(3);
		assertThat(output).containsOnlyOnce("WARN").doesNotContain("ERROR");
	}

	@Test
	void eventIsUndeliveredAfterTwelveAttempts(CapturedOutput output) {
		SimulatedRun run = failingRun("flow");
		this.time.pass(Duration.ofMinutes(2));
		assertThat(undelivered()).isEqualTo(WatchActivity.Undelivered.NONE);
		this.time.pass(Duration.ofMinutes(8));
		assertThat(this.attempts).hasSize(12).containsOnly("flow/" + run.id + "/ended");
		assertThat(output).containsOnlyOnce("ERROR");
		assertThat(undelivered().count()).isOne();
		assertThat(undelivered().definitions()).containsExactly("flow");
		assertThat(undelivered().since()).isBetween(SimulatedTime.START.plusSeconds(200),
				SimulatedTime.START.plusSeconds(300));
		assertThat(this.simulation.activity().pendingEvents()).isZero();
		assertThat(this.countedEnds).containsExactly(run.key());
		assertThat(this.countedEvents).isEmpty();
	}

	@Test
	void eventIsUndeliveredThoughTheFailureOfTheListenerCannotBeLogged() {
		this.simulation.listener((event) -> {
			this.attempts.add(event.id());
			throw new IllegalStateException() {

				@Override
				public String getMessage() {
					throw new UnsupportedOperationException("No message");
				}

			};
		});
		failingRun("flow");
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.attempts).hasSize(12);
		assertThat(undelivered().count()).isOne();
		assertThat(this.simulation.activity().pendingEvents()).isZero();
	}

	@Test
	void undeliveredEventsArePublishedAgain() {
		SimulatedRun one = failingRun("b");
		SimulatedRun other = failingRun("a");
		this.time.pass(Duration.ofMinutes(10));
		assertThat(undelivered().definitions()).containsExactly("a", "b");
		this.failing.clear();
		this.attempts.clear();
		assertThat(this.simulation.watcher.resubmitUndelivered()).isEqualTo(2);
		assertThat(undelivered()).isEqualTo(WatchActivity.Undelivered.NONE);
		this.time.pass(Duration.ofSeconds(1));
		assertThat(this.attempts).containsExactlyInAnyOrder("b/" + one.id + "/ended", "a/" + other.id + "/ended");
		assertThat(this.countedEvents).containsExactlyInAnyOrderElementsOf(this.attempts);
		assertThat(this.countedEnds).hasSize(2);
		assertThat(this.simulation.watcher.resubmitUndelivered()).isZero();
		assertThat(this.time.isIdle()).isTrue();
	}

	@Test
	void eventThatFailsAgainIsUndeliveredAgain(CapturedOutput output) {
		failingRun("flow");
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.simulation.watcher.resubmitUndelivered()).isOne();
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.attempts).hasSize(24);
		assertThat(undelivered().count()).isOne();
		assertThat(this.countedEnds).hasSize(1);
		this.failing.clear();
		assertThat(this.simulation.watcher.resubmitUndelivered()).isOne();
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.attempts).hasSize(25);
		assertThat(output.getAll().split("Giving up", -1)).hasSize(3);
	}

	@Test
	void laterEventsOfTheRunAreDeliveredAfterTheFailedOne() {
		SimulatedRun run = this.simulation.service.start("flow", this.time.instant(), Duration.ofMinutes(20),
				WorkflowRunStatus.SUCCEEDED);
		this.simulation.watcher.watch(run.key());
		this.time.pass(Duration.ofSeconds(15));
		this.failing.add(run.key());
		run.status = "PAUSED";
		this.time.pass(Duration.ofMinutes(10));
		assertThat(undelivered().count()).isOne();
		this.failing.clear();
		this.time.pass(Duration.ofMinutes(15));
		assertThat(this.attempts.subList(11, this.attempts.size())).startsWith("flow/" + run.id + "/status-changed/1")
			.endsWith("flow/" + run.id + "/ended");
		assertThat(undelivered().count()).isOne();
	}

	@Test
	void listenerThatFailsOnOneEventMissesNoOtherOfTheSamePoll() {
		SimulatedRun run = this.simulation.service.start("flow", this.time.instant(), Duration.ofSeconds(30),
				WorkflowRunStatus.SUCCEEDED);
		this.simulation.listener((event) -> {
			this.attempts.add(event.id());
			if (event instanceof WorkflowRunStatusChangedEvent) {
				throw new IllegalStateException("Listener");
			}
		});
		this.simulation.watcher.watch(run.key());
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.attempts).hasSize(13).last().isEqualTo("flow/" + run.id + "/ended");
		assertThat(this.countedEvents).containsExactly("flow/" + run.id + "/ended");
		assertThat(this.countedEnds).containsExactly(run.key());
		assertThat(undelivered().count()).isOne();
	}

	@Test
	void closeSaysHowManyAreLost(CapturedOutput output) {
		failingRun("flow");
		failingRun("flow");
		this.time.pass(Duration.ofMinutes(10));
		failingRun("flow");
		this.time.pass(Duration.ofSeconds(1));
		this.simulation.watcher.close();
		assertThat(output).contains("closed before listeners had taken 3 events");
	}

	@Test
	void oldestAreDroppedFirst(CapturedOutput output) {
		UndeliveredEvents events = new UndeliveredEvents();
		for (int i = 0; i < UndeliveredEvents.CAPACITY + 2; i++) {
			WorkflowRunKey key = new WorkflowRunKey((i < 2) ? "old" : "new", "00000000-0000-0000-0000-000000000001");
			WorkflowRunEvent event = new WorkflowRunGoneEvent(key, SimulatedTime.START.plusSeconds(i),
					"new/" + i + "/gone");
			events.add(List.of(event), event.at());
		}
		assertThat(events.describe()).isEqualTo(new WatchActivity.Undelivered(UndeliveredEvents.CAPACITY,
				List.of("new"), SimulatedTime.START.plusSeconds(2)));
		assertThat(output).contains("new/1/gone").doesNotContain("new/2/gone");
		assertThat(events.takeAll()).hasSize(UndeliveredEvents.CAPACITY);
		assertThat(events.describe()).isEqualTo(WatchActivity.Undelivered.NONE);
	}

	@Test
	void closedWatcherResubmitsNothing() {
		this.simulation.watcher.close();
		assertThatIllegalStateException().isThrownBy(this.simulation.watcher::resubmitUndelivered);
	}

	private SimulatedRun failingRun(String definition) {
		SimulatedRun run = this.simulation.service.start(definition, this.time.instant().minusSeconds(60),
				Duration.ofSeconds(5), WorkflowRunStatus.SUCCEEDED);
		this.failing.add(run.key());
		this.simulation.watcher.watch(run.key());
		return run;
	}

	private WatchActivity.Undelivered undelivered() {
		return this.simulation.activity().undelivered();
	}

	private final class CountingListener implements WatchListener {

		@Override
		public void onEvent(String watcher, WorkflowRunEvent event) {
			UndeliveredEventTests.this.countedEvents.add(event.id());
		}

		@Override
		public void onEnd(String watcher, WorkflowRunKey key, WorkflowRun run, Duration delay) {
			UndeliveredEventTests.this.countedEnds.add(key);
		}

	}

}
