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

package io.github.novaact.watch.jdbc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedBudget}, in simulated time.
 */
class SharedBudgetTests {

	private static final long START = 1_800_000_000_000L;

	private static final int REQUESTS_PER_SECOND = 60;

	private long now = START;

	private BudgetRow row = BudgetRow.full(START);

	private long clockOffset;

	private int changes;

	private final List<Long> sent = new ArrayList<>();

	private final PriorityQueue<Task> tasks = new PriorityQueue<>();

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 10 })
	void noSecondHasMoreRequestsThanTheBudgetAndHardlyLess(int instances) {
		run(Stream.generate(Instance::new).limit(instances).toList(), 60_000);
		assertThat(mostInASecond()).isLessThanOrEqualTo(REQUESTS_PER_SECOND);
		assertThat(this.sent).hasSizeGreaterThan(60 * REQUESTS_PER_SECOND * 85 / 100);
		assertThat(this.changes).isLessThan(60 * 6 * Math.max(2, instances));
	}

	@Test
	void instanceThatAsksForNothingCostsNothing() {
		run(List.of(new Instance()), 10_000);
		int before = this.changes;
		run(List.of(), 60_000);
		assertThat(this.changes).isEqualTo(before);
	}

	@Test
	void instanceThatDiesTakesNoMoreThanItsNextRequestsWithIt() {
		List<Instance> instances = List.of(new Instance(), new Instance());
		run(instances, 10_000);
		int before = this.sent.size();
		run(instances.subList(0, 1), 10_000);
		assertThat(this.sent.size() - before).isGreaterThan(10 * REQUESTS_PER_SECOND * 85 / 100);
	}

	@Test
	void timesThatHavePassedAreNotMadeUpFor() {
		Instance instance = new Instance();
		run(List.of(instance), 10_000);
		this.now += 45_000;
		int before = this.sent.size();
		run(List.of(instance), 1_000);
		assertThat(this.sent.size() - before).isLessThanOrEqualTo(REQUESTS_PER_SECOND);
	}

	@Test
	void throttledAnswerHalvesTheRateOfAllForAWhile() {
		List<Instance> instances = List.of(new Instance(), new Instance());
		run(instances, 10_000);
		instances.get(0).budget.throttled(0, 0);
		run(instances, 1_000);
		int before = this.sent.size();
		run(instances, 5_000);
		assertThat(this.sent.size() - before).isLessThan(5 * REQUESTS_PER_SECOND * 70 / 100);
		assertThat(instances.get(1).budget.rate()).isLessThan(0.7 * REQUESTS_PER_SECOND);
		run(instances, 60_000);
		before = this.sent.size();
		run(instances, 5_000);
		assertThat(this.sent.size() - before).isGreaterThan(5 * REQUESTS_PER_SECOND * 85 / 100);
	}

	@Test
	void noInstanceSendsARequestBeforeRetryAfter() {
		List<Instance> instances = List.of(new Instance(), new Instance());
		run(instances, 10_000);
		instances.get(0).budget.throttled(0, 5_000);
		run(instances, 1_000);
		int before = this.sent.size();
		run(instances, 3_500);
		assertThat(this.sent).hasSize(before);
		run(instances, 5_000);
		assertThat(this.sent.size()).isGreaterThan(before);
	}

	@Test
	void nothingIsSentWhileTheDatabaseIsAwayAndAllAgainAfterwards() {
		Instance instance = new Instance();
		run(List.of(instance), 10_000);
		instance.away = true;
		run(List.of(instance), 2_000);
		int before = this.sent.size();
		run(List.of(instance), 10_000);
		assertThat(this.sent).hasSize(before);
		assertThat(instance.budget.isAvailable()).isFalse();
		instance.away = false;
		run(List.of(instance), 10_000);
		assertThat(instance.budget.isAvailable()).isTrue();
		assertThat(this.sent.size() - before).isGreaterThan(8 * REQUESTS_PER_SECOND * 85 / 100);
	}

	@Test
	void noInstanceReservesSlotsFarAheadWhileTheServiceThrottles() {
		List<Instance> instances = List.of(new Instance(), new Instance());
		run(instances, 10_000);
		long ahead = 0;
		for (int i = 0; i < 60; i++) {
			this.row = new BudgetRow(this.row.nextSlot(), BudgetRow.MIN_SHARE, this.now, this.now);
			run(instances, 1_000);
			ahead = Math.max(ahead, this.row.nextSlot() / 1000 - this.now);
		}
		// Two times each, of more than a second
		assertThat(ahead).isLessThan(6_000);
	}

	@Test
	void requestsGoOnThoughTheDatabasesClockIsSetBack() {
		Instance instance = new Instance();
		run(List.of(instance), 10_000);
		this.row = new BudgetRow(this.row.nextSlot() - 3_600_000_000L, 1, START - 3_600_000, START - 3_600_000);
		this.clockOffset = -3_600_000;
		instance.clock.synchronize();
		int before = this.sent.size();
		run(List.of(instance), 10_000);
		assertThat(this.sent.size() - before).isGreaterThan(8 * REQUESTS_PER_SECOND * 85 / 100);
	}

	private void run(List<Instance> instances, long millis) {
		long end = this.now + millis;
		while (this.now < end) {
			while (!this.tasks.isEmpty() && this.tasks.peek().at <= this.now) {
				this.tasks.remove().task.run();
			}
			instances.forEach(Instance::send);
			this.now++;
		}
	}

	private int mostInASecond() {
		Deque<Long> window = new ArrayDeque<>();
		int most = 0;
		for (long at : this.sent) {
			window.add(at);
			while (window.element() <= at - 1000) {
				window.remove();
			}
			most = Math.max(most, window.size());
		}
		return most;
	}

	/**
	 * An instance that sends a request whenever it may.
	 */
	private final class Instance {

		private final DatabaseClock clock = new DatabaseClock(
				() -> SharedBudgetTests.this.now + SharedBudgetTests.this.clockOffset,
				() -> SharedBudgetTests.this.now * 1_000_000);

		private final SharedBudget budget = new SharedBudget(REQUESTS_PER_SECOND);

		private boolean away;

		Instance() {
			this.budget.setSource(
					new SharedBudget.Source(this.clock, this::change, (task, delay) -> SharedBudgetTests.this.tasks
						.add(new Task(SharedBudgetTests.this.now + Math.max(3, delay), task)), () -> {
						}));
		}

		void send() {
			long ticks = SharedBudgetTests.this.now;
			while (this.budget.readyAt(ticks) <= ticks) {
				this.budget.sent(ticks);
				SharedBudgetTests.this.sent.add(ticks);
				SharedBudgetTests.this.tasks.add(new Task(ticks + 30, () -> this.budget.answered(ticks, ticks + 30)));
			}
		}

		private SharedBudget.Change change(BiFunction<BudgetRow, Long, BudgetRow> change) {
			if (this.away) {
				throw new IllegalStateException("The database is away");
			}
			SharedBudgetTests.this.changes++;
			BudgetRow before = SharedBudgetTests.this.row;
			SharedBudgetTests.this.row = change.apply(before, this.clock.millis());
			return new SharedBudget.Change(before, this.clock.millis());
		}

	}

	private record Task(long at, Runnable task) implements Comparable<Task> {

		@Override
		public int compareTo(Task other) {
			return Long.compare(this.at, other.at);
		}

	}

}
