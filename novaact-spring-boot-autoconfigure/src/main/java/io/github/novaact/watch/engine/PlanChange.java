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
 * {@link DefinitionWatch} that changes a plan at a moment.
 *
 * @param plan the plan
 * @param now the moment
 */
record PlanChange(DefinitionPlan plan, Moment now) implements DefinitionWatch {

	@Override
	public void watch(String workflowRunId) {
		this.plan.interest().watch(workflowRunId, this.now);
	}

	@Override
	public void unwatch(String workflowRunId) {
		this.plan.interest().unwatch(workflowRunId);
	}

	@Override
	public void watchDefinition() {
		this.plan.interest().watchDefinition(this.now.instant(), this.now);
	}

	@Override
	public void watchDefinition(Instant began) {
		this.plan.interest().watchDefinition(began, this.now);
	}

	@Override
	public void unwatchDefinition() {
		this.plan.interest().unwatchDefinition();
	}

	@Override
	public boolean isWatched() {
		return this.plan.coverage().isWatched();
	}

	@Override
	public boolean isEmpty() {
		return this.plan.isEmpty();
	}

	@Override
	public void setAwaited(String workflowRunId, boolean awaited) {
		this.plan.interest().setAwaited(workflowRunId, awaited, this.now);
	}

	@Override
	public void forget(String workflowRunId) {
		this.plan.interest().forget(workflowRunId);
	}

	@Override
	public void restore(RunState state) {
		this.plan.interest().restore(state, this.now);
	}

	@Override
	public void restorePublished(String workflowRunId, Instant end) {
		this.plan.coverage().published(UUID.fromString(workflowRunId), null, end, this.now.serviceInstant());
	}

	@Override
	public void restorePublishedUpTo(Instant end) {
		this.plan.coverage().restorePublishedUpTo(end);
	}

	@Override
	public long[] pastDurations() {
		return this.plan.durations().toArray();
	}

	@Override
	public void restorePastDurations(long[] millis) {
		this.plan.durations().restore(millis);
	}

	@Override
	public @Nullable String readingState() {
		ReadingProgress progress = this.plan.list().progress();
		return (progress != null) ? progress.toString() : null;
	}

	@Override
	public void restoreReading(String state) {
		ReadingProgress progress = ReadingProgress.parse(state);
		if (progress != null) {
			this.plan.list().restore(progress, this.now.ticks());
		}
	}

	@Override
	public List<RunState> runs() {
		return this.plan.states();
	}

}
