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
import java.util.UUID;

import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.store.Transition;
import org.jspecify.annotations.Nullable;

/**
 * What it means that a page shows a run: discovery, progress, or an end to be confirmed.
 */
final class ListSightings {

	private final TrackedRuns runs;

	private final ReadCoverage coverage;

	private final RunSchedule schedule;

	private final ListCoverage pages;

	private final ListPlan list;

	private final RunTransitions transitions;

	ListSightings(DefinitionState state, RunSchedule schedule, ListCoverage pages, ListPlan list,
			RunTransitions transitions) {
		this.runs = state.runs();
		this.coverage = state.coverage();
		this.schedule = schedule;
		this.pages = pages;
		this.list = list;
		this.transitions = transitions;
	}

	/**
	 * Handle a run that nothing tracks.
	 * @param id id of the run
	 * @param summary the run
	 * @param reading the reading that shows it
	 * @param now now
	 * @param transitions the transitions so far
	 * @return the run if it is tracked from now on and running, {@code null} otherwise
	 */
	@Nullable TrackedRun unknown(UUID id, WorkflowRunSummary summary, ListReading reading, Moment now,
			List<Transition> transitions) {
		if (!this.coverage.isWatched() || isPast(summary, now) || this.coverage.isPublished(id)) {
			return null;
		}
		TrackedRun run = new TrackedRun(id);
		run.set(TrackedRun.OF_DEFINITION);
		run.startedAt = summary.startedAt();
		run.lastPoll = now.wall();
		run.page = reading.index;
		run.reading = this.list.latestReading();
		this.runs.add(run);
		this.pages.changed();
		this.list.discoveredOne();
		this.coverage.discovered(summary.startedAt());
		if (!summary.isTerminal() && this.coverage.mayBeForgotten(summary.startedAt(), summary.startedAt())) {
			run.set(TrackedRun.DOUBTFUL);
			this.schedule.confirm(run, now.ticks());
			return null;
		}
		discovered(run, summary, now, transitions);
		if (summary.isTerminal()) {
			this.schedule.confirm(run, now.ticks());
			return null;
		}
		run.status = known(summary.statusAsString());
		return run;
	}

	/**
	 * Handle a run that is tracked.
	 * @param run the run, whose lookup is not under way
	 * @param summary the run
	 * @param now now
	 * @param transitions the transitions so far
	 * @return whether it goes on as it was
	 */
	boolean tracked(TrackedRun run, WorkflowRunSummary summary, Moment now, List<Transition> transitions) {
		run.lastPoll = now.wall();
		run.missingSince = TrackedRun.NOT_MISSING;
		if (run.startedAt == null) {
			run.startedAt = summary.startedAt();
		}
		int before = transitions.size();
		if (this.coverage.isWatched() && !run.is(TrackedRun.OF_DEFINITION) && !this.coverage.isPublished(run.id)
				&& !isPast(summary, now)) {
			run.set(TrackedRun.OF_DEFINITION);
			discovered(run, summary, now, transitions);
		}
		String status = summary.statusAsString();
		if (summary.isTerminal() || (run.status != null && !status.equals(run.status))) {
			this.schedule.confirm(run, now.ticks());
			return false;
		}
		if (run.status == null && transitions.size() == before) {
			transitions.add(this.transitions.firstStatus(run, status, now));
		}
		run.status = known(status);
		return !run.is(TrackedRun.TO_CONFIRM);
	}

	boolean isPast(WorkflowRunSummary summary, Moment now) {
		return summary.isTerminal() && this.coverage.isPast(summary.startedAt(), summary.endedAt(), now);
	}

	void discovered(TrackedRun run, WorkflowRunSummary summary, Moment now, List<Transition> transitions) {
		if (!run.is(TrackedRun.DISCOVERED)) {
			run.set(TrackedRun.DISCOVERED);
			transitions.add(this.transitions.discovered(run, summary, now));
		}
	}

	/**
	 * Return the text of a status, the same object for equal ones that are known.
	 * @param status the text
	 * @return the text
	 */
	static String known(String status) {
		WorkflowRunStatus known = WorkflowRunStatus.of(status);
		return (known != WorkflowRunStatus.UNKNOWN) ? known.name() : status;
	}

}
