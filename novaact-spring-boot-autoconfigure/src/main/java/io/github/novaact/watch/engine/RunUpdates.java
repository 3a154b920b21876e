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
import java.util.UUID;

import io.github.novaact.NovaActException;
import io.github.novaact.Page;
import io.github.novaact.ThrottlingException;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunSummary;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the results of requests mean for the runs. That a page of the list shows a run
 * means a discovery, progress, or an end to be confirmed. A lookup means progress, an
 * end, a run that is missing, or a refusal, which ends waits but no watch.
 */
final class RunUpdates {

	private static final Log logger = LogFactory.getLog(RunUpdates.class);

	private final DefinitionState state;

	private final RunSchedule schedule;

	private final ListPlan list;

	private final RunInterest interest;

	private final ActPolling acts;

	private final RunTransitions transitions;

	private boolean listRefusalLogged;

	private boolean lookupRefusalLogged;

	private boolean errorLogged;

	private double saved;

	RunUpdates(DefinitionState state, RunSchedule schedule, ListPlan list, RunInterest interest, ActPolling acts,
			RunTransitions transitions) {
		this.state = state;
		this.schedule = schedule;
		this.list = list;
		this.interest = interest;
		this.acts = acts;
		this.transitions = transitions;
	}

	// By list

	/**
	 * Handle a page.
	 * @param page the page
	 * @param reading the reading that it belongs to
	 * @param now now
	 */
	void read(Page<WorkflowRunSummary> page, ListReading reading, Moment now) {
		reading.found = false;
		for (WorkflowRunSummary summary : page.items()) {
			try {
				read(summary, reading, now);
			}
			catch (RuntimeException ex) {
				logOnce(summary, ex);
			}
		}
		this.list.read(reading, page, now);
		this.listRefusalLogged = false;
	}

	private void read(WorkflowRunSummary summary, ListReading reading, Moment now) {
		UUID id = UUID.fromString(summary.workflowRunId());
		TrackedRun run = this.state.runs().get(id);
		boolean goesOn = false;
		if (run != null) {
			this.saved += this.list.showed(run, reading, now.ticks());
			goesOn = !run.is(TrackedRun.IN_FLIGHT) && showed(run, summary, now);
		}
		else if (this.state.coverage().isNew(id, summary, now)) {
			run = this.interest.track(id, now);
			run.page = reading.index;
			reading.found = true;
			this.state.coverage().discovered(summary.startedAt());
			goesOn = showed(run, summary, now);
		}
		else if (reading.isFirst && !this.state.durations().isFull() && this.state.coverage().isPast(summary, now)) {
			this.state.durations().add(summary.status(), summary.duration());
		}
		if (run != null && goesOn) {
			this.acts.listed(run, now);
			this.schedule.dueAfterItsPace(run, now);
			this.acts.polled(run, now);
		}
	}

	/**
	 * Handle a run that is tracked.
	 * @param run the run, whose lookup is not under way
	 * @param summary the run
	 * @param now now
	 * @return whether it goes on as it was
	 */
	private boolean showed(TrackedRun run, WorkflowRunSummary summary, Moment now) {
		run.lastPoll = now.wall();
		run.missingSince = TrackedRun.NOT_MISSING;
		if (run.startedAt == null) {
			run.startedAt = summary.startedAt();
		}
		boolean discovered = !run.is(TrackedRun.OF_DEFINITION) && this.state.coverage().isNew(run.id, summary, now);
		if (discovered) {
			run.set(TrackedRun.OF_DEFINITION);
			Instant startedAt = summary.startedAt();
			if (run.status == null && !summary.isTerminal()
					&& this.state.coverage().mayBeForgotten(startedAt, startedAt)) {
				this.schedule.confirm(run, now.ticks());
				return false;
			}
			this.transitions.discovered(run, summary, now);
		}
		String status = summary.statusAsString();
		if (summary.isTerminal() || (run.status != null && !status.equals(run.status))) {
			this.schedule.confirm(run, now.ticks());
			return false;
		}
		if (run.status == null && !discovered) {
			this.transitions.firstStatus(run, status, now);
		}
		run.setStatus(status);
		return !run.is(TrackedRun.TO_CONFIRM);
	}

	private void logOnce(WorkflowRunSummary summary, RuntimeException failure) {
		if (!this.errorLogged) {
			this.errorLogged = true;
			logger.error("The watcher failed to handle workflow run " + summary.workflowRunId() + " of '"
					+ this.state.name() + "' in a list. This is logged once", failure);
		}
	}

	/**
	 * Return how many lookups the lists have saved.
	 * @return the number
	 */
	double saved() {
		return this.saved;
	}

	/**
	 * Handle a page that could not be read.
	 * @param poll the request
	 * @param reading the reading that it belongs to
	 * @param failure the failure
	 * @param ticks ticks of now
	 */
	void failed(Poll.Runs poll, ListReading reading, Throwable failure, long ticks) {
		boolean unsupported = failure instanceof UnsupportedOperationException;
		boolean invalid = failure instanceof ValidationException;
		if (failure instanceof ThrottlingException) {
			return;
		}
		if (Refusal.isNotFound(failure)) {
			// ProblemLog logs a definition that is not there, after a while
			this.list.missing(ticks);
		}
		else if (unsupported || Refusal.isDenied(failure) || (invalid && poll.token() == null)) {
			long pause = this.state.settings().maxInterval().toMillis();
			this.list.refused(unsupported ? Long.MAX_VALUE : ticks + pause);
			logListRefusal(failure);
		}
		else {
			this.list.failed(ticks);
			if (invalid) {
				// The token of the next page is not valid any more
				reading.restart();
			}
		}
	}

	private void logListRefusal(Throwable failure) {
		if (!this.listRefusalLogged) {
			this.listRefusalLogged = true;
			logger.warn("The runs of workflow definition '" + this.state.name() + "' cannot be listed ("
					+ failure.getMessage() + "): the watcher looks up watched runs one by one"
					+ (this.state.coverage().isWatched() ? " and discovers no runs" : ""));
		}
	}

	// By lookup

	/**
	 * Handle a run that was found.
	 * @param run the run, {@code null} if it does not wait for this response any more
	 * @param found the run as the service has it
	 * @param now now
	 */
	void found(@Nullable TrackedRun run, WorkflowRun found, Moment now) {
		responded(run);
		if (run == null) {
			return;
		}
		run.lastPoll = now.wall();
		run.missingSince = TrackedRun.NOT_MISSING;
		run.clear(TrackedRun.TO_CONFIRM);
		if (found.isTerminal()) {
			end(run, found, now);
		}
		else {
			goOn(run, found, now);
		}
	}

	private void responded(@Nullable TrackedRun run) {
		if (this.schedule.lookupsSucceed(run) && this.lookupRefusalLogged) {
			this.lookupRefusalLogged = false;
			logger.info("Runs of workflow definition '" + this.state.name() + "' can be looked up again");
		}
	}

	private void goOn(TrackedRun run, WorkflowRun found, Moment now) {
		String from = run.status;
		String to = found.statusAsString();
		run.setStatus(to);
		run.startedAt = found.startedAt();
		if (run.isUndiscovered()) {
			this.transitions.discovered(run, RunTransitions.summary(found), now);
		}
		if (from != null && !from.equals(to) && run.isWatched()) {
			this.transitions.statusChanged(run, from, to, now);
		}
		else if (from == null) {
			this.transitions.firstStatus(run, to, now);
		}
		this.acts.lookedUp(run, now);
		this.schedule.dueAfterItsPace(run, now);
		this.acts.polled(run, now);
	}

	private void end(TrackedRun run, WorkflowRun ended, Moment now) {
		WorkflowRunSummary summary = RunTransitions.summary(ended);
		boolean published = run.isWatched();
		if (run.isUndiscovered() && this.state.coverage().isPast(summary, now)) {
			// Watchers of the definition may know of it
			run.set(TrackedRun.DISCOVERED);
			published = run.is(TrackedRun.WATCHED);
		}
		else if (!run.is(TrackedRun.OF_DEFINITION) && this.state.coverage().isNew(run.id, summary, now)) {
			// A caller waits for it, and the lookup was quicker than the list
			run.set(TrackedRun.OF_DEFINITION);
			published = true;
		}
		this.state.durations().add(ended.status(), ended.duration());
		this.transitions.ended(run, ended, published, now);
		run.startedAt = ended.startedAt();
		this.interest.leave(run, (ended.endedAt() != null) ? ended.endedAt() : ended.startedAt(), now);
	}

	/**
	 * Handle a lookup that has failed.
	 * @param run the run, {@code null} if it does not wait for this response any more
	 * @param failure the failure
	 * @param now now
	 */
	void failed(@Nullable TrackedRun run, Throwable failure, Moment now) {
		long ticks = now.ticks();
		if (failure instanceof ThrottlingException) {
			if (run != null) {
				this.schedule.throttled(run, ticks);
			}
		}
		else if (Refusal.isNotFound(failure)) {
			responded(run);
			if (run != null) {
				missing(run, (NovaActException) failure, now);
			}
		}
		else {
			this.schedule.lookupsFail(ticks);
			if (run != null) {
				run.missingSince = TrackedRun.NOT_MISSING;
				refusedOrFailed(run, failure, now);
			}
		}
	}

	private void missing(TrackedRun run, NovaActException failure, Moment now) {
		long ticks = now.ticks();
		run.lastPoll = now.wall();
		if (run.missingSince == TrackedRun.NOT_MISSING) {
			run.missingSince = ticks;
		}
		long grace = this.state.settings().notFoundGrace().toMillis();
		if (ticks - run.missingSince < grace) {
			long interval = this.state.settings().interval().toMillis();
			this.schedule.dueAt(run, Math.min(ticks + interval, run.missingSince + grace));
			return;
		}
		boolean published = run.is(TrackedRun.WATCHED | TrackedRun.DISCOVERED);
		this.transitions.gone(run, failure, published, now);
		this.interest.leave(run, now.serviceInstant(), now);
	}

	private void refusedOrFailed(TrackedRun run, Throwable failure, Moment now) {
		this.schedule.dueAfterAFailure(run, now.ticks());
		if (!Refusal.isFinal(failure)) {
			return;
		}
		if (run.isWatched() && !this.lookupRefusalLogged) {
			this.lookupRefusalLogged = true;
			logger.warn("Runs of workflow definition '" + this.state.name() + "' cannot be looked up ("
					+ failure.getMessage() + "): the watcher tries again until it is permitted, at the latest after "
					+ this.state.settings().maxInterval().toSeconds() + " s each time");
		}
		if (run.isAwaited()) {
			run.clear(TrackedRun.AWAITED);
			this.transitions.refused(run, (NovaActException) failure, now);
			this.interest.forgetIfUnwanted(run);
		}
	}

}
