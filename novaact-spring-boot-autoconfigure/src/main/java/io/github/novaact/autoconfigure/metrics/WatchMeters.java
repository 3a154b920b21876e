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

package io.github.novaact.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchListener;
import io.github.novaact.watch.WorkflowRunEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Meters of watched and ended runs. All watchers of an application share them.
 */
class WatchMeters implements WatchListener, MeterBinder {

	private static final int MAX_DEFINITIONS = 100;

	private static final List<String> OPERATIONS = List.of("GetWorkflowRun", "ListWorkflowRuns", "ListActs");

	private final ObjectProvider<MeterRegistry> meterRegistry;

	private final Supplier<Stream<MonitoredWatcher>> watchers;

	private final Set<String> definitions = ConcurrentHashMap.newKeySet();

	WatchMeters(ObjectProvider<MeterRegistry> meterRegistry, Supplier<Stream<MonitoredWatcher>> watchers) {
		this.meterRegistry = meterRegistry;
		this.watchers = watchers;
	}

	@Override
	public void onRequest(String watcher, String operation) {
		this.meterRegistry.ifAvailable((registry) -> requests(registry, operation).increment());
	}

	@Override
	public void onEvent(String watcher, WorkflowRunEvent event) {
		this.meterRegistry.ifAvailable((registry) -> events(registry, event.getClass()).increment());
	}

	@Override
	public void onEnd(String watcher, WorkflowRunKey key, WorkflowRun run, Duration delay) {
		this.meterRegistry.ifAvailable((registry) -> {
			if (run.endedAt() != null) {
				delay(registry).record(delay);
			}
			Duration duration = run.duration();
			if (duration != null) {
				Timer.builder("novaact.workflow.run.duration")
					.description("Duration of the watched runs")
					.tag("workflow.definition.name", definition(key.workflowDefinitionName()))
					.tag("workflow.run.status", run.status().name())
					.register(registry)
					.record(duration);
			}
		});
	}

	private String definition(String name) {
		if (this.definitions.contains(name)) {
			return name;
		}
		synchronized (this.definitions) {
			return (this.definitions.size() < MAX_DEFINITIONS && this.definitions.add(name)) ? name : "other";
		}
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		OPERATIONS.forEach((operation) -> requests(registry, operation));
		for (Class<?> event : WorkflowRunEvent.class.getPermittedSubclasses()) {
			events(registry, event.asSubclass(WorkflowRunEvent.class));
		}
		delay(registry);
		WatchSnapshot snapshot = new WatchSnapshot(this.watchers, registry.config().clock());
		runs(registry, snapshot, "running", WatchActivity::running);
		runs(registry, snapshot, "suspected_stuck", WatchActivity::suspectedStuck);
		sum("novaact.watch.definitions", snapshot, (activity) -> activity.definitions().size())
			.description("Workflow definitions that this instance polls")
			.baseUnit("definitions")
			.register(registry);
		sum("novaact.watch.undelivered", snapshot, (activity) -> activity.undelivered().count())
			.description("Events that the watcher has given up on, because a listener failed on each attempt")
			.baseUnit("events")
			.register(registry);
		age(registry, snapshot, "novaact.watch.lag", WatchActivity::lag,
				"Time for which the most overdue poll has been due");
		age(registry, snapshot, "novaact.watch.staleness", WatchActivity::staleness,
				"Age of what is known, of the workflow definition for which it is the oldest");
	}

	private static void runs(MeterRegistry registry, WatchSnapshot snapshot, String state,
			ToDoubleFunction<WatchActivity> number) {
		sum("novaact.watch.runs", snapshot, number).description("Runs that are watched or waited for")
			.baseUnit("runs")
			.tag("state", state)
			.register(registry);
	}

	private static Gauge.Builder<?> sum(String name, WatchSnapshot snapshot, ToDoubleFunction<WatchActivity> number) {
		return Gauge.builder(name, snapshot, (current) -> current.values(number).sum()).strongReference(true);
	}

	private static void age(MeterRegistry registry, WatchSnapshot snapshot, String name,
			Function<WatchActivity, Duration> age, String description) {
		TimeGauge
			.builder(name, snapshot, TimeUnit.MILLISECONDS,
					(current) -> current.values((activity) -> age.apply(activity).toMillis()).max().orElse(0))
			.description(description)
			.strongReference(true)
			.register(registry);
	}

	private static Counter requests(MeterRegistry registry, String operation) {
		return Counter.builder("novaact.watch.requests")
			.description("Requests that the watcher sent")
			.baseUnit("requests")
			.tag("operation", operation)
			.register(registry);
	}

	private static Counter events(MeterRegistry registry, Class<? extends WorkflowRunEvent> type) {
		return Counter.builder("novaact.watch.events")
			.description("Events of watched runs that were delivered")
			.baseUnit("events")
			.tag("type", WatchActivity.type(type))
			.register(registry);
	}

	private static Timer delay(MeterRegistry registry) {
		return Timer.builder("novaact.watch.delay")
			.description("Time from the end of a watched run until the watcher learned of it")
			.register(registry);
	}

}
