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

import io.github.novaact.Page;
import io.github.novaact.watch.store.RequestBudget;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestLoop}.
 */
class RequestLoopTests {

	private final FleetPlan plan = new FleetPlan(Examples.SETTINGS);

	private final Budget budget = new Budget();

	private final Runtime runtime = new Runtime();

	private final List<FleetPlan.Planned> sent = new ArrayList<>();

	private final RequestLoop loop = new RequestLoop(this.plan, this.budget, this.runtime, this.sent::add, () -> {
	});

	@Test
	void everythingThatIsDueIsSent() {
		watch(3);
		this.loop.sendDue(Examples.at(0));
		assertThat(this.sent).hasSize(3);
		assertThat(this.budget.sent).isEqualTo(3);
	}

	@Test
	void noMoreRequestsAreInFlightThanThereAreThreads() {
		watch(WatchRuntime.MAX_REQUESTS + 5);
		this.loop.sendDue(Examples.at(0));
		assertThat(this.sent).hasSize(WatchRuntime.MAX_REQUESTS);
		this.loop.responded(this.sent.get(0), new PollResult.Failure(new IllegalStateException()), Examples.at(0));
		this.loop.sendDue(Examples.at(0));
		assertThat(this.sent).hasSize(WatchRuntime.MAX_REQUESTS + 1);
	}

	@Test
	void theBudgetDelaysWhatIsDue() {
		watch(1);
		this.budget.readyAt = Examples.ticks(3);
		this.loop.sendDue(Examples.at(0));
		assertThat(this.sent).isEmpty();
		assertThat(this.runtime.delays).containsExactly(3000L);
	}

	@Test
	void oneTimerIsSetForATime() {
		watch(1);
		this.budget.readyAt = Examples.ticks(3);
		this.loop.sendDue(Examples.at(0));
		this.loop.sendDue(Examples.at(1));
		assertThat(this.runtime.delays).hasSize(1);
		this.budget.readyAt = Examples.ticks(2);
		this.loop.sendDue(Examples.at(1));
		assertThat(this.runtime.delays).containsExactly(3000L, 1000L);
		assertThat(this.runtime.cancelled).isOne();
	}

	@Test
	void aTimerThatHasRungIsNotCancelled() {
		watch(1);
		this.budget.readyAt = Examples.ticks(3);
		this.loop.sendDue(Examples.at(0));
		this.loop.wokenUp();
		this.budget.readyAt = Examples.ticks(6);
		this.loop.sendDue(Examples.at(3));
		assertThat(this.runtime.cancelled).isZero();
		assertThat(this.runtime.delays).containsExactly(3000L, 3000L);
	}

	@Test
	void aTimerIsSetWhileAResponseOrTheBudgetIsWaitedFor() {
		watch(1);
		this.loop.sendDue(Examples.at(0));
		assertThat(this.runtime.delays).containsExactly(60_000L);
		this.loop.sendDue(Examples.at(1));
		assertThat(this.runtime.delays).hasSize(1);
		this.loop.wokenUp();
		this.budget.readyAt = Long.MAX_VALUE;
		watch(2);
		this.loop.sendDue(Examples.at(60));
		assertThat(this.runtime.delays).containsExactly(60_000L, 60_000L);
	}

	@Test
	void withoutAnythingToSendNoTimerIsSet() {
		this.loop.sendDue(Examples.at(0));
		assertThat(this.runtime.delays).isEmpty();
	}

	@Test
	void theBudgetLearnsOfThrottling() {
		watch(2);
		this.loop.sendDue(Examples.at(0));
		this.loop.responded(this.sent.get(0), new PollResult.Failure(Examples.throttled(Duration.ofSeconds(7))),
				Examples.at(1));
		this.loop.responded(this.sent.get(0), new PollResult.Failure(Examples.throttled(null)), Examples.at(1));
		assertThat(this.budget.retryAfter).containsExactly(7000L, 0L);
		assertThat(this.budget.failed).isEqualTo(2);
		assertThat(this.budget.responseTimes).isEmpty();
	}

	@Test
	void theBudgetLearnsOfResponseTimes() {
		watch(1);
		this.loop.sendDue(Examples.at(3));
		this.loop.responded(this.sent.get(0), new PollResult.Acts(new Page<>(List.of(), null)), Examples.at(5));
		assertThat(this.budget.responseTimes).containsExactly(2000L);
		assertThat(this.budget.failed).isZero();
	}

	@Test
	void otherFailuresAreNoThrottling() {
		watch(1);
		this.loop.sendDue(Examples.at(0));
		this.loop.responded(this.sent.get(0), new PollResult.Failure(new IllegalStateException()), Examples.at(1));
		assertThat(this.budget.retryAfter).isEmpty();
	}

	private void watch(int runs) {
		for (int i = 0; i < runs; i++) {
			DefinitionPlan definition = this.plan.definition("flow-" + i, Examples.at(0));
			definition.change(Examples.at(0)).watch(Examples.id(i).toString());
		}
	}

	/**
	 * A budget that is ready at a given time.
	 */
	private static final class Budget implements RequestBudget {

		private final List<Long> retryAfter = new ArrayList<>();

		private long readyAt;

		private int sent;

		private final List<Long> responseTimes = new ArrayList<>();

		private int failed;

		@Override
		public long readyAt(long ticks) {
			return Math.max(ticks, this.readyAt);
		}

		@Override
		public void sent(long ticks) {
			this.sent++;
		}

		@Override
		public void answered(long sentTicks, long ticks) {
			this.responseTimes.add(ticks - sentTicks);
		}

		@Override
		public void failed(long ticks) {
			this.failed++;
		}

		@Override
		public void throttled(long ticks, long retryAfter) {
			this.retryAfter.add(retryAfter);
		}

		@Override
		public double rate() {
			return 1;
		}

	}

	/**
	 * Runs requests at once and records timers.
	 */
	private static final class Runtime implements WatchRuntime {

		private final List<Long> delays = new ArrayList<>();

		private int cancelled;

		@Override
		public Moment now() {
			return Examples.at(0);
		}

		@Override
		public Runnable schedule(Runnable task, long delay) {
			this.delays.add(delay);
			return () -> this.cancelled++;
		}

		@Override
		public void request(Runnable task) {
			task.run();
		}

		@Override
		public void deliver(Runnable task) {
			task.run();
		}

		@Override
		public void complete(Runnable task) {
			task.run();
		}

		@Override
		public void completeCombined(Runnable task) {
			task.run();
		}

		@Override
		public void callBack(Runnable task) {
			task.run();
		}

		@Override
		public void close() {
		}

	}

}
