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
import java.util.Set;

import io.github.novaact.watch.store.RunState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunInterest}.
 */
class RunInterestTests {

	private static final String ID = Examples.id(1).toString();

	private final DefinitionState state = new DefinitionState("flow", Examples.settings(Duration.ofHours(1), false));

	private final RunSchedule schedule = new RunSchedule(this.state);

	private final ListCoverage pages = new ListCoverage(this.state);

	private final ListPlan list = new ListPlan(this.state, this.pages);

	private final ActPolling acts = new ActPolling(this.state, new RunTransitions(this.state));

	private final RunInterest interest = new RunInterest(this.state, this.schedule, this.pages, this.list);

	@Test
	void aRunIsTrackedOnce() {
		this.interest.at(Examples.at(0)).watch(ID);
		TrackedRun run = run();
		this.interest.at(Examples.at(1)).watch(ID);
		this.interest.at(Examples.at(1)).setAwaited(ID, true);
		assertThat(run()).isSameAs(run);
		assertThat(this.state.runs().size()).isOne();
	}

	@Test
	void aRunIsTrackedAsLongAsItHasAWatcherOrAWaiter() {
		this.interest.at(Examples.at(0)).watch(ID);
		this.interest.at(Examples.at(0)).setAwaited(ID, true);
		this.interest.at(Examples.at(0)).unwatch(ID);
		assertThat(run()).isNotNull();
		this.interest.at(Examples.at(0)).setAwaited(ID, false);
		assertThat(run()).isNull();
		assertThat(this.schedule.nextDue(Examples.ticks(0))).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void aWaiterThatLeavesTwiceTracksNothing() {
		this.interest.at(Examples.at(0)).setAwaited(ID, false);
		assertThat(run()).isNull();
	}

	@Test
	void unwatchingADefinitionKeepsRunsThatAreWatchedByThemselves() {
		this.interest.at(Examples.at(0)).watchDefinition(Examples.START);
		this.interest.at(Examples.at(0)).watch(ID);
		run().set(TrackedRun.OF_DEFINITION);
		String other = Examples.id(2).toString();
		this.interest.at(Examples.at(0)).setAwaited(other, true);
		TrackedRun discovered = Examples.run(3);
		discovered.set(TrackedRun.OF_DEFINITION);
		this.state.runs().put(discovered.id, discovered);
		this.interest.at(Examples.at(0)).unwatchDefinition();
		assertThat(this.state.runs().values()).extracting((run) -> run.id)
			.containsExactlyInAnyOrder(Examples.id(1), Examples.id(2));
		assertThat(this.state.coverage().isWatched()).isFalse();
	}

	@Test
	void watchingADefinitionAgainChangesNothing() {
		this.interest.at(Examples.at(0)).watchDefinition(Examples.START);
		int reading = this.list.latestReading();
		this.interest.at(Examples.at(5)).watchDefinition(Examples.START);
		assertThat(this.list.latestReading()).isEqualTo(reading);
	}

	@Test
	void aRunIsRestoredAsAnotherInstanceKnewIt() {
		this.interest.at(Examples.at(0)).watchDefinition(Examples.START);
		RunState stored = new RunState(ID, true, true, "RUNNING", Examples.time(1), 3, Examples.time(2), Set.of("act"));
		this.interest.at(Examples.at(5)).restore(stored);
		assertThat(run().state(run().status)).isEqualTo(stored);
		assertThat(this.acts.suspectedStuck()).isOne();
		assertThat(run().is(TrackedRun.DISCOVERED)).isTrue();
	}

	@Test
	void restoringTakesNothingFromARunThatIsTracked() {
		this.interest.at(Examples.at(0)).setAwaited(ID, true);
		run().status = "PAUSED";
		this.interest.at(Examples.at(5)).restore(new RunState(ID, true, false, "RUNNING", null, 0, null, Set.of()));
		assertThat(run().status).isEqualTo("PAUSED");
		assertThat(run().isAwaited()).isTrue();
		assertThat(run().is(TrackedRun.WATCHED)).isTrue();
	}

	@Test
	void theEndOfAWatchedRunIsRemembered() {
		this.interest.at(Examples.at(0)).watchDefinition(Examples.START);
		this.interest.at(Examples.at(0)).watch(ID);
		this.interest.leave(run(), Examples.time(5), Examples.at(6));
		assertThat(run()).isNull();
		assertThat(this.state.coverage().isPublished(Examples.id(1))).isTrue();
	}

	@Test
	void theEndOfARunThatWasOnlyWaitedForIsNotRemembered() {
		this.interest.at(Examples.at(0)).watchDefinition(Examples.START);
		this.interest.at(Examples.at(0)).setAwaited(ID, true);
		this.interest.leave(run(), Examples.time(5), Examples.at(6));
		assertThat(this.state.coverage().isPublished(Examples.id(1))).isFalse();
	}

	private TrackedRun run() {
		return this.state.runs().get(Examples.id(1));
	}

}
