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

import java.util.List;
import java.util.stream.LongStream;

import io.github.novaact.watch.engine.Choice.Request;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunSchedule}.
 */
class RunScheduleTests {

	private final DefinitionState state = new DefinitionState("flow", Examples.SETTINGS);

	private final RunSchedule schedule = new RunSchedule(this.state);

	private final ListPlan noList = unsupportedList();

	@Test
	void aNewRunIsDueAtOnce() {
		TrackedRun run = tracked(1);
		this.schedule.dueNow(run, Examples.ticks(0));
		assertThat(due(0)).isSameAs(run);
	}

	@Test
	void aPolledRunIsDueAfterItsPace() {
		TrackedRun young = tracked(1);
		this.schedule.dueAfterItsPace(young, Examples.at(0));
		assertThat(due(9)).isNull();
		assertThat(this.schedule.nextDue(Examples.ticks(9))).isEqualTo(Examples.ticks(10));
		assertThat(due(10)).isSameAs(young);
	}

	@Test
	void aRunWithAWaiterIsPolledWhenPastRunsEnded() {
		this.state.durations().restore(LongStream.range(0, 20).map((i) -> 600_000).toArray());
		TrackedRun watched = tracked(1);
		TrackedRun waited = tracked(2);
		waited.set(TrackedRun.AWAITED);
		for (TrackedRun run : List.of(watched, waited)) {
			run.startedAt = Examples.time(0);
			this.schedule.dueAfterItsPace(run, Examples.at(600));
		}
		assertThat(this.schedule.poll(true, this.noList, Examples.ticks(609)).isPossible()).isFalse();
		assertThat(this.schedule.poll(true, this.noList, Examples.ticks(610)).run()).isSameAs(waited);
		assertThat(due(623)).isNull();
		assertThat(due(630)).isSameAs(watched);
	}

	@Test
	void theMoreOftenItsPaceHasPassedTheSoonerARunIsPolled() {
		TrackedRun old = tracked(1);
		old.startedAt = Examples.time(-100_000);
		this.schedule.dueAfterItsPace(old, Examples.at(0));
		TrackedRun young = tracked(2);
		this.schedule.dueAfterItsPace(young, Examples.at(95));
		assertThat(due(121)).isSameAs(young);
		this.schedule.lookUp(young);
		assertThat(due(121)).isSameAs(old);
	}

	@Test
	void aLookupThatIsUnderWayIsNotDue() {
		TrackedRun run = tracked(1);
		this.schedule.dueNow(run, Examples.ticks(0));
		this.schedule.lookUp(run);
		assertThat(due(1000)).isNull();
		assertThat(this.schedule.lookedUp(run)).isSameAs(run);
		assertThat(this.schedule.lookedUp(run)).isNull();
	}

	@Test
	void aRunThatIsNotTrackedWaitsForNoResponse() {
		assertThat(this.schedule.lookedUp(null)).isNull();
	}

	@Test
	void aFailureDelaysARunLongerEachTime() {
		TrackedRun run = tracked(1);
		long ticks = Examples.ticks(0);
		for (long pause : new long[] { 10, 20, 40, 80, 120, 120 }) {
			this.schedule.dueAfterAFailure(run, ticks);
			assertThat(this.schedule.nextDue(ticks)).isEqualTo(ticks + 1000 * pause);
			ticks += 1000 * pause;
			this.schedule.lookUp(run);
			this.schedule.prune();
			this.schedule.lookedUp(run);
		}
	}

	@Test
	void anEndIsConfirmedSoonerAfterAFailure() {
		TrackedRun run = tracked(1);
		this.schedule.confirm(run, Examples.ticks(0));
		this.schedule.dueAfterAFailure(run, Examples.ticks(0));
		assertThat(this.schedule.nextDue(Examples.ticks(0))).isEqualTo(Examples.ticks(5));
	}

	@Test
	void aResponseStartsTheDelaysAnew() {
		TrackedRun run = tracked(1);
		this.schedule.dueAfterAFailure(run, 0);
		this.schedule.lookupsSucceed(run);
		this.schedule.dueAfterAFailure(run, Examples.ticks(0));
		this.schedule.prune();
		assertThat(this.schedule.nextDue(Examples.ticks(0))).isEqualTo(Examples.ticks(10));
	}

	@Test
	void timesOfRunsThatAreNotTrackedAnyMoreAreDropped() {
		TrackedRun run = tracked(1);
		this.schedule.dueAt(run, Examples.ticks(5));
		this.state.runs().remove(run.id);
		this.schedule.prune();
		assertThat(this.schedule.nextDue(Examples.ticks(0))).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void endsAreConfirmedInTheirOwnLane() {
		TrackedRun run = tracked(1);
		this.schedule.confirm(run, Examples.ticks(0));
		assertThat(due(1000)).isNull();
		assertThat(this.schedule.confirmation(false, Examples.ticks(1)).run()).isSameAs(run);
		assertThat(this.schedule.confirmation(true, Examples.ticks(1)).isPossible()).isFalse();
	}

	@Test
	void aWaiterMovesAConfirmationToTheMostPressingLane() {
		TrackedRun run = tracked(1);
		this.schedule.confirm(run, Examples.ticks(0));
		run.set(TrackedRun.AWAITED);
		this.schedule.awaited(run, Examples.ticks(1));
		assertThat(this.schedule.confirmation(true, Examples.ticks(1)).run()).isSameAs(run);
		assertThat(this.schedule.confirmation(false, Examples.ticks(1)).isPossible()).isFalse();
	}

	@Test
	void aWaiterMakesARunDueThatWasNotPolledWithinTheInterval() {
		TrackedRun run = tracked(1);
		run.startedAt = Examples.time(-100_000);
		this.schedule.dueAfterItsPace(run, Examples.at(0));
		run.set(TrackedRun.AWAITED);
		this.schedule.awaited(run, Examples.ticks(9));
		assertThat(this.schedule.poll(true, this.noList, Examples.ticks(9)).isPossible()).isFalse();
		this.schedule.awaited(run, Examples.ticks(10));
		assertThat(this.schedule.poll(true, this.noList, Examples.ticks(10)).run()).isSameAs(run);
	}

	@Test
	void aThrottledRunIsDueAgainAtOnce() {
		TrackedRun run = tracked(1);
		this.schedule.lookUp(run);
		this.schedule.lookedUp(run);
		this.schedule.throttled(run, Examples.ticks(3));
		assertThat(due(3)).isSameAs(run);
	}

	@Test
	void lookupsThatFailAgainAndAgainArePaused() {
		tracked(1);
		for (int i = 0; i < 3; i++) {
			assertThat(this.schedule.isFailing()).isFalse();
			this.schedule.lookupsFail(Examples.ticks(0));
		}
		assertThat(this.schedule.isFailing()).isTrue();
		assertThat(this.schedule.permitsLookups(Examples.ticks(0))).isFalse();
		assertThat(this.schedule.permitsLookups(Examples.ticks(1))).isTrue();
		assertThat(this.schedule.lookupsSucceed(null)).isTrue();
		assertThat(this.schedule.lookupsSucceed(null)).isFalse();
	}

	@Test
	void lagAndStretchGrowWithTheMostOverdueRun() {
		this.schedule.dueAfterItsPace(tracked(1), Examples.at(0));
		assertThat(this.schedule.lag(Examples.ticks(10))).isZero();
		assertThat(this.schedule.stretch(Examples.ticks(5))).isEqualTo(1);
		assertThat(this.schedule.lag(Examples.ticks(40))).isEqualTo(30_000);
		assertThat(this.schedule.stretch(Examples.ticks(40))).isEqualTo(4);
	}

	private TrackedRun due(long seconds) {
		Choice choice = this.schedule.poll(false, this.noList, Examples.ticks(seconds));
		assertThat(choice.request()).isEqualTo(Request.LOOKUP);
		return choice.run();
	}

	private TrackedRun tracked(long number) {
		TrackedRun run = Examples.run(number);
		this.state.runs().put(run.id, run);
		return run;
	}

	private ListPlan unsupportedList() {
		ListPlan list = new ListPlan(this.state, new ListCoverage(this.state));
		list.refused(Long.MAX_VALUE);
		return list;
	}

}
