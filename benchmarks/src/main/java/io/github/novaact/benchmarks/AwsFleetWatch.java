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

package io.github.novaact.benchmarks;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.novaact.NovaActClient;
import software.amazon.awssdk.services.novaact.model.GetWorkflowRunResponse;
import software.amazon.awssdk.services.novaact.model.ListWorkflowRunsResponse;
import software.amazon.awssdk.services.novaact.model.WorkflowRunStatus;
import software.amazon.awssdk.services.novaact.model.WorkflowRunSummary;

/**
 * Learns that runs have ended with AWS's client in a loop, paced to a number of requests
 * a second: by a lookup for each run, or by reading all lists again and again.
 */
final class AwsFleetWatch implements FleetWatch {

	private static final int THREADS = 16;

	private final NovaActClient client;

	private final int definitions;

	private final long nanosBetween;

	private final Consumer<Instant> ended;

	private final Map<String, String> running = new HashMap<>();

	private final Deque<String> due = new ArrayDeque<>();

	private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);

	private long next = System.nanoTime();

	private boolean complete;

	private volatile boolean closed;

	@SuppressWarnings("deprecation")
	AwsFleetWatch(URI endpoint, int definitions, int requestsPerSecond, Consumer<Instant> ended, boolean lookups) {
		this.definitions = definitions;
		this.nanosBetween = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
		this.ended = ended;
		this.client = NovaActClient.builder()
			.endpointOverride(endpoint)
			.region(Region.US_EAST_1)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "secret")))
			.httpClientBuilder(ApacheHttpClient.builder())
			.build();
		this.executor.execute(() -> {
			readLists();
			this.complete = true;
			if (lookups) {
				synchronized (this.running) {
					this.due.addAll(this.running.keySet());
				}
				for (int i = 0; i < THREADS - 1; i++) {
					this.executor.execute(this::lookUp);
				}
			}
			while (!this.closed && !lookups) {
				readLists();
			}
		});
	}

	private void readLists() {
		for (int i = 0; i < this.definitions && !this.closed; i++) {
			String token = null;
			do {
				token = readPage(FleetService.definition(i), token);
			}
			while (token != null && !this.closed);
		}
	}

	private @Nullable String readPage(String definition, @Nullable String token) {
		while (!this.closed) {
			pace();
			try {
				ListWorkflowRunsResponse page = this.client.listWorkflowRuns(
						(request) -> request.workflowDefinitionName(definition).maxResults(100).nextToken(token));
				page.workflowRunSummaries().forEach((run) -> saw(definition, run));
				return page.nextToken();
			}
			catch (SdkException ex) {
				// Throttled in spite of its retries: once more; or closed
			}
		}
		return null;
	}

	private void saw(String definition, WorkflowRunSummary run) {
		boolean end;
		synchronized (this.running) {
			if (run.status() == WorkflowRunStatus.RUNNING) {
				this.running.put(run.workflowRunId(), definition);
				return;
			}
			end = this.running.remove(run.workflowRunId()) != null;
		}
		if (end) {
			this.ended.accept(run.endedAt());
		}
	}

	private void lookUp() {
		while (!this.closed) {
			String id;
			String definition;
			synchronized (this.running) {
				id = this.due.poll();
				definition = (id != null) ? this.running.get(id) : null;
			}
			if (id == null || definition == null) {
				return;
			}
			pace();
			try {
				GetWorkflowRunResponse run = this.client
					.getWorkflowRun((request) -> request.workflowDefinitionName(definition).workflowRunId(id));
				synchronized (this.running) {
					if (run.status() == WorkflowRunStatus.RUNNING) {
						this.due.add(id);
						continue;
					}
					this.running.remove(id);
				}
				this.ended.accept(run.endedAt());
			}
			catch (SdkException ex) {
				synchronized (this.running) {
					this.due.add(id);
				}
			}
		}
	}

	private void pace() {
		long wait;
		synchronized (this) {
			long now = System.nanoTime();
			this.next = Math.max(this.next + this.nanosBetween, now);
			wait = this.next - now;
		}
		if (wait > 0) {
			LockSupport.parkNanos(wait);
		}
	}

	@Override
	public int known() {
		synchronized (this.running) {
			return this.complete ? Integer.MAX_VALUE / 2 : this.running.size();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.executor.shutdownNow();
		this.client.close();
	}

}
