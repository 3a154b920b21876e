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

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The runs of a definition that a caller watches or waits for.
 */
final class TrackedRuns {

	private final Map<UUID, TrackedRun> runs = new HashMap<>();

	@Nullable TrackedRun get(UUID id) {
		return this.runs.get(id);
	}

	boolean contains(TrackedRun run) {
		return this.runs.get(run.id) == run;
	}

	void add(TrackedRun run) {
		this.runs.put(run.id, run);
	}

	void remove(TrackedRun run) {
		this.runs.remove(run.id);
	}

	Collection<TrackedRun> all() {
		return this.runs.values();
	}

	List<TrackedRun> copy() {
		return List.copyOf(this.runs.values());
	}

	int size() {
		return this.runs.size();
	}

	boolean isEmpty() {
		return this.runs.isEmpty();
	}

}
