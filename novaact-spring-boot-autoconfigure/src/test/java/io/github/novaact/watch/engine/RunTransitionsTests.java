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
import java.util.List;

import io.github.novaact.ActSummary;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.store.RunState;
import io.github.novaact.watch.store.Transition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunTransitions}.
 */
class RunTransitionsTests {

	private static final String RUN = "flow/" + Examples.id(1) + "/";

	private static final ResourceNotFoundException NOT_FOUND = new ResourceNotFoundException(
			Examples.error(404, "ResourceNotFoundException", "id"), null, null);

	private final DefinitionState state = new DefinitionState("flow", Examples.SETTINGS);

	private final RunTransitions transitions = new RunTransitions(this.state);

	private final TrackedRun run = Examples.run(1);

	@Test
	void theIdOfAnEventNamesTheFact() {
		this.run.status = "RUNNING";
		this.transitions.discovered(this.run, Examples.summary(1, "RUNNING", 0), Examples.at(1));
		assertThat(ids()).containsExactly(RUN + "discovered");
		this.transitions.suspectedStuck(this.run, Examples.START, Duration.ofHours(1), null, Examples.at(1));
		assertThat(ids()).containsExactly(RUN + "suspected-stuck");
		this.transitions.needsHuman(this.run, act(), Examples.at(1));
		assertThat(ids()).containsExactly(RUN + "needs-human/" + Examples.id(7));
		this.transitions.gone(this.run, NOT_FOUND, true, Examples.at(1));
		assertThat(ids()).containsExactly(RUN + "gone");
		ended("SUCCEEDED", true);
		assertThat(ids()).containsExactly(RUN + "status-changed/1", RUN + "ended");
	}

	@Test
	void aDiscoveryIsPublishedOnce() {
		for (int i = 0; i < 2; i++) {
			this.transitions.discovered(this.run, Examples.summary(1, "RUNNING", 0), Examples.at(1));
		}
		assertThat(ids()).hasSize(1);
	}

	@Test
	void anEndComesWithTheDiscoveryThatWasNotPublished() {
		this.run.set(TrackedRun.OF_DEFINITION);
		ended("SUCCEEDED", true);
		assertThat(ids()).containsExactly(RUN + "discovered", RUN + "ended");
		this.run.set(TrackedRun.DISCOVERED);
		ended("SUCCEEDED", true);
		assertThat(ids()).containsExactly(RUN + "ended");
	}

	@Test
	void equalFactsHaveEqualIdsAtDifferentTimes() {
		this.transitions.statusChanged(this.run, "RUNNING", "PAUSED", Examples.at(1));
		List<String> ids = ids();
		this.transitions.statusChanged(Examples.run(1), "RUNNING", "PAUSED", Examples.at(100));
		assertThat(ids()).isEqualTo(ids);
	}

	@Test
	void changesOfTheStatusAreNumbered() {
		this.transitions.statusChanged(this.run, "A", "B", Examples.at(1));
		assertThat(ids()).containsExactly(RUN + "status-changed/1");
		this.transitions.statusChanged(this.run, "B", "A", Examples.at(2));
		Transition second = transition();
		assertThat(ids(second)).containsExactly(RUN + "status-changed/2");
		assertThat(second.state().changes()).isEqualTo(2);
	}

	@Test
	void anEndWithoutAKnownStatusIsNoChange() {
		ended("FAILED", true);
		assertThat(ids()).containsExactly(RUN + "ended");
	}

	@Test
	void anEndInTheKnownStatusIsNoChange() {
		this.run.status = "FAILED";
		ended("FAILED", true);
		assertThat(ids()).containsExactly(RUN + "ended");
	}

	@Test
	void aRunThatIsDeletedIsGone() {
		ended("DELETING", true);
		assertThat(ids()).containsExactly(RUN + "gone");
	}

	@Test
	void anEndThatIsNotPublishedEndsWaitsAllTheSame() {
		ended("FAILED", false);
		Transition transition = transition();
		assertThat(transition.events()).isEmpty();
		assertThat(transition.endsWaits()).isTrue();
		assertThat(transition.last()).isTrue();
	}

	@Test
	void aRefusalEndsWaitsButNoWatch() {
		this.run.set(TrackedRun.WATCHED);
		this.transitions.refused(this.run, NOT_FOUND, Examples.at(1));
		Transition watched = transition();
		assertThat(watched.endsWaits()).isTrue();
		assertThat(watched.last()).isFalse();
		this.run.clear(TrackedRun.WATCHED);
		this.transitions.refused(this.run, NOT_FOUND, Examples.at(1));
		assertThat(transition().last()).isTrue();
	}

	@Test
	void aFirstStatusIsNoEvent() {
		this.transitions.firstStatus(this.run, "RUNNING", Examples.at(1));
		Transition transition = transition();
		assertThat(transition.events()).isEmpty();
		assertThat(transition.state().status()).isEqualTo("RUNNING");
		assertThat(transition.endsWaits()).isFalse();
	}

	@Test
	void theStateHoldsWhatAnotherInstanceNeeds() {
		this.run.set(TrackedRun.OF_DEFINITION);
		this.run.startedAt = Examples.time(1);
		this.run.extra().stuckSince = Examples.time(2);
		this.run.extra().humans.add("act");
		RunState state = this.run.state("RUNNING");
		assertThat(state.watched()).isFalse();
		assertThat(state.ofDefinition()).isTrue();
		assertThat(state.startedAt()).isEqualTo(Examples.time(1));
		assertThat(state.suspectedStuckSince()).isEqualTo(Examples.time(2));
		assertThat(state.humanActs()).containsExactly("act");
	}

	private void ended(String status, boolean published) {
		this.transitions.ended(this.run, Examples.workflowRun(1, status, 0, Examples.time(5)), published,
				Examples.at(6));
	}

	private Transition transition() {
		List<Transition> recorded = this.transitions.take();
		assertThat(recorded).hasSize(1);
		return recorded.get(0);
	}

	private List<String> ids() {
		return ids(transition());
	}

	private static ActSummary act() {
		return new ActSummary(Examples.id(1).toString(), "session", Examples.id(7).toString(), "PENDING_HUMAN_ACTION",
				Examples.START, null, null);
	}

	private static List<String> ids(Transition transition) {
		return transition.events().stream().map(WorkflowRunEvent::id).toList();
	}

}
