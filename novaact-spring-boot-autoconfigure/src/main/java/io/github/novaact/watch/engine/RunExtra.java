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
import java.util.HashSet;
import java.util.Set;

import io.github.novaact.watch.WorkflowRunNeedsHumanEvent;
import org.jspecify.annotations.Nullable;

/**
 * State that only few runs have: those whose acts are polled, that are suspected to be
 * stuck, or whose lookups fail.
 */
final class RunExtra {

	/**
	 * What all others have. Never changed.
	 */
	static final RunExtra NONE = new RunExtra();

	@Nullable Instant stuckSince;

	/**
	 * Time before which the run is not overdue, as an act is newer than its start.
	 */
	@Nullable Instant overdueAt;

	@Nullable Instant lastActAt;

	@Nullable String actsToken;

	int actsPages;

	/**
	 * Number of lookups that have failed in a row.
	 */
	int failures;

	/**
	 * Ids of the acts for which a {@link WorkflowRunNeedsHumanEvent} was published.
	 */
	final Set<String> humans = new HashSet<>();

	/** When the last act began that waits for a person. */
	@Nullable Instant humanSince;

}
