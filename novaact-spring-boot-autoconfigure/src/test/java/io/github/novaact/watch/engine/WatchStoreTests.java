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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchListener;
import io.github.novaact.watch.WatchStoreException;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.engine.SimulatedService.SimulatedRun;
import io.github.novaact.watch.store.RunState;
import io.github.novaact.watch.store.Transition;
import io.github.novaact.watch.store.WatchFleet;
import io.github.novaact.watch.store.WatchStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the watcher makes of what a {@link WatchStore} says, in simulated time.
 */
class WatchStoreTests {

	private static final Instant START = SimulatedTime.START;

	private final TestStore store = new TestStore();

	private Error error;

	private final List<WorkflowRunEvent> countedEvents = new ArrayList<>();

	private final List<Duration> countedEnds = new ArrayList<>();

	private final Simulation simulation = new Simulation(1,
			(builder) -> ((DefaultWorkflowRunWatcherBuilder) builder).store(this.store)
				.listener(new CountingListener()));

	private final SimulatedTime time = this.simulation.time;

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whatCannotBeWrittenIsPublishedOnceItCan(CapturedOutput output) {
		SimulatedRun run = watched();
		watched();
		this.store.failure = new WatchStoreException("No database", new IllegalStateException());
		this.time.pass(Duration.ofHours(2));
		assertThat(this.simulation.events).isEmpty();
		assertThat(this.store.attempts).isGreaterThan(60);
		assertThat(output).containsOnlyOnce("cannot be delivered yet").doesNotContain("Giving up");
		this.store.failure = null;
		this.time.pass(Duration.ofMinutes(2));
		assertThat(this.simulation.events).hasSize(4);
		assertThat(this.simulation.events(WorkflowRunEndedEvent.class, run.key())).hasSize(1);
		assertThat(this.countedEvents).isEqualTo(this.simulation.events);
	}

	@Test
	void delayIsThatUntilTheEndWasLearned() {
		watched();
		this.store.failure = new WatchStoreException("No database", new IllegalStateException());
		this.time.pass(Duration.ofHours(1));
		this.store.failure = null;
		this.time.pass(Duration.ofMinutes(2));
		assertThat(this.countedEnds).singleElement()
			.satisfies((delay) -> assertThat(delay).isLessThanOrEqualTo(Duration.ofSeconds(15)));
	}

	@Test
	void whatAnotherInstanceHasPublishedCountsThereOnly() {
		watched();
		this.store.publishedElsewhere = true;
		this.time.pass(Duration.ofMinutes(5));
		assertThat(this.store.attempts).isPositive();
		assertThat(this.countedEvents).isEmpty();
		assertThat(this.countedEnds).isEmpty();
		assertThat(this.simulation.activity().events()).isEmpty();
		assertThat(this.simulation.activity().pendingEvents()).isZero();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whatIsGivenUpIsWrittenWithoutBeingPublished(CapturedOutput output) {
		watched();
		this.simulation.listener((event) -> {
			throw new IllegalStateException("Listener");
		});
		this.time.pass(Duration.ofHours(1));
		assertThat(output).containsOnlyOnce("Giving up");
		assertThat(this.store.written).last().satisfies((state) -> assertThat(state.status()).isEqualTo("SUCCEEDED"));
		assertThat(this.countedEvents).isEmpty();
		assertThat(this.countedEnds).hasSize(1);
		assertThat(this.simulation.activity().pendingEvents()).isZero();
	}

	@Test
	void whatIsGivenUpIsWrittenOnceItCan() {
		watched();
		this.simulation.listener((event) -> {
			throw new IllegalStateException("Listener");
		});
		this.store.failsOnceGivenUp = true;
		this.time.pass(Duration.ofHours(1));
		assertThat(this.simulation.activity().pendingEvents()).isOne();
		this.store.failsOnceGivenUp = false;
		this.time.pass(Duration.ofMinutes(2));
		assertThat(this.simulation.activity().pendingEvents()).isZero();
		assertThat(this.store.written).last().satisfies((state) -> assertThat(state.status()).isEqualTo("SUCCEEDED"));
	}

	@Test
	void transitionThatCannotBeRecordedIsDeliveredAndEndsItsWaits() {
		WorkflowRunKey other = this.simulation.service
			.start("flow", START, Duration.ofMinutes(10), WorkflowRunStatus.SUCCEEDED)
			.key();
		this.simulation.watcher.watch(other);
		SimulatedRun run = watched();
		CompletableFuture<WorkflowRun> wait = this.simulation.watcher.whenEnded(run.key());
		this.store.recordFailure = new IllegalStateException("Store");
		this.time.pass(Duration.ofMinutes(2));
		assertThat(wait).isDone();
		assertThat(this.simulation.events(WorkflowRunEndedEvent.class, run.key())).hasSize(1);
		this.store.recordFailure = null;
		this.time.pass(Duration.ofMinutes(20));
		assertThat(this.simulation.events(WorkflowRunEndedEvent.class, other)).hasSize(1);
	}

	@Test
	void waitEndsThoughAListenerOfTheWatcherThrowsAnError() {
		SimulatedRun run = this.simulation.service.start("flow", START, Duration.ofSeconds(30),
				WorkflowRunStatus.SUCCEEDED);
		CompletableFuture<WorkflowRun> wait = this.simulation.watcher.whenEnded(run.key());
		this.error = new NoClassDefFoundError("Of the test");
		this.time.pass(Duration.ofMinutes(2));
		assertThat(wait).isCompleted();
	}

	@Test
	void firstPollIsWritten() {
		watched();
		this.time.pass(Duration.ofSeconds(15));
		assertThat(this.store.written).singleElement().satisfies((state) -> {
			assertThat(state.status()).isEqualTo("RUNNING");
			assertThat(state.startedAt()).isEqualTo(START);
			assertThat(state.watched()).isTrue();
		});
	}

	@Test
	void firstSightInAListIsWritten() {
		this.simulation.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofSeconds(1));
		WorkflowRunKey key = watched().key();
		this.time.pass(Duration.ofSeconds(1));
		this.time.pass(Duration.ofSeconds(14));
		assertThat(this.store.written).allSatisfy((state) -> {
			assertThat(state.workflowRunId()).isEqualTo(key.workflowRunId());
			assertThat(state.status()).isEqualTo("RUNNING");
		}).last().satisfies((state) -> assertThat(state.ofDefinition()).isTrue());
	}

	@Test
	void restoredRunGoesOnWhereItWasLeft() {
		SimulatedRun run = this.simulation.service.start("flow", START.minus(Duration.ofDays(3)), null,
				WorkflowRunStatus.SUCCEEDED);
		((MonitoredWatcher) this.simulation.watcher).standBy();
		this.store.fleet.change("flow", (definition) -> definition.restore(new RunState(run.id, true, false, "PAUSED",
				run.startedAt, 4, START.minus(Duration.ofDays(1)), Set.of("act"))));
		this.time.pass(Duration.ofHours(1));
		assertThat(this.simulation.events).singleElement()
			.isInstanceOfSatisfying(WorkflowRunStatusChangedEvent.class, (event) -> {
				assertThat(event.from()).isEqualTo("PAUSED");
				assertThat(event.id()).endsWith("status-changed/5");
			});
		assertThat(this.simulation.watcher.watchedRuns()).singleElement()
			.satisfies(
					(watched) -> assertThat(watched.suspectedStuckSince()).isEqualTo(START.minus(Duration.ofDays(1))));
	}

	@Test
	void restoredRunFollowsWhoWatchesIt() {
		SimulatedRun run = this.simulation.service.start("flow", START, null, WorkflowRunStatus.SUCCEEDED);
		((MonitoredWatcher) this.simulation.watcher).standBy();
		this.store.fleet.change("flow", (definition) -> {
			definition.restore(new RunState(run.id, true, false, null, null, 0, null, Set.of()));
			definition.restore(new RunState(run.id, false, false, null, null, 0, null, Set.of()));
			definition.forget(run.id);
			assertThat(definition.isEmpty()).isTrue();
		});
		this.time.pass(Duration.ofHours(1));
		assertThat(this.simulation.service.requests()).isZero();
	}

	@Test
	void endThatWasPublishedElsewhereIsNotPublishedAgain() {
		SimulatedRun published = this.simulation.service.start("flow", START, Duration.ofMinutes(1),
				WorkflowRunStatus.SUCCEEDED);
		SimulatedRun forgotten = this.simulation.service.start("flow", START, Duration.ofSeconds(50),
				WorkflowRunStatus.SUCCEEDED);
		SimulatedRun later = this.simulation.service.start("flow", START, Duration.ofMinutes(2),
				WorkflowRunStatus.SUCCEEDED);
		this.time.pass(Duration.ofMinutes(3));
		((MonitoredWatcher) this.simulation.watcher).standBy();
		this.store.fleet.change("flow", (definition) -> {
			definition.watchDefinition(START.minusSeconds(1));
			definition.restorePublished(published.id, published.endsAt);
			definition.restorePublishedUpTo(forgotten.endsAt);
		});
		this.time.pass(Duration.ofMinutes(5));
		assertThat(this.simulation.events(WorkflowRunEndedEvent.class)).extracting(WorkflowRunEndedEvent::key)
			.containsExactly(later.key());
	}

	private SimulatedRun watched() {
		SimulatedRun run = this.simulation.service.start("flow", this.time.instant(), Duration.ofSeconds(30),
				WorkflowRunStatus.SUCCEEDED);
		this.simulation.watcher.watch(run.key());
		this.time.pass(Duration.ofSeconds(1));
		this.store.attempts = 0;
		return run;
	}

	/**
	 * A store that keeps watches in memory, as if it wrote each change in a transaction.
	 */
	private static final class TestStore implements WatchStore {

		private final MemoryWatchStore delegate = new MemoryWatchStore();

		private final List<RunState> written = new ArrayList<>();

		private WatchFleet fleet;

		private RuntimeException failure;

		private RuntimeException recordFailure;

		private boolean failsOnceGivenUp;

		private boolean publishedElsewhere;

		private int attempts;

		@Override
		public void start(WatchFleet fleet) {
			this.fleet = fleet;
			this.delegate.start(fleet);
		}

		@Override
		public void watch(WorkflowRunKey key) {
			this.delegate.watch(key);
		}

		@Override
		public void unwatch(WorkflowRunKey key) {
			this.delegate.unwatch(key);
		}

		@Override
		public void watchDefinition(String workflowDefinitionName) {
			this.delegate.watchDefinition(workflowDefinitionName);
		}

		@Override
		public void unwatchDefinition(String workflowDefinitionName) {
			this.delegate.unwatchDefinition(workflowDefinitionName);
		}

		@Override
		public void awaitedChanged(WorkflowRunKey key) {
			this.delegate.awaitedChanged(key);
		}

		@Override
		public List<WatchedRun> watchedRuns() {
			return this.delegate.watchedRuns();
		}

		@Override
		public boolean record(Transition transition) {
			if (this.recordFailure != null) {
				throw this.recordFailure;
			}
			return false;
		}

		@Override
		public boolean deliver(Transition transition, Consumer<WorkflowRunEvent> publisher) {
			this.attempts++;
			if (this.failure != null) {
				throw this.failure;
			}
			if (this.publishedElsewhere) {
				return false;
			}
			this.delegate.deliver(transition, publisher);
			if (this.failsOnceGivenUp && !transition.events().isEmpty()) {
				throw new WatchStoreException("No database", new IllegalStateException());
			}
			this.written.add(transition.state());
			return true;
		}

		@Override
		public boolean isTransactional() {
			return true;
		}

	}

	private final class CountingListener implements WatchListener {

		@Override
		public void onWatching(String watcher, boolean watching) {
			if (WatchStoreTests.this.error != null) {
				throw WatchStoreTests.this.error;
			}
		}

		@Override
		public void onEvent(String watcher, WorkflowRunEvent event) {
			WatchStoreTests.this.countedEvents.add(event);
		}

		@Override
		public void onEnd(String watcher, WorkflowRunKey key, WorkflowRun run, Duration delay) {
			WatchStoreTests.this.countedEnds.add(delay);
		}

	}

}
