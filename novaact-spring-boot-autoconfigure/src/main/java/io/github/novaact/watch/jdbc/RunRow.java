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

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.RunState;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The row of a run. Times are in milliseconds since the epoch.
 *
 * @param definition name of the definition
 * @param runId id of the run
 * @param watched whether the run is watched by itself
 * @param discovered whether it is watched with its definition
 * @param status last known status
 * @param startedAt when it started, by the service
 * @param changes number of changes of its status that were told
 * @param suspectedStuckSince since when it is suspected to be stuck
 * @param humanActs acts that wait for a person, as told, separated by commas
 * @param endedAt when it ended, by the service
 * @param toldAt since when nothing is left to tell of it; {@code null} while it is
 * watched or waited for
 * @param outcome how it ended, for those who wait
 * @param awaited whether somebody waits for it
 */
record RunRow(String definition, String runId, boolean watched, boolean discovered, @Nullable String status,
		@Nullable Long startedAt, int changes, @Nullable Long suspectedStuckSince, @Nullable String humanActs,
		@Nullable Long endedAt, @Nullable Long toldAt, @Nullable String outcome, boolean awaited) {

	RunState state() {
		return new RunState(this.runId, this.watched, this.discovered, this.status, WatchTables.instant(this.startedAt),
				this.changes, WatchTables.instant(this.suspectedStuckSince),
				StringUtils.commaDelimitedListToSet(this.humanActs));
	}

	WorkflowRunKey key() {
		return new WorkflowRunKey(this.definition, this.runId);
	}

	/**
	 * Return how the run ended, if it is known to have.
	 * @return the outcome, {@code null} if it is not known to have ended
	 */
	@Nullable String end() {
		String outcome = this.outcome;
		return (outcome != null && outcome.startsWith(Outcome.OF_A_RUN)) ? outcome : null;
	}

	boolean isTold() {
		return this.toldAt != null;
	}

	/**
	 * Return whether somebody watches the run or waits for it.
	 * @param definitionWatched whether its definition is watched
	 * @return whether somebody does
	 */
	boolean isWanted(boolean definitionWatched) {
		return this.watched || this.awaited || (this.discovered && definitionWatched);
	}

}
