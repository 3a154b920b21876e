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

import io.github.novaact.NovaActException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.watch.engine.RunTransitions.Publication;
import io.github.novaact.watch.store.Transition;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the result of a lookup means: progress, an end, a run that is missing, or a
 * refusal, which ends waits but no watch.
 */
final class LookupResults {

	private static final Log logger = LogFactory.getLog(LookupResults.class);

	private final DefinitionState state;

	private final RunSchedule schedule;

	private final RunInterest interest;

	private final ListSightings sightings;

	private final ActPolling acts;

	private final RunTransitions transitions;

	private final long grace;

	private boolean refusalLogged;

	LookupResults(DefinitionState state, RunSchedule schedule, RunInterest interest, ListSightings sightings,
			ActPolling acts, RunTransitions transitions) {
		this.state = state;
		this.schedule = schedule;
		this.interest = interest;
		this.sightings = sightings;
		this.acts = acts;
		this.transitions = transitions;
		this.grace = state.settings().notFoundGrace().toMillis();
	}

	/**
	 * Called when the service has responded to a lookup.
	 * @param run the run, {@code null} if nothing tracks it any more
	 */
	void responded(@Nullable TrackedRun run) {
		if (this.schedule.lookupsSucceed(run) && this.refusalLogged) {
			this.refusalLogged = false;
			logger.info("Runs of workflow definition '" + this.state.name() + "' can be looked up again");
		}
	}

	/**
	 * Handle a run that was found.
	 * @param run the run
	 * @param found the run as the service has it
	 * @param now now
	 * @param transitions the transitions so far
	 */
	void found(TrackedRun run, WorkflowRun found, Moment now, List<Transition> transitions) {
		run.lastPoll = now.wall();
		run.missingSince = TrackedRun.NOT_MISSING;
		run.clear(TrackedRun.TO_CONFIRM);
		if (found.isTerminal()) {
			end(run, found, now, transitions);
		}
		else {
			goOn(run, found, now, transitions);
		}
	}

	private void goOn(TrackedRun run, WorkflowRun found, Moment now, List<Transition> transitions) {
		String from = run.status;
		String to = ListSightings.known(found.statusAsString());
		run.status = to;
		run.startedAt = found.startedAt();
		if (run.is(TrackedRun.DOUBTFUL)) {
			run.clear(TrackedRun.DOUBTFUL);
			this.sightings.discovered(run, RunTransitions.summary(found), now, transitions);
		}
		if (from != null && !from.equals(to) && run.isWatched()) {
			transitions.add(this.transitions.statusChanged(run, from, to, now));
		}
		else if (from == null) {
			transitions.add(this.transitions.firstStatus(run, to, now));
		}
		this.acts.lookedUp(run, now, transitions);
		this.schedule.dueAfterItsPace(run, now);
		this.acts.polled(run, now);
	}

	private void end(TrackedRun run, WorkflowRun ended, Moment now, List<Transition> transitions) {
		boolean past = this.state.coverage().isPast(ended.startedAt(), ended.endedAt(), now);
		boolean unseen = this.state.coverage().isWatched() && !run.is(TrackedRun.OF_DEFINITION)
				&& !this.state.coverage().isPublished(run.id) && !past;
		if (unseen) {
			// A caller waits for it, and the lookup was quicker than the list
			run.set(TrackedRun.OF_DEFINITION | TrackedRun.DISCOVERED);
		}
		boolean doubtful = run.is(TrackedRun.DOUBTFUL);
		Publication publication = Publication.NOTHING;
		if (run.isWatched() && !(doubtful && past)) {
			publication = (unseen || doubtful) ? Publication.DISCOVERY_AND_END : Publication.END;
		}
		this.state.durations().add(ended.status(), ended.duration());
		transitions.add(this.transitions.ended(run, ended, publication, now));
		run.startedAt = ended.startedAt();
		this.interest.leave(run, (ended.endedAt() != null) ? ended.endedAt() : ended.startedAt(), now);
	}

	/**
	 * Handle a lookup that has failed.
	 * @param run the run, {@code null} if nothing tracks it any more
	 * @param failure the failure
	 * @param now now
	 * @param transitions the transitions so far
	 */
	void failed(@Nullable TrackedRun run, Throwable failure, Moment now, List<Transition> transitions) {
		long ticks = now.ticks();
		if (failure instanceof ThrottlingException) {
			if (run != null) {
				this.schedule.throttled(run, ticks);
			}
		}
		else if (Refusal.isNotFound(failure)) {
			responded(run);
			if (run != null) {
				missing(run, (NovaActException) failure, now, transitions);
			}
		}
		else {
			this.schedule.lookupsFail(ticks);
			if (run != null) {
				run.missingSince = TrackedRun.NOT_MISSING;
				refusedOrFailed(run, failure, now, transitions);
			}
		}
	}

	private void missing(TrackedRun run, NovaActException failure, Moment now, List<Transition> transitions) {
		long ticks = now.ticks();
		run.lastPoll = now.wall();
		if (run.missingSince == TrackedRun.NOT_MISSING) {
			run.missingSince = ticks;
		}
		if (ticks - run.missingSince < this.grace) {
			this.schedule.dueAt(run,
					Math.min(ticks + this.state.settings().interval().toMillis(), run.missingSince + this.grace));
			return;
		}
		boolean published = run.is(TrackedRun.WATCHED | TrackedRun.DISCOVERED);
		transitions.add(this.transitions.gone(run, failure, published, now));
		this.interest.leave(run, now.serviceInstant(), now);
	}

	private void refusedOrFailed(TrackedRun run, Throwable failure, Moment now, List<Transition> transitions) {
		this.schedule.dueAfterAFailure(run, now.ticks());
		if (!Refusal.isFinal(failure)) {
			return;
		}
		if (run.isWatched() && !this.refusalLogged) {
			this.refusalLogged = true;
			logger.warn("Runs of workflow definition '" + this.state.name() + "' cannot be looked up ("
					+ failure.getMessage() + "): the watcher tries again until it is permitted, at the latest after "
					+ this.state.settings().maxInterval().toSeconds() + " s each time");
		}
		if (run.isAwaited()) {
			run.clear(TrackedRun.AWAITED);
			transitions.add(this.transitions.refused(run, (NovaActException) failure, now));
			this.interest.forgetIfUnwanted(run);
		}
	}

}
