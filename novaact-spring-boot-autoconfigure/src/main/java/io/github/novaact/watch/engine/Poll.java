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

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

/**
 * One request to the service that a plan calls for.
 */
sealed interface Poll {

	/**
	 * Return the operation of the service.
	 * @return the name of the operation
	 */
	String operation();

	/**
	 * Looks up a run.
	 *
	 * @param key key of the run
	 */
	record Lookup(WorkflowRunKey key) implements Poll {

		@Override
		public String operation() {
			return "GetWorkflowRun";
		}

	}

	/**
	 * Reads a page of the definition's runs.
	 *
	 * @param definition name of the definition
	 * @param token token of the page, {@code null} for the first one
	 * @param scan whether the page belongs to the reading in the background
	 */
	record Runs(String definition, @Nullable String token, boolean scan) implements Poll {

		@Override
		public String operation() {
			return "ListWorkflowRuns";
		}

		@Override
		public String toString() {
			return operation() + " of '" + this.definition + "', " + ((this.token != null) ? "next" : "first")
					+ " page";
		}

	}

	/**
	 * Reads a page of a run's acts.
	 *
	 * @param key key of the run
	 * @param token token of the page, {@code null} for the first one
	 */
	record Acts(WorkflowRunKey key, @Nullable String token) implements Poll {

		@Override
		public String operation() {
			return "ListActs";
		}

		@Override
		public String toString() {
			return operation() + " of " + this.key + ", " + ((this.token != null) ? "next" : "first") + " page";
		}

	}

}
