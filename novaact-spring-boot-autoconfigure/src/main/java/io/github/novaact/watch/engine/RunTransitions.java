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

import io.github.novaact.ActSummary;
import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.WorkflowRunNeedsHumanEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.WorkflowRunSuspectedStuckEvent;
import io.github.novaact.watch.store.Transition;
import org.jspecify.annotations.Nullable;

/**
 * Records the transitions of a definition's runs, with their events and the ids of these.
 * An id names the fact, so that equal facts have equal ids on all instances.
 */
final class RunTransitions {

	private final DefinitionState state;

	private List<Transition> recorded = new ArrayList<>();

	RunTransitions(DefinitionState state) {
		this.state = state;
	}

	/**
	 * Take what was recorded since the last call.
	 * @return the transitions, in the order in which they are published
	 */
	List<Transition> take() {
		List<Transition> recorded = this.recorded;
		this.recorded = new ArrayList<>();
		return recorded;
	}

	/**
	 * Record that a run was polled for the first time. There is no event.
	 * @param run the run
	 * @param status its status
	 * @param now now
	 */
	void firstStatus(TrackedRun run, String status, Moment now) {
		goesOn(run, status, now);
	}

	/**
	 * Record that a run was discovered, once.
	 * @param run the run
	 * @param summary the run as it was found
	 * @param now now
	 */
	void discovered(TrackedRun run, WorkflowRunSummary summary, Moment now) {
		if (!run.is(TrackedRun.DISCOVERED)) {
			run.set(TrackedRun.DISCOVERED);
			goesOn(run, summary.statusAsString(), now, discovery(run, summary, now));
		}
	}

	void statusChanged(TrackedRun run, String from, String to, Moment now) {
		goesOn(run, to, now, change(run, from, to, now));
	}

	void suspectedStuck(TrackedRun run, Instant startedAt, Duration longerThan, @Nullable Instant lastActAt,
			Moment now) {
		goesOn(run, run.status, now, new WorkflowRunSuspectedStuckEvent(this.state.key(run), now.instant(),
				id(run, "suspected-stuck"), startedAt, longerThan, lastActAt));
	}

	void needsHuman(TrackedRun run, ActSummary act, Moment now) {
		goesOn(run, run.status, now, new WorkflowRunNeedsHumanEvent(this.state.key(run), now.instant(),
				id(run, "needs-human/" + act.actId()), act));
	}

	/**
	 * Record that a run has ended. An end that is published comes with the discovery of
	 * the run if that was not published before.
	 * @param run the run
	 * @param ended the run as it was looked up
	 * @param published whether the end is an event
	 * @param now now
	 */
	void ended(TrackedRun run, WorkflowRun ended, boolean published, Moment now) {
		List<WorkflowRunEvent> events = new ArrayList<>(3);
		String status = ended.statusAsString();
		if (published) {
			if (run.isUndiscovered()) {
				events.add(discovery(run, summary(ended), now));
			}
			if (run.status != null && !run.status.equals(status)) {
				events.add(change(run, run.status, status, now));
			}
			events.add((ended.status() != WorkflowRunStatus.DELETING)
					? new WorkflowRunEndedEvent(this.state.key(run), now.instant(), id(run, "ended"), ended)
					: gone(run, now));
		}
		this.recorded.add(new Transition(this.state.key(run), status, events, ended, null, now.serviceInstant(),
				run.state(status), true));
	}

	/**
	 * Record that the service does not have a run any more.
	 * @param run the run
	 * @param failure the response of the service
	 * @param published whether there is an event
	 * @param now now
	 */
	void gone(TrackedRun run, NovaActException failure, boolean published, Moment now) {
		List<WorkflowRunEvent> events = published ? List.of(gone(run, now)) : List.of();
		this.recorded.add(new Transition(this.state.key(run), null, events, null, failure, now.serviceInstant(),
				run.state(run.status), true));
	}

	/**
	 * Record that the lookup of a run was refused: its waiters fail, and whether it is
	 * still polled depends on its watchers.
	 * @param run the run
	 * @param failure the response of the service
	 * @param now now
	 */
	void refused(TrackedRun run, NovaActException failure, Moment now) {
		this.recorded.add(new Transition(this.state.key(run), run.status, List.of(), null, failure,
				now.serviceInstant(), run.state(run.status), !run.isWatched()));
	}

	private void goesOn(TrackedRun run, @Nullable String status, Moment now, WorkflowRunEvent... events) {
		this.recorded.add(new Transition(this.state.key(run), status, List.of(events), null, null, now.serviceInstant(),
				run.state(status), false));
	}

	private WorkflowRunDiscoveredEvent discovery(TrackedRun run, WorkflowRunSummary summary, Moment now) {
		return new WorkflowRunDiscoveredEvent(this.state.key(run), now.instant(), id(run, "discovered"), summary);
	}

	private WorkflowRunStatusChangedEvent change(TrackedRun run, String from, String to, Moment now) {
		run.changes++;
		return new WorkflowRunStatusChangedEvent(this.state.key(run), now.instant(),
				id(run, "status-changed/" + run.changes), from, to);
	}

	private WorkflowRunGoneEvent gone(TrackedRun run, Moment now) {
		return new WorkflowRunGoneEvent(this.state.key(run), now.instant(), id(run, "gone"));
	}

	private String id(TrackedRun run, String fact) {
		return this.state.name() + '/' + run.id + '/' + fact;
	}

	static WorkflowRunSummary summary(WorkflowRun run) {
		return new WorkflowRunSummary(run.workflowRunArn(), run.workflowRunId(), run.statusAsString(), run.startedAt(),
				run.endedAt(), null);
	}

}
