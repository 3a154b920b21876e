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
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.WaitTimeoutException;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.SimulatedService.SimulatedRun;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for waiting for the end of runs, in simulated time.
 */
class WaitTests {

	private static final WorkflowRunKey NOBODY = new WorkflowRunKey("flow", "00000000-0000-0000-0000-000000000001");

	private final Simulation simulation = new Simulation(1);

	private final SimulatedTime time = this.simulation.time;

	private final SimulatedService service = this.simulation.service;

	private final WorkflowRunWatcher watcher = this.simulation.watcher;

	private final Random random = new Random(1);

	@Test
	void completesWithTheRun() {
		SimulatedRun run = start(Duration.ofSeconds(60), WorkflowRunStatus.FAILED);
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofSeconds(59));
		assertThat(future).isNotDone();
		this.time.pass(Duration.ofSeconds(11));
		assertThat(future).isCompletedWithValue(run.at(this.time.instant()));
		assertThat(this.simulation.events).isEmpty();
	}

	@Test
	void allWaitersOfARunShareOnePoll() {
		SimulatedRun run = start(Duration.ofSeconds(60), WorkflowRunStatus.SUCCEEDED);
		List<CompletableFuture<WorkflowRun>> futures = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			futures.add(this.watcher.whenEnded(run.key()));
			this.time.pass(Duration.ofMillis(10));
		}
		this.time.pass(Duration.ofSeconds(70));
		assertThat(futures).allMatch(CompletableFuture::isDone);
		assertThat(this.service.requests()).isLessThanOrEqualTo(7);
	}

	@Test
	void tenRunsOfAMinuteTakeSevenRequestsEachAtMost() {
		List<CompletableFuture<WorkflowRun>> futures = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			String definition = "flow-" + i;
			SimulatedRun run = this.service.start(definition, this.time.instant(), Duration.ofSeconds(60),
					WorkflowRunStatus.SUCCEEDED);
			futures.add(this.watcher.whenEnded(run.key()));
		}
		this.time.pass(Duration.ofSeconds(75));
		assertThat(futures).allMatch(CompletableFuture::isDone);
		assertThat(this.service.requests()).isLessThanOrEqualTo(70);
	}

	@Test
	void tenRunsOfADefinitionTakeFewerRequestsByList() {
		List<CompletableFuture<WorkflowRun>> futures = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			futures.add(this.watcher.whenEnded(start(Duration.ofSeconds(60), WorkflowRunStatus.SUCCEEDED).key()));
		}
		this.time.pass(Duration.ofSeconds(75));
		assertThat(futures).allMatch(CompletableFuture::isDone);
		assertThat(this.service.requests()).isLessThanOrEqualTo(20);
	}

	@Test
	void onceRunsHaveEndedLaterWaitsLearnOfTheirEndsSooner() {
		Waited first = waitForRuns(LearnedPaces.LEAST_PAST);
		waitForRuns(64);
		Waited later = waitForRuns(LearnedPaces.LEAST_PAST);
		assertThat(later.delay).isLessThan(first.delay / 2);
		assertThat(later.requests).isLessThanOrEqualTo(first.requests);
	}

	private Waited waitForRuns(int runs) {
		long delay = 0;
		int requests = this.service.requests();
		for (int i = 0; i < runs; i++) {
			SimulatedRun run = start(Duration.ofMillis(600_000 + this.random.nextInt(30_000)),
					WorkflowRunStatus.SUCCEEDED);
			CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key());
			assertThat(this.time.passUntil(Duration.ofHours(1), future::isDone)).isTrue();
			delay += Duration.between(run.endsAt, this.time.instant()).toMillis();
		}
		return new Waited(delay, this.service.requests() - requests);
	}

	@Test
	void nothingIsRequestedAfterTheEnd() {
		SimulatedRun run = start(Duration.ofSeconds(5), WorkflowRunStatus.SUCCEEDED);
		this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofSeconds(20));
		int requests = this.service.requests();
		this.time.pass(Duration.ofDays(7));
		assertThat(this.service.requests()).isEqualTo(requests);
		assertThat(this.time.isIdle()).isTrue();
		assertThat(this.watcher.watchedRuns()).isEmpty();
	}

	@Test
	void cancellingTheLastWaitEndsThePolls() {
		SimulatedRun run = start(null, WorkflowRunStatus.SUCCEEDED);
		CompletableFuture<WorkflowRun> first = this.watcher.whenEnded(run.key());
		CompletableFuture<WorkflowRun> second = this.watcher.whenEnded(run.key(), Duration.ofHours(1));
		this.time.pass(Duration.ofSeconds(15));
		first.cancel(false);
		int requests = this.service.requests();
		this.time.pass(Duration.ofSeconds(30));
		assertThat(this.service.requests()).isGreaterThan(requests);
		second.cancel(true);
		requests = this.service.requests();
		this.time.pass(Duration.ofHours(2));
		assertThat(this.service.requests()).isEqualTo(requests);
		assertThat(this.time.isIdle()).isTrue();
	}

	@Test
	void futureThatTheCallerCompletesIsLeftAlone() {
		SimulatedRun run = start(null, WorkflowRunStatus.SUCCEEDED);
		WorkflowRun other = run.at(this.time.instant());
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key());
		future.complete(other);
		this.time.pass(Duration.ofMinutes(1));
		assertThat(future).isCompletedWithValue(other);
		assertThat(this.service.requests()).isLessThanOrEqualTo(1);
		assertThat(this.time.isIdle()).isTrue();
	}

	@Test
	void timeRunsOutWithTheRunAsItWasLastSeen() {
		SimulatedRun run = start(null, WorkflowRunStatus.SUCCEEDED);
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key(), Duration.ofSeconds(25));
		this.time.pass(Duration.ofMillis(24_990));
		assertThat(future).isNotDone();
		this.time.pass(Duration.ofMillis(20));
		assertThat(failure(future)).isInstanceOfSatisfying(WaitTimeoutException.class, (ex) -> {
			assertThat(ex.lastRun()).isNotNull().satisfies((last) -> assertThat(last.isTerminal()).isFalse());
			assertThat(ex).hasMessageContaining(run.id).hasMessageContaining("PT25S");
		});
		assertThat(this.time.isIdle()).isTrue();
	}

	@Test
	void timeThatRunsOutNamesTheLastFailure() {
		SimulatedRun run = start(null, WorkflowRunStatus.SUCCEEDED);
		this.service.limit(0);
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key(), Duration.ofSeconds(25));
		this.time.pass(Duration.ofSeconds(30));
		assertThat(failure(future)).isInstanceOf(WaitTimeoutException.class)
			.hasCauseInstanceOf(ThrottlingException.class);
	}

	@Test
	void endsWhenTheGraceOfARunThatIsNotThereIsOver() {
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(NOBODY);
		this.time.pass(Duration.ofSeconds(29));
		assertThat(future).isNotDone();
		this.time.pass(Duration.ofSeconds(2));
		assertThat(failure(future)).isInstanceOf(ResourceNotFoundException.class);
		assertThat(this.time.isIdle()).isTrue();
	}

	@Test
	void graceIsExactWhereTheIntervalIsLonger() {
		Simulation slow = new Simulation(1, (builder) -> builder.interval(Duration.ofMinutes(1)));
		CompletableFuture<WorkflowRun> future = slow.watcher.whenEnded(NOBODY);
		slow.time.pass(Duration.ofSeconds(31));
		assertThat(failure(future)).isInstanceOf(ResourceNotFoundException.class);
	}

	@Test
	void withoutGraceItEndsAtOnce() {
		Simulation strict = new Simulation(1, (builder) -> builder.notFoundGrace(Duration.ZERO));
		CompletableFuture<WorkflowRun> future = strict.watcher.whenEnded(NOBODY);
		strict.time.pass(Duration.ofSeconds(1));
		assertThat(failure(future)).isInstanceOf(ResourceNotFoundException.class);
		assertThat(strict.service.requests()).isOne();
	}

	@Test
	void runThatAppearsLateIsWaitedFor() {
		SimulatedRun run = start(Duration.ofSeconds(100), WorkflowRunStatus.SUCCEEDED);
		run.visibleAt = this.time.instant().plusSeconds(25);
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofSeconds(111));
		assertThat(future).isCompleted();
	}

	@Test
	void deniedEndsAtOnce() {
		SimulatedRun run = start(null, WorkflowRunStatus.SUCCEEDED);
		this.service.deny("GetWorkflowRun");
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofSeconds(1));
		assertThat(failure(future)).isInstanceOf(AccessDeniedException.class);
		assertThat(this.service.requests()).isOne();
	}

	@Test
	void throttlingNeverEndsAWait() {
		SimulatedRun run = start(Duration.ofMinutes(10), WorkflowRunStatus.SUCCEEDED);
		this.service.limit(0);
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofHours(3));
		assertThat(future).isNotDone();
		this.service.limit(Integer.MAX_VALUE);
		this.time.pass(Duration.ofSeconds(20));
		assertThat(future).isCompleted();
	}

	@Test
	void throttlingSlowsDown() {
		SimulatedRun run = start(null, WorkflowRunStatus.SUCCEEDED);
		this.service.limit(0);
		this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofMinutes(10));
		assertThat(this.service.requests()).isBetween(10, 600);
	}

	@Test
	void whatPassesIsTriedAgainForEver() {
		SimulatedRun run = start(Duration.ofHours(5), WorkflowRunStatus.SUCCEEDED);
		this.service.failures(1);
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofHours(6));
		assertThat(future).isNotDone();
		this.service.failures(0);
		this.time.pass(Duration.ofMinutes(2).plusSeconds(1));
		assertThat(future).isCompleted();
	}

	@Test
	void whoWaitsGoesFirst() {
		for (int i = 0; i < 1000; i++) {
			SimulatedRun run = this.service.start("other-" + i, this.time.instant(), null, WorkflowRunStatus.SUCCEEDED);
			this.watcher.watch(run.key());
		}
		this.time.pass(Duration.ofSeconds(30));
		SimulatedRun run = start(Duration.ofSeconds(60), WorkflowRunStatus.SUCCEEDED);
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofSeconds(72));
		assertThat(future).isCompleted();
	}

	@Test
	void waitersStarveNoWatch() {
		SimulatedRun watched = this.service.start("other", this.time.instant(), Duration.ofSeconds(60),
				WorkflowRunStatus.SUCCEEDED);
		for (int i = 0; i < 5000; i++) {
			this.watcher.whenEnded(
					this.service.start("awaited-" + i, this.time.instant(), null, WorkflowRunStatus.SUCCEEDED).key());
		}
		this.watcher.watch(watched.key());
		this.time.pass(Duration.ofSeconds(75));
		assertThat(this.simulation.published(watched, "ended")).isOne();
	}

	@Test
	void someoneWhoJoinsLateNeedNotWaitForALongPace() {
		SimulatedRun run = this.service.start("flow", this.time.instant().minus(Duration.ofHours(10)), null,
				WorkflowRunStatus.SUCCEEDED);
		this.watcher.watch(run.key());
		this.time.pass(Duration.ofMinutes(2).plusSeconds(2));
		run.end(this.time.instant().plusSeconds(20), WorkflowRunStatus.SUCCEEDED);
		this.time.pass(Duration.ofSeconds(30));
		assertThat(this.simulation.published(run, "ended")).isZero();
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofSeconds(1));
		assertThat(future).isCompleted();
		assertThat(this.simulation.published(run, "ended")).isOne();
	}

	@Test
	void deletedRunHasEnded() {
		SimulatedRun run = start(Duration.ofSeconds(5), WorkflowRunStatus.DELETING);
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofSeconds(11));
		assertThat(future.join().status()).isEqualTo(WorkflowRunStatus.DELETING);
	}

	@Test
	void runThatIsNotFoundAnyMoreIsGone() {
		SimulatedRun run = start(null, WorkflowRunStatus.SUCCEEDED);
		CompletableFuture<WorkflowRun> future = this.watcher.whenEnded(run.key());
		this.time.pass(Duration.ofMinutes(1));
		this.service.delete(run);
		this.time.pass(Duration.ofSeconds(41));
		assertThat(failure(future)).isInstanceOf(ResourceNotFoundException.class);
	}

	@Test
	void tenThousandWaitersOfADefinitionAreServedByList() {
		List<CompletableFuture<WorkflowRun>> futures = new ArrayList<>();
		for (int i = 0; i < 5000; i++) {
			futures.add(this.watcher.whenEnded(start(Duration.ofMinutes(5), WorkflowRunStatus.SUCCEEDED).key()));
		}
		this.time.pass(Duration.ofMinutes(5).minusSeconds(1));
		assertThat(this.service.requests()).isLessThan(20 * 300);
		assertThat(this.service.requests("GetWorkflowRun")).isLessThan(200);
		this.time.passUntil(Duration.ofMinutes(10), () -> futures.stream().allMatch(CompletableFuture::isDone));
		assertThat(futures).allMatch(CompletableFuture::isDone);
	}

	@Test
	void argumentsAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.watcher.whenEnded(null))
			.withMessageContaining("'key'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.watcher.whenEnded(NOBODY, null))
			.withMessageContaining("'timeout'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.watcher.waitForEnd(NOBODY, Duration.ZERO))
			.withMessageContaining("'timeout'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.watcher.watchDefinition("no name"))
			.withMessageContaining("'workflowDefinitionName'");
		this.watcher.whenEnded(NOBODY, Duration.ofSeconds(Long.MAX_VALUE)).cancel(false);
	}

	private SimulatedRun start(Duration duration, WorkflowRunStatus outcome) {
		return this.service.start("flow", this.time.instant(), duration, outcome);
	}

	private static Throwable failure(CompletableFuture<?> future) {
		assertThat(future).isCompletedExceptionally();
		return future.handle((run, ex) -> ex).join();
	}

	private record Waited(long delay, int requests) {
	}

}
