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

import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunWatcher;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for a {@link WorkflowRunWatcher}: up, or unknown while its
 * budget lets it look at runs more than five times slower than it should. Whether the
 * service can be reached is the client's health.
 *
 * @since 0.1.0
 */
public class WorkflowRunWatcherHealthIndicator extends AbstractHealthIndicator {

	private final MonitoredWatcher watcher;

	/**
	 * Create an indicator.
	 * @param watcher the watcher
	 */
	public WorkflowRunWatcherHealthIndicator(MonitoredWatcher watcher) {
		super("Nova Act watcher health check failed");
		this.watcher = watcher;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		WatchActivity activity = this.watcher.activity();
		if (activity.behind()) {
			builder.unknown();
		}
		else {
			builder.up();
		}
		builder.withDetail("running", activity.running());
		builder.withDetail("suspectedStuck", activity.suspectedStuck());
		builder.withDetail("lag", activity.lag().toString());
		builder.withDetail("pace", activity.stretch());
		Instant lastAnswer = activity.lastAnswer();
		if (lastAnswer != null) {
			builder.withDetail("lastAnswer", lastAnswer);
		}
	}

}
