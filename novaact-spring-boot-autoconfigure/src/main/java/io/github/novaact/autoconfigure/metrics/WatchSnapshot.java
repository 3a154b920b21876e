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
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchActivity;
import io.micrometer.core.instrument.Clock;

/**
 * Activity of the watchers, taken once for all gauges of a scrape. Thread-safe.
 */
class WatchSnapshot {

	private static final long LIFETIME = Duration.ofSeconds(1).toNanos();

	private final Supplier<Stream<MonitoredWatcher>> watchers;

	private final Clock clock;

	private List<WatchActivity> activities = List.of();

	private long takenAt;

	private boolean taken;

	WatchSnapshot(Supplier<Stream<MonitoredWatcher>> watchers, Clock clock) {
		this.watchers = watchers;
		this.clock = clock;
	}

	DoubleStream values(ToDoubleFunction<WatchActivity> value) {
		return activities().stream().mapToDouble(value);
	}

	private synchronized List<WatchActivity> activities() {
		long now = this.clock.monotonicTime();
		if (!this.taken || now - this.takenAt >= LIFETIME) {
			this.activities = this.watchers.get().map(MonitoredWatcher::activity).toList();
			this.takenAt = now;
			this.taken = true;
		}
		return this.activities;
	}

}
