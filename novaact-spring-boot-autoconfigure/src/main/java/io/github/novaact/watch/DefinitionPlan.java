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

package io.github.novaact.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import io.github.novaact.NovaActException;
import io.github.novaact.Page;
import io.github.novaact.ThrottlingException;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.Choice.Request;
import io.github.novaact.watch.RunTransitions.Publication;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The plan of one workflow definition: who wants what of its runs, what is requested
 * next, and what the results mean. Sends nothing itself and knows no clock and no thread:
 * the same calls with the same moments lead to the same state. Not thread-safe.
 */
final class DefinitionPlan {

	private static final Log logger = LogFactory.getLog(DefinitionPlan.class);

	private static final Lane[] LANES = Lane.values();

	private final String name;

	private final WatchSettings settings;

	private final long grace;

	private final TrackedRuns runs = new TrackedRuns();

	private final RunExtras extras = new RunExtras();

	private final PastDurations durations = new PastDurations();

	private final ReadCoverage coverage = new ReadCoverage();

	private final ResponseCheck check;

	private final RunTransitions transitions;

	private final RunSchedule schedule;

	private final ListCoverage pages;

	private final ListPlan list;

	private final ListSightings sightings;

	private final ActPolling acts;

	private final Choice[] choices = new Choice[LANES.length];

	private long idleUntil = Long.MIN_VALUE;

	private long serviceOffset;

	private double saved;

	private boolean listRefusalLogged;

	private boolean lookupRefusalLogged;

	private boolean errorLogged;

	DefinitionPlan(String name, WatchSettings settings) {
		this.name = name;
		this.settings = settings;
		this.grace = settings.notFoundGrace().toMillis();
		this.check = new ResponseCheck(name);
		this.transitions = new RunTransitions(name, this.extras, this.coverage::isWatched);
		this.schedule = new RunSchedule(settings, this.runs, this.extras);
		this.pages = new ListCoverage(settings, this.runs);
		this.list = new ListPlan(settings, this.pages, this.coverage);
		this.sightings = new ListSightings(this.runs, this.schedule, this.list, this.pages, this.coverage,
				this.transitions);
		this.acts = new ActPolling(name, settings, this.runs, this.extras,
				new StuckRule(settings.stuckAfter(), this.durations), this.transitions);
	}

	String name() {
		return this.name;
	}

	boolean isEmpty() {
		return this.runs.isEmpty() && !this.coverage.isWatched();
	}

	int size() {
		return this.runs.size();
	}

	/**
	 * Return a view that changes this plan at a moment.
	 * @param now the moment
	 * @return the view
	 */
	DefinitionWatch at(Moment now) {
		return new PlanChange(this, now);
	}

	// Who wants what

	void watch(String workflowRunId, Moment now) {
		track(UUID.fromString(workflowRunId), now).set(TrackedRun.WATCHED);
	}

	void unwatch(String workflowRunId) {
		TrackedRun run = this.runs.get(UUID.fromString(workflowRunId));
		if (run != null) {
			run.clear(TrackedRun.WATCHED);
			forgetIfUnwanted(run);
		}
	}

	void watchDefinition(Instant began, Moment now) {
		if (!this.coverage.isWatched()) {
			long wall = began.toEpochMilli();
			this.coverage.begin(new Moment(now.ticks() - (now.wall() - wall), wall));
			this.list.discover(now.ticks());
			changed();
		}
	}

	void unwatchDefinition() {
		this.coverage.end();
		this.list.discoverNoMore();
		for (TrackedRun run : this.runs.copy()) {
			run.clear(TrackedRun.OF_DEFINITION | TrackedRun.DISCOVERED);
			forgetIfUnwanted(run);
		}
		changed();
	}

	boolean isWatched() {
		return this.coverage.isWatched();
	}

	void setAwaited(String workflowRunId, boolean awaited, Moment now) {
		UUID id = UUID.fromString(workflowRunId);
		TrackedRun run = awaited ? track(id, now) : this.runs.get(id);
		if (run == null || run.isAwaited() == awaited) {
			return;
		}
		if (awaited) {
			run.set(TrackedRun.AWAITED);
			this.schedule.awaited(run, now.ticks());
			changed();
		}
		else {
			run.clear(TrackedRun.AWAITED);
			forgetIfUnwanted(run);
		}
	}

	private TrackedRun track(UUID id, Moment now) {
		TrackedRun run = this.runs.get(id);
		if (run == null) {
			run = new TrackedRun(id);
			run.reading = this.list.latestReading();
			this.runs.add(run);
			this.schedule.dueNow(run, now.ticks());
			this.pages.changed();
			changed();
		}
		return run;
	}

	private void forgetIfUnwanted(TrackedRun run) {
		if (!run.isWanted()) {
			forget(run);
		}
	}

	private void forget(TrackedRun run) {
		this.runs.remove(run);
		this.schedule.remove(run);
		this.acts.remove(run);
		this.extras.remove(run);
		this.pages.changed();
		changed();
	}

	private void changed() {
		this.idleUntil = Long.MIN_VALUE;
	}

	// What is requested next

	/**
	 * Return when there may be something to request, after {@link #choices} had nothing.
	 * @return ticks, {@code Long.MAX_VALUE} if only a result or a change can bring it
	 */
	long idleUntil() {
		return this.idleUntil;
	}

	/**
	 * Choose the most urgent request of each lane.
	 * @param now now
	 * @return a choice for each lane, valid until the next call, {@code null} if there is
	 * nothing to request
	 */
	Choice @Nullable [] choices(Moment now) {
		long ticks = now.ticks();
		if (ticks < this.idleUntil) {
			return null;
		}
		this.schedule.prune();
		this.acts.prune();
		this.list.prepare(ticks);
		boolean any = false;
		for (Lane lane : LANES) {
			Choice choice = choose(lane, ticks);
			this.choices[lane.ordinal()] = choice;
			any |= choice.isPossible();
		}
		if (!any) {
			this.idleUntil = Math.min(this.schedule.nextDue(ticks),
					Math.min(this.list.nextDue(ticks), this.acts.nextDue(ticks)));
		}
		return any ? this.choices : null;
	}

	private Choice choose(Lane lane, long ticks) {
		return switch (lane) {
			case WAITED_END -> this.schedule.confirmation(true, ticks);
			case END -> this.schedule.confirmation(false, ticks);
			case WAITED -> this.schedule.poll(true, this.list, ticks);
			case WATCHED -> this.list.sweepOr(ticks, this.schedule.poll(false, this.list, ticks));
			case CLOSER -> this.acts.poll(this.schedule.permitsLookups(ticks), ticks);
			case BACKGROUND -> this.list.background(ticks);
		};
	}

	/**
	 * Take one of the {@linkplain #choices choices}.
	 * @param lane its lane
	 * @param now now
	 * @return the request, whose result has to be {@linkplain #handle handled}
	 */
	Poll take(Lane lane, Moment now) {
		Choice choice = this.choices[lane.ordinal()];
		changed();
		TrackedRun run = choice.run();
		if (choice.request() == Request.SCAN) {
			return new Poll.Runs(this.name, this.list.takeScan(), true);
		}
		if (run == null) {
			return new Poll.Runs(this.name, this.list.takeSweep(now.ticks()), false);
		}
		if (choice.request() == Request.ACTS) {
			return new Poll.Acts(key(run), this.acts.takeActs(run));
		}
		if (lane == Lane.CLOSER) {
			this.acts.take(run);
		}
		this.schedule.lookUp(run);
		return new Poll.Lookup(key(run));
	}

	// What the results mean

	/**
	 * Handle a result.
	 * @param poll the request
	 * @param result its result
	 * @param now now
	 * @return what it changes, in the order in which it is published
	 */
	List<Transition> handle(Poll poll, PollResult result, Moment now) {
		List<Transition> transitions = new ArrayList<>();
		changed();
		this.serviceOffset = now.service() - now.wall();
		try {
			route(poll, this.check.check(result), now, transitions);
		}
		catch (RuntimeException ex) {
			if (!this.errorLogged) {
				this.errorLogged = true;
				logger.error("The watcher failed to handle the response to " + poll + ". This is logged once", ex);
			}
			routeFailure(poll, ex, now);
		}
		return transitions;
	}

	private void route(Poll poll, PollResult result, Moment now, List<Transition> transitions) {
		if (poll instanceof Poll.Runs runs) {
			ListReading reading = this.list.responded(runs);
			if (reading != null && result instanceof PollResult.Runs found) {
				reading.incomplete |= !found.complete();
				read(found.page(), reading, now, transitions);
			}
			else if (reading != null && result instanceof PollResult.Failure failure) {
				listFailed(runs, reading, failure.failure(), now.ticks());
			}
		}
		else if (poll instanceof Poll.Lookup lookup) {
			TrackedRun run = run(lookup.key());
			boolean expected = this.schedule.lookedUp(run);
			if (result instanceof PollResult.Run found) {
				lookupSucceeded(run);
				if (run != null && expected) {
					found(run, found.run(), now, transitions);
				}
			}
			else if (result instanceof PollResult.Failure failure) {
				lookupFailed(expected ? run : null, failure.failure(), now, transitions);
			}
		}
		else if (poll instanceof Poll.Acts acts) {
			this.acts.read(run(acts.key()), result, now, transitions);
		}
	}

	private void routeFailure(Poll poll, RuntimeException failure, Moment now) {
		if (poll instanceof Poll.Runs) {
			this.list.failed(now.ticks());
		}
		else if (poll instanceof Poll.Lookup lookup) {
			TrackedRun run = run(lookup.key());
			if (run != null) {
				this.schedule.dueAfterAFailure(run, now.ticks());
			}
		}
	}

	private @Nullable TrackedRun run(WorkflowRunKey key) {
		return this.runs.get(UUID.fromString(key.workflowRunId()));
	}

	// Pages of runs

	private void read(Page<WorkflowRunSummary> page, ListReading reading, Moment now, List<Transition> transitions) {
		for (WorkflowRunSummary summary : page.items()) {
			UUID id = UUID.fromString(summary.workflowRunId());
			TrackedRun run = this.runs.get(id);
			if (run == null) {
				run = this.sightings.unknown(id, summary, reading, now, transitions);
				if (run == null && reading.isFirst && !this.durations.isFull() && this.sightings.isPast(summary, now)) {
					addDuration(summary.status(), summary.duration());
				}
			}
			else {
				this.saved += this.pages.showed(run, reading, this.list.latestReading(), now.ticks());
				boolean goesOn = !run.is(TrackedRun.IN_FLIGHT)
						&& this.sightings.tracked(run, summary, now, transitions);
				run = goesOn ? run : null;
			}
			if (run != null) {
				this.acts.listed(run, now);
				this.schedule.dueAfterItsPace(run, now);
				this.acts.polled(run, now);
			}
		}
		this.list.read(reading, page, now);
		this.listRefusalLogged = false;
	}

	private void listFailed(Poll.Runs poll, ListReading reading, Throwable failure, long ticks) {
		boolean unsupported = failure instanceof UnsupportedOperationException;
		boolean invalid = failure instanceof ValidationException;
		if (failure instanceof ThrottlingException) {
			return;
		}
		if (unsupported) {
			this.list.unsupported();
		}
		else if (Refusal.isDenied(failure) || Refusal.isNotFound(failure) || (invalid && poll.token() == null)) {
			this.list.refused(ticks);
		}
		else if (invalid) {
			this.list.restart(reading, ticks);
			return;
		}
		else {
			this.list.failed(ticks);
			return;
		}
		logListRefusal(failure);
	}

	private void logListRefusal(Throwable failure) {
		if (this.listRefusalLogged || (Refusal.isNotFound(failure) && !this.coverage.isWatched())) {
			return;
		}
		this.listRefusalLogged = true;
		if (Refusal.isNotFound(failure)) {
			logger.warn("There is no workflow definition '" + this.name + "' to watch yet");
			return;
		}
		logger.warn("The runs of workflow definition '" + this.name + "' cannot be listed (" + failure.getMessage()
				+ "): the watcher looks up watched runs one by one"
				+ (this.coverage.isWatched() ? " and discovers no runs" : ""));
	}

	// Lookups

	private void lookupSucceeded(@Nullable TrackedRun run) {
		if (this.schedule.lookupsSucceed(run) && this.lookupRefusalLogged) {
			this.lookupRefusalLogged = false;
			logger.info("Runs of workflow definition '" + this.name + "' can be looked up again");
		}
	}

	private void found(TrackedRun run, WorkflowRun found, Moment now, List<Transition> transitions) {
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
		boolean past = this.coverage.isPast(ended.startedAt(), ended.endedAt(), now);
		boolean unseen = this.coverage.isWatched() && !run.is(TrackedRun.OF_DEFINITION)
				&& !this.coverage.isPublished(run.id) && !past;
		if (unseen) {
			// A caller waits for it, and the lookup was quicker than the list
			run.set(TrackedRun.OF_DEFINITION | TrackedRun.DISCOVERED);
		}
		boolean doubtful = run.is(TrackedRun.DOUBTFUL);
		Publication publication = Publication.NOTHING;
		if (run.isWatched() && !(doubtful && past)) {
			publication = (unseen || doubtful) ? Publication.DISCOVERY_AND_END : Publication.END;
		}
		addDuration(ended.status(), ended.duration());
		transitions.add(this.transitions.ended(run, ended, publication, now));
		run.startedAt = ended.startedAt();
		leave(run, (ended.endedAt() != null) ? ended.endedAt() : ended.startedAt(), now);
	}

	private void addDuration(WorkflowRunStatus status, @Nullable Duration duration) {
		if (duration != null && status != WorkflowRunStatus.DELETING) {
			this.durations.add(duration);
		}
	}

	private void leave(TrackedRun run, Instant end, Moment now) {
		// A run that callers only waited for is not published to the definition's
		// watchers
		if (this.coverage.isWatched() && run.isWatched()) {
			this.coverage.published(run.id, run.startedAt, end, now.serviceInstant());
		}
		forget(run);
	}

	private void lookupFailed(@Nullable TrackedRun run, Throwable failure, Moment now, List<Transition> transitions) {
		long ticks = now.ticks();
		if (failure instanceof ThrottlingException) {
			if (run != null) {
				this.schedule.throttled(run, ticks);
			}
		}
		else if (Refusal.isNotFound(failure)) {
			lookupSucceeded(run);
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
					Math.min(ticks + this.settings.interval().toMillis(), run.missingSince + this.grace));
			return;
		}
		boolean published = run.is(TrackedRun.WATCHED | TrackedRun.DISCOVERED);
		transitions.add(this.transitions.gone(run, failure, published, now));
		leave(run, now.serviceInstant(), now);
	}

	private void refusedOrFailed(TrackedRun run, Throwable failure, Moment now, List<Transition> transitions) {
		this.schedule.dueAfterAFailure(run, now.ticks());
		if (!Refusal.isFinal(failure)) {
			return;
		}
		if (run.isWatched() && !this.lookupRefusalLogged) {
			this.lookupRefusalLogged = true;
			logger.warn("Runs of workflow definition '" + this.name + "' cannot be looked up (" + failure.getMessage()
					+ "): the watcher tries again until it is permitted, at the latest after "
					+ this.settings.maxInterval().toSeconds() + " s each time");
		}
		if (run.isAwaited()) {
			run.clear(TrackedRun.AWAITED);
			transitions.add(this.transitions.refused(run, (NovaActException) failure, now));
			forgetIfUnwanted(run);
		}
	}

	// What is stored

	void restore(RunState state, Moment now) {
		UUID id = UUID.fromString(state.workflowRunId());
		TrackedRun run = this.runs.get(id);
		if (run == null) {
			run = track(id, now);
			run.status = (state.status() != null) ? ListSightings.known(state.status()) : null;
			run.startedAt = state.startedAt();
			run.changes = state.changes();
			if (state.suspectedStuckSince() != null) {
				this.acts.restoreStuck(run, state.suspectedStuckSince());
			}
			if (!state.humanActs().isEmpty()) {
				this.extras.of(run).humans.addAll(state.humanActs());
			}
		}
		if (state.watched()) {
			run.set(TrackedRun.WATCHED);
		}
		else {
			run.clear(TrackedRun.WATCHED);
		}
		if (state.ofDefinition() && this.coverage.isWatched()) {
			run.set(TrackedRun.OF_DEFINITION | TrackedRun.DISCOVERED);
		}
	}

	List<RunState> states() {
		return this.runs.all().stream().map((run) -> this.transitions.state(run, run.status)).toList();
	}

	void forget(String workflowRunId) {
		TrackedRun run = this.runs.get(UUID.fromString(workflowRunId));
		if (run != null) {
			forget(run);
		}
	}

	void restorePublished(String workflowRunId, Instant end, Moment now) {
		this.coverage.published(UUID.fromString(workflowRunId), null, end, now.serviceInstant());
	}

	ReadCoverage coverage() {
		return this.coverage;
	}

	PastDurations durations() {
		return this.durations;
	}

	ListPlan list() {
		return this.list;
	}

	// What is known

	long lag(Moment now) {
		return this.schedule.lag(now.ticks());
	}

	double stretch(Moment now) {
		return isFailing() ? 1 : this.schedule.stretch(now.ticks());
	}

	/**
	 * Return whether requests fail again and again, so that polls back off.
	 * @return whether they do
	 */
	boolean isFailing() {
		return this.schedule.isFailing() || this.list.isFailing();
	}

	void addTo(Collection<WatchedRun> runs) {
		for (TrackedRun run : this.runs.all()) {
			RunExtra extra = this.extras.find(run);
			Instant lastChecked = (run.lastPoll != Long.MIN_VALUE) ? Instant.ofEpochMilli(run.lastPoll) : null;
			runs.add(new WatchedRun(key(run), run.status, run.startedAt, lastChecked, expectedEnd(run),
					(extra != null) ? extra.stuckSince : null));
		}
	}

	private @Nullable Instant expectedEnd(TrackedRun run) {
		if (run.startedAt == null || run.lastPoll == Long.MIN_VALUE) {
			return null;
		}
		long duration = this.durations.medianOfLonger(run.lastPoll + this.serviceOffset - run.startedAt.toEpochMilli());
		return (duration >= 0) ? run.startedAt.plusMillis(duration) : null;
	}

	/**
	 * Return how many lookups the lists have saved since the last call.
	 * @return the number
	 */
	double takeSaved() {
		double saved = this.saved;
		this.saved = 0;
		return saved;
	}

	WatchActivity.Definition activity(Moment now) {
		return new WatchActivity.Definition(this.name, this.coverage.isWatched(), this.runs.size(),
				this.acts.suspectedStuck(), this.list.isFirstReading(), this.pages.listed(),
				Duration.ofMillis(lag(now)));
	}

	private WorkflowRunKey key(TrackedRun run) {
		return this.transitions.key(run);
	}

}
