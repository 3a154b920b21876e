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

package io.github.novaact.watch.store;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * State of a run that a {@link WatchStore} keeps, so that another instance can continue
 * without publishing anything twice.
 *
 * @param workflowRunId id of the run
 * @param watched whether the run is watched individually
 * @param ofDefinition whether it is watched with its definition and its discovery was
 * published
 * @param status last known status, {@code null} before the first poll
 * @param startedAt time at which it started, {@code null} before the first poll
 * @param changes number of status changes that were published
 * @param suspectedStuckSince time since which it is suspected to be stuck, {@code null}
 * if it is not
 * @param humanActs ids of the acts for which a {@code WorkflowRunNeedsHumanEvent} was
 * published
 * @since 0.1.0
 */
public record RunState(String workflowRunId, boolean watched, boolean ofDefinition, @Nullable String status,
		@Nullable Instant startedAt, int changes, @Nullable Instant suspectedStuckSince, Set<String> humanActs) {

	/**
	 * Create a state.
	 * @param workflowRunId id of the run
	 * @param watched whether the run is watched individually
	 * @param ofDefinition whether it is watched with its definition
	 * @param status last known status, may be {@code null}
	 * @param startedAt time at which it started, may be {@code null}
	 * @param changes number of status changes that were published
	 * @param suspectedStuckSince time since which it is suspected to be stuck, may be
	 * {@code null}
	 * @param humanActs ids of the acts for which an event was published
	 */
	public RunState {
		humanActs = Set.copyOf(humanActs);
	}

}
