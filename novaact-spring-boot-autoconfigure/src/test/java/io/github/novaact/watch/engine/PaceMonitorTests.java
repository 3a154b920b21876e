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

import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.store.RequestBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PaceMonitor}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PaceMonitorTests {

	private static final String BEHIND = "Watcher 'name' is behind";

	private final FleetPlan plan = new FleetPlan(Examples.SETTINGS);

	private boolean available = true;

	private final RequestBudget budget = new RequestBudget() {

		@Override
		public long readyAt(long ticks) {
			return Long.MAX_VALUE;
		}

		@Override
		public void sent(long ticks) {
		}

		@Override
		public void answered(long sentTicks, long ticks) {
		}

		@Override
		public void failed(long ticks) {
		}

		@Override
		public void throttled(long ticks, long retryAfter) {
		}

		@Override
		public boolean isAvailable() {
			return PaceMonitorTests.this.available;
		}

		@Override
		public double rate() {
			return 1;
		}

	};

	private final PaceMonitor pace = new PaceMonitor(() -> "name", Examples.SETTINGS, this.plan, this.budget);

	@Test
	void withoutDefinitionsThereIsNoStretch() {
		assertThat(this.pace.stretch(Examples.at(0))).isEmpty();
		check(0, 1000);
		assertThat(this.pace.isBehind()).isFalse();
	}

	@Test
	void threeChecksInARowTurnTheWatcherBehind(CapturedOutput output) {
		watch();
		check(60, 70);
		assertThat(this.pace.isBehind()).isFalse();
		check(80, 80);
		assertThat(this.pace.isBehind()).isTrue();
		check(90, 200);
		assertThat(output).containsOnlyOnce(BEHIND);
	}

	@Test
	void theWatcherIsBackInItsPaceAfterThreeChecks(CapturedOutput output) {
		watch();
		check(60, 80);
		this.plan.remove("flow");
		this.plan.definition("other", Examples.at(0));
		check(90, 100);
		assertThat(this.pace.isBehind()).isTrue();
		check(110, 110);
		assertThat(this.pace.isBehind()).isFalse();
		assertThat(output).containsOnlyOnce("has caught up with its pace");
	}

	@Test
	void checksAreAnIntervalApart() {
		watch();
		for (int seconds = 100; seconds < 110; seconds++) {
			this.pace.check(Examples.at(seconds));
		}
		assertThat(this.pace.isBehind()).isFalse();
	}

	@Test
	void aDefinitionWhoseRequestsFailMeasuresNoBudget() {
		watch();
		Poll poll = new Poll.Runs("flow", null, false);
		this.plan.definition("flow", Examples.at(0))
			.handle(poll, new PollResult.Failure(new IllegalStateException()), Examples.at(0));
		check(60, 200);
		assertThat(this.pace.stretch(Examples.at(200))).isEmpty();
		assertThat(this.pace.isBehind()).isFalse();
	}

	@Test
	void budgetWhoseStoreDoesNotRespondIsNotTooSmall(CapturedOutput output) {
		watch();
		check(60, 70);
		this.available = false;
		check(80, 1000);
		assertThat(this.pace.isBehind()).isFalse();
		assertThat(output).doesNotContain(BEHIND);
		assertThat(this.pace.definitions(Examples.at(1000))).extracting(WatchActivity.Definition::problem)
			.containsExactly("store");
		this.available = true;
		assertThat(this.pace.definitions(Examples.at(1000))).extracting(WatchActivity.Definition::problem)
			.containsExactly("budget");
		check(1010, 1020);
		assertThat(this.pace.isBehind()).isFalse();
		check(1030, 1030);
		assertThat(this.pace.isBehind()).isTrue();
	}

	private void watch() {
		DefinitionPlan definition = this.plan.definition("flow", Examples.at(0));
		definition.change(Examples.at(0)).watch(Examples.id(1).toString());
	}

	private void check(int from, int to) {
		for (int seconds = from; seconds <= to; seconds += 10) {
			this.pace.check(Examples.at(seconds));
		}
	}

}
