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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.novaact.ActSummary;
import io.github.novaact.Page;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.WorkflowRunNeedsHumanEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.WorkflowRunSuspectedStuckEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.SimulatedService.Order;
import io.github.novaact.watch.engine.SimulatedService.SimulatedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for watching runs and definitions, in simulated time.
 */
class WatchTests {

	private static final Instant START = SimulatedTime.START;

	private Simulation simulation = new Simulation(1);

	private SimulatedTime time = this.simulation.time;

	private SimulatedService service = this.simulation.service;

	private WorkflowRunWatcher watcher = this.simulation.watcher;

	private void settings(Consumer<WorkflowRunWatcher.Builder> settings) {
		this.simulation = new Simulation(1, settings);
		this.time = this.simulation.time;
		this.service = this.simulation.service;
		this.watcher = this.simulation.watcher;
	}

	@Test
	void pollingGoesOnThoughTheCheckOfAResponseThrowsAnError() {
		SimulatedRun listed = this.service.start("flow", START, Duration.ofMinutes(10), WorkflowRunStatus.SUCCEEDED);
		SimulatedRun single = this.service.start("other", START, Duration.ofMinutes(10), WorkflowRunStatus.SUCCEEDED);
		this.service.interference(new SimulatedService.Interference() {

			@Override
			public WorkflowRun run(WorkflowRun run) {
				return new WorkflowRun(run.workflowRunArn(), run.workflowRunId(), run.statusAsString(), run.startedAt(),
						run.endedAt(), "mo\ndel", null);
			}

			@Override
			public Page<WorkflowRunSummary> page(Page<WorkflowRunSummary> page) {
				return new Page<>(page.items()
					.stream()
					.map((run) -> new WorkflowRunSummary("a\nrn", run.workflowRunId(), run.statusAsString(),
							run.startedAt(), run.endedAt(), null))
					.toList(), page.nextToken());
			}

		});
		Logger logger = (Logger) LoggerFactory.getLogger(ResponseCheck.class);
		AppenderBase<ILoggingEvent> failing = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				throw new NoClassDefFoundError("Of the test");
			}

		};
		failing.start();
		logger.addAppender(failing);
		try {
			this.watcher.watchDefinition("flow");
			this.watcher.watch(single.key());
			this.time.pass(Duration.ofMinutes(20));
		}
		finally {
			logger.detachAppender(failing);
		}
		assertThat(this.simulation.events(WorkflowRunEndedEvent.class)).extracting(WorkflowRunEndedEvent::key)
			.containsExactlyInAnyOrder(listed.key(), single.key());
	}

	@Test
	void tellsOfTheChangeAndTheEndOnce() {
		SimulatedRun run = start("flow", Duration.ofSeconds(30));
		this.watcher.watch(run.key());
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofHours(1));
		assertThat(this.simulation.events).hasSize(2);
		assertThat(this.simulation.events.get(0)).isInstanceOfSatisfying(WorkflowRunStatusChangedEvent.class,
				(event) -> {
					assertThat(event.from()).isEqualTo("RUNNING");
					assertThat(event.to()).isEqualTo("SUCCEEDED");
					assertThat(event.key()).isEqualTo(run.key());
				});
		assertThat(this.simulation.events.get(1)).isInstanceOfSatisfying(WorkflowRunEndedEvent.class, (event) -> {
			assertThat(event.run()).isEqualTo(run.at(this.time.instant()));
			assertThat(event.at()).isBetween(run.endsAt, run.endsAt.plusSeconds(15));
		});
		assertThat(this.watcher.watchedRuns()).isEmpty();
		assertThat(this.time.isIdle()).isTrue();
	}

	@Test
	void endIsPublishedAtOnceForARunThatHasEnded() {
		SimulatedRun run = this.service.start("flow", START.minusSeconds(1000), Duration.ofSeconds(30),
				WorkflowRunStatus.TIMED_OUT);
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofSeconds(1));
		assertThat(this.simulation.events).singleElement().isInstanceOf(WorkflowRunEndedEvent.class);
		assertThat(this.service.requests()).isOne();
	}

	@Test
	void unknownStatusIsPublishedAsItsText() {
		SimulatedRun run = start("flow", null);
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofSeconds(15));
		run.status = "PAUSED";
		this.time.pass(Duration.ofSeconds(15));
		run.status = "RUNNING";
		this.time.pass(Duration.ofSeconds(15));
		run.status = "PAUSED";
		this.time.pass(Duration.ofSeconds(15));
		List<WorkflowRunStatusChangedEvent> events = this.simulation.events(WorkflowRunStatusChangedEvent.class);
		assertThat(events).extracting(WorkflowRunStatusChangedEvent::to).containsExactly("PAUSED", "RUNNING", "PAUSED");
		assertThat(events).extracting(WorkflowRunEvent::id).doesNotHaveDuplicates();
		assertThat(this.watcher.watchedRuns()).singleElement()
			.satisfies((watched) -> assertThat(watched.statusAsString()).isEqualTo("PAUSED"));
	}

	@Test
	void unwatchedRunIsNotPolled() {
		SimulatedRun run = start("flow", null);
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofSeconds(15));
		this.watcher.unwatch(run.key());
		int requests = this.service.requests();
		this.time.pass(Duration.ofHours(1));
		assertThat(this.service.requests()).isEqualTo(requests);
		assertThat(this.time.isIdle()).isTrue();
	}

	@Test
	void restsWhileTheApplicationIsStoppedUnlessACallerWaits() {
		SimulatedRun run = start("flow", Duration.ofMinutes(1));
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean(WorkflowRunWatcher.class, () -> this.watcher);
			context.refresh();
			this.watcher.watch(run.key());
			this.time.pass(Duration.ofSeconds(15));
			int requests = this.service.requests();
			context.stop();
			this.time.pass(Duration.ofMinutes(10));
			assertThat(this.service.requests()).isEqualTo(requests);
			SimulatedRun awaited = start("flow", Duration.ofSeconds(30));
			CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(awaited.key());
			this.time.pass(Duration.ofMinutes(1));
			assertThat(future).isCompleted();
			assertThat(this.simulation.events).isEmpty();
			context.start();
			this.time.pass(Duration.ofSeconds(1));
			assertThat(this.simulation.published(run, "ended")).isOne();
		}
	}

	@Test
	void runThatIsLookedUpBeforeAListShowsItIsPublishedWithItsDefinition() {
		this.service.listLag(Duration.ofSeconds(3));
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofSeconds(61));
		List<SimulatedRun> runs = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			Duration duration = Duration.ofMillis(500 * (i + 1));
			SimulatedRun run = this.service.start("flow", this.time.instant(), duration, WorkflowRunStatus.SUCCEEDED);
			runs.add(run);
			this.time.pass(duration.plusMillis(200));
			this.watcher.whenEnded(run.key());
			this.time.pass(Duration.ofMinutes(3));
		}
		for (SimulatedRun run : runs) {
			assertThat(this.simulation.events(WorkflowRunDiscoveredEvent.class, run.key())).hasSize(1);
			assertThat(this.simulation.events(WorkflowRunEndedEvent.class, run.key())).hasSize(1);
		}
	}

	@Test
	void runThatIsNotThereForWhoWaitsIsDiscoveredOnceItIs() {
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofSeconds(30));
		String id = "9b3f7d52-0d6e-4f9b-8a53-4a2b7c6d5e4f";
		CompletableFuture<WorkflowRun> wait = this.watcher.whenEnded(new WorkflowRunKey("flow", id));
		this.time.pass(Duration.ofMinutes(5));
		assertThat(wait).isCompletedExceptionally();
		SimulatedRun run = this.service.start("flow", id, this.time.instant(), Duration.ofSeconds(30),
				WorkflowRunStatus.SUCCEEDED);
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.simulation.events(WorkflowRunEndedEvent.class, run.key())).hasSize(1);
	}

	@Test
	void runThatIsWaitedForAfterItsEndIsNotDiscoveredAgain() {
		List<SimulatedRun> runs = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			runs.add(this.service.start("flow", START.minus(Duration.ofHours(2)), Duration.ofHours(1),
					WorkflowRunStatus.SUCCEEDED));
		}
		this.watcher.watchDefinition("flow");
		for (int i = 0; i < 20; i++) {
			runs.add(start("flow", Duration.ofSeconds(30)));
		}
		this.time.pass(Duration.ofMinutes(2));
		int events = this.simulation.events.size();
		// Lists are seen before the lookups
		this.service.failures(0.9);
		runs.forEach((run) -> this.watcher.whenEnded(run.key(), Duration.ofHours(3)));
		this.time.pass(Duration.ofHours(1));
		this.service.failures(0);
		this.time.pass(Duration.ofHours(1));
		assertThat(this.simulation.events).hasSize(events);
		assertThat(this.watcher.watchedRuns()).isEmpty();
	}

	@Test
	void paceFollowsTheAge() {
		SimulatedRun run = start("flow", null);
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofMinutes(3));
		int requests = this.service.requests();
		assertThat(requests).isBetween(17, 19);
		this.time.pass(Duration.ofHours(20));
		requests = this.service.requests();
		this.time.pass(Duration.ofHours(1));
		assertThat(this.service.requests() - requests).isBetween(29, 31);
	}

	@Test
	void deletedRunIsGone() {
		SimulatedRun run = this.service.start("flow", START, Duration.ofSeconds(15), WorkflowRunStatus.DELETING);
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofSeconds(30));
		assertThat(this.simulation.events).hasSize(2);
		assertThat(this.simulation.events.get(1)).isInstanceOf(WorkflowRunGoneEvent.class);
	}

	@Test
	void runThatIsNotFoundAnyMoreIsGone() {
		SimulatedRun run = start("flow", null);
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofMinutes(1));
		this.service.delete(run);
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.simulation.events).singleElement().isInstanceOf(WorkflowRunGoneEvent.class);
		assertThat(this.time.isIdle()).isTrue();
	}

	// Definitions

	@Test
	void discoversWhatRunsAndWhatStartsButNotWhatHadEnded() {
		SimulatedRun before = this.service.start("flow", START.minusSeconds(100), Duration.ofSeconds(99),
				WorkflowRunStatus.SUCCEEDED);
		SimulatedRun running = this.service.start("flow", START.minusSeconds(50), Duration.ofSeconds(70),
				WorkflowRunStatus.SUCCEEDED);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofSeconds(23));
		SimulatedRun brief = start("flow", Duration.ofSeconds(2));
		this.time.pass(Duration.ofSeconds(20));
		SimulatedRun later = start("flow", Duration.ofSeconds(30));
		this.time.pass(Duration.ofMinutes(2));
		assertThat(this.simulation.published(before, "ended")).isZero();
		for (SimulatedRun run : List.of(running, brief, later)) {
			assertThat(this.simulation.published(run, "discovered")).isOne();
			assertThat(this.simulation.published(run, "ended")).isOne();
			assertThat(this.simulation.delay(run)).isLessThan(Duration.ofSeconds(15));
		}
		assertThat(this.simulation.events(WorkflowRunDiscoveredEvent.class, brief.key()).get(0).run().isTerminal())
			.isTrue();
		assertThat(this.simulation.events(WorkflowRunStatusChangedEvent.class, brief.key())).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT5M", "PT-5M", "PT10S", "PT-10S" })
	void clockThatIsWrongPublishesNoOtherEnds(Duration ahead) {
		this.time.setClockAhead(ahead);
		discoversWhatRunsAndWhatStartsButNotWhatHadEnded();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT5M", "PT-5M" })
	void endBeforeTheFirstResponseIsPublishedThoughTheClockIsWrong(Duration ahead) {
		this.time.setClockAhead(ahead);
		this.time.latency(() -> 3000);
		SimulatedRun run = this.service.start("flow", START.minusSeconds(50), Duration.ofSeconds(52),
				WorkflowRunStatus.SUCCEEDED);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(2));
		assertThat(this.simulation.published(run, "ended")).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT5M", "PT-5M", "PT12H" })
	void clockThatIsSetMeanwhileLosesNoEnd(Duration ahead) {
		this.time.setClockAhead(ahead);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofSeconds(35));
		this.time.setClockAhead(Duration.ZERO);
		SimulatedRun run = start("flow", Duration.ofSeconds(1));
		this.time.pass(Duration.ofMinutes(2));
		assertThat(this.simulation.published(run, "ended")).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT5M", "PT-5M" })
	void clockThatIsWrongSuspectsARunInTime(Duration ahead) {
		settings((builder) -> builder.stuckAfter(Duration.ofMinutes(10)).interval(Duration.ofSeconds(10)));
		this.service.deny("ListActs");
		this.time.setClockAhead(ahead);
		SimulatedRun run = this.service.start("flow", START, null, WorkflowRunStatus.SUCCEEDED);
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.simulation.published(run, "suspected-stuck")).isZero();
		this.time.pass(Duration.ofSeconds(45));
		assertThat(this.simulation.published(run, "suspected-stuck")).isOne();
	}

	@Test
	void quietDefinitionCostsARequestAnInterval() {
		this.service.start("flow", START.minusSeconds(100_000), Duration.ofSeconds(99), WorkflowRunStatus.SUCCEEDED);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofHours(1));
		assertThat(this.service.requests()).isBetween(355, 375);
		assertThat(this.service.requests("GetWorkflowRun")).isZero();
	}

	@Test
	void unwatchedDefinitionIsNotPolled() {
		SimulatedRun run = start("flow", null);
		SimulatedRun own = start("flow", null);
		this.watcher.watchDefinition("flow");
		this.watcher.watch(own.key());
		this.time.pass(Duration.ofSeconds(15));
		assertThat(this.watcher.watchedRuns()).hasSize(2);
		this.watcher.unwatchDefinition("flow");
		assertThat(this.watcher.watchedRuns()).extracting(WatchedRun::key).containsExactly(own.key());
		run.end(this.time.instant(), WorkflowRunStatus.SUCCEEDED);
		own.end(this.time.instant(), WorkflowRunStatus.SUCCEEDED);
		this.time.pass(Duration.ofMinutes(1));
		assertThat(this.simulation.published(run, "ended")).isZero();
		assertThat(this.simulation.published(own, "ended")).isOne();
		assertThat(this.time.isIdle()).isTrue();
	}

	@Test
	void longPastIsReadWithinTheBudgetAndNewRunsAreSeenMeanwhile() {
		past("flow", 30_000);
		SimulatedRun straggler = this.service.start("flow", START.minus(Duration.ofDays(6)), null,
				WorkflowRunStatus.TIMED_OUT);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofSeconds(5));
		SimulatedRun young = start("flow", Duration.ofSeconds(5));
		this.time.pass(Duration.ofSeconds(17));
		assertThat(this.simulation.published(young, "ended")).isOne();
		this.time.pass(Duration.ofMinutes(2));
		assertThat(this.simulation.published(straggler, "discovered")).isOne();
		assertThat(this.service.mostInASecond()).isLessThanOrEqualTo(20);
		int requests = this.service.requests();
		this.time.pass(Duration.ofMinutes(5));
		assertThat(this.service.requests() - requests).isBetween(30, 50);
	}

	@Test
	void longPastIsResumedAfterErrors() {
		past("flow", 5_000);
		this.service.failures(0.3);
		this.watcher.watchDefinition("flow");
		SimulatedRun straggler = this.service.start("flow", START.minus(Duration.ofDays(6)), null,
				WorkflowRunStatus.TIMED_OUT);
		this.time.pass(Duration.ofMinutes(3));
		assertThat(this.simulation.published(straggler, "discovered")).isOne();
		assertThat(this.service.requests("ListWorkflowRuns")).isLessThan(150);
	}

	@Test
	void longPastIsReadAgainWhenItsTokenIsNotValidAnyMore() {
		past("flow", 2_000);
		SimulatedRun straggler = this.service.start("flow", START.minus(Duration.ofDays(6)), null,
				WorkflowRunStatus.TIMED_OUT);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMillis(500));
		this.service.forgetTokens();
		this.time.pass(Duration.ofMinutes(1));
		assertThat(this.simulation.published(straggler, "discovered")).isOne();
	}

	@Test
	void runThatAListShowsLateIsFound() {
		past("flow", 500);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(5));
		List<SimulatedRun> late = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			SimulatedRun run = start("flow", Duration.ofSeconds(5));
			run.listedAt = this.time.instant().plusSeconds(60);
			late.add(run);
			this.time.pass(Duration.ofSeconds(10));
		}
		this.time.pass(Duration.ofMinutes(2));
		assertThat(late).allMatch((run) -> this.simulation.published(run, "ended") == 1);
	}

	@Test
	void listInNoOrderIsReadToItsEnd() {
		this.service.order(Order.RANDOM);
		past("flow", 1_000);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(1));
		List<SimulatedRun> runs = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			runs.add(start("flow", Duration.ofSeconds(i)));
			this.time.pass(Duration.ofSeconds(3));
		}
		this.time.pass(Duration.ofSeconds(40));
		assertThat(runs).allMatch((run) -> this.simulation.published(run, "ended") == 1);
		assertThat(runs).allMatch((run) -> this.simulation.delay(run).compareTo(Duration.ofSeconds(16)) < 0);
	}

	@Test
	void endedStaysEndedWhateverAListSaysLater() {
		this.service.listLag(Duration.ofSeconds(45));
		SimulatedRun run = this.service.start("flow", START.minusSeconds(100), Duration.ofSeconds(120),
				WorkflowRunStatus.SUCCEEDED);
		this.watcher.watchDefinition("flow");
		this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofMinutes(5));
		run.outcome = WorkflowRunStatus.DELETING;
		this.time.pass(Duration.ofMinutes(5));
		assertThat(this.simulation.published(run, "discovered")).isOne();
		assertThat(this.simulation.published(run, "ended")).isOne();
		assertThat(this.simulation.events(WorkflowRunGoneEvent.class)).isEmpty();
	}

	@Test
	void runIsPublishedOnceByRunAndByDefinition() {
		SimulatedRun run = start("flow", Duration.ofSeconds(60));
		this.watcher.watch(run.key());
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(3));
		assertThat(this.simulation.published(run, "ended")).isOne();
		assertThat(this.simulation.published(run, "discovered")).isOne();
	}

	@Test
	void definitionThatDoesNotExistYetIsWatchedWhenItDoes() {
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(3));
		SimulatedRun run = start("flow", Duration.ofSeconds(60));
		this.time.pass(Duration.ofMinutes(3));
		assertThat(this.simulation.published(run, "ended")).isOne();
	}

	// What it costs

	@Test
	void manyRunsAreReadTogether() {
		for (int i = 0; i < 1000; i++) {
			this.watcher.watch(start("flow", null).key());
		}
		this.time.pass(Duration.ofMinutes(1));
		assertThat(this.service.requests("GetWorkflowRun")).isLessThan(20);
		assertThat(this.service.requests("ListWorkflowRuns")).isBetween(50, 80);
		WatchActivity activity = this.simulation.activity();
		assertThat(activity.savedRequests()).isBetween(5000L, 7500L);
		assertThat(activity.definitions()).singleElement()
			.satisfies((definition) -> assertThat(definition.listed()).isEqualTo(1000));
	}

	@Test
	void oldStragglersAreLookedUpOneByOne() {
		for (int i = 0; i < 5; i++) {
			SimulatedRun run = this.service.start("flow", START.minus(Duration.ofDays(6)), null,
					WorkflowRunStatus.TIMED_OUT);
			this.watcher.watch(run.key());
		}
		past("flow", 10_000);
		this.time.pass(Duration.ofHours(1));
		assertThat(this.service.requests("GetWorkflowRun")).isBetween(145, 160);
		assertThat(this.service.requests("ListWorkflowRuns")).isLessThan(40);
	}

	@Test
	void youngOnesAreReadTogetherAndStragglersOneByOne() {
		List<SimulatedRun> stragglers = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			stragglers
				.add(this.service.start("flow", START.minus(Duration.ofDays(6)), null, WorkflowRunStatus.TIMED_OUT));
		}
		past("flow", 10_000);
		List<SimulatedRun> young = new ArrayList<>();
		for (int i = 0; i < 90; i++) {
			young.add(start("flow", null));
		}
		stragglers.forEach((run) -> this.watcher.watch(run.key()));
		young.forEach((run) -> this.watcher.watch(run.key()));
		this.time.pass(Duration.ofMinutes(2));
		int lists = this.service.requests("ListWorkflowRuns");
		int single = this.service.requests("GetWorkflowRun");
		this.time.pass(Duration.ofMinutes(1));
		assertThat(this.service.requests("ListWorkflowRuns") - lists).isBetween(5, 8);
		assertThat(this.service.requests("GetWorkflowRun") - single).isBetween(0, 12);
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void deniedListIsWarnedOfOnceAndRunsAreLookedUpOneByOne(CapturedOutput output) {
		this.service.deny("ListWorkflowRuns");
		List<SimulatedRun> runs = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			SimulatedRun run = start("flow", Duration.ofSeconds(60));
			runs.add(run);
			this.watcher.watch(run.key());
		}
		this.time.pass(Duration.ofMinutes(2));
		assertThat(runs).allMatch((run) -> this.simulation.published(run, "ended") == 1);
		assertThat(this.service.requests("ListWorkflowRuns")).isOne();
		assertThat(output.getAll().split("cannot be listed", -1)).hasSize(2);
	}

	@Test
	void clientThatCannotListLooksUpEachRun() {
		List<WorkflowRunEvent> events = new ArrayList<>();
		SimulatedTime time = new SimulatedTime();
		SimulatedService service = new SimulatedService(time::instant, 1);
		WorkflowRunWatcher watcher = new DefaultWorkflowRunWatcherBuilder().client(service::getWorkflowRun)
			.eventPublisher((event) -> events.add((WorkflowRunEvent) event))
			.runtime(time)
			.build();
		for (int i = 0; i < 5; i++) {
			watcher.watch(service.start("flow", START, Duration.ofSeconds(20), WorkflowRunStatus.FAILED).key());
		}
		watcher.watchDefinition("flow");
		time.pass(Duration.ofMinutes(1));
		assertThat(events).filteredOn(WorkflowRunEndedEvent.class::isInstance).hasSize(5);
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void behindItsBudgetItGetsSlowerFairlyAndSaysSo(CapturedOutput output) {
		this.service.deny("ListWorkflowRuns");
		List<SimulatedRun> runs = new ArrayList<>();
		for (int i = 0; i < 4000; i++) {
			runs.add(this.service.start("flow-" + i % 4, START, null, WorkflowRunStatus.SUCCEEDED));
		}
		SimulatedRun single = this.service.start("single", START, null, WorkflowRunStatus.SUCCEEDED);
		runs.forEach((run) -> this.watcher.watch(run.key()));
		this.watcher.watch(single.key());
		this.time.pass(Duration.ofMinutes(20));
		assertThat(this.service.mostInASecond()).isLessThanOrEqualTo(20);
		assertThat(output.getAll().split("is behind", -1)).hasSize(2);
		WatchActivity activity = this.simulation.activity();
		assertThat(activity.behind()).isTrue();
		assertThat(activity.lag()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(400));
		Instant oldest = this.watcher.watchedRuns().stream().map(WatchedRun::lastChecked).min(Instant::compareTo).get();
		assertThat(Duration.between(oldest, this.time.instant())).isLessThan(Duration.ofSeconds(260));
		runs.forEach((run) -> this.watcher.unwatch(run.key()));
		this.time.pass(Duration.ofMinutes(10));
		assertThat(output.getAll().split("has caught up with its pace", -1)).hasSize(2);
		assertThat(this.simulation.activity().behind()).isFalse();
	}

	@Test
	void limitBelowTheBudgetIsFound() {
		settings((builder) -> builder.requestsPerSecond(60));
		this.service.limit(10).deny("ListWorkflowRuns");
		List<SimulatedRun> runs = new ArrayList<>();
		for (int i = 0; i < 600; i++) {
			runs.add(start("flow", Duration.ofMinutes(5)));
		}
		runs.forEach((run) -> this.watcher.watch(run.key()));
		this.time.pass(Duration.ofMinutes(10));
		assertThat(runs).allMatch((run) -> this.simulation.published(run, "ended") == 1);
		assertThat(this.service.throttled()).isLessThan(this.service.requests() / 4);
	}

	@Test
	void hundredThousandRunsKeepTheBudgetAndTheDelay() {
		settings((builder) -> builder.requestsPerSecond(60));
		Fleet.watch(this.simulation, 100_000, 50, 30, Duration.ofMinutes(4));
		List<Duration> delays = this.simulation.service.ended(this.time.instant().minusSeconds(120))
			.stream()
			.map((run) -> {
				assertThat(this.simulation.published(run, "ended")).isOne();
				return this.simulation.delay(run);
			})
			.sorted()
			.toList();
		assertThat(this.service.mostInASecond()).isLessThanOrEqualTo(60);
		assertThat(delays).hasSizeGreaterThan(3000);
		assertThat(delays.get(delays.size() / 2)).isLessThan(Duration.ofSeconds(25));
		assertThat(delays.get(delays.size() * 99 / 100)).isLessThan(Duration.ofSeconds(50));
	}

	@Test
	void afterTheFirstReadingEndsWaitForOneRoundOfAllPages() {
		settings((builder) -> builder.requestsPerSecond(60).stuckAfter(Duration.ofDays(1)));
		List<SimulatedRun> ended = Fleet.watchNew(this.simulation, 100_000, 50, 5, 0, Duration.ofSeconds(110));
		// 21 pages of each definition within 55 requests a second, beside a lookup for
		// each end
		assertThat(delay(ended.stream().filter((run) -> run.endsAt.isAfter(START.plusSeconds(20))).toList(), 0.99))
			.isLessThan(Duration.ofSeconds(20));
	}

	@Test
	void runsThatSeemStuckHoldUpNoEnds() {
		settings((builder) -> builder.requestsPerSecond(12).stuckAfter(Duration.ofMinutes(10)));
		List<SimulatedRun> ended = Fleet.watchNew(this.simulation, 20_000, 10, 1, 10, Duration.ofMinutes(3));
		assertThat(this.service.requests("GetWorkflowRun") + this.service.requests("ListActs"))
			.isGreaterThan(ended.size() + 100);
		assertThat(this.service.mostInASecond()).isLessThanOrEqualTo(12);
		assertThat(delay(ended, 0.99)).isLessThan(Duration.ofSeconds(25));
	}

	@Test
	void actsHoldUpNoEnds() {
		settings((builder) -> builder.requestsPerSecond(12).actsEnabled(true));
		List<SimulatedRun> ended = Fleet.watchNew(this.simulation, 5_000, 5, 1, 5, Duration.ofMinutes(3));
		assertThat(this.service.requests("ListActs")).isGreaterThan(300);
		assertThat(delay(ended, 0.99)).isLessThan(Duration.ofSeconds(15));
	}

	private Duration delay(List<SimulatedRun> ended, double share) {
		Instant until = this.time.instant().minusSeconds(30);
		List<Duration> delays = ended.stream().filter((run) -> run.endsAt.isBefore(until)).map((run) -> {
			assertThat(this.simulation.published(run, "ended")).isOne();
			return this.simulation.delay(run);
		}).sorted().toList();
		assertThat(delays).hasSizeGreaterThan(100);
		return delays.get((int) (delays.size() * share));
	}

	@Test
	void weekPassesInAMoment() {
		SimulatedRun run = this.service.start("flow", START, Duration.ofDays(7), WorkflowRunStatus.TIMED_OUT);
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofDays(7).plusMinutes(3));
		assertThat(this.simulation.published(run, "ended")).isOne();
		assertThat(this.service.requests()).isLessThan(5200);
	}

	// Stuck runs and runs that wait for a person

	@Test
	void runThatTakesTooLongIsSuspectedOnce() {
		settings((builder) -> builder.stuckAfter(Duration.ofHours(1)));
		SimulatedRun run = start("flow", null);
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofMinutes(59));
		assertThat(this.simulation.events).isEmpty();
		this.time.pass(Duration.ofHours(12));
		assertThat(this.simulation.events).singleElement()
			.isInstanceOfSatisfying(WorkflowRunSuspectedStuckEvent.class, (event) -> {
				assertThat(event.startedAt()).isEqualTo(run.startedAt);
				assertThat(event.longerThan()).isEqualTo(Duration.ofHours(1));
				assertThat(event.lastActAt()).isNull();
				assertThat(event.at()).isBetween(START.plus(Duration.ofHours(1)), START.plus(Duration.ofMinutes(63)));
			});
		assertThat(this.watcher.watchedRuns()).singleElement()
			.satisfies((watched) -> assertThat(watched.suspectedStuckSince()).isNotNull());
		assertThat(this.simulation.activity().suspectedStuck()).isOne();
	}

	@Test
	void newerActSpeaksAgainstIt() {
		settings((builder) -> builder.stuckAfter(Duration.ofHours(1)));
		SimulatedRun run = start("flow", null);
		this.service.addAct(run, act(run, 1, START.plus(Duration.ofMinutes(50)), "SUCCEEDED"));
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofMinutes(109));
		assertThat(this.simulation.events).isEmpty();
		assertThat(this.service.requests("ListActs")).isOne();
		this.time.pass(Duration.ofMinutes(5));
		assertThat(this.simulation.events(WorkflowRunSuspectedStuckEvent.class)).singleElement()
			.satisfies((event) -> assertThat(event.lastActAt()).isEqualTo(START.plus(Duration.ofMinutes(50))));
	}

	@Test
	void deniedActsLeaveTheTimeAlone() {
		settings((builder) -> builder.stuckAfter(Duration.ofHours(1)));
		this.service.deny("ListActs");
		this.watcher.watch(start("flow", null).key());
		this.time.pass(Duration.ofHours(2));
		assertThat(this.simulation.events(WorkflowRunSuspectedStuckEvent.class)).hasSize(1);
		assertThat(this.service.requests("ListActs")).isOne();
	}

	@Test
	void autoFollowsThePastOfTheDefinition() {
		for (int i = 1; i <= 100; i++) {
			this.service.start("flow", START.minusSeconds(100_000 + i), Duration.ofMinutes((i <= 95) ? 10 : 60),
					WorkflowRunStatus.SUCCEEDED);
		}
		SimulatedRun run = start("flow", null);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(29));
		assertThat(this.simulation.events(WorkflowRunSuspectedStuckEvent.class)).isEmpty();
		assertThat(this.watcher.watchedRuns()).singleElement()
			.satisfies((watched) -> assertThat(watched.expectedEnd()).isEqualTo(START.plus(Duration.ofMinutes(60))));
		this.time.pass(Duration.ofMinutes(4));
		assertThat(this.simulation.events(WorkflowRunSuspectedStuckEvent.class)).singleElement()
			.satisfies((event) -> assertThat(event.longerThan()).isEqualTo(Duration.ofMinutes(30)));
		assertThat(this.simulation.published(run, "suspected-stuck")).isOne();
	}

	@Test
	void autoIsTenMinutesAtLeast() {
		this.service.start("flow", START.minusSeconds(1000), Duration.ofSeconds(5), WorkflowRunStatus.SUCCEEDED);
		start("flow", null);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(9));
		assertThat(this.simulation.events(WorkflowRunSuspectedStuckEvent.class)).isEmpty();
		this.time.pass(Duration.ofMinutes(2));
		assertThat(this.simulation.events(WorkflowRunSuspectedStuckEvent.class)).hasSize(1);
	}

	@Test
	void actThatWaitsForAPersonIsPublishedOnce() {
		settings((builder) -> builder.actsEnabled(true));
		SimulatedRun run = start("flow", null);
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofSeconds(15));
		ActSummary act = act(run, 1, this.time.instant(), "PENDING_HUMAN_ACTION");
		this.service.addAct(run, act);
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.simulation.events).singleElement()
			.isInstanceOfSatisfying(WorkflowRunNeedsHumanEvent.class,
					(event) -> assertThat(event.act()).isEqualTo(act));
		assertThat(this.watcher.watchedRuns()).singleElement()
			.satisfies((watched) -> assertThat(watched.needsHumanSince()).isEqualTo(act.startedAt()));
		this.service.addAct(run, act(run, 2, this.time.instant(), "PENDING_HUMAN_ACTION"));
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.simulation.events(WorkflowRunNeedsHumanEvent.class)).hasSize(2);
	}

	@Test
	void actsAreNotPolledUnlessEnabled() {
		SimulatedRun run = start("flow", null);
		this.service.addAct(run, act(run, 1, START, "PENDING_HUMAN_ACTION"));
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.service.requests("ListActs")).isZero();
	}

	// Listeners

	@Test
	void listenerThatFailsReceivesItsEventsAgainInOrder() {
		SimulatedRun run = start("flow", Duration.ofSeconds(12));
		SimulatedRun other = start("other", Duration.ofSeconds(12));
		int[] failures = { 0 };
		List<String> seen = new ArrayList<>();
		this.simulation.listener((event) -> {
			seen.add(event.id());
			if (event.key().equals(run.key()) && failures[0]++ < 5) {
				throw new IllegalStateException("no database");
			}
		});
		this.watcher.watch(run.key());
		this.watcher.watch(other.key());
		this.time.pass(Duration.ofSeconds(22));
		assertThat(this.simulation.published(other, "ended")).isOne();
		this.time.pass(Duration.ofMinutes(1));
		assertThat(this.simulation.events(WorkflowRunEvent.class, run.key())).extracting(WorkflowRunEvent::id)
			.containsExactly(id(run, "status-changed/1"), id(run, "ended"));
		assertThat(seen).filteredOn((id) -> id.startsWith("flow/"))
			.containsExactly(id(run, "status-changed/1"), id(run, "status-changed/1"), id(run, "status-changed/1"),
					id(run, "status-changed/1"), id(run, "status-changed/1"), id(run, "status-changed/1"),
					id(run, "ended"));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void listenerThatAlwaysFailsEndsWithOneError(CapturedOutput output) {
		SimulatedRun run = start("flow", Duration.ofSeconds(12));
		this.simulation.listener((event) -> {
			if (event instanceof WorkflowRunEndedEvent) {
				throw new AssertionError("never");
			}
		});
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofHours(1));
		assertThat(this.simulation.events).hasSize(1);
		assertThat(output.getAll().split("Giving up on delivering", -1)).hasSize(2);
		assertThat(output).contains(id(run, "ended"));
		assertThat(this.simulation.activity().pendingEvents()).isZero();
		assertThat(this.time.isIdle()).isTrue();
	}

	@Test
	void idsAreEqualForTheSameFactEverywhere() {
		Set<String> ids = new HashSet<>();
		for (int instance = 0; instance < 3; instance++) {
			settings((builder) -> {
			});
			SimulatedRun run = start("flow", Duration.ofSeconds(12));
			this.time.pass(Duration.ofSeconds(instance));
			this.watcher.watchDefinition("flow");
			this.time.pass(Duration.ofMinutes(1));
			this.simulation.events.forEach((event) -> ids.add(event.id()));
			assertThat(this.simulation.published(run, "ended")).isOne();
		}
		assertThat(ids).hasSize(3);
	}

	private SimulatedRun start(String definition, Duration duration) {
		return this.service.start(definition, this.time.instant(), duration, WorkflowRunStatus.SUCCEEDED);
	}

	private void past(String definition, int runs) {
		for (int i = runs; i > 0; i--) {
			this.service.start(definition, START.minusSeconds(3600 + 10L * i), Duration.ofMinutes(10),
					WorkflowRunStatus.SUCCEEDED);
		}
	}

	private static String id(SimulatedRun run, String fact) {
		return run.definition + "/" + run.id + "/" + fact;
	}

	private static ActSummary act(SimulatedRun run, int number, Instant startedAt, String status) {
		return new ActSummary(run.id, "00000000-0000-0000-0000-00000000000a",
				"00000000-0000-0000-0000-00000000000" + number, status, startedAt, null, null);
	}

}
