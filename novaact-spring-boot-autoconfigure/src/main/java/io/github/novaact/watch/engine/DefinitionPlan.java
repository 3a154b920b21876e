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
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.engine.Choice.Request;
import io.github.novaact.watch.store.DefinitionWatch;
import io.github.novaact.watch.store.Transition;
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

	private final DefinitionState state;

	private final ResponseCheck check;

	private final RunTransitions transitions;

	private final RunSchedule schedule;

	private final ListCoverage pages;

	private final ListPlan list;

	private final ActPolling acts;

	private final RunInterest interest;

	private final RunUpdates updates;

	private final DefinitionEvidence evidence;

	private final Choice[] choices = new Choice[LANES.length];

	private long idleUntil = Long.MIN_VALUE;

	private long serviceOffset;

	private boolean errorLogged;

	DefinitionPlan(String name, WatchSettings settings, Moment now) {
		this.state = new DefinitionState(name, settings);
		this.check = new ResponseCheck(name);
		this.transitions = new RunTransitions(this.state);
		this.schedule = new RunSchedule(this.state);
		this.pages = new ListCoverage(this.state);
		this.list = new ListPlan(this.state, this.pages);
		this.acts = new ActPolling(this.state, this.transitions);
		this.interest = new RunInterest(this.state, this.schedule, this.pages, this.list);
		this.updates = new RunUpdates(this.state, this.schedule, this.list, this.interest, this.acts, this.transitions);
		this.evidence = new DefinitionEvidence(now);
	}

	String name() {
		return this.state.name();
	}

	boolean isEmpty() {
		return this.state.isEmpty();
	}

	int size() {
		return this.state.runs().size();
	}

	/**
	 * Return the changes that a store can make. What is requested next is chosen anew.
	 * @param now now
	 * @return the changes, to be made now
	 */
	DefinitionWatch change(Moment now) {
		changed();
		return this.interest.at(now);
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
		this.acts.prune(now);
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
			return new Poll.Runs(name(), this.list.takeScan(), true);
		}
		if (run == null) {
			return new Poll.Runs(name(), this.list.takeSweep(now.ticks()), false);
		}
		if (choice.request() == Request.ACTS) {
			return new Poll.Acts(this.state.key(run), this.acts.takeActs(run));
		}
		if (lane == Lane.CLOSER) {
			this.acts.take(run);
		}
		this.schedule.lookUp(run);
		return new Poll.Lookup(this.state.key(run));
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
		changed();
		this.serviceOffset = now.service() - now.wall();
		this.evidence.record(poll, result, now);
		try {
			route(poll, check(result), now);
		}
		catch (RuntimeException | Error ex) {
			if (!this.errorLogged) {
				this.errorLogged = true;
				logger.error("The watcher failed to handle the response to " + poll + ". This is logged once", ex);
			}
			routeFailure(poll, now);
		}
		return this.transitions.take();
	}

	// A request whose response cannot be checked has one nevertheless
	private PollResult check(PollResult result) {
		try {
			return this.check.check(result);
		}
		catch (RuntimeException | Error ex) {
			return new PollResult.Failure(ex);
		}
	}

	private void route(Poll poll, PollResult result, Moment now) {
		if (poll instanceof Poll.Runs runs) {
			ListReading reading = this.list.responded(runs);
			if (reading != null && result instanceof PollResult.Runs found) {
				reading.incomplete |= !found.complete();
				this.updates.read(found.page(), reading, now);
			}
			else if (reading != null && result instanceof PollResult.Failure failure) {
				this.updates.failed(runs, reading, failure.failure(), now.ticks());
			}
		}
		else if (poll instanceof Poll.Lookup lookup) {
			TrackedRun run = this.schedule.lookedUp(run(lookup.key()));
			if (result instanceof PollResult.Run found) {
				this.updates.found(run, found.run(), now);
			}
			else if (result instanceof PollResult.Failure failure) {
				this.updates.failed(run, failure.failure(), now);
			}
		}
		else if (poll instanceof Poll.Acts page) {
			this.acts.read(run(page.key()), result, now);
		}
	}

	private void routeFailure(Poll poll, Moment now) {
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
		return this.state.runs().get(UUID.fromString(key.workflowRunId()));
	}

	PastDurations durations() {
		return this.state.durations();
	}

	// What is known

	double stretch(Moment now) {
		boolean backingOff = this.schedule.isFailing() || this.list.isFailing();
		return backingOff ? 1 : this.schedule.stretch(now.ticks());
	}

	/**
	 * Return whether the last requests have failed.
	 * @return whether they have
	 */
	boolean isFailing() {
		return this.evidence.isFailing();
	}

	void addTo(Collection<WatchedRun> runs) {
		for (TrackedRun run : this.state.runs().values()) {
			Instant lastChecked = (run.lastPoll != Long.MIN_VALUE) ? Instant.ofEpochMilli(run.lastPoll) : null;
			runs.add(new WatchedRun(this.state.key(run), run.status, run.startedAt, lastChecked, expectedEnd(run),
					run.extra.stuckSince, run.extra.humanSince));
		}
	}

	private @Nullable Instant expectedEnd(TrackedRun run) {
		if (run.startedAt == null || run.lastPoll == Long.MIN_VALUE) {
			return null;
		}
		long duration = this.state.durations()
			.medianOfLonger(run.lastPoll + this.serviceOffset - run.startedAt.toEpochMilli());
		return (duration >= 0) ? run.startedAt.plusMillis(duration) : null;
	}

	double saved() {
		return this.updates.saved();
	}

	WatchActivity.Definition activity(Moment now, boolean budgetAvailable) {
		WatchActivity.Definition activity = new WatchActivity.Definition(name(), this.state.coverage().isWatched(),
				size(), this.acts.suspectedStuck(), this.list.isFirstReading(), this.pages.listed(),
				Duration.ofMillis(this.schedule.lag(now.ticks())));
		return this.evidence.addTo(activity, this.state.settings(), now, budgetAvailable);
	}

}
