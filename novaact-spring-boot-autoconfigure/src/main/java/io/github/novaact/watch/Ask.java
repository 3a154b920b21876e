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

package io.github.novaact.watch;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

/**
 * One request to the service that a plan calls for.
 *
 * @since 0.1.0
 */
public sealed interface Ask {

	/**
	 * Return the definition that it is about.
	 * @return the name of the definition
	 */
	String definition();

	/**
	 * Return the operation of the service.
	 * @return the name of the operation
	 */
	String operation();

	/**
	 * Look up a run.
	 *
	 * @param key key of the run
	 * @since 0.1.0
	 */
	record LookUp(WorkflowRunKey key) implements Ask {

		@Override
		public String definition() {
			return this.key.workflowDefinitionName();
		}

		@Override
		public String operation() {
			return "GetWorkflowRun";
		}

	}

	/**
	 * Read a page of the definition's runs.
	 *
	 * @param definition name of the definition
	 * @param token token of the page, {@code null} for the first one
	 * @param scan whether the page is one of a reading in the background
	 * @since 0.1.0
	 */
	record ListRuns(String definition, @Nullable String token, boolean scan) implements Ask {

		@Override
		public String operation() {
			return "ListWorkflowRuns";
		}

	}

	/**
	 * Read a page of a run's acts.
	 *
	 * @param key key of the run
	 * @param token token of the page, {@code null} for the first one
	 * @since 0.1.0
	 */
	record ListActs(WorkflowRunKey key, @Nullable String token) implements Ask {

		@Override
		public String definition() {
			return this.key.workflowDefinitionName();
		}

		@Override
		public String operation() {
			return "ListActs";
		}

	}

}
