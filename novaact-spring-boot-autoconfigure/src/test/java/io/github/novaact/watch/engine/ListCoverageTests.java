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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListCoverage}.
 */
class ListCoverageTests {

	private final DefinitionState state = new DefinitionState("flow", Examples.SETTINGS);

	private final ListCoverage pages = new ListCoverage(this.state);

	private int number;

	@Test
	void withoutRunsNoPageIsWorthARequest() {
		assertThat(depth(0)).isZero();
	}

	@Test
	void discoveryAloneIsWorthNoMoreThanItsRequest() {
		assertThat(depth(1)).isZero();
	}

	@Test
	void aPageThatShowsOneRunSavesNothing() {
		runs(1, 0);
		assertThat(depth(0)).isZero();
	}

	@Test
	void aPageThatShowsTwoDueRunsIsWorthARequest() {
		runs(2, 0);
		assertThat(depth(0)).isOne();
	}

	@Test
	void runsThatWereJustPolledSaveNothing() {
		runs(10, 0);
		this.state.runs().values().forEach((run) -> run.base = Examples.ticks(10));
		assertThat(depth(0)).isZero();
	}

	@Test
	void aReadingGoesThroughPagesThatAreNotWorthwhileToOneThatIs() {
		runs(2, 0);
		runs(5, 3);
		assertThat(depth(0)).isEqualTo(4);
	}

	@Test
	void aReadingDoesNotGoFarForOneRun() {
		runs(10, 0);
		runs(1, 40);
		assertThat(depth(0)).isOne();
	}

	@Test
	void aReadingGoesALittleFartherToShowAllRuns() {
		for (int page = 0; page < 10; page++) {
			runs(10, page);
		}
		runs(1, 10);
		assertThat(depth(0)).isEqualTo(11);
	}

	@Test
	void runsOfUnknownPageAreExpectedOnTheFirstPages() {
		runs(2 * Poller.PAGE_SIZE, TrackedRun.PAGE_UNKNOWN);
		assertThat(depth(0)).isEqualTo(2);
	}

	@Test
	void runsThatNoListShowsCountForNothing() {
		runs(100, TrackedRun.PAGE_NONE);
		assertThat(depth(0)).isZero();
	}

	@Test
	void runsToBeConfirmedCountForNothing() {
		runs(100, 0);
		this.state.runs().values().forEach((run) -> run.set(TrackedRun.TO_CONFIRM));
		assertThat(depth(0)).isZero();
	}

	@Test
	void aDecisionHoldsUntilItIsOutdated() {
		runs(10, 0);
		assertThat(depth(0)).isOne();
		this.state.runs().values().forEach((run) -> run.page = TrackedRun.PAGE_NONE);
		this.pages.refresh(Examples.ticks(10) + 1, 0);
		assertThat(this.pages.depth()).isOne();
		this.pages.outdated();
		this.pages.refresh(Examples.ticks(10) + 1, 0);
		assertThat(this.pages.depth()).isZero();
	}

	@Test
	void aPageCoversTheRunsAboveTheDepth() {
		runs(10, 0);
		TrackedRun deep = runs(1, 40);
		depth(0);
		assertThat(this.pages.covers(run(0), null)).isTrue();
		assertThat(this.pages.covers(deep, null)).isFalse();
	}

	@Test
	void aSweepCoversWhatItHasNotShownYet() {
		runs(10, 0);
		TrackedRun deep = runs(1, 2);
		ListReading sweep = new ListReading(2, 0, 3, false, false);
		assertThat(this.pages.covers(deep, sweep)).isTrue();
		sweep.target = 2;
		assertThat(this.pages.covers(deep, sweep)).isFalse();
	}

	@Test
	void aRunWithAWaiterIsNotCoveredByAPageThatTheSweepHasPassed() {
		TrackedRun run = runs(10, 0);
		ListReading sweep = new ListReading(2, 0, 3, false, false);
		sweep.advance("token");
		assertThat(this.pages.covers(run, sweep)).isTrue();
		run.set(TrackedRun.AWAITED);
		assertThat(this.pages.covers(run, sweep)).isFalse();
	}

	@Test
	void aPageThatShowsARunSavesItsLookupOncePerReading() {
		TrackedRun run = runs(1, TrackedRun.PAGE_UNKNOWN);
		ListReading reading = new ListReading(1, 0, 3, false, false);
		reading.advance("token");
		assertThat(this.pages.showed(run, reading, 1, Examples.ticks(10))).isEqualTo(1);
		assertThat(this.pages.showed(run, reading, 1, Examples.ticks(10))).isZero();
		assertThat(run.page).isOne();
		assertThat(this.pages.listed()).isOne();
	}

	@Test
	void savingsAreTheShareOfThePaceThatHasPassed() {
		TrackedRun run = runs(1, 0);
		assertThat(this.pages.saves(run, Examples.ticks(5))).isEqualTo(0.5);
		assertThat(this.pages.saves(run, Examples.ticks(100))).isEqualTo(1);
		assertThat(this.pages.saves(run, Examples.ticks(-5))).isZero();
	}

	@Test
	void aReadingToTheEndLeavesMissedRunsToLookups() {
		TrackedRun run = runs(1, 0);
		ListReading sweep = new ListReading(1, 0, 3, false, false);
		sweep.advance("token");
		sweep.advance(null);
		this.pages.ended(sweep, true, Examples.ticks(0));
		assertThat(run.page).isEqualTo(TrackedRun.PAGE_NONE);
		assertThat(run.is(TrackedRun.GUESSED)).isTrue();
		assertThat(this.pages.pages()).isEqualTo(2);
		assertThat(this.pages.listed()).isZero();
	}

	@Test
	void aReadingThatStopsGuessesMissedRunsBelowIt() {
		TrackedRun run = runs(1, 0);
		ListReading sweep = new ListReading(1, 0, 3, false, false);
		sweep.advance("token");
		this.pages.ended(sweep, false, Examples.ticks(0));
		assertThat(run.page).isOne();
		assertThat(run.is(TrackedRun.GUESSED)).isTrue();
	}

	@Test
	void aReadingGoesOnForRunsThatItHasMissed() {
		runs(3, 0);
		ListReading sweep = new ListReading(1, 0, 1, false, false);
		sweep.advance("token");
		sweep.saved = 1;
		assertThat(this.pages.missedPages(sweep, Examples.ticks(10))).isOne();
		this.state.runs().values().forEach((run) -> run.reading = 1);
		assertThat(this.pages.missedPages(sweep, Examples.ticks(10))).isZero();
	}

	private int depth(double discovery) {
		this.pages.outdated();
		this.pages.refresh(Examples.ticks(10), discovery);
		return this.pages.depth();
	}

	private TrackedRun runs(int count, int page) {
		TrackedRun run = null;
		for (int i = 0; i < count; i++) {
			run = Examples.run(this.number++);
			run.base = Examples.ticks(0);
			run.page = page;
			this.state.runs().put(run.id, run);
		}
		return run;
	}

	private TrackedRun run(long number) {
		return this.state.runs().get(Examples.id(number));
	}

}
