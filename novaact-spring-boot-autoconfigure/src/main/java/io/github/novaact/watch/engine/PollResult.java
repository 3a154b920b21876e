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

import io.github.novaact.ActSummary;
import io.github.novaact.Page;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunSummary;
import org.jspecify.annotations.Nullable;

/**
 * Result of a {@link Poll}.
 */
sealed interface PollResult {

	/**
	 * Return the failure.
	 * @return what the client threw, {@code null} if there is a response
	 */
	default @Nullable Throwable failure() {
		return null;
	}

	/**
	 * The run.
	 *
	 * @param run the run
	 */
	record Run(WorkflowRun run) implements PollResult {
	}

	/**
	 * A page of runs.
	 *
	 * @param page the page
	 * @param complete whether no run was left out of it
	 */
	record Runs(Page<WorkflowRunSummary> page, boolean complete) implements PollResult {

		Runs(Page<WorkflowRunSummary> page) {
			this(page, true);
		}

	}

	/**
	 * A page of acts.
	 *
	 * @param page the page
	 */
	record Acts(Page<ActSummary> page) implements PollResult {
	}

	/**
	 * No response, or one that refuses.
	 *
	 * @param failure what the client threw
	 */
	record Failure(Throwable failure) implements PollResult {
	}

}
