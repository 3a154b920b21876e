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
import io.github.novaact.Page;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.store.DefinitionWatch;
import io.github.novaact.watch.store.Transition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what lists mean to {@link RunUpdates}.
 */
class RunUpdatesByListTests {

	private static final Poll.Runs FIRST = new Poll.Runs("flow", null, false);

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
	void aNewRunIsDiscoveredOnce() {
		watchDefinition();
		read(10, Examples.summary(1, "RUNNING", 5));
		read(20, Examples.summary(1, "RUNNING", 5));
		assertThat(published()).hasOnlyElementsOfType(WorkflowRunDiscoveredEvent.class).hasSize(1);
		assertThat(this.state.runs().get(Examples.id(1)).isWatched()).isTrue();
	}

	@Test
	void withoutDiscoveryUnknownRunsAreIgnored() {
		read(10, Examples.summary(1, "RUNNING", 5));
		assertThat(this.state.runs().isEmpty()).isTrue();
		assertThat(this.transitions).isEmpty();
	}

	@Test
	void aNewRunThatHasEndedIsDiscoveredAndConfirmed() {
		watchDefinition();
		read(10, ended(1, 5, 8));
		assertThat(published()).hasOnlyElementsOfType(WorkflowRunDiscoveredEvent.class).hasSize(1);
		assertThat(this.schedule.confirmation(false, Examples.ticks(10)).isPossible()).isTrue();
	}

	@Test
	void anEndFromBeforeTheWatchIsADurationOfThePast() {
		watchDefinition();
		read(10, ended(1, -50, -20));
		assertThat(this.state.runs().isEmpty()).isTrue();
		assertThat(this.state.durations().toArray()).containsExactly(30_000);
	}

	@Test
	void anEndThatWasPublishedIsNotDiscovered() {
		watchDefinition();
		this.state.coverage().published(Examples.id(1), Examples.time(5), Examples.time(8), Examples.time(9));
		read(10, ended(1, 5, 8));
		assertThat(this.state.runs().isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRunWhoseEndMayHaveBeenPublishedIsConfirmedBeforeItIsDiscovered(boolean awaited) {
		watchDefinition();
		this.state.coverage().restorePublishedUpTo(Examples.time(6));
		this.interest.at(Examples.at(7)).setAwaited(Examples.id(1).toString(), awaited);
		read(10, Examples.summary(1, "RUNNING", 5));
		assertThat(published()).isEmpty();
		assertThat(this.schedule.confirmation(awaited, Examples.ticks(10)).isPossible()).isTrue();
		this.updates.found(this.state.runs().get(Examples.id(1)), Examples.workflowRun(1, "RUNNING", 5, null),
				Examples.at(11));
		this.transitions.addAll(this.events.take());
		assertThat(published()).hasOnlyElementsOfType(WorkflowRunDiscoveredEvent.class).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anEndThatMayHaveBeenPublishedIsPublishedIfTheRunIsWatchedByItself(boolean watchedFirst) {
		DefinitionWatch change = this.interest.at(Examples.at(7));
		watchDefinition();
		change.restorePublishedUpTo(Examples.time(6));
		if (watchedFirst) {
			change.watch(Examples.id(1).toString());
		}
		read(10, Examples.summary(1, "RUNNING", 5));
		change.watch(Examples.id(1).toString());
		this.updates.found(this.state.runs().get(Examples.id(1)),
				Examples.workflowRun(1, "SUCCEEDED", 5, Examples.time(6)), Examples.at(11));
		this.transitions.addAll(this.events.take());
		assertThat(published()).hasOnlyElementsOfType(WorkflowRunEndedEvent.class).hasSize(1);
		assertThat(this.state.coverage().isPublished(Examples.id(1))).isTrue();
	}

	@Test
	void anEndThatMayHaveBeenPublishedIsNotPublishedToTheDefinitionAgain() {
		watchDefinition();
		this.state.coverage().restorePublishedUpTo(Examples.time(6));
		read(10, Examples.summary(1, "RUNNING", 5));
		this.updates.found(this.state.runs().get(Examples.id(1)),
				Examples.workflowRun(1, "SUCCEEDED", 5, Examples.time(6)), Examples.at(11));
		this.transitions.addAll(this.events.take());
		assertThat(published()).isEmpty();
		assertThat(this.state.coverage().isPublished(Examples.id(1))).isTrue();
	}

	@Test
	void aRunIsNotDiscoveredAfterItsDefinitionWasUnwatched() {
		watchDefinition();
		this.state.coverage().restorePublishedUpTo(Examples.time(6));
		read(10, Examples.summary(1, "RUNNING", 5));
		this.interest.at(Examples.at(11)).setAwaited(Examples.id(1).toString(), true);
		this.interest.at(Examples.at(11)).unwatchDefinition();
		this.updates.found(this.state.runs().get(Examples.id(1)), Examples.workflowRun(1, "RUNNING", 5, null),
				Examples.at(12));
		this.transitions.addAll(this.events.take());
		assertThat(published()).isEmpty();
	}

	@Test
	void aChangeInAListIsConfirmedByALookup() {
		watchDefinition();
		read(10, Examples.summary(1, "RUNNING", 5));
		read(20, Examples.summary(1, "PAUSED", 5));
		assertThat(published()).hasSize(1);
		assertThat(this.state.runs().get(Examples.id(1)).status).isEqualTo("RUNNING");
		assertThat(this.schedule.confirmation(false, Examples.ticks(20)).isPossible()).isTrue();
	}

	@Test
	void aPageSavesTheLookupsOfTheRunsThatItShows() {
		watchDefinition();
		read(10, Examples.summary(1, "RUNNING", 5));
		assertThat(this.updates.saved()).isZero();
		read(20, Examples.summary(1, "RUNNING", 5));
		assertThat(this.updates.saved()).isEqualTo(1);
	}

	@Test
	void aDeniedListIsRefused() {
		watchDefinition();
		fail(FIRST, new AccessDeniedException(Examples.error(403, "AccessDeniedException", "id")));
		assertThat(this.list.permitsPage(Examples.ticks(10))).isFalse();
		assertThat(this.list.permitsPage(Examples.ticks(10 + 120))).isTrue();
	}

	@Test
	void throttlingPausesNothing() {
		watchDefinition();
		fail(FIRST, Examples.throttled(null));
		assertThat(this.list.permitsPage(Examples.ticks(10))).isTrue();
	}

	@Test
	void anExpiredTokenRestartsTheReading() {
		watchDefinition();
		ListReading reading = reading();
		this.list.read(reading, Examples.page("a", 5), Examples.at(10));
		this.updates.failed(new Poll.Runs("flow", "a", true), reading,
				new ValidationException(Examples.error(400, "ValidationException", "id"), null, List.of()),
				Examples.ticks(10));
		assertThat(reading.index).isZero();
		assertThat(reading.token).isNull();
		assertThat(this.list.permitsPage(Examples.ticks(11))).isTrue();
	}

	private void watchDefinition() {
		this.state.coverage().begin(Examples.at(0));
		this.list.discover(Examples.ticks(0));
	}

	private ListReading reading() {
		ListReading scan = this.list.responded(new Poll.Runs("flow", null, true));
		if (scan != null) {
			return scan;
		}
		this.list.takeSweep(Examples.ticks(0));
		return this.list.responded(FIRST);
	}

	private void read(long seconds, WorkflowRunSummary... runs) {
		ListReading reading = reading();
		this.updates.read(new Page<>(List.of(runs), null), reading, Examples.at(seconds));
		this.transitions.addAll(this.events.take());
	}

	private void fail(Poll.Runs poll, Exception failure) {
		this.updates.failed(poll, reading(), failure, Examples.ticks(10));
	}

	private static WorkflowRunSummary ended(long number, long startedAt, long endedAt) {
		return Examples.summary(Examples.id(number).toString(), "SUCCEEDED", Examples.time(startedAt),
				Examples.time(endedAt));
	}

	private List<WorkflowRunEvent> published() {
		return this.transitions.stream().flatMap((transition) -> transition.events().stream()).toList();
	}

}
