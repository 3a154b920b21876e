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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WatchMeters}.
 */
class WatchMetersTests {

	private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

	private static final WatchSettings SETTINGS = new WatchSettings(Duration.ofSeconds(10), Duration.ofMinutes(2), 20,
			Duration.ofSeconds(30), null, false);

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final WatchMeters meters = meters(this.registry);

	private static WatchMeters meters(MeterRegistry registry) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton("registry", registry);
		return new WatchMeters(beanFactory.getBeanProvider(MeterRegistry.class), Stream::empty);
	}

	@Test
	void definitionsBeyondTheHundredthAreOther() {
		for (int i = 0; i < 150; i++) {
			end("flow-" + i, START.plusSeconds(60));
		}
		end("flow-3", START.plusSeconds(60));
		assertThat(this.registry.get("novaact.workflow.run.duration").timers()).hasSize(101);
		assertThat(this.registry.get("novaact.workflow.run.duration")
			.tag("workflow.definition.name", "other")
			.timer()
			.count()).isEqualTo(50);
		assertThat(this.registry.get("novaact.workflow.run.duration")
			.tag("workflow.definition.name", "flow-3")
			.timer()
			.count()).isEqualTo(2);
	}

	@Test
	void endWithoutTimeSaysNothingOfDurationAndDelay() {
		end("flow", null);
		assertThat(this.registry.find("novaact.workflow.run.duration").timers()).isEmpty();
		assertThat(this.registry.find("novaact.watch.delay").timers()).isEmpty();
	}

	@Test
	void gaugesOfAScrapeShareOneSnapshot() {
		MockClock clock = new MockClock();
		MeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
		AtomicInteger snapshots = new AtomicInteger();
		WorkflowRunWatcher watcher = new DefaultWorkflowRunWatcherBuilder().client((key) -> null).build();
		MonitoredWatcher counting = () -> {
			snapshots.incrementAndGet();
			return ((MonitoredWatcher) watcher).activity();
		};
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		new WatchMeters(beanFactory.getBeanProvider(MeterRegistry.class), () -> Stream.of(counting)).bindTo(registry);
		for (String name : new String[] { "runs", "definitions", "lag", "staleness", "undelivered" }) {
			registry.get("novaact.watch." + name)
				.meters()
				.forEach((meter) -> meter.measure()
					.forEach((measurement) -> assertThat(measurement.getValue()).isZero()));
		}
		assertThat(snapshots).hasValue(1);
		clock.add(Duration.ofSeconds(1));
		registry.get("novaact.watch.lag").timeGauge().value();
		registry.get("novaact.watch.staleness").timeGauge().value();
		assertThat(snapshots).hasValue(2);
		watcher.close();
	}

	@Test
	void undeliveredEventsAndTheOldestKnowledgeOfAllWatchersAreShown() {
		MeterRegistry registry = new SimpleMeterRegistry();
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		MonitoredWatcher one = () -> activity(2, Duration.ofSeconds(7));
		MonitoredWatcher other = () -> activity(3, Duration.ofSeconds(5));
		new WatchMeters(beanFactory.getBeanProvider(MeterRegistry.class), () -> Stream.of(one, other)).bindTo(registry);
		assertThat(registry.get("novaact.watch.undelivered").gauge().value()).isEqualTo(5);
		assertThat(registry.get("novaact.watch.staleness").timeGauge().value(TimeUnit.SECONDS)).isEqualTo(7);
		assertThat(registry.get("novaact.watch.definitions").gauge().value()).isEqualTo(2);
	}

	private static WatchActivity activity(int undelivered, Duration staleness) {
		WatchActivity.Definition definition = new WatchActivity.Definition("flow", true, 0, 0, false, 0, Duration.ZERO,
				null, null, null, null, staleness);
		return new WatchActivity("watcher", null, SETTINGS, 0, 0, Duration.ZERO, 1, false, 20, Map.of(), 0, Map.of(), 0,
				0, null, null, new WatchActivity.Undelivered(undelivered, List.of("flow"), START), List.of(definition));
	}

	private void end(String definition, Instant endedAt) {
		WorkflowRunKey key = new WorkflowRunKey(definition, "11111111-1111-4111-8111-111111111111");
		this.meters.onEnd("watcher", key,
				new WorkflowRun("arn", key.workflowRunId(), WorkflowRunStatus.SUCCEEDED, START, endedAt, "model", null),
				Duration.ofSeconds(1));
	}

}
