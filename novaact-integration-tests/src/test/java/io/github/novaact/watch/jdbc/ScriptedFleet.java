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

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.novaact.ListOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.Page;
import io.github.novaact.Paged;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceError;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunSummary;

/**
 * A service without a network: its runs start and end when the script says so.
 */
final class ScriptedFleet {

	private final NemesisTime time;

	private final Map<String, List<ScriptedRun>> runs = new ConcurrentHashMap<>();

	/** Index of the first run of each page that was requested. */
	final Queue<Integer> offsets = new ConcurrentLinkedQueue<>();

	final AtomicInteger requests = new AtomicInteger();

	ScriptedFleet(NemesisTime time) {
		this.time = time;
	}

	/**
	 * Add a run.
	 * @param definition name of its definition
	 * @param startedAt when it starts
	 * @param duration how long it takes
	 * @return its key
	 */
	WorkflowRunKey add(String definition, Instant startedAt, Duration duration) {
		ScriptedRun run = new ScriptedRun(new WorkflowRunKey(definition, this.time.runId()), startedAt,
				startedAt.plus(duration), this.time);
		runs(definition).add(run);
		return run.key;
	}

	Instant end(WorkflowRunKey key) {
		return find(key).endsAt;
	}

	private List<ScriptedRun> runs(String definition) {
		return this.runs.computeIfAbsent(definition, (name) -> new CopyOnWriteArrayList<>());
	}

	private ScriptedRun find(WorkflowRunKey key) {
		return runs(key.workflowDefinitionName()).stream()
			.filter((run) -> run.key.equals(key))
			.findFirst()
			.orElseThrow(() -> new ResourceNotFoundException(
					new ServiceError(404, "ResourceNotFoundException", "No run", "request", 1), null, null));
	}

	/**
	 * Return a client.
	 * @param gate called before and after each request
	 * @return the client
	 */
	NovaActClient client(Runnable gate) {
		return new NovaActClient() {

			@Override
			public WorkflowRun getWorkflowRun(WorkflowRunKey key) {
				gate.run();
				ScriptedFleet.this.requests.incrementAndGet();
				WorkflowRun run = find(key).run();
				gate.run();
				return run;
			}

			@Override
			public Paged<WorkflowRunSummary> listWorkflowRuns(String definition, ListOptions options) {
				return Paged.of(options.nextToken(), (token) -> {
					gate.run();
					Page<WorkflowRunSummary> page = page(definition, token, options.pageSize());
					gate.run();
					return page;
				});
			}

		};
	}

	private Page<WorkflowRunSummary> page(String definition, String token, int size) {
		this.requests.incrementAndGet();
		int from = (token != null) ? Integer.parseInt(token.substring(1)) : 0;
		this.offsets.add(from);
		List<WorkflowRunSummary> items = runs(definition).stream()
			.filter((run) -> !run.startedAt.isAfter(this.time.now()))
			.sorted(Comparator.comparing((ScriptedRun run) -> run.startedAt).reversed())
			.skip(from)
			.limit(size + 1)
			.map(ScriptedRun::summary)
			.toList();
		boolean more = items.size() > size;
		return new Page<>(more ? items.subList(0, size) : items, more ? "t" + (from + size) : null);
	}

	private record ScriptedRun(WorkflowRunKey key, Instant startedAt, Instant endsAt, NemesisTime time) {

		private boolean hasEnded() {
			return !this.time.now().isBefore(this.endsAt);
		}

		private String arn() {
			return "arn:aws:nova-act:us-east-1:123456789012:workflow-definition/" + this.key.workflowDefinitionName()
					+ "/workflow-run/" + this.key.workflowRunId();
		}

		WorkflowRun run() {
			boolean ended = hasEnded();
			return new WorkflowRun(arn(), this.key.workflowRunId(), ended ? "SUCCEEDED" : "RUNNING", this.startedAt,
					ended ? this.endsAt : null, "nova-act-latest", null);
		}

		WorkflowRunSummary summary() {
			boolean ended = hasEnded();
			return new WorkflowRunSummary(arn(), this.key.workflowRunId(), ended ? "SUCCEEDED" : "RUNNING",
					this.startedAt, ended ? this.endsAt : null, null);
		}

	}

}
