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
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.InternalServerException;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.Page;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.SimulatedService.Interference;
import io.github.novaact.watch.engine.SimulatedService.SimulatedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no end is lost when the service refuses, fails, or responds with a value
 * that makes no sense, in simulated time.
 */
class LostEndTests {

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

	// A watch ends with the run's end alone

	@ParameterizedTest
	@EnumSource
	void refusedLookupEndsNoWatch(Refused refused) {
		List<SimulatedRun> runs = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			SimulatedRun run = start("flow", Duration.ofSeconds(60 + i));
			runs.add(run);
			if (i % 2 == 0) {
				this.watcher.watch(run.key());
			}
		}
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofSeconds(50));
		int[] refusals = { 0 };
		fail("GetWorkflowRun"::equals, () -> (refusals[0]++ < 1) ? refused.failure.get() : null);
		this.time.pass(Duration.ofMinutes(5));
		assertThat(refusals[0]).isGreaterThan(1);
		assertPublishedOnce(runs);
	}

	@ParameterizedTest
	@EnumSource
	void refusedLookupsEndNoWatch(Refused refused) {
		List<SimulatedRun> runs = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			SimulatedRun run = start("flow", Duration.ofSeconds(61 + i / 2));
			runs.add(run);
			this.watcher.watch(run.key());
		}
		this.time.pass(Duration.ofMinutes(1));
		Instant until = this.time.instant()
			.plus((refused == Refused.MISSING) ? Duration.ofSeconds(25) : Duration.ofMinutes(2));
		fail("GetWorkflowRun"::equals, () -> this.time.instant().isBefore(until) ? refused.failure.get() : null);
		this.time.pass(Duration.ofMinutes(5));
		assertThat(this.simulation.events(WorkflowRunGoneEvent.class)).isEmpty();
		assertPublishedOnce(runs);
	}

	@Test
	void missingAgainAndAgainIsNotGone() {
		SimulatedRun run = start("flow", Duration.ofMinutes(20));
		this.watcher.watch(run.key());
		int[] requests = { 0 };
		fail("GetWorkflowRun"::equals, () -> (requests[0]++ % 3 != 0) ? Refused.MISSING.failure.get() : null);
		this.time.pass(Duration.ofMinutes(25));
		assertThat(this.simulation.events(WorkflowRunGoneEvent.class)).isEmpty();
		assertPublishedOnce(List.of(run));
	}

	@Test
	void refusedLookupEndsAWaitButNotTheWatch() {
		SimulatedRun run = start("flow", Duration.ofSeconds(30));
		this.watcher.watch(run.key());
		Instant until = this.time.instant().plusSeconds(20);
		fail("GetWorkflowRun"::equals, () -> this.time.instant().isBefore(until) ? Refused.DENIED.failure.get() : null);
		CompletableFuture<WorkflowRun> wait = this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofSeconds(5));
		assertThat(wait).isCompletedExceptionally();
		CompletableFuture<WorkflowRun> later = this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofMinutes(4));
		assertThat(later).isDone();
		assertPublishedOnce(List.of(run));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void deniedWatchIsWarnedOfOncePerDefinitionAndSendsFewRequests(CapturedOutput output) {
		this.service.deny("GetWorkflowRun").deny("ListWorkflowRuns");
		for (int i = 0; i < 100; i++) {
			this.watcher.watch(start("flow", null).key());
			this.watcher.watch(start("other", null).key());
		}
		this.time.pass(Duration.ofHours(1));
		assertThat(output.getAll().split("WARN", -1)).hasSizeLessThanOrEqualTo(1 + 4);
		assertThat(this.service.requests()).isLessThan(400);
		assertThat(this.watcher.watchedRuns()).hasSize(200);
	}

	@Test
	void definitionThatIsCreatedSoonIsWatchedSoon() {
		Instant created = this.time.instant().plusSeconds(3);
		fail("ListWorkflowRuns"::equals,
				() -> this.time.instant().isBefore(created) ? Refused.MISSING.failure.get() : null);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofSeconds(3));
		SimulatedRun run = start("flow", Duration.ofSeconds(1));
		this.time.pass(Duration.ofSeconds(15));
		assertPublishedOnce(List.of(run));
	}

	@Test
	void definitionThatIsNeverCreatedCostsFewRequests() {
		fail("ListWorkflowRuns"::equals, Refused.MISSING.failure);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofHours(1));
		assertThat(this.service.requests()).isLessThan(50);
	}

	// The first reading of the past

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 4 })
	void burstDuringTheFirstReadingIsPublished(int requestsPerSecond) {
		settings((builder) -> builder.requestsPerSecond(requestsPerSecond));
		int pages = 400 * requestsPerSecond;
		past("flow", 100 * pages);
		this.watcher.watchDefinition("flow");
		List<SimulatedRun> burst = new ArrayList<>();
		this.time.at(START.plusSeconds(50), () -> {
			for (int i = 0; i < 300; i++) {
				burst.add(start("flow", Duration.ofSeconds(5)));
			}
		});
		for (int i = 1; i <= 60; i++) {
			this.time.at(START.plusSeconds(50 + 30 * i), () -> burst.add(start("flow", Duration.ofSeconds(5))));
		}
		this.time.pass(Duration.ofHours(8));
		assertThat(burst).hasSize(360);
		assertPublishedOnce(burst);
	}

	@Test
	void startsDuringTheFirstReadingArePublished() {
		past("flow", 60_000);
		this.watcher.watchDefinition("flow");
		List<SimulatedRun> started = new ArrayList<>();
		for (int second = 1; second <= 600; second++) {
			this.time.at(START.plusSeconds(second), () -> {
				for (int i = 0; i < 15; i++) {
					started.add(start("flow", Duration.ofSeconds(5)));
				}
			});
		}
		this.time.pass(Duration.ofHours(1));
		assertThat(started).hasSize(9000);
		assertPublishedOnce(started);
	}

	@Test
	void burstDuringTheFirstReadingIsPublishedAsSoonAsASweepTakes() {
		settings((builder) -> builder.requestsPerSecond(8));
		past("flow", 8_000);
		this.watcher.watchDefinition("flow");
		List<SimulatedRun> burst = new ArrayList<>();
		this.time.at(START.plusSeconds(4), () -> {
			for (int i = 0; i < 300; i++) {
				burst.add(start("flow", Duration.ofSeconds(1)));
			}
		});
		this.time.pass(Duration.ofMinutes(10));
		assertPublishedOnce(burst);
		List<Duration> delays = burst.stream().map(this.simulation::delay).sorted().toList();
		// 300 lookups take 38 s at 8 a second
		assertThat(delays.get(delays.size() * 99 / 100)).isLessThan(Duration.ofSeconds(60));
	}

	@Test
	void burstWhileAListFailsIsPublished() {
		past("flow", 1_000);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(5));
		Instant until = this.time.instant().plus(Duration.ofMinutes(30));
		fail("ListWorkflowRuns"::equals, () -> this.time.instant().isBefore(until) ? Failed.ERROR.failure.get() : null);
		List<SimulatedRun> burst = new ArrayList<>();
		for (int i = 0; i < 2_000; i++) {
			this.time.at(this.time.instant().plusMillis(500 * i),
					() -> burst.add(start("flow", Duration.ofSeconds(5))));
		}
		this.time.pass(Duration.ofHours(1));
		assertThat(burst).hasSize(2_000);
		assertPublishedOnce(burst);
	}

	@Test
	void endsAreRememberedLongEnoughToPublishALateOne() {
		settings((builder) -> builder.requestsPerSecond(60));
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(5));
		List<SimulatedRun> late = new ArrayList<>();
		List<SimulatedRun> runs = new ArrayList<>();
		for (int second = 0; second < 600; second++) {
			int number = second;
			this.time.at(this.time.instant().plusSeconds(second), () -> {
				for (int i = 0; i < 20; i++) {
					runs.add(start("flow", Duration.ofSeconds(2)));
				}
				if (number % 10 == 0) {
					SimulatedRun run = start("flow", Duration.ofSeconds(2));
					run.listedAt = run.startedAt.plusSeconds(60);
					late.add(run);
				}
			});
		}
		this.time.pass(Duration.ofMinutes(20));
		assertThat(late).hasSize(60);
		assertPublishedOnce(late);
		assertPublishedOnce(runs);
	}

	// One bad value costs itself

	static Stream<Arguments> hostileRuns() {
		Instant far = Instant.ofEpochMilli(Long.MAX_VALUE);
		return Stream.of(run("null", (run) -> null), run("startedAt MAX", (run) -> with(run, Instant.MAX, null)),
				run("startedAt MIN", (run) -> with(run, Instant.MIN, null)),
				run("startedAt of 30000000000000000", (run) -> with(run, far, null)),
				run("startedAt of +1000000000", (run) -> with(run, Instant.MAX.minusSeconds(1), null)),
				run("endedAt MAX", (run) -> with(run, run.startedAt(), Instant.MAX)),
				run("endedAt MIN", (run) -> with(run, run.startedAt(), Instant.MIN)),
				run("endedAt in 9999", (run) -> with(run, run.startedAt(), Instant.parse("9999-12-31T23:59:59Z"))),
				run("startedAt in 9999", (run) -> with(run, Instant.parse("9999-12-31T23:59:59Z"), run.endedAt())),
				run("endedAt in year 1", (run) -> with(run, run.startedAt(), Instant.parse("0001-01-01T00:00:00Z"))),
				run("NUL in the status", (run) -> new WorkflowRun(run.workflowRunArn(), run.workflowRunId(), "A\0B",
						run.startedAt(), null, run.modelId(), null)));
	}

	private static Arguments run(String name, UnaryOperator<WorkflowRun> value) {
		return Arguments.argumentSet(name, value);
	}

	private static WorkflowRun with(WorkflowRun run, Instant startedAt, Instant endedAt) {
		return new WorkflowRun(run.workflowRunArn(), run.workflowRunId(), run.statusAsString(), startedAt, endedAt,
				run.modelId(), null);
	}

	@ParameterizedTest
	@MethodSource("hostileRuns")
	void hostileValueOnceCostsNoEnd(UnaryOperator<WorkflowRun> value) {
		settings((builder) -> builder.requestsPerSecond(60));
		SimulatedRun victim = start("single", Duration.ofSeconds(55));
		List<SimulatedRun> runs = fleet();
		this.watcher.watch(victim.key());
		this.time.pass(Duration.ofSeconds(2));
		int[] responses = { 0 };
		this.service.interference(new Interference() {

			@Override
			public WorkflowRun run(WorkflowRun run) {
				return (run.workflowRunId().equals(victim.id) && !run.isTerminal() && responses[0]++ == 0)
						? value.apply(run) : run;
			}

		});
		this.watcher.whenEnded(victim.key());
		this.time.pass(Duration.ofMinutes(10));
		assertThat(responses[0]).isPositive();
		assertPublishedOnce(List.of(victim));
		assertPublishedOnce(runs);
	}

	@ParameterizedTest
	@MethodSource("hostileRuns")
	void hostileValueAgainAndAgainCostsItselfAlone(UnaryOperator<WorkflowRun> value) {
		settings((builder) -> builder.requestsPerSecond(60));
		SimulatedRun victim = start("other", Duration.ofSeconds(55));
		List<SimulatedRun> runs = fleet();
		this.watcher.watch(victim.key());
		this.service.interference(new Interference() {

			@Override
			public WorkflowRun run(WorkflowRun run) {
				return run.workflowRunId().equals(victim.id) ? value.apply(run) : run;
			}

		});
		this.time.pass(Duration.ofMinutes(10));
		assertPublishedOnce(runs);
		SimulatedRun later = start("flow", Duration.ofSeconds(30));
		this.time.pass(Duration.ofMinutes(4));
		assertPublishedOnce(List.of(later));
	}

	static Stream<Arguments> hostileSummaries() {
		return Stream.of(summary("startedAt MAX", (run) -> with(run, run.workflowRunId(), Instant.MAX, run.endedAt())),
				summary("startedAt MIN", (run) -> with(run, run.workflowRunId(), Instant.MIN, run.endedAt())),
				summary("startedAt of 30000000000000000",
						(run) -> with(run, run.workflowRunId(), Instant.ofEpochMilli(Long.MAX_VALUE), run.endedAt())),
				summary("startedAt in 9999",
						(run) -> with(run, run.workflowRunId(), Instant.parse("9999-12-31T23:59:59Z"), run.endedAt())),
				summary("startedAt in year 1",
						(run) -> with(run, run.workflowRunId(), Instant.parse("0001-01-01T00:00:00Z"), run.endedAt())),
				summary("endedAt MAX", (run) -> with(run, run.workflowRunId(), run.startedAt(), Instant.MAX)),
				summary("endedAt MIN", (run) -> with(run, run.workflowRunId(), run.startedAt(), Instant.MIN)),
				summary("no UUID", (run) -> with(run, "not-a-uuid", run.startedAt(), run.endedAt())),
				summary("status with NUL", (run) -> new WorkflowRunSummary(run.workflowRunArn(), run.workflowRunId(),
						"RUN\0NING", run.startedAt(), run.endedAt(), null)));
	}

	private static Arguments summary(String name, UnaryOperator<WorkflowRunSummary> value) {
		return Arguments.argumentSet(name, value);
	}

	private static WorkflowRunSummary with(WorkflowRunSummary run, String id, Instant startedAt, Instant endedAt) {
		return new WorkflowRunSummary(run.workflowRunArn(), id, run.statusAsString(), startedAt, endedAt, null);
	}

	@ParameterizedTest
	@MethodSource("hostileSummaries")
	void hostileSummaryCostsNoOtherEnd(UnaryOperator<WorkflowRunSummary> value) {
		settings((builder) -> builder.requestsPerSecond(60));
		SimulatedRun victim = start("flow", null);
		List<SimulatedRun> runs = fleet();
		this.service.interference(new Interference() {

			@Override
			public Page<WorkflowRunSummary> page(Page<WorkflowRunSummary> page) {
				return new Page<>(page.items()
					.stream()
					.map((run) -> run.workflowRunId().equals(victim.id) ? value.apply(run) : run)
					.toList(), page.nextToken());
			}

		});
		this.time.pass(Duration.ofMinutes(3));
		int requests = this.service.requests();
		this.time.pass(Duration.ofMinutes(7));
		assertPublishedOnce(runs);
		assertThat(this.service.requests() - requests).isLessThan(7 * 60);
		SimulatedRun later = start("flow", Duration.ofSeconds(30));
		this.time.pass(Duration.ofMinutes(4));
		assertPublishedOnce(List.of(later));
	}

	@Test
	void endWithoutAFractionOfTheSecondInWhichTheWatchBeganIsPublished() {
		this.time.pass(Duration.ofMillis(300));
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMillis(100));
		SimulatedRun run = start("flow", Duration.ofMillis(100));
		SimulatedRun before = this.service.start("flow", START.minusSeconds(10), Duration.ofSeconds(9),
				WorkflowRunStatus.SUCCEEDED);
		this.service.interference(new Interference() {

			@Override
			public WorkflowRun run(WorkflowRun run) {
				return with(run, START, START);
			}

			@Override
			public Page<WorkflowRunSummary> page(Page<WorkflowRunSummary> page) {
				return new Page<>(page.items()
					.stream()
					.map((item) -> item.workflowRunId().equals(run.id) ? with(item, run.id, START, START) : item)
					.toList(), page.nextToken());
			}

		});
		this.time.pass(Duration.ofMinutes(1));
		assertPublishedOnce(List.of(run));
		assertThat(this.simulation.published(before, "ended")).isZero();
	}

	@Test
	void endInTheFarFutureIsNoHorizon() {
		settings((builder) -> builder.requestsPerSecond(60));
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(2));
		SimulatedRun victim = start("flow", Duration.ofSeconds(1));
		this.service.interference(new Interference() {

			@Override
			public WorkflowRun run(WorkflowRun run) {
				return (run.workflowRunId().equals(victim.id) && run.isTerminal())
						? with(run, run.startedAt(), Instant.parse("9999-12-31T23:59:59Z")) : run;
			}

		});
		List<SimulatedRun> runs = new ArrayList<>();
		for (int i = 0; i < 11_000; i++) {
			this.time.at(this.time.instant().plusMillis(50 * i), () -> runs.add(start("flow", Duration.ofSeconds(1))));
		}
		this.time.pass(Duration.ofMinutes(20));
		assertThat(runs).hasSize(11_000);
		assertPublishedOnce(runs);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT8760000H", "PT-8760000H", "PT2562047788015H", "PT-2562047788015H",
			"PT2562047788015215H", "PT-2562047788015215H" })
	void clockOfTheServiceYearsAwayStopsNothing(Duration ahead) {
		List<SimulatedRun> runs = fleet();
		this.time.pass(Duration.ofSeconds(5));
		this.simulation.serviceClockOffset(ahead);
		this.time.pass(Duration.ofMinutes(1));
		this.simulation.serviceClockOffset(Duration.ZERO);
		this.time.pass(Duration.ofMinutes(9));
		assertPublishedOnce(runs);
	}

	@Test
	void pagesLargerThanRequestedDoNotFillTheMemory() {
		this.watcher.watchDefinition("flow");
		int[] number = { 0 };
		this.service.interference(new Interference() {

			@Override
			public Page<WorkflowRunSummary> page(Page<WorkflowRunSummary> page) {
				List<WorkflowRunSummary> items = new ArrayList<>();
				for (int i = 0; i < 5_000; i++) {
					items.add(summary("00000000-0000-4000-8000-%012x".formatted(number[0]++)));
				}
				return new Page<>(items, null);
			}

		});
		this.time.pass(Duration.ofSeconds(60));
		assertThat(this.watcher.watchedRuns()).hasSizeLessThan(10 * 100 + 1);
	}

	private WorkflowRunSummary summary(String id) {
		return new WorkflowRunSummary(
				"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/workflow-run/" + id, id, "RUNNING",
				this.time.instant(), null, null);
	}

	private List<SimulatedRun> fleet() {
		List<SimulatedRun> runs = new ArrayList<>();
		this.watcher.watchDefinition("flow");
		for (int i = 0; i < 20; i++) {
			runs.add(start("flow", Duration.ofSeconds(20 + 10 * i)));
			runs.add(start("other", Duration.ofSeconds(20 + 10 * i)));
			this.watcher.watch(runs.get(runs.size() - 1).key());
		}
		return runs;
	}

	// What an outage costs

	@ParameterizedTest
	@EnumSource
	void outageOfAnHourCostsNoMoreThanThreeTimesAsManyRequests(Failed failed) {
		List<SimulatedRun> runs = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			SimulatedRun run = start("flow", null);
			runs.add(run);
			this.watcher.watch(run.key());
		}
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(5));
		int before = this.service.requests();
		this.time.pass(Duration.ofMinutes(1));
		int healthy = this.service.requests() - before;
		Instant until = this.time.instant().plus(Duration.ofHours(1));
		fail((operation) -> true, () -> this.time.instant().isBefore(until) ? failed.failure.get() : null);
		before = this.service.requests();
		this.time.pass(Duration.ofMinutes(1));
		assertThat(this.service.requests() - before).isLessThanOrEqualTo(3 * healthy);
		this.time.pass(Duration.ofMinutes(59));
		assertThat(this.service.requests() - before).isLessThanOrEqualTo(60 * healthy);
		for (int i = 0; i < runs.size(); i++) {
			runs.get(i).end(this.time.instant(), WorkflowRunStatus.FAILED);
		}
		this.time.pass(Duration.ofMinutes(2).plusSeconds(20));
		assertPublishedOnce(runs);
	}

	@ParameterizedTest
	@EnumSource
	void failingListIsNoReasonForSingleLookups(Failed failed) {
		for (int i = 0; i < 200; i++) {
			this.watcher.watch(start("flow", null).key());
		}
		this.time.pass(Duration.ofMinutes(5));
		int lookups = this.service.requests("GetWorkflowRun");
		fail("ListWorkflowRuns"::equals, failed.failure);
		this.time.pass(Duration.ofMinutes(2));
		assertThat(this.service.requests("GetWorkflowRun") - lookups).isLessThan(5);
	}

	@ParameterizedTest
	@EnumSource
	void manyDefinitionsBackOffToo(Failed failed) {
		for (int i = 0; i < 200; i++) {
			this.watcher.watch(start("flow-" + i, null).key());
		}
		this.time.pass(Duration.ofMinutes(5));
		int before = this.service.requests();
		this.time.pass(Duration.ofMinutes(10));
		int healthy = this.service.requests() - before;
		Instant until = this.time.instant().plus(Duration.ofMinutes(10));
		fail((operation) -> true, () -> this.time.instant().isBefore(until) ? failed.failure.get() : null);
		before = this.service.requests();
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.service.requests() - before).isLessThanOrEqualTo(healthy);
	}

	@Test
	void waiterOfARunWhoseListFailsIsServed() {
		List<SimulatedRun> runs = new ArrayList<>();
		List<CompletableFuture<WorkflowRun>> waits = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			runs.add(start("flow", Duration.ofMinutes(6)));
			waits.add(this.watcher.whenEnded(runs.get(i).key()));
		}
		this.time.pass(Duration.ofMinutes(5));
		fail("ListWorkflowRuns"::equals, Failed.ERROR.failure);
		this.time.pass(Duration.ofMinutes(5));
		assertThat(waits).allMatch(CompletableFuture::isDone);
	}

	private void fail(Predicate<String> operations, Supplier<RuntimeException> failure) {
		this.service.interference(new Interference() {

			@Override
			public void onRequest(String operation, Instant now) {
				RuntimeException ex = operations.test(operation) ? failure.get() : null;
				if (ex != null) {
					throw ex;
				}
			}

		});
	}

	private void assertPublishedOnce(List<SimulatedRun> runs) {
		Set<String> lost = new HashSet<>();
		for (SimulatedRun run : runs) {
			if (this.simulation.published(run, "ended") != 1) {
				lost.add(run.definition + "/" + run.id + " " + this.simulation.published(run, "ended"));
			}
		}
		assertThat(lost).as("ends not published once, of " + runs.size()).isEmpty();
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

	/**
	 * How the service refuses.
	 */
	enum Refused {

		DENIED(() -> new AccessDeniedException(SimulatedService.error(403, "AccessDeniedException"))),

		MISSING(() -> new ResourceNotFoundException(SimulatedService.error(404, "ResourceNotFoundException"), null,
				null)),

		NOT_VALID(() -> new ValidationException(SimulatedService.error(400, "ValidationException"), null, List.of()));

		private final Supplier<RuntimeException> failure;

		Refused(Supplier<RuntimeException> failure) {
			this.failure = failure;
		}

	}

	/**
	 * How a request fails.
	 */
	enum Failed {

		ERROR(() -> new InternalServerException(SimulatedService.error(500, "InternalServerException"), null, null)),

		EXPIRED_TOKEN(() -> new NovaActServiceException(SimulatedService.error(403, "ExpiredTokenException"))),

		UNREACHABLE(() -> new NovaActConnectionException("No network", null, 1)),

		INVALID(() -> new InvalidResponseException("No JSON", null, 200, "request-id", 1)),

		BUG(() -> new IllegalStateException("A client's own"));

		private final Supplier<RuntimeException> failure;

		Failed(Supplier<RuntimeException> failure) {
			this.failure = failure;
		}

	}

}
