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

package io.github.novaact.samples.lookup;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Gives workflow runs as JSON. What a lookup throws becomes an answer in
 * {@link WorkflowRunProblems}.
 */
@RestController
class WorkflowRunController {

	private final NovaActClient client;

	WorkflowRunController(NovaActClient client) {
		this.client = client;
	}

	@GetMapping("/runs/{definition}/{runId}")
	WorkflowRun run(@PathVariable String definition, @PathVariable String runId) {
		return this.client.getWorkflowRun(definition, runId);
	}

}
