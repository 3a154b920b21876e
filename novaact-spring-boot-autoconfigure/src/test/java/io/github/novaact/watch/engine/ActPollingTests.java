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

import io.github.novaact.AccessDeniedException;
import io.github.novaact.ActSummary;
import io.github.novaact.Page;
import io.github.novaact.watch.WorkflowRunNeedsHumanEvent;
import io.github.novaact.watch.WorkflowRunSuspectedStuckEvent;
import io.github.novaact.watch.engine.Choice.Request;
import io.github.novaact.watch.store.Transition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ActPolling}.
 */
class ActPollingTests {

	private static final Duration STUCK_AFTER = Duration.ofSeconds(100);

	private final DefinitionState state = new DefinitionState("flow", Examples.settings(STUCK_AFTER, false));

	private final RunTransitions transitions = new RunTransitions(this.state);

	private final ActPolling acts = new ActPolling(this.state, this.transitions);

	private final List<Transition> recorded = new ArrayList<>();

	private final TrackedRun run = running(this.state);

	@Test
	void aRunThatIsNotOverdueIsNotPolled() {
		lookedUp(99);
		assertThat(poll(99).isPossible()).isFalse();
	}

	@Test
	void anOverdueRunInAListIsLookedUpFirst() {
		this.acts.listed(this.run, Examples.at(100));
		assertThat(poll(100).request()).isEqualTo(Request.LOOKUP);
		this.acts.take(this.run);
		lookedUp(101);
		assertThat(poll(101).request()).isEqualTo(Request.ACTS);
	}

	@Test
	void aRunThatIsNotOverdueAnyMoreIsNotLookedUp() {
		DefinitionState state = new DefinitionState("flow", Examples.SETTINGS);
		ActPolling acts = new ActPolling(state, new RunTransitions(state));
		TrackedRun run = running(state);
		state.durations().add(Duration.ofSeconds(1));
		acts.listed(run, Examples.at(1000));
		acts.prune(Examples.at(1000));
		assertThat(acts.poll(true, Examples.ticks(1000)).request()).isEqualTo(Request.LOOKUP);
		state.durations().add(Duration.ofSeconds(1000));
		acts.prune(Examples.at(1001));
		assertThat(acts.poll(true, Examples.ticks(1001)).isPossible()).isFalse();
		acts.listed(run, Examples.at(3000));
		assertThat(acts.poll(true, Examples.ticks(3000)).request()).isEqualTo(Request.LOOKUP);
	}

	@Test
	void anOverdueRunWithoutActsIsSuspected() {
		lookedUp(100);
		read(100, null);
		assertThat(suspicions()).hasSize(1);
		assertThat(suspicions().get(0).lastActAt()).isNull();
		assertThat(this.acts.suspectedStuck()).isOne();
	}

	@Test
	void aRunIsSuspectedOnce() {
		lookedUp(100);
		read(100, null);
		lookedUp(1000);
		assertThat(poll(1000).isPossible()).isFalse();
		assertThat(suspicions()).hasSize(1);
	}

	@Test
	void anActThatRunsIsActivityNow() {
		lookedUp(1000);
		read(1000, null, act("RUNNING", 1, null));
		assertThat(suspicions()).isEmpty();
		lookedUp(1099);
		assertThat(poll(1099).isPossible()).isFalse();
		lookedUp(1100);
		assertThat(poll(1100).request()).isEqualTo(Request.ACTS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PENDING_CLIENT_ACTION", "PENDING_HUMAN_ACTION", "SOMETHING_NEW" })
	void anActThatWaitsIsActivityAtItsStartOnly(String status) {
		lookedUp(1000);
		read(1000, null, act(status, 1, null));
		assertThat(suspicions()).hasSize(1);
		assertThat(suspicions().get(0).lastActAt()).isEqualTo(Examples.time(1));
	}

	@Test
	void anActThatHasEndedIsActivityAtItsEnd() {
		lookedUp(1000);
		read(1000, null, act("SUCCEEDED", 1, Examples.time(950)));
		assertThat(suspicions()).isEmpty();
		lookedUp(1049);
		assertThat(poll(1049).isPossible()).isFalse();
		lookedUp(1050);
		read(1050, null, act("SUCCEEDED", 1, Examples.time(950)));
		assertThat(suspicions()).hasSize(1);
	}

	@Test
	void pagesAreReadOnWhileTheyShowNewerActs() {
		lookedUp(1000);
		read(1000, "a", act("SUCCEEDED", 1, Examples.time(10)));
		assertThat(suspicions()).hasSize(1);
	}

	@Test
	void anEmptyPageIsNotTheEnd() {
		lookedUp(1000);
		read(1000, "a");
		assertThat(suspicions()).isEmpty();
		assertThat(poll(1000).request()).isEqualTo(Request.ACTS);
		assertThat(this.acts.takeActs(this.run)).isEqualTo("a");
	}

	@Test
	void noMoreThanFivePagesAreRead() {
		lookedUp(1000);
		for (int i = 0; i < 5; i++) {
			assertThat(suspicions()).isEmpty();
			read(1000, "token-" + i);
		}
		assertThat(suspicions()).hasSize(1);
	}

	@Test
	void aThrottledPageIsRequestedAgain() {
		lookedUp(1000);
		fail(1000, Examples.throttled(null));
		assertThat(suspicions()).isEmpty();
		assertThat(poll(1000).request()).isEqualTo(Request.ACTS);
	}

	@Test
	void aPageThatFailsIsRequestedAgainAfterAPause() {
		lookedUp(1000);
		fail(1000, new IllegalStateException());
		assertThat(poll(1000).isPossible()).isFalse();
		assertThat(this.acts.nextDue(Examples.ticks(1000))).isEqualTo(Examples.ticks(1000) + 500);
		assertThat(poll(1001).request()).isEqualTo(Request.ACTS);
	}

	@Test
	void whereActsCannotBeListedTheAgeDecides() {
		lookedUp(1000);
		fail(1000, new UnsupportedOperationException());
		assertThat(suspicions()).hasSize(1);
	}

	@Test
	void whereActsAreDeniedTheAgeDecidesForTenMinutes() {
		lookedUp(1000);
		fail(1000, new AccessDeniedException(Examples.error(403, "AccessDeniedException", "id")));
		TrackedRun other = Examples.run(2);
		start(this.state, other);
		this.acts.lookedUp(other, Examples.at(1599));
		assertThat(suspicions()).hasSize(2);
		TrackedRun later = Examples.run(3);
		start(this.state, later);
		this.acts.lookedUp(later, Examples.at(1600));
		assertThat(suspicions()).hasSize(2);
		assertThat(poll(1600).request()).isEqualTo(Request.ACTS);
	}

	@Test
	void aRunThatIsNotTrackedAnyMoreIsNotPolled() {
		lookedUp(1000);
		this.state.runs().remove(this.run.id);
		this.acts.prune(Examples.at(1000));
		assertThat(poll(1000).isPossible()).isFalse();
	}

	@Test
	void aSuspicionIsRestored() {
		this.run.extra().stuckSince = Examples.time(5);
		lookedUp(1000);
		assertThat(poll(1000).isPossible()).isFalse();
		assertThat(this.acts.suspectedStuck()).isOne();
		this.state.runs().remove(this.run.id);
		assertThat(this.acts.suspectedStuck()).isZero();
	}

	@Test
	void anActThatWaitsForAPersonIsPublishedOnce() {
		DefinitionState state = new DefinitionState("flow", Examples.settings(STUCK_AFTER, true));
		RunTransitions transitions = new RunTransitions(state);
		ActPolling enabled = new ActPolling(state, transitions);
		TrackedRun run = running(state);
		for (int i = 0; i < 2; i++) {
			enabled.polled(run, Examples.at(i));
			assertThat(enabled.poll(true, Examples.ticks(i)).request()).isEqualTo(Request.ACTS);
			enabled.takeActs(run);
			enabled.read(run, page(null, act("PENDING_HUMAN_ACTION", 0, null)), Examples.at(i));
		}
		assertThat(transitions.take()).singleElement()
			.satisfies((transition) -> assertThat(transition.events())
				.hasOnlyElementsOfType(WorkflowRunNeedsHumanEvent.class));
	}

	@Test
	void actsAreNotPolledWithEachRunWhereThatIsNotEnabled() {
		this.acts.polled(this.run, Examples.at(0));
		assertThat(poll(0).isPossible()).isFalse();
	}

	private static TrackedRun running(DefinitionState state) {
		TrackedRun run = Examples.run(1);
		start(state, run);
		return run;
	}

	private static void start(DefinitionState state, TrackedRun run) {
		run.set(TrackedRun.WATCHED);
		run.status = "RUNNING";
		run.startedAt = Examples.START;
		state.runs().put(run.id, run);
	}

	private void lookedUp(long seconds) {
		this.acts.lookedUp(this.run, Examples.at(seconds));
	}

	private Choice poll(long seconds) {
		return this.acts.poll(true, Examples.ticks(seconds));
	}

	private void read(long seconds, @Nullable String nextToken, ActSummary... acts) {
		assertThat(poll(seconds).request()).isEqualTo(Request.ACTS);
		this.acts.takeActs(this.run);
		this.acts.read(this.run, page(nextToken, acts), Examples.at(seconds));
	}

	private void fail(long seconds, Exception failure) {
		this.acts.takeActs(this.run);
		this.acts.read(this.run, new PollResult.Failure(failure), Examples.at(seconds));
	}

	private static PollResult page(@Nullable String nextToken, ActSummary... acts) {
		return new PollResult.Acts(new Page<>(List.of(acts), nextToken));
	}

	private static ActSummary act(String status, long startedAt, @Nullable Instant endedAt) {
		return new ActSummary(Examples.id(1).toString(), "session", Examples.id(7).toString(), status,
				Examples.time(startedAt), endedAt, null);
	}

	private List<WorkflowRunSuspectedStuckEvent> suspicions() {
		this.recorded.addAll(this.transitions.take());
		return this.recorded.stream()
			.flatMap((transition) -> transition.events().stream())
			.filter(WorkflowRunSuspectedStuckEvent.class::isInstance)
			.map(WorkflowRunSuspectedStuckEvent.class::cast)
			.toList();
	}

}
