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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

import io.github.novaact.ActStatus;
import io.github.novaact.ActSummary;
import io.github.novaact.Page;
import io.github.novaact.ThrottlingException;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.engine.Choice.Request;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Which runs' acts are polled, how far, and what they mean: that an act waits for a
 * person, and that a run is suspected to be stuck.
 */
final class ActPolling {

	private static final Log logger = LogFactory.getLog(ActPolling.class);

	private static final int MAX_PAGES = 5;

	private static final long DENIED_PAUSE = Duration.ofMinutes(10).toMillis();

	private final DefinitionState state;

	private final boolean enabled;

	private final long interval;

	private final StuckRule rule;

	private final RunTransitions transitions;

	private final Deque<Due> due = new ArrayDeque<>();

	private final BackOff backOff;

	private int inFlight;

	private long usableAt = Long.MIN_VALUE;

	private boolean denialLogged;

	ActPolling(DefinitionState state, RunTransitions transitions) {
		WatchSettings settings = state.settings();
		this.state = state;
		this.enabled = settings.actsEnabled();
		this.interval = settings.interval().toMillis();
		this.rule = new StuckRule(settings.stuckAfter(), state.durations());
		this.transitions = transitions;
		this.backOff = new BackOff(0, settings.maxInterval().toMillis());
	}

	int suspectedStuck() {
		return (int) this.state.runs().values().stream().filter((run) -> run.extra.stuckSince != null).count();
	}

	// Which runs are overdue

	boolean isOverdue(TrackedRun run, Moment now) {
		if (!run.isWatched() || run.extra.stuckSince != null) {
			return false;
		}
		return this.rule.isOverdue(run.status, run.startedAt, run.extra.overdueAt, now.serviceInstant());
	}

	/**
	 * Called when a list shows a run as running. An overdue one is looked up first.
	 * @param run the run
	 * @param now now
	 */
	void listed(TrackedRun run, Moment now) {
		if (isOverdue(run, now) && !run.is(TrackedRun.OVERDUE)) {
			run.set(TrackedRun.OVERDUE_IN_LIST);
			add(run, now, this.due::addLast);
		}
	}

	/**
	 * Called when a lookup shows a run as running. The acts of an overdue one decide
	 * whether it is stuck, if they may be listed.
	 * @param run the run
	 * @param now now
	 */
	void lookedUp(TrackedRun run, Moment now) {
		run.clear(TrackedRun.OVERDUE_IN_LIST);
		if (!isOverdue(run, now)) {
			return;
		}
		if (isUsable(now)) {
			run.set(TrackedRun.OVERDUE);
			add(run, now, this.due::addFirst);
		}
		else {
			suspect(run, null, now);
		}
	}

	/**
	 * Called when a run was polled, so that its acts are polled too where that is
	 * enabled.
	 * @param run the run
	 * @param now now
	 */
	void polled(TrackedRun run, Moment now) {
		if (this.enabled && run.isWatched() && isUsable(now)) {
			add(run, now, this.due::addLast);
		}
	}

	private void suspect(TrackedRun run, @Nullable Instant lastActAt, Moment now) {
		Instant startedAt = run.startedAt;
		if (startedAt != null) {
			run.extra().stuckSince = now.instant();
			this.transitions.suspectedStuck(run, startedAt, this.rule.stuckAfter(), lastActAt, now);
		}
	}

	// What is due

	private static void add(TrackedRun run, Moment now, Consumer<Due> end) {
		if (!run.is(TrackedRun.CLOSER_DUE | TrackedRun.ACTS_IN_FLIGHT)) {
			run.set(TrackedRun.CLOSER_DUE);
			end.accept(new Due(now.ticks(), run));
		}
	}

	/**
	 * Drop runs whose acts are no longer needed.
	 * @param now now
	 */
	void prune(Moment now) {
		Due first = this.due.peek();
		while (first != null && !isWanted(first.run, now)) {
			this.due.remove();
			first.run.clear(TrackedRun.CLOSER_DUE | TrackedRun.OVERDUE_IN_LIST);
			first = this.due.peek();
		}
	}

	private boolean isWanted(TrackedRun run, Moment now) {
		if (!this.state.isTracked(run) || run.is(TrackedRun.TO_CONFIRM)) {
			return false;
		}
		// By now past durations may say otherwise
		return !run.is(TrackedRun.OVERDUE_IN_LIST) || (!run.is(TrackedRun.IN_FLIGHT) && isOverdue(run, now));
	}

	Choice poll(boolean permitsLookups, long ticks) {
		Due first = this.due.peek();
		if (first == null) {
			return Choice.NONE;
		}
		boolean lookup = first.run.is(TrackedRun.OVERDUE_IN_LIST);
		if (lookup ? !permitsLookups : !this.backOff.permits(ticks, this.inFlight)) {
			return Choice.NONE;
		}
		double urgency = Math.max(0, (double) (ticks - first.at) / this.interval);
		return new Choice(urgency, lookup ? Request.LOOKUP : Request.ACTS, first.run);
	}

	long nextDue(long ticks) {
		return this.due.isEmpty() ? Long.MAX_VALUE : BackOff.after(ticks, this.backOff.readyAt());
	}

	/**
	 * Take a run that {@link #poll} has chosen.
	 * @param run the run
	 */
	void take(TrackedRun run) {
		this.due.remove();
		run.clear(TrackedRun.CLOSER_DUE);
	}

	/**
	 * Take a run that {@link #poll} has chosen for a page of its acts.
	 * @param run the run
	 * @return the token of the page, {@code null} for the first one
	 */
	@Nullable String takeActs(TrackedRun run) {
		take(run);
		run.set(TrackedRun.ACTS_IN_FLIGHT);
		this.inFlight++;
		return run.extra().actsToken;
	}

	// What the acts mean

	/**
	 * Called when a page of acts has arrived, or none.
	 * @param run the run, {@code null} if nothing tracks it any more
	 * @param result the result
	 * @param now now
	 */
	void read(@Nullable TrackedRun run, PollResult result, Moment now) {
		this.inFlight--;
		Throwable failure = result.failure();
		if (failure != null) {
			failed(failure, now);
		}
		else {
			this.backOff.succeeded();
		}
		if (run == null || !run.is(TrackedRun.ACTS_IN_FLIGHT)) {
			return;
		}
		run.clear(TrackedRun.ACTS_IN_FLIGHT);
		RunExtra extra = run.extra();
		if (result instanceof PollResult.Acts acts && readsOn(run, extra, acts.page(), now)) {
			add(run, now, this.due::addLast);
			return;
		}
		boolean throttled = failure instanceof ThrottlingException;
		if (!throttled) {
			extra.actsToken = null;
			extra.actsPages = 0;
		}
		if (failure != null && isUsable(now)) {
			if (throttled || run.is(TrackedRun.OVERDUE)) {
				add(run, now, this.due::addLast);
			}
		}
		else if (run.is(TrackedRun.OVERDUE)) {
			run.clear(TrackedRun.OVERDUE);
			decide(run, extra, now);
		}
	}

	private boolean readsOn(TrackedRun run, RunExtra extra, Page<ActSummary> page, Moment now) {
		boolean newer = false;
		for (ActSummary act : page.items()) {
			Instant at = lastActivity(act, now);
			if (extra.lastActAt == null || at.isAfter(extra.lastActAt)) {
				newer = extra.actsPages > 0 || extra.lastActAt != null;
				extra.lastActAt = at;
			}
			if (this.enabled && act.status() == ActStatus.PENDING_HUMAN_ACTION && extra.humans.add(act.actId())) {
				extra.humanSince = act.startedAt();
				this.transitions.needsHuman(run, act, now);
			}
		}
		extra.actsPages++;
		extra.actsToken = page.nextToken();
		return extra.actsToken != null && (newer || page.items().isEmpty()) && extra.actsPages < MAX_PAGES;
	}

	/**
	 * Return when an act last showed activity. One that runs is active now. One that
	 * waits for its client or a person is not: a client that hangs leaves it waiting.
	 * @param act the act
	 * @param now now
	 * @return the service's time
	 */
	private static Instant lastActivity(ActSummary act, Moment now) {
		if (act.endedAt() != null) {
			return act.endedAt();
		}
		return (act.status() == ActStatus.RUNNING) ? now.serviceInstant() : act.startedAt();
	}

	private void decide(TrackedRun run, RunExtra extra, Moment now) {
		Duration stuckAfter = this.rule.stuckAfter();
		Instant lastActAt = extra.lastActAt;
		if (lastActAt != null && lastActAt.plus(stuckAfter).isAfter(now.serviceInstant())) {
			extra.overdueAt = lastActAt.plus(stuckAfter);
		}
		else {
			suspect(run, lastActAt, now);
		}
	}

	private void failed(Throwable failure, Moment now) {
		boolean unsupported = failure instanceof UnsupportedOperationException;
		if (!unsupported && !Refusal.isDenied(failure)) {
			if (!(failure instanceof ThrottlingException)) {
				this.backOff.failed(now.ticks());
			}
			return;
		}
		this.usableAt = unsupported ? Long.MAX_VALUE : now.ticks() + DENIED_PAUSE;
		if (!this.denialLogged) {
			this.denialLogged = true;
			String message = "The acts of workflow definition '" + this.state.name() + "' cannot be listed ("
					+ failure.getMessage() + "): runs are suspected to be stuck by their age alone"
					+ (this.enabled ? ", and no event is published when an act waits for a person" : "");
			if (this.enabled) {
				logger.warn(message);
			}
			else {
				logger.debug(message);
			}
		}
	}

	private boolean isUsable(Moment now) {
		return now.ticks() >= this.usableAt;
	}

	private record Due(long at, TrackedRun run) {
	}

}
