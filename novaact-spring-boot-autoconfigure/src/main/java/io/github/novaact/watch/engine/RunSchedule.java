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
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import io.github.novaact.watch.engine.Choice.Request;
import org.jspecify.annotations.Nullable;

/**
 * When each run is due, and which lookups are under way. A run is in one queue, or has a
 * time of its own, or its lookup is under way.
 */
final class RunSchedule {

	private static final int FRESH = 0;

	private static final int UNWAITED = 0;

	private static final int WAITED = 1;

	private static final int TOLERATED_FAILURES = 2;

	private static final long LONGEST_CONFIRMATION = 5000;

	private final long interval;

	private final long maxInterval;

	private final Paces paces;

	private final LearnedPaces learnedPaces;

	private final DefinitionState state;

	private final @Nullable RunQueue[][] due;

	/**
	 * All queues of {@link #due}.
	 */
	private final List<RunQueue> queues = new ArrayList<>();

	private final RunQueue[] toConfirm;

	private final PriorityQueue<Timed> timed = new PriorityQueue<>(Comparator.comparingLong(Timed::at));

	private final BackOff backOff;

	private int inFlight;

	RunSchedule(DefinitionState state) {
		this.state = state;
		this.interval = state.settings().interval().toMillis();
		this.maxInterval = state.settings().maxInterval().toMillis();
		this.paces = new Paces(this.interval, this.maxInterval);
		this.learnedPaces = new LearnedPaces(this.paces, state.durations());
		this.due = new RunQueue[2][this.paces.count() + 1];
		this.toConfirm = new RunQueue[] { new RunQueue(this.interval), new RunQueue(this.interval) };
		this.backOff = new BackOff(TOLERATED_FAILURES, this.maxInterval);
	}

	// When a run is due

	/**
	 * Make a run due at once.
	 * @param run the run
	 * @param ticks ticks of now
	 */
	void dueNow(TrackedRun run, long ticks) {
		run.base = ticks - this.interval;
		queue(waited(run), FRESH).addLast(run);
	}

	/**
	 * Make a run that was polled due after its pace, which is learned if a caller waits
	 * for it.
	 * @param run the run
	 * @param now now
	 */
	void dueAfterItsPace(TrackedRun run, Moment now) {
		long age = (run.startedAt != null) ? now.service() - run.startedAt.toEpochMilli() : 0;
		if (!run.isAwaited()) {
			run.base = now.ticks();
			queue(UNWAITED, 1 + this.paces.step(age)).addLast(run);
			return;
		}
		long pace = this.learnedPaces.pace(age);
		int step = this.paces.stepOf(pace);
		run.base = now.ticks() + pace - this.paces.pace(step);
		queue(WAITED, 1 + step).addInOrder(run);
	}

	/**
	 * Make a run due at a time of its own.
	 * @param run the run
	 * @param ticks ticks of the time
	 */
	void dueAt(TrackedRun run, long ticks) {
		RunQueue.leave(run);
		run.base = ticks;
		this.timed.add(new Timed(ticks, run));
	}

	/**
	 * Make a run due after a failure, later each time.
	 * @param run the run
	 * @param ticks ticks of now
	 */
	void dueAfterAFailure(TrackedRun run, long ticks) {
		int failures = run.extra().failures++;
		long first = run.is(TrackedRun.TO_CONFIRM) ? Math.min(this.interval, LONGEST_CONFIRMATION) : this.interval;
		dueAt(run, ticks + BackOff.pause(first, failures, this.maxInterval));
	}

	/**
	 * Make a run due that a list shows as ended or changed.
	 * @param run the run
	 * @param ticks ticks of now
	 */
	void confirm(TrackedRun run, long ticks) {
		if (!run.is(TrackedRun.TO_CONFIRM)) {
			run.set(TrackedRun.TO_CONFIRM);
			run.base = ticks;
			this.toConfirm[waited(run)].addLast(run);
		}
	}

	/**
	 * Make a run due again whose lookup was throttled.
	 * @param run the run
	 * @param ticks ticks of now
	 */
	void throttled(TrackedRun run, long ticks) {
		if (run.is(TrackedRun.TO_CONFIRM)) {
			this.toConfirm[waited(run)].addLast(run);
		}
		else {
			dueAt(run, ticks);
		}
	}

	/**
	 * Called when a run has its first waiter.
	 * @param run the run
	 * @param ticks ticks of now
	 */
	void awaited(TrackedRun run, long ticks) {
		if (run.queue == this.toConfirm[UNWAITED]) {
			this.toConfirm[WAITED].addLast(run);
		}
		else if (!run.is(TrackedRun.IN_FLIGHT) && ((run.queue == null && run.base > ticks)
				|| (!run.is(TrackedRun.TO_CONFIRM) && run.base <= ticks - this.interval))) {
			dueNow(run, ticks);
		}
	}

	private RunQueue queue(int waited, int step) {
		RunQueue queue = this.due[waited][step];
		if (queue == null) {
			queue = new RunQueue((step == FRESH) ? this.interval : this.paces.pace(step - 1));
			this.due[waited][step] = queue;
			this.queues.add(queue);
		}
		return queue;
	}

	private static int waited(TrackedRun run) {
		return run.isAwaited() ? WAITED : UNWAITED;
	}

	// Lookups

	void lookUp(TrackedRun run) {
		RunQueue.leave(run);
		run.set(TrackedRun.IN_FLIGHT);
		this.inFlight++;
	}

	/**
	 * Called when a lookup has its response, or none.
	 * @param run the run, {@code null} if nothing tracks it any more
	 * @return the run, {@code null} if it does not wait for this response
	 */
	@Nullable TrackedRun lookedUp(@Nullable TrackedRun run) {
		this.inFlight--;
		if (run == null || !run.is(TrackedRun.IN_FLIGHT)) {
			return null;
		}
		run.clear(TrackedRun.IN_FLIGHT);
		return run;
	}

	void lookupsFail(long ticks) {
		this.backOff.failed(ticks);
	}

	/**
	 * Called when the service has responded to a lookup.
	 * @param run the run, {@code null} if it does not wait for this response any more
	 * @return whether lookups had failed again and again
	 */
	boolean lookupsSucceed(@Nullable TrackedRun run) {
		boolean recovered = this.backOff.isFailing();
		this.backOff.succeeded();
		if (run != null && run.extra.failures > 0) {
			run.extra.failures = 0;
		}
		return recovered;
	}

	boolean isFailing() {
		return this.backOff.isFailing();
	}

	boolean permitsLookups(long ticks) {
		return this.backOff.permits(ticks, this.inFlight);
	}

	// What is due

	Choice confirmation(boolean waited, long ticks) {
		RunQueue queue = this.toConfirm[waited ? WAITED : UNWAITED];
		TrackedRun run = queue.first();
		return (run != null && permitsLookups(ticks))
				? new Choice(Math.max(0, queue.urgency(ticks)), Request.LOOKUP, run) : Choice.NONE;
	}

	/**
	 * Find the most urgent poll of a run.
	 * @param waited whether of runs that callers wait for, or of the others
	 * @param list the list, which covers some of the runs
	 * @param ticks ticks of now
	 * @return a lookup, or a page of the list
	 */
	Choice poll(boolean waited, ListPlan list, long ticks) {
		Choice best = Choice.NONE;
		boolean lookups = permitsLookups(ticks);
		for (RunQueue queue : this.due[waited ? WAITED : UNWAITED]) {
			double urgency = (queue != null) ? queue.urgency(ticks) : -1;
			TrackedRun run = (queue != null) ? queue.first() : null;
			if (run == null || urgency < 1) {
				continue;
			}
			if (list.covers(run, ticks)) {
				if (list.permitsPage(ticks)) {
					best = best.orMoreUrgent(urgency, Request.SWEEP, null);
				}
			}
			else if (lookups) {
				best = best.orMoreUrgent(urgency, Request.LOOKUP, run);
			}
		}
		Timed first = this.timed.peek();
		if (first != null && lookups && ticks >= first.at && first.run.isAwaited() == waited) {
			best = best.orMoreUrgent(1 + (double) (ticks - first.at) / this.interval, Request.LOOKUP, first.run);
		}
		return best;
	}

	/**
	 * Drop the times of runs that are due otherwise by now.
	 */
	void prune() {
		Timed first = this.timed.peek();
		while (first != null && (first.run.queue != null || first.run.base != first.at
				|| first.run.is(TrackedRun.IN_FLIGHT) || !this.state.isTracked(first.run))) {
			this.timed.remove();
			first = this.timed.peek();
		}
	}

	/**
	 * Return the next time after now at which a lookup may become due.
	 * @param ticks ticks of now
	 * @return the ticks, {@code Long.MAX_VALUE} if there is none
	 */
	long nextDue(long ticks) {
		long next = BackOff.after(ticks, this.backOff.readyAt());
		for (RunQueue queue : this.queues) {
			next = Math.min(next, BackOff.after(ticks, queue.due()));
		}
		Timed first = this.timed.peek();
		return (first != null) ? Math.min(next, BackOff.after(ticks, first.at)) : next;
	}

	long lag(long ticks) {
		long lag = 0;
		for (RunQueue queue : this.queues) {
			if (queue.first() != null) {
				lag = Math.max(lag, ticks - queue.due());
			}
		}
		return lag;
	}

	double stretch(long ticks) {
		double stretch = 1;
		for (RunQueue queue : this.queues) {
			stretch = Math.max(stretch, queue.urgency(ticks));
		}
		return stretch;
	}

	private record Timed(long at, TrackedRun run) {
	}

}
