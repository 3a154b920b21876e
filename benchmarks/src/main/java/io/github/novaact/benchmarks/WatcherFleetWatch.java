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
import java.time.Instant;
import java.util.function.Consumer;

import io.github.novaact.NovaActClient;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Watches definitions with our watcher.
 */
final class WatcherFleetWatch implements FleetWatch {

	private final NovaActClient client;

	private final WorkflowRunWatcher watcher;

	WatcherFleetWatch(URI endpoint, int definitions, int requestsPerSecond, Duration interval,
			Consumer<Instant> ended) {
		this.client = new DefaultNovaActClientBuilder().endpoint(endpoint)
			.region("us-east-1")
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "secret")))
			.build();
		this.watcher = new DefaultWorkflowRunWatcherBuilder().client(this.client).eventPublisher((event) -> {
			if (event instanceof WorkflowRunEndedEvent end && end.run().endedAt() != null) {
				ended.accept(end.run().endedAt());
			}
		}).requestsPerSecond(requestsPerSecond).interval(interval).build();
		for (int i = 0; i < definitions; i++) {
			this.watcher.watchDefinition(FleetService.definition(i));
		}
	}

	@Override
	public int known() {
		WatchActivity activity = ((MonitoredWatcher) this.watcher).activity();
		return activity.running() + activity.suspectedStuck();
	}

	@Override
	public void close() {
		this.watcher.close();
		this.client.close();
	}

}
