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

package io.github.novaact.health;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunWatcher;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} for {@link WorkflowRunWatcher}s: up, or unknown while a watcher
 * learns nothing about a definition or its budget slows its polls down more than five
 * times. It sends nothing.
 *
 * @since 0.1.0
 */
public class WorkflowRunWatcherHealthIndicator implements HealthIndicator {

	private static final int MAX_DEFINITIONS = 10;

	private final Supplier<Map<String, MonitoredWatcher>> watchers;

	private final boolean always;

	/**
	 * Create an indicator.
	 * @param watchers returns the watchers by the names of their beans
	 * @param always whether there is a health while nothing is watched
	 */
	public WorkflowRunWatcherHealthIndicator(Supplier<Map<String, MonitoredWatcher>> watchers, boolean always) {
		this.watchers = watchers;
		this.always = always;
	}

	/**
	 * Return the health.
	 * @return the health, {@code null} while nothing is watched, unless there is always
	 * one
	 */
	@Override
	public @Nullable Health health() {
		try {
			Map<String, Health> healths = new LinkedHashMap<>();
			this.watchers.get().forEach((name, watcher) -> {
				WatchActivity activity = watcher.activity();
				if (activity.isWatching()) {
					healths.put(name, health(activity));
				}
			});
			return combine(healths);
		}
		catch (RuntimeException ex) {
			return Health.unknown().withException(ex).build();
		}
	}

	private @Nullable Health combine(Map<String, Health> healths) {
		if (healths.isEmpty()) {
			return this.always ? Health.up().build() : null;
		}
		if (healths.size() == 1) {
			return healths.values().iterator().next();
		}
		boolean up = healths.values().stream().allMatch((health) -> health.getStatus().equals(Status.UP));
		return Health.status(up ? Status.UP : Status.UNKNOWN).withDetails(healths).build();
	}

	private static Health health(WatchActivity activity) {
		List<WatchActivity.Definition> blind = activity.definitions()
			.stream()
			.filter((definition) -> definition.problem() != null)
			.sorted(Comparator.comparing(WatchActivity.Definition::staleness).reversed())
			.toList();
		Health.Builder builder = (blind.isEmpty() && !activity.behind()) ? Health.up() : Health.unknown();
		if (!blind.isEmpty()) {
			WatchActivity.Definition worst = blind.get(0);
			detail(builder, "problem", worst.problem());
			detail(builder, "since", worst.since());
			builder.withDetail("definitions",
					blind.stream().limit(MAX_DEFINITIONS).map(WatchActivity.Definition::name).toList());
			if (blind.size() > MAX_DEFINITIONS) {
				builder.withDetail("moreDefinitions", blind.size() - MAX_DEFINITIONS);
			}
		}
		else if (activity.behind()) {
			builder.withDetail("problem", "budget");
		}
		builder.withDetail("running", activity.running());
		builder.withDetail("suspectedStuck", activity.suspectedStuck());
		builder.withDetail("lag", activity.lag().toString());
		builder.withDetail("staleness", activity.staleness().toString());
		builder.withDetail("pace", activity.stretch());
		if (activity.undelivered().count() > 0) {
			builder.withDetail("undelivered", activity.undelivered().count());
		}
		Instant lastAnswer = activity.lastAnswer();
		detail(builder, "lastAnswer", lastAnswer);
		return builder.build();
	}

	private static void detail(Health.Builder builder, String name, @Nullable Object value) {
		if (value != null) {
			builder.withDetail(name, value);
		}
	}

}
