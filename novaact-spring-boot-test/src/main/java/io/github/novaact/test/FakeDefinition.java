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

package io.github.novaact.test;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.novaact.WorkflowDefinitionStatus;
import org.jspecify.annotations.Nullable;

/**
 * A workflow definition with its runs.
 *
 * @param name name
 * @param script its script
 * @param sequence number of the definition
 * @param runs its runs by their ids
 * @param runTimeline its runs in their order
 * @param sessions the sessions of its runs by their ids
 * @param acts the acts of its runs in their order
 */
record FakeDefinition(String name, DefinitionScript script, long sequence, Map<String, FakeRun> runs,
		Timeline<FakeRun> runTimeline, Map<String, FakeSession> sessions,
		Timeline<FakeAct> acts) implements Timeline.Entry {

	FakeDefinition(String name, DefinitionScript script, long sequence) {
		this(name, script, sequence, new ConcurrentHashMap<>(), new Timeline<>(), new ConcurrentHashMap<>(),
				new Timeline<>());
	}

	FakeDefinition withScript(DefinitionScript script) {
		return new FakeDefinition(this.name, script, this.sequence, this.runs, this.runTimeline, this.sessions,
				this.acts);
	}

	@Override
	public Instant time() {
		return this.script.createdAt();
	}

	boolean isDeleting() {
		return this.script.status().equals(WorkflowDefinitionStatus.DELETING.name());
	}

	void add(FakeRun run) {
		this.runs.compute(run.key().workflowRunId(), (id, other) -> {
			forget(other);
			this.runTimeline.add(run);
			return run;
		});
	}

	void remove(String runId) {
		this.runs.computeIfPresent(runId, (id, run) -> {
			forget(run);
			return null;
		});
	}

	private void forget(@Nullable FakeRun run) {
		if (run != null) {
			this.runTimeline.remove(run);
			run.contents().actTimeline().all().forEach(this.acts::remove);
			this.sessions.keySet().removeAll(run.contents().sessions().keySet());
		}
	}

}
