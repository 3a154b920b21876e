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
import java.util.List;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.store.DefinitionWatch;
import io.github.novaact.watch.store.Transition;
import io.github.novaact.watch.store.WatchFleet;
import io.github.novaact.watch.store.WatchStore;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * {@link WatchStore} that keeps watches in memory.
 */
final class MemoryWatchStore implements WatchStore {

	private volatile @Nullable WatchFleet fleet;

	@Override
	public void start(WatchFleet fleet) {
		this.fleet = fleet;
	}

	@Override
	public void watch(WorkflowRunKey key) {
		change(key.workflowDefinitionName(), (definition) -> definition.watch(key.workflowRunId()));
	}

	@Override
	public void unwatch(WorkflowRunKey key) {
		change(key.workflowDefinitionName(), (definition) -> definition.unwatch(key.workflowRunId()));
	}

	@Override
	public void watchDefinition(String workflowDefinitionName) {
		change(workflowDefinitionName, DefinitionWatch::watchDefinition);
	}

	@Override
	public void unwatchDefinition(String workflowDefinitionName) {
		change(workflowDefinitionName, DefinitionWatch::unwatchDefinition);
	}

	@Override
	public void awaitedChanged(WorkflowRunKey key) {
		change(key.workflowDefinitionName(),
				(definition) -> definition.setAwaited(key.workflowRunId(), fleet().isAwaited(key)));
	}

	private void change(String workflowDefinitionName, Consumer<DefinitionWatch> change) {
		fleet().change(workflowDefinitionName, change);
	}

	@Override
	public List<WatchedRun> watchedRuns() {
		List<WatchedRun> runs = new ArrayList<>();
		fleet().addTo(runs);
		return runs;
	}

	@Override
	public boolean deliver(Transition transition, Consumer<WorkflowRunEvent> publisher) {
		transition.events().forEach(publisher);
		return true;
	}

	private WatchFleet fleet() {
		WatchFleet fleet = this.fleet;
		Assert.state(fleet != null, "Not started");
		return fleet;
	}

}
