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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.WorkflowRunWatcher;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Returns workflow runs as JSON. {@link WorkflowRunProblems} handles exceptions.
 */
@RestController
class WorkflowRunController {

	private final NovaActClient client;

	private final WorkflowRunWatcher watcher;

	WorkflowRunController(NovaActClient client, WorkflowRunWatcher watcher) {
		this.client = client;
		this.watcher = watcher;
	}

	/**
	 * List the first runs of a definition. The list is read page by page, and no page
	 * more than is needed.
	 * @param definition name of the workflow definition
	 * @param limit number of runs
	 * @return the runs
	 */
	@GetMapping("/runs/{definition}")
	List<WorkflowRunSummary> runs(@PathVariable String definition, @RequestParam(defaultValue = "20") int limit) {
		return this.client.listWorkflowRuns(definition).stream().limit(limit).toList();
	}

	/**
	 * Wait for the end of a run, without blocking a thread.
	 * @param definition name of the workflow definition
	 * @param runId id of the run
	 * @param seconds time to wait
	 * @return the run as it ended
	 */
	@GetMapping("/runs/{definition}/{runId}/end")
	CompletableFuture<WorkflowRun> end(@PathVariable String definition, @PathVariable String runId,
			@RequestParam(defaultValue = "60") int seconds) {
		return this.watcher.whenEnded(new WorkflowRunKey(definition, runId), Duration.ofSeconds(seconds));
	}

	@GetMapping("/runs/{definition}/{runId}")
	WorkflowRun run(@PathVariable String definition, @PathVariable String runId) {
		return this.client.getWorkflowRun(definition, runId);
	}

}
