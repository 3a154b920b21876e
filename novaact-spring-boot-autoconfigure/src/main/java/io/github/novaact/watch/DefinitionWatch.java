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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import io.github.novaact.ActStatus;
import io.github.novaact.ActSummary;
import io.github.novaact.NovaActException;
import io.github.novaact.Page;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the watched runs of one workflow definition, what to ask next, and
 * what the answers mean. Asks nothing itself and knows no clock and no thread: the same
 * calls with the same moments lead to the same state. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class DefinitionWatch {

	private static final Log logger = LogFactory.getLog(DefinitionWatch.class);

	private static final Duration SHORTEST_STUCK_AFTER = Duration.ofMinutes(10);

	private static final Duration STUCK_AFTER_IF_NOTHING_IS_KNOWN = Duration.ofDays(1);

	private static final int STUCK_AFTER_FACTOR = 3;

	private static final int MAX_PAGES_OF_ACTS = 5;

	private static final long ACTS_DENIED_PAUSE = Duration.ofMinutes(10).toMillis();

	private static final int FRESH = 0;

	private static final int UNWAITED = 0;

	private static final int WAITED = 1;

	private final String name;

	private final WatchSettings settings;

	private final long interval;

	private final long grace;

	private final Paces paces;

	private final ListPlan list;

	private final Map<UUID, TrackedRun> runs = new HashMap<>();

	private final @Nullable RunQueue[][] due;

	private final RunQueue[] toConfirm;

	private final Deque<Timed> closer = new ArrayDeque<>();

	private final PriorityQueue<Timed> timed = new PriorityQueue<>();

	private final Map<TrackedRun, Extra> extras = new HashMap<>();

	private final ToldRuns told = new ToldRuns();

	private final PastDurations durations = new PastDurations();

	private @Nullable Moment began;

	private long serviceOffset;

	private long actsUsableAt = Long.MIN_VALUE;

	private boolean listDenialTold;

	private boolean actsDenialTold;

	private boolean missingTold;

	private long idleUntil = Long.MIN_VALUE;

	private int suspectedStuck;

	private double saved;

	/**
	 * Create an instance.
	 * @param name name of the definition
	 * @param settings the settings
	 */
	public DefinitionWatch(String name, WatchSettings settings) {
		this.name = name;
		this.settings = settings;
		this.interval = settings.interval().toMillis();
		this.grace = settings.notFoundGrace().toMillis();
		this.paces = new Paces(this.interval, settings.maxInterval().toMillis());
		this.list = new ListPlan(settings);
		this.due = new RunQueue[2][this.paces.count() + 1];
		this.toConfirm = new RunQueue[] { new RunQueue(this.interval), new RunQueue(this.interval) };
	}

	/**
	 * Return the definition.
	 * @return its name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return whether nobody watches or waits for anything.
	 * @return whether nobody does
	 */
	public boolean isEmpty() {
		return this.runs.isEmpty() && this.began == null;
	}

	/**
	 * Return the number of runs that are watched or waited for.
	 * @return the number
	 */
	public int size() {
		return this.runs.size();
	}

	// Who watches and who waits

	/**
	 * Watch a run.
	 * @param workflowRunId id of the run
	 * @param now now
	 */
	public void watch(String workflowRunId, Moment now) {
		track(UUID.fromString(workflowRunId), now).set(TrackedRun.WATCHED);
	}

	/**
	 * Watch a run no longer by itself.
	 * @param workflowRunId id of the run
	 */
	public void unwatch(String workflowRunId) {
		TrackedRun run = this.runs.get(UUID.fromString(workflowRunId));
		if (run != null) {
			run.clear(TrackedRun.WATCHED);
			forgetUnwanted(run);
		}
	}

	/**
	 * Watch the definition. Does nothing where it is watched already.
	 * @param now now
	 */
	public void watchDefinition(Moment now) {
		watchDefinition(now.instant(), now);
	}

	/**
	 * Watch the definition as it was watched before, elsewhere.
	 * @param began when it was first watched
	 * @param now now
	 */
	public void watchDefinition(Instant began, Moment now) {
		if (this.began == null) {
			long wall = began.toEpochMilli();
			this.began = new Moment(now.ticks() - (now.wall() - wall), wall);
			this.list.discover(now.ticks());
			changed();
		}
	}

	/**
	 * Watch the definition no longer.
	 */
	public void unwatchDefinition() {
		this.began = null;
		this.list.discoverNoMore();
		for (TrackedRun run : List.copyOf(this.runs.values())) {
			run.clear(TrackedRun.OF_DEFINITION | TrackedRun.DISCOVERED);
			forgetUnwanted(run);
		}
		changed();
	}

	/**
	 * Set whether somebody waits for a run.
	 * @param workflowRunId id of the run
	 * @param awaited whether somebody does
	 * @param now now
	 */
	public void setAwaited(String workflowRunId, boolean awaited, Moment now) {
		UUID id = UUID.fromString(workflowRunId);
		TrackedRun run = awaited ? track(id, now) : this.runs.get(id);
		if (run == null || run.isAwaited() == awaited) {
			return;
		}
		if (!awaited) {
			run.clear(TrackedRun.AWAITED);
			forgetUnwanted(run);
			return;
		}
		run.set(TrackedRun.AWAITED);
		if (run.queue == this.toConfirm[UNWAITED]) {
			this.toConfirm[WAITED].addLast(run);
		}
		else if (!run.is(TrackedRun.IN_FLIGHT) && run.base <= now.ticks() - this.interval) {
			enqueueFresh(run, now.ticks());
		}
		changed();
	}

	private TrackedRun track(UUID id, Moment now) {
		TrackedRun run = this.runs.get(id);
		if (run == null) {
			run = new TrackedRun(id);
			run.reading = this.list.reading();
			this.runs.put(id, run);
			enqueueFresh(run, now.ticks());
			this.list.changed();
			changed();
		}
		return run;
	}

	private void forgetUnwanted(TrackedRun run) {
		if (!run.isWanted()) {
			forget(run);
		}
	}

	private void forget(TrackedRun run) {
		this.runs.remove(run.id);
		RunQueue.leave(run);
		this.extras.remove(run);
		if (run.is(TrackedRun.STUCK)) {
			this.suspectedStuck--;
		}
		this.list.changed();
		changed();
	}

	// What to ask next

	/**
	 * Return the most pressing thing to ask.
	 * @param now now
	 * @return what to ask, which has to be {@linkplain #answered answered} then;
	 * {@code null} if there is nothing to ask now
	 */
	public @Nullable Ask next(Moment now) {
		double[] urgencies = new double[Lane.values().length];
		if (survey(now, urgencies)) {
			for (Lane lane : Lane.values()) {
				if (urgencies[lane.ordinal()] >= 0) {
					return take(lane, now);
				}
			}
		}
		return null;
	}

	/**
	 * Return when there may be something to ask, after {@link #next} had nothing.
	 * @return ticks, {@code Long.MAX_VALUE} if only an answer or a change can bring it
	 */
	public long idleUntil() {
		return this.idleUntil;
	}

	private void changed() {
		this.idleUntil = Long.MIN_VALUE;
	}

	/**
	 * Find out how pressing the requests of each kind are.
	 * @param now now
	 * @param urgencies filled for each lane with how often its pace has passed, negative
	 * where there is nothing to ask
	 * @return whether there is something to ask
	 */
	boolean survey(Moment now, double[] urgencies) {
		long ticks = now.ticks();
		if (ticks < this.idleUntil) {
			return false;
		}
		boolean any = false;
		for (Lane lane : Lane.values()) {
			urgencies[lane.ordinal()] = choose(lane, ticks).urgency;
			any |= urgencies[lane.ordinal()] >= 0;
		}
		if (!any) {
			this.idleUntil = nextDue(ticks);
		}
		return any;
	}

	Ask take(Lane lane, Moment now) {
		long ticks = now.ticks();
		Choice choice = choose(lane, ticks);
		changed();
		if (choice.scan) {
			return new Ask.ListRuns(this.name, this.list.takeScan(), true);
		}
		TrackedRun run = choice.run;
		if (run == null) {
			return new Ask.ListRuns(this.name, this.list.takeSweep(this.runs.values(), ticks), false);
		}
		if (lane == Lane.CLOSER) {
			this.closer.remove();
			run.clear(TrackedRun.CLOSER_DUE);
			if (!run.is(TrackedRun.OVERDUE_IN_LIST)) {
				run.set(TrackedRun.ACTS_IN_FLIGHT);
				return new Ask.ListActs(key(run), extra(run).actsToken);
			}
		}
		RunQueue.leave(run);
		run.set(TrackedRun.IN_FLIGHT);
		return new Ask.LookUp(key(run));
	}

	private Choice choose(Lane lane, long ticks) {
		return switch (lane) {
			case WAITED_END -> first(this.toConfirm[WAITED], ticks);
			case END -> first(this.toConfirm[UNWAITED], ticks);
			case WAITED -> look(WAITED, ticks);
			case WATCHED -> look(UNWAITED, ticks);
			case CLOSER -> lookCloser(ticks);
			case BACKGROUND -> new Choice(this.list.isScanPressing() ? -1 : this.list.scanUrgency(ticks), null, true);
		};
	}

	private static Choice first(RunQueue queue, long ticks) {
		TrackedRun run = queue.first();
		return (run != null) ? new Choice(Math.max(0, queue.urgency(ticks)), run, false) : Choice.NONE;
	}

	private Choice look(int waited, long ticks) {
		Choice best = Choice.NONE;
		double sweep = this.list.sweepUrgency(ticks);
		double listed = (waited == UNWAITED) ? sweep : -1;
		for (RunQueue queue : this.due[waited]) {
			double urgency = (queue != null) ? queue.urgency(ticks) : -1;
			if (queue == null || urgency < 1) {
				continue;
			}
			TrackedRun run = queue.first();
			if (run == null || !this.list.covers(run, this.runs.values(), ticks)) {
				best = best.orBetter(urgency, run, false);
			}
			else if (this.list.canRead(ticks)) {
				listed = Math.max(listed, urgency);
			}
		}
		Timed timed = firstTimed();
		if (timed != null && ticks >= timed.at && timed.run.isAwaited() == (waited == WAITED)) {
			best = best.orBetter(1 + (double) (ticks - timed.at) / this.interval, timed.run, false);
		}
		if (waited == UNWAITED) {
			double discovery = this.list.discoveryUrgency(ticks);
			if (discovery >= 1) {
				listed = Math.max(listed, discovery);
			}
			if (this.list.isScanPressing()) {
				double scan = this.list.scanUrgency(ticks);
				if (scan >= 0 && scan > best.urgency && scan > listed) {
					return new Choice(scan, null, true);
				}
			}
		}
		return (listed >= 0) ? best.orBetter(listed, null, false) : best;
	}

	private Choice lookCloser(long ticks) {
		Timed first = this.closer.peek();
		while (first != null && (this.runs.get(first.run.id) != first.run || first.run.is(TrackedRun.TO_CONFIRM)
				|| (first.run.is(TrackedRun.OVERDUE_IN_LIST) && first.run.is(TrackedRun.IN_FLIGHT)))) {
			this.closer.remove();
			first.run.clear(TrackedRun.CLOSER_DUE);
			first = this.closer.peek();
		}
		return (first != null) ? new Choice(Math.max(0, (double) (ticks - first.at) / this.interval), first.run, false)
				: Choice.NONE;
	}

	private @Nullable Timed firstTimed() {
		Timed timed = this.timed.peek();
		while (timed != null && (timed.run.queue != null || timed.run.base != timed.at
				|| timed.run.is(TrackedRun.IN_FLIGHT) || this.runs.get(timed.run.id) != timed.run)) {
			this.timed.remove();
			timed = this.timed.peek();
		}
		return timed;
	}

	private long nextDue(long ticks) {
		long next = this.list.nextDue(ticks);
		for (RunQueue[] queues : this.due) {
			for (RunQueue queue : queues) {
				if (queue != null && queue.due() > ticks) {
					next = Math.min(next, queue.due());
				}
			}
		}
		Timed timed = firstTimed();
		return (timed != null && timed.at > ticks) ? Math.min(next, timed.at) : next;
	}

	/**
	 * Return for how long the most overdue look has been due.
	 * @param now now
	 * @return milliseconds, 0 if none is overdue
	 */
	public long lag(Moment now) {
		long lag = 0;
		for (RunQueue[] queues : this.due) {
			for (RunQueue queue : queues) {
				if (queue != null && queue.first() != null) {
					lag = Math.max(lag, now.ticks() - queue.due());
				}
			}
		}
		return lag;
	}

	/**
	 * Return by how much the budget stretches the pace.
	 * @param now now
	 * @return how often its pace has passed since the turn of the most overdue run, at
	 * least 1
	 */
	public double stretch(Moment now) {
		double stretch = 1;
		for (RunQueue[] queues : this.due) {
			for (RunQueue queue : queues) {
				if (queue != null) {
					stretch = Math.max(stretch, queue.urgency(now.ticks()));
				}
			}
		}
		return stretch;
	}

	// What the answers mean

	/**
	 * Take notice of an answer.
	 * @param ask what was asked
	 * @param answer the answer
	 * @param now now
	 * @return what it changes, in the order in which it is to be told
	 */
	public List<Transition> answered(Ask ask, Answer answer, Moment now) {
		List<Transition> transitions = new ArrayList<>();
		changed();
		this.serviceOffset = now.service() - now.wall();
		if (ask instanceof Ask.ListRuns listRuns) {
			answeredList(listRuns, answer, now, transitions);
		}
		else if (ask instanceof Ask.LookUp lookUp) {
			TrackedRun run = inFlight(lookUp.key(), TrackedRun.IN_FLIGHT);
			if (run != null) {
				answeredLookUp(run, answer, now, transitions);
			}
		}
		else if (ask instanceof Ask.ListActs listActs) {
			TrackedRun run = inFlight(listActs.key(), TrackedRun.ACTS_IN_FLIGHT);
			if (run != null) {
				answeredActs(run, answer, now, transitions);
			}
		}
		return transitions;
	}

	private @Nullable TrackedRun inFlight(WorkflowRunKey key, int flag) {
		TrackedRun run = this.runs.get(UUID.fromString(key.workflowRunId()));
		if (run == null || !run.is(flag)) {
			return null;
		}
		run.clear(flag);
		return run;
	}

	private void answeredList(Ask.ListRuns ask, Answer answer, Moment now, List<Transition> transitions) {
		ListReading reading = this.list.answered(ask);
		if (reading == null) {
			return;
		}
		if (answer instanceof Answer.Runs answered) {
			Page<WorkflowRunSummary> page = answered.page();
			for (WorkflowRunSummary summary : page.items()) {
				this.list.saw(reading, summary.startedAt());
				sawInList(summary, reading, now, transitions);
			}
			this.list.read(reading, page.items().size(), page.nextToken(), this.runs.values(), now.ticks());
			this.missingTold = false;
		}
		else if (answer instanceof Answer.Failure failure) {
			listFailed(ask, reading, failure.failure(), now.ticks());
		}
	}

	private void listFailed(Ask.ListRuns ask, ListReading reading, Throwable failure, long ticks) {
		if (failure instanceof ThrottlingException) {
			return;
		}
		if (failure instanceof UnsupportedOperationException || Refusal.isDenied(failure)) {
			if (!this.listDenialTold) {
				this.listDenialTold = true;
				logger.warn("The runs of workflow definition '" + this.name + "' cannot be listed ("
						+ failure.getMessage() + "): watched runs are looked up one by one"
						+ ((this.began != null) ? ", and runs that start cannot be discovered" : ""));
			}
			if (failure instanceof UnsupportedOperationException) {
				this.list.unsupported();
			}
			else {
				this.list.denied(ticks);
			}
		}
		else if (Refusal.isNotFound(failure)) {
			if (this.began != null && !this.missingTold) {
				this.missingTold = true;
				logger.warn("There is no workflow definition '" + this.name + "' to watch yet");
			}
			this.list.pause(ticks, this.settings.maxInterval().toMillis());
		}
		else if (failure instanceof ValidationException && ask.token() == null) {
			this.list.denied(ticks);
		}
		else if (failure instanceof ValidationException) {
			this.list.restart(reading, ticks);
		}
		else {
			this.list.failed(reading, ticks);
		}
	}

	private void sawInList(WorkflowRunSummary summary, ListReading reading, Moment now, List<Transition> transitions) {
		UUID id = id(summary);
		if (id == null) {
			return;
		}
		TrackedRun run = this.runs.get(id);
		if (run == null) {
			if (this.began != null) {
				discover(id, summary, reading, now, transitions);
			}
			return;
		}
		if (run.reading < reading.number) {
			double saves = this.list.saves(run, now.ticks());
			reading.saved += saves;
			this.saved += saves;
		}
		run.reading = this.list.reading();
		run.page = reading.index;
		run.clear(TrackedRun.GUESSED);
		if (run.is(TrackedRun.IN_FLIGHT)) {
			return;
		}
		looked(run, now);
		if (run.startedAt == null) {
			run.startedAt = summary.startedAt();
		}
		int before = transitions.size();
		if (this.began != null && !run.is(TrackedRun.OF_DEFINITION) && !this.told.contains(id)
				&& !isPast(summary, now)) {
			run.set(TrackedRun.OF_DEFINITION);
			tellDiscovery(run, summary, now, transitions);
		}
		String status = summary.statusAsString();
		if (summary.isTerminal() || (run.status != null && !status.equals(run.status))) {
			confirm(run, now);
			return;
		}
		if (run.status == null && transitions.size() == before) {
			transitions.add(transition(run, null, status, now));
		}
		run.status = intern(status);
		if (run.is(TrackedRun.TO_CONFIRM)) {
			return;
		}
		if (isOverdue(run, now) && !run.is(TrackedRun.OVERDUE)) {
			run.set(TrackedRun.OVERDUE_IN_LIST);
			lookCloser(run, now);
		}
		lookAgain(run, now);
	}

	private void discover(UUID id, WorkflowRunSummary summary, ListReading reading, Moment now,
			List<Transition> transitions) {
		if (isPast(summary, now)) {
			if (reading.isFirst && !this.durations.isFull()) {
				addDuration(summary.status(), summary.duration());
			}
			return;
		}
		if (this.told.contains(id)) {
			return;
		}
		TrackedRun run = new TrackedRun(id);
		run.set(TrackedRun.OF_DEFINITION);
		run.startedAt = summary.startedAt();
		run.page = reading.index;
		run.reading = this.list.reading();
		looked(run, now);
		this.runs.put(id, run);
		this.list.changed();
		this.list.discovered(summary.startedAt());
		if (!summary.isTerminal() && this.told.mayHaveForgotten(summary.startedAt())) {
			run.set(TrackedRun.DOUBTFUL);
			confirm(run, now);
			return;
		}
		tellDiscovery(run, summary, now, transitions);
		if (summary.isTerminal()) {
			confirm(run, now);
			return;
		}
		run.status = intern(summary.statusAsString());
		lookAgain(run, now);
	}

	private boolean isPast(WorkflowRunSummary summary, Moment now) {
		Instant end = (summary.endedAt() != null) ? summary.endedAt() : summary.startedAt();
		return summary.isTerminal() && isBefore(end, now);
	}

	private boolean isBefore(Instant end, Moment now) {
		return (this.began != null && now.isBefore(end, this.began)) || this.told.mayHaveForgotten(end);
	}

	private void tellDiscovery(TrackedRun run, WorkflowRunSummary summary, Moment now, List<Transition> transitions) {
		if (!run.is(TrackedRun.DISCOVERED)) {
			run.set(TrackedRun.DISCOVERED);
			WorkflowRunKey key = key(run);
			transitions.add(transition(run, run.status, summary.statusAsString(), now,
					new WorkflowRunDiscoveredEvent(key, now.instant(), id(key, "discovered"), summary)));
		}
	}

	private void answeredLookUp(TrackedRun run, Answer answer, Moment now, List<Transition> transitions) {
		if (answer instanceof Answer.Run found) {
			looked(run, now);
			run.clear(TrackedRun.TO_CONFIRM);
			if (found.run().isTerminal()) {
				end(run, found.run(), now, transitions);
			}
			else {
				goOn(run, found.run(), now, transitions);
			}
		}
		else if (answer instanceof Answer.Failure failure) {
			lookUpFailed(run, failure.failure(), now, transitions);
		}
	}

	private void goOn(TrackedRun run, WorkflowRun found, Moment now, List<Transition> transitions) {
		String from = run.status;
		String to = intern(found.statusAsString());
		run.status = to;
		run.startedAt = found.startedAt();
		if (run.is(TrackedRun.DOUBTFUL)) {
			run.clear(TrackedRun.DOUBTFUL);
			tellDiscovery(run, summary(found), now, transitions);
		}
		if (from != null && !from.equals(to) && run.isWatched()) {
			run.changes++;
			transitions.add(transition(run, from, to, now, changeOf(run, from, to, now)));
		}
		else if (from == null) {
			transitions.add(transition(run, null, to, now));
		}
		run.clear(TrackedRun.OVERDUE_IN_LIST);
		if (isOverdue(run, now) && isActsUsable(now)) {
			run.set(TrackedRun.OVERDUE);
			lookCloser(run, now, this.closer::addFirst);
		}
		else if (isOverdue(run, now)) {
			tellStuck(run, null, now, transitions);
		}
		lookAgain(run, now);
	}

	private void end(TrackedRun run, WorkflowRun ended, Moment now, List<Transition> transitions) {
		WorkflowRunKey key = key(run);
		Instant end = (ended.endedAt() != null) ? ended.endedAt() : ended.startedAt();
		boolean deleted = ended.status() == WorkflowRunStatus.DELETING;
		List<WorkflowRunEvent> events = new ArrayList<>();
		boolean unseen = this.began != null && !run.is(TrackedRun.OF_DEFINITION) && !this.told.contains(run.id)
				&& !isBefore(end, now);
		if (unseen) {
			// Somebody waits for it, and the lookup was quicker than the list
			run.set(TrackedRun.OF_DEFINITION | TrackedRun.DISCOVERED);
		}
		if (run.isWatched() && !(run.is(TrackedRun.DOUBTFUL) && isBefore(end, now))) {
			if (unseen || run.is(TrackedRun.DOUBTFUL)) {
				events.add(new WorkflowRunDiscoveredEvent(key, now.instant(), id(key, "discovered"), summary(ended)));
			}
			if (run.status != null && !run.status.equals(ended.statusAsString())) {
				run.changes++;
				events.add(changeOf(run, run.status, ended.statusAsString(), now));
			}
			events.add(deleted ? new WorkflowRunGoneEvent(key, now.instant(), id(key, "gone"))
					: new WorkflowRunEndedEvent(key, now.instant(), id(key, "ended"), ended));
		}
		addDuration(ended.status(), ended.duration());
		transitions.add(new Transition(key, run.status, ended.statusAsString(), events, ended, null,
				now.serviceInstant(), state(run, ended.statusAsString()), isWatched()));
		leave(run, end);
	}

	private void addDuration(WorkflowRunStatus status, @Nullable Duration duration) {
		if (duration != null && status != WorkflowRunStatus.DELETING) {
			this.durations.add(duration);
		}
	}

	private void leave(TrackedRun run, Instant end) {
		// Of one that was only waited for the watchers of the definition know nothing yet
		if (this.began != null && run.isWatched()) {
			this.told.add(run.id, end);
		}
		forget(run);
	}

	private void lookUpFailed(TrackedRun run, Throwable failure, Moment now, List<Transition> transitions) {
		long ticks = now.ticks();
		if (failure instanceof ThrottlingException && run.is(TrackedRun.TO_CONFIRM)) {
			this.toConfirm[waited(run)].addLast(run);
		}
		else if (failure instanceof ThrottlingException) {
			lookAt(run, ticks);
		}
		else if (Refusal.isNotFound(failure)) {
			looked(run, now);
			if (ticks - run.firstLook < this.grace) {
				lookAt(run, Math.min(ticks + this.interval, run.firstLook + this.grace));
				return;
			}
			WorkflowRunKey key = key(run);
			List<WorkflowRunEvent> events = run.is(TrackedRun.WATCHED | TrackedRun.DISCOVERED)
					? List.of(new WorkflowRunGoneEvent(key, now.instant(), id(key, "gone"))) : List.of();
			transitions.add(new Transition(key, run.status, null, events, null, (ResourceNotFoundException) failure,
					now.serviceInstant(), state(run, run.status), isWatched()));
			leave(run, now.serviceInstant());
		}
		else if (Refusal.isFinal(failure)) {
			if (run.isWatched()) {
				logger.warn("Workflow run " + run.id + " of '" + this.name + "' is not watched any longer: "
						+ failure.getMessage());
			}
			transitions.add(new Transition(key(run), run.status, null, List.of(), null, (NovaActException) failure,
					now.serviceInstant(), state(run, run.status), isWatched()));
			leave(run, now.serviceInstant());
		}
		else {
			lookAt(run, ticks + (run.is(TrackedRun.TO_CONFIRM) ? Math.min(this.interval, 5000) : this.interval));
		}
	}

	private void answeredActs(TrackedRun run, Answer answer, Moment now, List<Transition> transitions) {
		Extra extra = extra(run);
		if (answer instanceof Answer.Acts acts) {
			boolean more = false;
			for (ActSummary act : acts.page().items()) {
				Instant at = (act.endedAt() != null) ? act.endedAt() : act.startedAt();
				if (extra.lastActAt == null || at.isAfter(extra.lastActAt)) {
					more = extra.actsPages > 0 || extra.lastActAt != null;
					extra.lastActAt = at;
				}
				if (this.settings.actsEnabled() && act.status() == ActStatus.PENDING_HUMAN_ACTION
						&& extra.humans.add(act.actId())) {
					WorkflowRunKey key = key(run);
					transitions.add(transition(run, run.status, run.status, now, new WorkflowRunNeedsHumanEvent(key,
							now.instant(), id(key, "needs-human/" + act.actId()), act)));
				}
			}
			extra.actsPages++;
			extra.actsToken = acts.page().nextToken();
			if (extra.actsToken != null && (more || acts.page().items().isEmpty())
					&& extra.actsPages < MAX_PAGES_OF_ACTS) {
				lookCloser(run, now);
				return;
			}
		}
		else if (answer instanceof Answer.Failure failure) {
			if (failure.failure() instanceof ThrottlingException) {
				lookCloser(run, now);
				return;
			}
			actsFailed(failure.failure(), now);
		}
		extra.actsToken = null;
		extra.actsPages = 0;
		boolean overdue = run.is(TrackedRun.OVERDUE);
		run.clear(TrackedRun.OVERDUE);
		if (overdue && (answer instanceof Answer.Acts || !isActsUsable(now))) {
			long stuckAfter = stuckAfter().toMillis();
			Instant lastActAt = extra.lastActAt;
			if (lastActAt != null && lastActAt.plusMillis(stuckAfter).isAfter(now.serviceInstant())) {
				extra.overdueAt = lastActAt.plusMillis(stuckAfter);
			}
			else {
				tellStuck(run, lastActAt, now, transitions);
			}
		}
	}

	private void actsFailed(Throwable failure, Moment now) {
		boolean unsupported = failure instanceof UnsupportedOperationException;
		if (!unsupported && !Refusal.isDenied(failure)) {
			return;
		}
		this.actsUsableAt = unsupported ? Long.MAX_VALUE : now.ticks() + ACTS_DENIED_PAUSE;
		if (!this.actsDenialTold) {
			this.actsDenialTold = true;
			String message = "The acts of workflow definition '" + this.name + "' cannot be listed ("
					+ failure.getMessage() + "): runs are suspected to be stuck by their time alone"
					+ (this.settings.actsEnabled() ? ", and nobody is told that an act waits for a person" : "");
			if (this.settings.actsEnabled()) {
				logger.warn(message);
			}
			else {
				logger.debug(message);
			}
		}
	}

	private boolean isActsUsable(Moment now) {
		return now.ticks() >= this.actsUsableAt;
	}

	// Stuck runs

	private boolean isOverdue(TrackedRun run, Moment now) {
		if (!run.isWatched() || run.is(TrackedRun.STUCK) || run.startedAt == null
				|| WorkflowRunStatus.of(run.status) != WorkflowRunStatus.RUNNING) {
			return false;
		}
		Duration stuckAfter = this.settings.stuckAfter();
		if (stuckAfter == null && age(run, now) < SHORTEST_STUCK_AFTER.toMillis()) {
			return false;
		}
		if (age(run, now) < stuckAfter().toMillis()) {
			return false;
		}
		Extra extra = this.extras.get(run);
		return extra == null || extra.overdueAt == null || !now.serviceInstant().isBefore(extra.overdueAt);
	}

	private Duration stuckAfter() {
		Duration stuckAfter = this.settings.stuckAfter();
		if (stuckAfter != null) {
			return stuckAfter;
		}
		long usual = this.durations.percentile(0.95);
		if (usual < 0) {
			return STUCK_AFTER_IF_NOTHING_IS_KNOWN;
		}
		Duration factored = Duration.ofMillis(usual).multipliedBy(STUCK_AFTER_FACTOR);
		return (factored.compareTo(SHORTEST_STUCK_AFTER) > 0) ? factored : SHORTEST_STUCK_AFTER;
	}

	private void tellStuck(TrackedRun run, @Nullable Instant lastActAt, Moment now, List<Transition> transitions) {
		Instant startedAt = run.startedAt;
		if (startedAt == null) {
			return;
		}
		run.set(TrackedRun.STUCK);
		this.suspectedStuck++;
		extra(run).stuckSince = now.instant();
		WorkflowRunKey key = key(run);
		transitions.add(transition(run, run.status, run.status, now, new WorkflowRunSuspectedStuckEvent(key,
				now.instant(), id(key, "suspected-stuck"), startedAt, stuckAfter(), lastActAt)));
	}

	// When to look again

	private void looked(TrackedRun run, Moment now) {
		run.lastLook = now.wall();
		if (run.firstLook == Long.MIN_VALUE) {
			run.firstLook = now.ticks();
		}
	}

	private void confirm(TrackedRun run, Moment now) {
		if (!run.is(TrackedRun.TO_CONFIRM)) {
			run.set(TrackedRun.TO_CONFIRM);
			run.base = now.ticks();
			this.toConfirm[waited(run)].addLast(run);
		}
	}

	private void lookAgain(TrackedRun run, Moment now) {
		enqueue(run, now);
		if (this.settings.actsEnabled() && run.isWatched() && isActsUsable(now)) {
			lookCloser(run, now);
		}
	}

	private void lookCloser(TrackedRun run, Moment now) {
		lookCloser(run, now, this.closer::addLast);
	}

	private void lookCloser(TrackedRun run, Moment now, Consumer<Timed> queue) {
		if (!run.is(TrackedRun.CLOSER_DUE | TrackedRun.ACTS_IN_FLIGHT)) {
			run.set(TrackedRun.CLOSER_DUE);
			queue.accept(new Timed(now.ticks(), run));
		}
	}

	private void enqueue(TrackedRun run, Moment now) {
		run.base = now.ticks();
		queue(waited(run), 1 + this.paces.step(age(run, now))).addLast(run);
	}

	private void enqueueFresh(TrackedRun run, long ticks) {
		run.base = ticks - this.interval;
		queue(waited(run), FRESH).addLast(run);
	}

	private void lookAt(TrackedRun run, long ticks) {
		RunQueue.leave(run);
		run.base = ticks;
		this.timed.add(new Timed(ticks, run));
	}

	private RunQueue queue(int waited, int step) {
		RunQueue queue = this.due[waited][step];
		if (queue == null) {
			queue = new RunQueue((step == FRESH) ? this.interval : this.paces.pace(step - 1));
			this.due[waited][step] = queue;
		}
		return queue;
	}

	private static int waited(TrackedRun run) {
		return run.isAwaited() ? WAITED : UNWAITED;
	}

	private static long age(TrackedRun run, Moment now) {
		return (run.startedAt != null) ? now.service() - run.startedAt.toEpochMilli() : 0;
	}

	// What is kept

	private Transition transition(TrackedRun run, @Nullable String from, @Nullable String to, Moment now,
			WorkflowRunEvent... events) {
		return new Transition(key(run), from, to, List.of(events), null, null, now.serviceInstant(), state(run, to),
				isWatched());
	}

	private RunState state(TrackedRun run, @Nullable String status) {
		Extra extra = this.extras.get(run);
		return new RunState(run.id.toString(), run.is(TrackedRun.WATCHED), run.is(TrackedRun.OF_DEFINITION), status,
				run.startedAt, run.changes, (extra != null) ? extra.stuckSince : null,
				(extra != null) ? extra.humans : Set.of());
	}

	/**
	 * Watch a run as it was watched before, elsewhere. It is looked at as soon as the
	 * budget permits. Of a run that is looked at here only by whom it is watched is taken
	 * over.
	 * @param state what was kept of the run
	 * @param now now
	 */
	public void restore(RunState state, Moment now) {
		UUID id = UUID.fromString(state.workflowRunId());
		TrackedRun run = this.runs.get(id);
		if (run == null) {
			run = track(id, now);
			run.status = (state.status() != null) ? intern(state.status()) : null;
			run.startedAt = state.startedAt();
			run.changes = state.changes();
			if (state.suspectedStuckSince() != null) {
				run.set(TrackedRun.STUCK);
				this.suspectedStuck++;
				extra(run).stuckSince = state.suspectedStuckSince();
			}
			if (!state.humanActs().isEmpty()) {
				extra(run).humans.addAll(state.humanActs());
			}
		}
		if (state.watched()) {
			run.set(TrackedRun.WATCHED);
		}
		else {
			run.clear(TrackedRun.WATCHED);
		}
		if (state.ofDefinition() && this.began != null) {
			run.set(TrackedRun.OF_DEFINITION | TrackedRun.DISCOVERED);
		}
	}

	/**
	 * Look at a run no longer, without telling anybody.
	 * @param workflowRunId id of the run
	 */
	public void forget(String workflowRunId) {
		TrackedRun run = this.runs.get(UUID.fromString(workflowRunId));
		if (run != null) {
			forget(run);
		}
	}

	/**
	 * Take notice that the end of a run was told.
	 * @param workflowRunId id of the run
	 * @param end time of its end
	 */
	public void restoreTold(String workflowRunId, Instant end) {
		this.told.add(UUID.fromString(workflowRunId), end);
	}

	/**
	 * Take notice that what ended up to a time was told.
	 * @param end the time
	 */
	public void restoreToldUpTo(Instant end) {
		this.told.forgetUpTo(end);
	}

	/**
	 * Return whether the definition itself is watched.
	 * @return whether it is
	 */
	public boolean isWatched() {
		return this.began != null;
	}

	/**
	 * Return what is known of the runs that are watched or waited for.
	 * @return a snapshot
	 */
	public List<RunState> runs() {
		return this.runs.values().stream().map((run) -> state(run, run.status)).toList();
	}

	/**
	 * Return how far the past of the definition was read.
	 * @return the progress as text, {@code null} if there is none
	 */
	public @Nullable String readingState() {
		return null;
	}

	/**
	 * Go on with reading the past of the definition where another instance has stopped.
	 * To be called after {@link #watchDefinition(Instant, Moment)}. A text that is not
	 * understood is ignored.
	 * @param state the progress
	 * @param now now
	 */
	public void restoreReading(String state, Moment now) {
	}

	/**
	 * Return how long the last runs took.
	 * @return milliseconds, in no order
	 */
	public long[] pastDurations() {
		return this.durations.toArray();
	}

	/**
	 * Take over how long past runs took.
	 * @param millis milliseconds, in no order
	 */
	public void restorePastDurations(long[] millis) {
		for (long duration : millis) {
			this.durations.add(Duration.ofMillis(duration));
		}
	}

	// What is known

	/**
	 * Add what is known of the runs.
	 * @param runs filled with the runs
	 */
	void addTo(Collection<WatchedRun> runs) {
		for (TrackedRun run : this.runs.values()) {
			Extra extra = this.extras.get(run);
			Instant lastChecked = (run.lastLook != Long.MIN_VALUE) ? Instant.ofEpochMilli(run.lastLook) : null;
			runs.add(new WatchedRun(key(run), run.status, run.startedAt, lastChecked, expectedEnd(run),
					(extra != null) ? extra.stuckSince : null));
		}
	}

	private @Nullable Instant expectedEnd(TrackedRun run) {
		if (run.startedAt == null || run.lastLook == Long.MIN_VALUE) {
			return null;
		}
		long duration = this.durations.medianOfLonger(run.lastLook + this.serviceOffset - run.startedAt.toEpochMilli());
		return (duration >= 0) ? run.startedAt.plusMillis(duration) : null;
	}

	/**
	 * Return how many looks at single runs the lists have saved so far, and begin to
	 * count anew.
	 * @return the number
	 */
	double takeSaved() {
		double saved = this.saved;
		this.saved = 0;
		return saved;
	}

	WatchActivity.Definition activity(Moment now) {
		int listed = 0;
		for (TrackedRun run : this.runs.values()) {
			if (run.page != TrackedRun.PAGE_UNKNOWN && !run.is(TrackedRun.GUESSED)) {
				listed++;
			}
		}
		return new WatchActivity.Definition(this.name, this.began != null, this.runs.size(), this.suspectedStuck,
				this.list.isFirstReading(), listed, Duration.ofMillis(lag(now)));
	}

	private Extra extra(TrackedRun run) {
		return this.extras.computeIfAbsent(run, (key) -> new Extra());
	}

	private WorkflowRunKey key(TrackedRun run) {
		return new WorkflowRunKey(this.name, run.id.toString());
	}

	private WorkflowRunStatusChangedEvent changeOf(TrackedRun run, String from, String to, Moment now) {
		WorkflowRunKey key = key(run);
		return new WorkflowRunStatusChangedEvent(key, now.instant(), id(key, "status-changed/" + run.changes), from,
				to);
	}

	private static String id(WorkflowRunKey key, String fact) {
		return key.workflowDefinitionName() + '/' + key.workflowRunId() + '/' + fact;
	}

	private static @Nullable UUID id(WorkflowRunSummary summary) {
		String id = summary.workflowRunId();
		try {
			UUID uuid = (id.length() == 36) ? UUID.fromString(id) : null;
			return (uuid != null && uuid.toString().equals(id)) ? uuid : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static WorkflowRunSummary summary(WorkflowRun run) {
		return new WorkflowRunSummary(run.workflowRunArn(), run.workflowRunId(), run.statusAsString(), run.startedAt(),
				run.endedAt(), null);
	}

	private static String intern(String status) {
		WorkflowRunStatus known = WorkflowRunStatus.of(status);
		return (known != WorkflowRunStatus.UNKNOWN) ? known.name() : status;
	}

	/**
	 * What is known of few runs only.
	 */
	private static final class Extra {

		@Nullable Instant stuckSince;

		@Nullable Instant overdueAt;

		@Nullable Instant lastActAt;

		@Nullable String actsToken;

		int actsPages;

		final Set<String> humans = new HashSet<>();

	}

	private record Timed(long at, TrackedRun run) implements Comparable<Timed> {

		@Override
		public int compareTo(Timed other) {
			return Long.compare(this.at, other.at);
		}

	}

	private record Choice(double urgency, @Nullable TrackedRun run, boolean scan) {

		static final Choice NONE = new Choice(-1, null, false);

		Choice orBetter(double urgency, @Nullable TrackedRun run, boolean scan) {
			return (urgency > this.urgency) ? new Choice(urgency, run, scan) : this;
		}

	}

}
