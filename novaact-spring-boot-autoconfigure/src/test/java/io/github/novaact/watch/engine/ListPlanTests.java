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

import io.github.novaact.watch.engine.Choice.Request;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListPlan}.
 */
class ListPlanTests {

	private static final Poll.Runs SWEEP = new Poll.Runs("flow", null, false);

	private static final Poll.Runs SCAN = new Poll.Runs("flow", null, true);

	private final DefinitionState state = new DefinitionState("flow", Examples.SETTINGS);

	private final ReadCoverage coverage = this.state.coverage();

	private final ListPlan list = new ListPlan(this.state, new ListCoverage(this.state));

	@Test
	void nothingIsReadWithoutDiscoveryAndRuns() {
		this.list.prepare(Examples.ticks(0));
		assertThat(sweep(1000).isPossible()).isFalse();
		assertThat(this.list.background(Examples.ticks(1000)).isPossible()).isFalse();
		assertThat(this.list.progress()).isNull();
	}

	@Test
	void discoveryBeginsWithAScanOfThePast() {
		discover();
		assertThat(sweep(0).request()).isEqualTo(Request.SCAN);
		assertThat(this.list.isFirstReading()).isTrue();
	}

	@Test
	void theFirstPageOfThePastIsTheTopOfWhatIsCovered() {
		discover();
		scan(60, "a", 50, 40);
		assertUpTo(50);
		assertThat(this.coverage.isPastRead()).isFalse();
	}

	@Test
	void laterPagesOfThePastExtendNothing() {
		discover();
		scan(60, "a", 50, 40);
		scan(100, "b", 90);
		assertUpTo(50);
	}

	@Test
	void aFirstPageWithoutRunsLeavesTheTopOpen() {
		discover();
		scan(60, "a");
		scan(61, "b", 50);
		assertThat(this.coverage.upTo()).isEqualTo(Long.MIN_VALUE);
	}

	@Test
	void theEndOfAPastInOrderExtendsNothing() {
		discover();
		scan(60, "a", 50, 40);
		scan(100, null, 90);
		assertUpTo(50);
	}

	@Test
	void aSweepThatStopsWithoutMeetingWhatWasReadExtendsNothing() {
		discover();
		scan(60, "a", 50, 40);
		scan(61, "b", 10_000);
		sweep(100, "a", 90, 80);
		assertUpTo(50);
	}

	@Test
	void theLastPageOfThePastEndsIt() {
		discover();
		scan(60, "a", 50, 40);
		scan(61, null, 30, 20);
		assertThat(this.coverage.isPastRead()).isTrue();
		assertThat(this.list.isFirstReading()).isFalse();
		assertThat(this.list.progress().trusted()).isTrue();
	}

	@Test
	void aSweepThatStopsBeforeItMeetsWhatWasReadGoesOn() {
		readPast(0);
		sweep(20, "a", 300, 290);
		assertUpTo(0);
		assertThat(sweep(20).request()).isEqualTo(Request.SWEEP);
		assertThat(this.list.takeSweep(Examples.ticks(20))).isEqualTo("a");
	}

	@Test
	void aSweepIsTheMoreUrgentTheLongerAgoTheOneBeforeBegan() {
		readPast(0);
		assertThat(sweep(20).urgency()).isEqualTo(2);
		sweep(20, "a", 300, 290);
		assertThat(sweep(25).urgency()).isEqualTo(2.5);
		sweep(25, null, -1000);
		assertThat(sweep(60).urgency()).isEqualTo(4);
		sweep(60, "a", 300, 290);
		assertThat(sweep(65).urgency()).isEqualTo(4.5);
	}

	@Test
	void aSweepThatMeetsWhatWasReadExtendsItAndEnds() {
		readPast(0);
		sweep(320, "a", 310, 300);
		sweep(321, "b", 290, -1000, -1000);
		assertUpTo(310);
		assertThat(sweep(321).isPossible()).isFalse();
	}

	@Test
	void aSweepToTheEndExtendsWhatWasRead() {
		readPast(0);
		sweep(320, null, 310, 300);
		assertUpTo(310);
	}

	@Test
	void aSweepThatContradictsTheOrderExtendsNothingBeforeItsEnd() {
		readPast(0);
		sweep(1000, "a", -1000);
		assertUpTo(0);
		discoverAgainAfterThePause();
		sweep(1020, "a", 310);
		sweep(1021, "b", 900);
		sweep(1022, "c", -1000);
		assertUpTo(0);
		sweep(1023, null, -1000);
		assertUpTo(900);
	}

	@Test
	void discoveryIsDueAfterEachInterval() {
		readPast(0);
		sweep(20, null, -1000);
		assertThat(sweep(29).isPossible()).isFalse();
		assertThat(this.list.nextDue(Examples.ticks(20))).isEqualTo(Examples.ticks(30));
		assertThat(sweep(30).request()).isEqualTo(Request.SWEEP);
	}

	@Test
	void aResponseForAReadingThatHasEndedBelongsToNone() {
		discover();
		this.list.takeScan();
		this.list.discoverNoMore();
		assertThat(this.list.responded(SCAN)).isNull();
	}

	@Test
	void aRefusedListIsNotReadUntilItIsTriedAgain() {
		readPast(0);
		this.list.takeSweep(Examples.ticks(20));
		this.list.responded(SWEEP);
		this.list.refused(Examples.ticks(140));
		assertThat(sweep(139).isPossible()).isFalse();
		assertThat(sweep(140).request()).isEqualTo(Request.SWEEP);
	}

	@Test
	void aRunIsLookedUpWhileTheListIsRefused() {
		TrackedRun run = Examples.run(1);
		run.page = 0;
		run.reading = this.list.latestReading();
		this.list.takeSweep(Examples.ticks(0));
		run.reading = 0;
		assertThat(this.list.covers(run, Examples.ticks(0))).isTrue();
		this.list.refused(Examples.ticks(120));
		assertThat(this.list.covers(run, Examples.ticks(0))).isFalse();
	}

	@Test
	void aRunToBeConfirmedIsNotCovered() {
		TrackedRun run = Examples.run(1);
		run.page = 0;
		this.list.takeSweep(Examples.ticks(0));
		run.set(TrackedRun.TO_CONFIRM);
		assertThat(this.list.covers(run, Examples.ticks(0))).isFalse();
	}

	@Test
	void anotherInstanceGoesOnWithTheFirstReading() {
		discover();
		scan(60, "a", 50, 40);
		DefinitionState state = new DefinitionState("flow", Examples.SETTINGS);
		ListPlan other = new ListPlan(state, new ListCoverage(this.state));
		state.coverage().begin(Examples.at(5));
		other.discover(Examples.ticks(5));
		other.restore(this.list.progress(), Examples.ticks(5));
		assertThat(other.takeScan()).isEqualTo("a");
		assertThat(other.progress()).isEqualTo(this.list.progress());
	}

	@Test
	void anotherInstanceDoesNotReadThePastAgain() {
		readPast(0);
		DefinitionState state = new DefinitionState("flow", Examples.SETTINGS);
		ListPlan other = new ListPlan(state, new ListCoverage(this.state));
		state.coverage().begin(Examples.at(5));
		other.discover(Examples.ticks(5));
		other.restore(this.list.progress(), Examples.ticks(5));
		assertThat(other.isFirstReading()).isFalse();
		assertThat(other.background(Examples.ticks(5)).isPossible()).isFalse();
		assertThat(other.progress()).isEqualTo(this.list.progress());
	}

	private void discover() {
		this.coverage.begin(Examples.at(0));
		this.list.discover(Examples.ticks(0));
	}

	private void readPast(long upTo) {
		discover();
		scan(1, null, upTo);
	}

	private void discoverAgainAfterThePause() {
		assertThat(sweep(1010).request()).isEqualTo(Request.SWEEP);
	}

	private void scan(long seconds, String nextToken, long... startedAt) {
		this.list.takeScan();
		read(SCAN, seconds, nextToken, startedAt);
	}

	private void sweep(long seconds, String nextToken, long... startedAt) {
		this.list.takeSweep(Examples.ticks(seconds));
		read(SWEEP, seconds, nextToken, startedAt);
	}

	private void read(Poll.Runs poll, long seconds, String nextToken, long... startedAt) {
		ListReading reading = this.list.responded(poll);
		assertThat(reading).isNotNull();
		this.list.read(reading, Examples.page(nextToken, startedAt), Examples.at(seconds));
	}

	private Choice sweep(long seconds) {
		return this.list.sweepOr(Examples.ticks(seconds), Choice.NONE);
	}

	private void assertUpTo(long seconds) {
		assertThat(this.coverage.upTo()).isEqualTo(Examples.time(seconds).toEpochMilli());
	}

}
