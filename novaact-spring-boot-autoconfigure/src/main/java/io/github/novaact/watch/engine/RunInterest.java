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

import io.github.novaact.watch.store.RunState;

/**
 * Who wants what of a definition's runs: the only place where runs come and go.
 */
final class RunInterest {

	private final DefinitionState state;

	private final RunSchedule schedule;

	private final ListCoverage pages;

	private final ListPlan list;

	private final ActPolling acts;

	RunInterest(DefinitionState state, RunSchedule schedule, ListCoverage pages, ListPlan list, ActPolling acts) {
		this.state = state;
		this.schedule = schedule;
		this.pages = pages;
		this.list = list;
		this.acts = acts;
	}

	void watch(String workflowRunId, Moment now) {
		track(UUID.fromString(workflowRunId), now).set(TrackedRun.WATCHED);
	}

	void unwatch(String workflowRunId) {
		TrackedRun run = this.state.runs().get(UUID.fromString(workflowRunId));
		if (run != null) {
			run.clear(TrackedRun.WATCHED);
			forgetIfUnwanted(run);
		}
	}

	void watchDefinition(Instant began, Moment now) {
		if (!this.state.coverage().isWatched()) {
			long wall = began.toEpochMilli();
			this.state.coverage().begin(new Moment(now.ticks() - (now.wall() - wall), wall));
			this.list.discover(now.ticks());
		}
	}

	void unwatchDefinition() {
		this.state.coverage().end();
		this.list.discoverNoMore();
		for (TrackedRun run : this.state.runs().copy()) {
			run.clear(TrackedRun.OF_DEFINITION | TrackedRun.DISCOVERED);
			forgetIfUnwanted(run);
		}
	}

	void setAwaited(String workflowRunId, boolean awaited, Moment now) {
		UUID id = UUID.fromString(workflowRunId);
		TrackedRun run = awaited ? track(id, now) : this.state.runs().get(id);
		if (run == null || run.isAwaited() == awaited) {
			return;
		}
		if (awaited) {
			run.set(TrackedRun.AWAITED);
			this.schedule.awaited(run, now.ticks());
		}
		else {
			run.clear(TrackedRun.AWAITED);
			forgetIfUnwanted(run);
		}
	}

	private TrackedRun track(UUID id, Moment now) {
		TrackedRun run = this.state.runs().get(id);
		if (run == null) {
			run = new TrackedRun(id);
			run.reading = this.list.latestReading();
			this.state.runs().add(run);
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

	void forget(TrackedRun run) {
		this.state.runs().remove(run);
		this.schedule.remove(run);
		this.acts.remove(run);
		this.state.extras().remove(run);
		this.pages.changed();
	}

	void restore(RunState stored, Moment now) {
		UUID id = UUID.fromString(stored.workflowRunId());
		TrackedRun run = this.state.runs().get(id);
		if (run == null) {
			run = track(id, now);
			run.status = (stored.status() != null) ? ListSightings.known(stored.status()) : null;
			run.startedAt = stored.startedAt();
			run.changes = stored.changes();
			if (stored.suspectedStuckSince() != null) {
				this.acts.restoreStuck(run, stored.suspectedStuckSince());
			}
			if (!stored.humanActs().isEmpty()) {
				this.state.extras().of(run).humans.addAll(stored.humanActs());
			}
		}
		if (stored.watched()) {
			run.set(TrackedRun.WATCHED);
		}
		else {
			run.clear(TrackedRun.WATCHED);
		}
		if (stored.ofDefinition() && this.state.coverage().isWatched()) {
			run.set(TrackedRun.OF_DEFINITION | TrackedRun.DISCOVERED);
		}
	}

	void forget(String workflowRunId) {
		TrackedRun run = this.state.runs().get(UUID.fromString(workflowRunId));
		if (run != null) {
			forget(run);
		}
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

}
