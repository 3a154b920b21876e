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
import java.util.List;
import java.util.UUID;

import io.github.novaact.watch.store.DefinitionWatch;
import io.github.novaact.watch.store.RunState;
import org.jspecify.annotations.Nullable;

/**
 * Interest in the runs of a definition: which of them are watched or awaited. Runs are
 * tracked and forgotten only here.
 */
final class RunInterest {

	private final DefinitionState state;

	private final RunSchedule schedule;

	private final ListCoverage pages;

	private final ListPlan list;

	RunInterest(DefinitionState state, RunSchedule schedule, ListCoverage pages, ListPlan list) {
		this.state = state;
		this.schedule = schedule;
		this.pages = pages;
		this.list = list;
	}

	/**
	 * Return the changes that a store can make.
	 * @param now now
	 * @return the changes, to be made now
	 */
	DefinitionWatch at(Moment now) {
		return new Change(now);
	}

	TrackedRun track(UUID id, Moment now) {
		TrackedRun run = this.state.runs().get(id);
		if (run == null) {
			run = new TrackedRun(id);
			run.reading = this.list.latestReading();
			this.state.runs().put(id, run);
			this.schedule.dueNow(run, now.ticks());
			this.pages.changed();
		}
		return run;
	}

	void forgetIfUnwanted(TrackedRun run) {
		if (!run.isWanted()) {
			forget(run);
		}
	}

	private void forget(TrackedRun run) {
		this.state.runs().remove(run.id);
		RunQueue.leave(run);
		this.pages.changed();
	}

	/**
	 * Stop tracking a run that has ended.
	 * @param run the run
	 * @param end its end
	 * @param now now
	 */
	void leave(TrackedRun run, Instant end, Moment now) {
		// A run that callers only waited for is not published to the definition's
		// watchers
		if (this.state.coverage().isWatched() && run.isWatched()) {
			this.state.coverage().published(run.id, run.startedAt, end, now.serviceInstant());
		}
		forget(run);
	}

	/**
	 * Changes at a moment.
	 */
	private final class Change implements DefinitionWatch {

		private final Moment now;

		private final DefinitionState state = RunInterest.this.state;

		Change(Moment now) {
			this.now = now;
		}

		@Override
		public void watch(String workflowRunId) {
			track(UUID.fromString(workflowRunId), this.now).set(TrackedRun.WATCHED);
		}

		@Override
		public void unwatch(String workflowRunId) {
			TrackedRun run = find(workflowRunId);
			if (run != null) {
				run.clear(TrackedRun.WATCHED);
				forgetIfUnwanted(run);
			}
		}

		@Override
		public void watchDefinition() {
			watchDefinition(this.now.instant());
		}

		@Override
		public void watchDefinition(Instant began) {
			if (!isWatched()) {
				long wall = began.toEpochMilli();
				this.state.coverage().begin(new Moment(this.now.ticks() - (this.now.wall() - wall), wall));
				RunInterest.this.list.discover(this.now.ticks());
			}
		}

		@Override
		public void unwatchDefinition() {
			this.state.coverage().end();
			RunInterest.this.list.discoverNoMore();
			for (TrackedRun run : List.copyOf(this.state.runs().values())) {
				run.clear(TrackedRun.OF_DEFINITION | TrackedRun.DISCOVERED);
				forgetIfUnwanted(run);
			}
		}

		@Override
		public boolean isWatched() {
			return this.state.coverage().isWatched();
		}

		@Override
		public boolean isEmpty() {
			return this.state.isEmpty();
		}

		@Override
		public void setAwaited(String workflowRunId, boolean awaited) {
			TrackedRun run = awaited ? track(UUID.fromString(workflowRunId), this.now) : find(workflowRunId);
			if (run == null || run.isAwaited() == awaited) {
				return;
			}
			if (awaited) {
				run.set(TrackedRun.AWAITED);
				RunInterest.this.schedule.awaited(run, this.now.ticks());
			}
			else {
				run.clear(TrackedRun.AWAITED);
				forgetIfUnwanted(run);
			}
		}

		@Override
		public void forget(String workflowRunId) {
			TrackedRun run = find(workflowRunId);
			if (run != null) {
				RunInterest.this.forget(run);
			}
		}

		@Override
		public void restore(RunState stored) {
			TrackedRun run = find(stored.workflowRunId());
			if (run == null) {
				run = track(UUID.fromString(stored.workflowRunId()), this.now);
				run.setStatus(stored.status());
				run.startedAt = stored.startedAt();
				run.changes = stored.changes();
				if (stored.suspectedStuckSince() != null) {
					run.extra().stuckSince = stored.suspectedStuckSince();
				}
				if (!stored.humanActs().isEmpty()) {
					run.extra().humans.addAll(stored.humanActs());
				}
			}
			if (stored.watched()) {
				run.set(TrackedRun.WATCHED);
			}
			else {
				run.clear(TrackedRun.WATCHED);
			}
			if (stored.ofDefinition() && isWatched()) {
				run.set(TrackedRun.OF_DEFINITION | TrackedRun.DISCOVERED);
			}
		}

		@Override
		public void restorePublished(String workflowRunId, Instant end) {
			this.state.coverage().published(UUID.fromString(workflowRunId), null, end, this.now.serviceInstant());
		}

		@Override
		public void restorePublishedUpTo(Instant end) {
			this.state.coverage().restorePublishedUpTo(end);
		}

		@Override
		public long[] pastDurations() {
			return this.state.durations().toArray();
		}

		@Override
		public void restorePastDurations(long[] millis) {
			this.state.durations().restore(millis);
		}

		@Override
		public @Nullable String readingState() {
			ReadingProgress progress = RunInterest.this.list.progress();
			return (progress != null) ? progress.toString() : null;
		}

		@Override
		public void restoreReading(String state) {
			ReadingProgress progress = ReadingProgress.parse(state);
			if (progress != null) {
				RunInterest.this.list.restore(progress, this.now.ticks());
			}
		}

		@Override
		public List<RunState> runs() {
			return this.state.runs().values().stream().map((run) -> run.state(run.status)).toList();
		}

		private @Nullable TrackedRun find(String workflowRunId) {
			return this.state.runs().get(UUID.fromString(workflowRunId));
		}

	}

}
