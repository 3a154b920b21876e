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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunWatcher;

/**
 * A watcher of a {@link SimulatedService} in {@link SimulatedTime}.
 */
final class Simulation {

	final SimulatedTime time = new SimulatedTime();

	final SimulatedService service;

	final WorkflowRunWatcher watcher;

	final List<WorkflowRunEvent> events = new ArrayList<>();

	private final Map<String, Instant> publishedAt = new HashMap<>();

	private final Map<String, Integer> published = new HashMap<>();

	private Consumer<WorkflowRunEvent> listener = (event) -> {
	};

	private boolean recording = true;

	private Duration serviceClockOffset;

	Simulation(long seed) {
		this(seed, (builder) -> {
		});
	}

	Simulation(long seed, Consumer<WorkflowRunWatcher.Builder> settings) {
		this.service = new SimulatedService(this.time::instant, seed);
		DefaultWorkflowRunWatcherBuilder builder = new DefaultWorkflowRunWatcherBuilder().client(new Client())
			.eventPublisher((event) -> publish((WorkflowRunEvent) event))
			.runtime(this.time);
		settings.accept(builder);
		this.watcher = builder.build();
	}

	private void publish(WorkflowRunEvent event) {
		this.listener.accept(event);
		if (!this.recording) {
			return;
		}
		this.events.add(event);
		this.published.merge(event.id(), 1, Integer::sum);
		this.publishedAt.putIfAbsent(event.id(), this.time.instant());
	}

	/**
	 * Keep no event, so that what the watcher keeps can be measured.
	 */
	void recordNothing() {
		this.recording = false;
	}

	void listener(Consumer<WorkflowRunEvent> listener) {
		this.listener = listener;
	}

	/**
	 * Let the client believe that the service's clock is ahead.
	 * @param offset by how much
	 */
	void serviceClockOffset(Duration offset) {
		this.serviceClockOffset = offset;
	}

	int published(SimulatedService.SimulatedRun run, String fact) {
		return this.published.getOrDefault(run.definition + "/" + run.id + "/" + fact, 0);
	}

	Duration delay(SimulatedService.SimulatedRun run) {
		Instant at = this.publishedAt.get(run.definition + "/" + run.id + "/ended");
		return (at != null) ? Duration.between(run.endsAt, at) : null;
	}

	<T extends WorkflowRunEvent> List<T> events(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	<T extends WorkflowRunEvent> List<T> events(Class<T> type, WorkflowRunKey key) {
		return events(type).stream().filter((event) -> event.key().equals(key)).toList();
	}

	WatchActivity activity() {
		return ((MonitoredWatcher) this.watcher).activity();
	}

	/**
	 * The service as a client that knows its clock after the first response.
	 */
	private final class Client implements NovaActClient, MonitoredClient {

		@Override
		public WorkflowRun getWorkflowRun(WorkflowRunKey key) {
			return Simulation.this.service.getWorkflowRun(key);
		}

		@Override
		public NovaActClient withoutRetry() {
			return Simulation.this.service;
		}

		@Override
		public Duration serviceClockOffset() {
			if (Simulation.this.serviceClockOffset != null) {
				return Simulation.this.serviceClockOffset;
			}
			return (Simulation.this.service.requests() > 0) ? Simulation.this.time.clockAhead().negated() : null;
		}

		@Override
		public ClientActivity activity() {
			throw new UnsupportedOperationException();
		}

		@Override
		public WorkflowRun probe(WorkflowRunKey key, Duration timeout) {
			throw new UnsupportedOperationException();
		}

	}

}
