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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.novaact.ActSummary;
import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.WorkflowRunNeedsHumanEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.WorkflowRunSuspectedStuckEvent;
import io.github.novaact.watch.store.RunState;
import io.github.novaact.watch.store.Transition;
import org.jspecify.annotations.Nullable;

/**
 * Creates the transitions of a definition's runs, with their events and the ids of these.
 * An id names the fact, so that equal facts have equal ids on all instances.
 */
final class RunTransitions {

	private final DefinitionState state;

	RunTransitions(DefinitionState state) {
		this.state = state;
	}

	WorkflowRunKey key(TrackedRun run) {
		return new WorkflowRunKey(this.state.name(), run.id.toString());
	}

	/**
	 * Create the transition of a run that was polled for the first time.
	 * @param run the run
	 * @param status its status
	 * @param now now
	 * @return the transition, without an event
	 */
	Transition firstStatus(TrackedRun run, String status, Moment now) {
		return going(run, null, status, now);
	}

	Transition discovered(TrackedRun run, WorkflowRunSummary summary, Moment now) {
		return going(run, run.status, summary.statusAsString(), now, discovery(run, summary, now));
	}

	Transition statusChanged(TrackedRun run, String from, String to, Moment now) {
		return going(run, from, to, now, change(run, from, to, now));
	}

	Transition suspectedStuck(TrackedRun run, Instant startedAt, StuckRule rule, @Nullable Instant lastActAt,
			Moment now) {
		return going(run, run.status, run.status, now, new WorkflowRunSuspectedStuckEvent(key(run), now.instant(),
				id(run, "suspected-stuck"), startedAt, rule.stuckAfter(), lastActAt));
	}

	Transition needsHuman(TrackedRun run, ActSummary act, Moment now) {
		return going(run, run.status, run.status, now,
				new WorkflowRunNeedsHumanEvent(key(run), now.instant(), id(run, "needs-human/" + act.actId()), act));
	}

	/**
	 * Create the transition of a run that has ended.
	 * @param run the run
	 * @param ended the run as it was looked up
	 * @param published whether the end is an event, and its discovery too
	 * @param now now
	 * @return the transition
	 */
	Transition ended(TrackedRun run, WorkflowRun ended, Publication published, Moment now) {
		List<WorkflowRunEvent> events = new ArrayList<>(3);
		String status = ended.statusAsString();
		if (published == Publication.DISCOVERY_AND_END) {
			events.add(discovery(run, summary(ended), now));
		}
		if (published != Publication.NOTHING) {
			if (run.status != null && !run.status.equals(status)) {
				events.add(change(run, run.status, status, now));
			}
			events.add((ended.status() != WorkflowRunStatus.DELETING)
					? new WorkflowRunEndedEvent(key(run), now.instant(), id(run, "ended"), ended) : gone(run, now));
		}
		return new Transition(key(run), run.status, status, events, ended, null, now.serviceInstant(),
				state(run, status), this.state.coverage().isWatched(), true);
	}

	/**
	 * Create the transition of a run that the service does not have any more.
	 * @param run the run
	 * @param failure the response of the service
	 * @param published whether there is an event
	 * @param now now
	 * @return the transition
	 */
	Transition gone(TrackedRun run, NovaActException failure, boolean published, Moment now) {
		List<WorkflowRunEvent> events = published ? List.of(gone(run, now)) : List.of();
		return new Transition(key(run), run.status, null, events, null, failure, now.serviceInstant(),
				state(run, run.status), this.state.coverage().isWatched(), true);
	}

	/**
	 * Create the transition of a run whose lookup was refused: its waiters fail, and
	 * whether it is still polled depends on its watchers.
	 * @param run the run
	 * @param failure the response of the service
	 * @param now now
	 * @return the transition
	 */
	Transition refused(TrackedRun run, NovaActException failure, Moment now) {
		return new Transition(key(run), run.status, run.status, List.of(), null, failure, now.serviceInstant(),
				state(run, run.status), this.state.coverage().isWatched(), !run.isWatched());
	}

	private Transition going(TrackedRun run, @Nullable String from, @Nullable String to, Moment now,
			WorkflowRunEvent... events) {
		return new Transition(key(run), from, to, List.of(events), null, null, now.serviceInstant(), state(run, to),
				this.state.coverage().isWatched(), false);
	}

	private WorkflowRunDiscoveredEvent discovery(TrackedRun run, WorkflowRunSummary summary, Moment now) {
		return new WorkflowRunDiscoveredEvent(key(run), now.instant(), id(run, "discovered"), summary);
	}

	private WorkflowRunStatusChangedEvent change(TrackedRun run, String from, String to, Moment now) {
		run.changes++;
		return new WorkflowRunStatusChangedEvent(key(run), now.instant(), id(run, "status-changed/" + run.changes),
				from, to);
	}

	private WorkflowRunGoneEvent gone(TrackedRun run, Moment now) {
		return new WorkflowRunGoneEvent(key(run), now.instant(), id(run, "gone"));
	}

	private String id(TrackedRun run, String fact) {
		return this.state.name() + '/' + run.id + '/' + fact;
	}

	RunState state(TrackedRun run, @Nullable String status) {
		RunExtra extra = this.state.extras().find(run);
		return new RunState(run.id.toString(), run.is(TrackedRun.WATCHED), run.is(TrackedRun.OF_DEFINITION), status,
				run.startedAt, run.changes, (extra != null) ? extra.stuckSince : null,
				(extra != null) ? extra.humans : Set.of());
	}

	static WorkflowRunSummary summary(WorkflowRun run) {
		return new WorkflowRunSummary(run.workflowRunArn(), run.workflowRunId(), run.statusAsString(), run.startedAt(),
				run.endedAt(), null);
	}

	/**
	 * What of an end is published.
	 */
	enum Publication {

		NOTHING, END, DISCOVERY_AND_END

	}

}
