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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.watch.WaitTimeoutException;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Few new runs with a waiter each: the requests of a wait, and those after the last
 * waiter has left.
 *
 * @param requestsOfAWait requests for each wait of a minute
 * @param requestsAfterwards requests in half a minute after the last wait
 */
record FleetWaiters(double requestsOfAWait, int requestsAfterwards) {

	private static final Duration WAIT = Duration.ofMinutes(1);

	private static final Duration AFTERWARDS = Duration.ofSeconds(30);

	static FleetWaiters run(int waiters, int definitions, Duration interval) throws Exception {
		try (ChildJvm service = ChildJvm.start(FleetService.class, String.valueOf(waiters), String.valueOf(definitions),
				"0", "100", "0");
				NovaActClient client = new DefaultNovaActClientBuilder().endpoint(URI.create(service.answer()))
					.region("us-east-1")
					.credentialsProvider(
							StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "secret")))
					.build();
				WorkflowRunWatcher watcher = new DefaultWorkflowRunWatcherBuilder().client(client)
					.interval(interval)
					.build()) {
			List<WorkflowRunKey> keys = IntStream.range(0, definitions)
				.mapToObj(FleetService::definition)
				.flatMap((definition) -> client.listWorkflowRuns(definition)
					.stream()
					.map((run) -> new WorkflowRunKey(definition, run.workflowRunId())))
				.toList();
			service.ask(FleetService.STATS);
			List<CompletableFuture<?>> waits = new ArrayList<>();
			keys.forEach((key) -> waits.add(watcher.whenEnded(key, WAIT).handle(FleetWaiters::timedOut)));
			CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new)).join();
			int requests = requests(service);
			Thread.sleep(AFTERWARDS.toMillis());
			return new FleetWaiters((double) requests / waiters, requests(service));
		}
	}

	private static boolean timedOut(@Nullable WorkflowRun run, @Nullable Throwable failure) {
		if (failure instanceof WaitTimeoutException) {
			return true;
		}
		throw new IllegalStateException("A wait for a run that does not end has ended: " + run, failure);
	}

	private static int requests(ChildJvm service) throws Exception {
		return Integer.parseInt(FleetProgram.words(service.ask(FleetService.STATS))[0]);
	}

}
