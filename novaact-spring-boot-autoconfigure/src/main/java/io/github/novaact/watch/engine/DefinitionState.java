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

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchSettings;

/**
 * State of one workflow definition's plan. Each part has its own rules.
 *
 * @param name name of the definition
 * @param settings the settings
 * @param runs the runs that are watched or waited for
 * @param coverage what was read and published
 * @param durations durations of past runs
 */
record DefinitionState(String name, WatchSettings settings, Map<UUID, TrackedRun> runs, ReadCoverage coverage,
		PastDurations durations) {

	DefinitionState(String name, WatchSettings settings) {
		this(name, settings, new HashMap<>(), new ReadCoverage(), new PastDurations());
	}

	boolean isEmpty() {
		return this.runs.isEmpty() && !this.coverage.isWatched();
	}

	boolean isTracked(TrackedRun run) {
		return this.runs.get(run.id) == run;
	}

	WorkflowRunKey key(TrackedRun run) {
		return new WorkflowRunKey(this.name, run.id.toString());
	}

}
