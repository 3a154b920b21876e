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

package io.github.novaact.samples.lookup.live;

import java.time.Instant;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

/**
 * A row of the page.
 *
 * @param key key of the row
 * @param definition name of the workflow definition
 * @param runId id of the run
 * @param status last known status
 * @param startedAt when the run started, or was first heard of
 * @param endedAt when it ended
 * @param at when the row last changed
 * @param expectedEnd when runs of the definition usually have ended
 * @param suspectedStuckSince since when the run is suspected to be stuck
 * @param waitsForHumanSince since when an act of it waits for a person
 * @param gone whether the run is not there any more
 */
record LiveRun(String key, String definition, String runId, String status, Instant startedAt, @Nullable Instant endedAt,
		Instant at, @Nullable Instant expectedEnd, @Nullable Instant suspectedStuckSince,
		@Nullable Instant waitsForHumanSince, boolean gone) {

	static LiveRun of(WorkflowRunKey key, String status, Instant startedAt, Instant at) {
		return new LiveRun(key.workflowDefinitionName() + "/" + key.workflowRunId(), key.workflowDefinitionName(),
				key.workflowRunId(), status, startedAt, null, at, null, null, null, false);
	}

	boolean hasEnded() {
		return this.endedAt != null || this.gone;
	}

	LiveRun withStatus(String status, Instant at) {
		return new LiveRun(this.key, this.definition, this.runId, status, this.startedAt, this.endedAt, at,
				this.expectedEnd, this.suspectedStuckSince, this.waitsForHumanSince, this.gone);
	}

	LiveRun withExpectation(Instant startedAt, @Nullable Instant expectedEnd, @Nullable Instant suspectedStuckSince) {
		return new LiveRun(this.key, this.definition, this.runId, this.status, startedAt, this.endedAt, this.at,
				expectedEnd, suspectedStuckSince, this.waitsForHumanSince, this.gone);
	}

	LiveRun suspectedStuck(Instant at) {
		return new LiveRun(this.key, this.definition, this.runId, this.status, this.startedAt, this.endedAt, at,
				this.expectedEnd, at, this.waitsForHumanSince, this.gone);
	}

	LiveRun waitingForHuman(Instant since, Instant at) {
		return new LiveRun(this.key, this.definition, this.runId, this.status, this.startedAt, this.endedAt, at,
				this.expectedEnd, this.suspectedStuckSince, since, this.gone);
	}

	LiveRun ended(String status, Instant startedAt, Instant endedAt, Instant at) {
		return new LiveRun(this.key, this.definition, this.runId, status, startedAt, endedAt, at, null, null, null,
				this.gone);
	}

	LiveRun gone(Instant at) {
		return new LiveRun(this.key, this.definition, this.runId, this.status, this.startedAt, this.endedAt, at, null,
				null, null, true);
	}

}
