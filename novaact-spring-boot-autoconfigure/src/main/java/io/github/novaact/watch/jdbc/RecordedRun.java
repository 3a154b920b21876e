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

package io.github.novaact.watch.jdbc;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import io.github.novaact.watch.store.RunState;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a run that has not ended.
 */
final class RecordedRun {

	private @Nullable String status;

	private @Nullable Instant startedAt;

	private int changes;

	private @Nullable Instant stuckSince;

	private final Set<String> humanActs = new HashSet<>();

	private boolean discovered;

	void add(String fact, @Nullable String status, @Nullable Long startedAt, long recordedAt) {
		this.status = (status != null) ? status : this.status;
		this.startedAt = (startedAt != null) ? Instant.ofEpochMilli(startedAt) : this.startedAt;
		this.discovered |= fact.equals(Fact.DISCOVERED);
		this.changes += fact.startsWith(Fact.CHANGED) ? 1 : 0;
		if (fact.equals(Fact.STUCK)) {
			this.stuckSince = Instant.ofEpochMilli(recordedAt);
		}
		if (fact.startsWith(Fact.NEEDS_HUMAN)) {
			this.humanActs.add(fact.substring(Fact.NEEDS_HUMAN.length()));
		}
	}

	boolean isDiscovered() {
		return this.discovered;
	}

	RunState state(String runId, boolean watched) {
		return new RunState(runId, watched, this.discovered, this.status, this.startedAt, this.changes, this.stuckSince,
				this.humanActs);
	}

}
