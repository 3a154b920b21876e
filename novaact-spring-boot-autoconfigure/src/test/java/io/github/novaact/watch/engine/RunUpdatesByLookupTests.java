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

import java.util.ArrayList;
import java.util.List;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.store.Transition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what lookups mean to {@link RunUpdates}.
 */
class RunUpdatesByLookupTests {

	private static final ResourceNotFoundException NOT_FOUND = new ResourceNotFoundException(
			Examples.error(404, "ResourceNotFoundException", "id"), null, null);

	private static final AccessDeniedException DENIED = new AccessDeniedException(
			Examples.error(403, "AccessDeniedException", "id"));

	private final DefinitionState state = new DefinitionState("flow", Examples.SETTINGS);

	private final RunSchedule schedule = new RunSchedule(this.state);

	private final RunTransitions events = new RunTransitions(this.state);

	private final ListCoverage pages = new ListCoverage(this.state);

	private final ListPlan list = new ListPlan(this.state, this.pages);

	private final ActPolling acts = new ActPolling(this.state, this.events);

	private final RunInterest interest = new RunInterest(this.state, this.schedule, this.pages, this.list);

	private final RunUpdates updates = new RunUpdates(this.state, this.schedule, this.list, this.interest, this.acts,
			this.events);

	private final List<Transition> transitions = new ArrayList<>();

	@Test
	void aFirstStatusIsKeptWithoutAnEvent() {
		TrackedRun run = watched(1);
		found(run, "RUNNING", 1);
		assertThat(run.status).isEqualTo("RUNNING");
		assertThat(this.transitions).hasSize(1);
		assertThat(published()).isEmpty();
		assertThat(this.schedule.nextDue(Examples.ticks(1))).isEqualTo(Examples.ticks(11));
	}

	@Test
	void aChangeIsPublishedOnce() {
		TrackedRun run = watched(1);
		found(run, "RUNNING", 1);
		found(run, "NEW_STATUS", 2);
		found(run, "NEW_STATUS", 3);
		assertThat(published()).hasOnlyElementsOfType(WorkflowRunStatusChangedEvent.class).hasSize(1);
	}

	@Test
	void aChangeOfARunThatIsOnlyWaitedForIsNotPublished() {
		TrackedRun run = awaited(1);
		found(run, "RUNNING", 1);
		found(run, "NEW_STATUS", 2);
		assertThat(published()).isEmpty();
	}

	@Test
	void anEndIsPublishedAndTheRunForgotten() {
		found(watched(1), "SUCCEEDED", 10);
		assertThat(published()).hasOnlyElementsOfType(WorkflowRunEndedEvent.class).hasSize(1);
		assertThat(this.state.runs().isEmpty()).isTrue();
		assertThat(this.state.durations().toArray()).hasSize(1);
	}

	@Test
	void anEndThatTheListHasNotShownIsPublishedWithItsDiscovery() {
		this.interest.at(Examples.at(0)).watchDefinition(Examples.START);
		found(awaited(1), "SUCCEEDED", 10);
		assertThat(published()).hasExactlyElementsOfTypes(WorkflowRunDiscoveredEvent.class,
				WorkflowRunEndedEvent.class);
		assertThat(this.state.coverage().isPublished(Examples.id(1))).isTrue();
	}

	@Test
	void anEndThatWasPublishedBeforeIsNotPublishedAgain() {
		this.interest.at(Examples.at(0)).watchDefinition(Examples.START);
		this.state.coverage().published(Examples.id(1), null, Examples.time(5), Examples.time(6));
		found(awaited(1), "SUCCEEDED", 10);
		assertThat(published()).isEmpty();
		assertThat(this.transitions).singleElement().matches(Transition::endsWaits);
	}

	@Test
	void aRunThatIsNotFoundIsGoneAfterTheGrace() {
		TrackedRun run = watched(1);
		fail(run, NOT_FOUND, 0);
		fail(run, NOT_FOUND, 29);
		assertThat(this.transitions).isEmpty();
		fail(run, NOT_FOUND, 30);
		assertThat(published()).hasOnlyElementsOfType(WorkflowRunGoneEvent.class).hasSize(1);
		assertThat(this.state.runs().isEmpty()).isTrue();
	}

	@Test
	void theGraceBeginsAnewOnceTheRunIsFound() {
		TrackedRun run = watched(1);
		fail(run, NOT_FOUND, 0);
		found(run, "RUNNING", 10);
		fail(run, NOT_FOUND, 31);
		assertThat(this.state.runs().isEmpty()).isFalse();
	}

	@Test
	void aFailureInterruptsTheGrace() {
		TrackedRun run = watched(1);
		fail(run, NOT_FOUND, 0);
		fail(run, new IllegalStateException(), 10);
		fail(run, NOT_FOUND, 31);
		assertThat(this.state.runs().isEmpty()).isFalse();
	}

	@Test
	void throttlingChangesNothingButTheTime() {
		TrackedRun run = watched(1);
		fail(run, Examples.throttled(null), 5);
		assertThat(this.transitions).isEmpty();
		assertThat(this.schedule.isFailing()).isFalse();
		assertThat(run.extra).isSameAs(RunExtra.NONE);
	}

	@Test
	void aRefusalEndsWaitsButNoWatch() {
		TrackedRun run = watched(1);
		run.set(TrackedRun.AWAITED);
		fail(run, DENIED, 1);
		assertThat(this.transitions).singleElement().matches(Transition::endsWaits);
		assertThat(published()).isEmpty();
		assertThat(this.state.isTracked(run)).isTrue();
		assertThat(run.isAwaited()).isFalse();
	}

	@Test
	void aRefusedRunThatIsOnlyWaitedForIsForgotten() {
		fail(awaited(1), DENIED, 1);
		assertThat(this.transitions).singleElement().matches(Transition::last);
		assertThat(this.state.runs().isEmpty()).isTrue();
	}

	@Test
	void aResponseForARunThatIsForgottenChangesNothing() {
		this.updates.found(null, Examples.workflowRun(1, "RUNNING", 0, null), Examples.at(0));
		this.updates.failed(null, NOT_FOUND, Examples.at(0));
		this.updates.failed(null, DENIED, Examples.at(0));
		this.updates.failed(null, Examples.throttled(null), Examples.at(0));
		assertThat(this.events.take()).isEmpty();
	}

	private TrackedRun watched(long number) {
		this.interest.at(Examples.at(0)).watch(Examples.id(number).toString());
		return underWay(number);
	}

	private TrackedRun awaited(long number) {
		this.interest.at(Examples.at(0)).setAwaited(Examples.id(number).toString(), true);
		return underWay(number);
	}

	private TrackedRun underWay(long number) {
		TrackedRun run = this.state.runs().get(Examples.id(number));
		RunQueue.leave(run);
		return run;
	}

	private void found(TrackedRun run, String status, long seconds) {
		this.updates.found(run,
				Examples.workflowRun(1, status, 0, "SUCCEEDED".equals(status) ? Examples.time(seconds) : null),
				Examples.at(seconds));
		this.transitions.addAll(this.events.take());
	}

	private void fail(TrackedRun run, Exception failure, long seconds) {
		this.updates.failed(run, failure, Examples.at(seconds));
		this.transitions.addAll(this.events.take());
	}

	private List<WorkflowRunEvent> published() {
		return this.transitions.stream().flatMap((transition) -> transition.events().stream()).toList();
	}

}
