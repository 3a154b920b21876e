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

package io.github.novaact.autoconfigure.health;

import io.github.novaact.health.WorkflowRunWatcherHealthIndicator;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchListener;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.registry.HealthContributorRegistry;

/**
 * Registers the health of a watcher while something is watched, so that an application
 * which watches nothing has no component that says nothing.
 */
class WatchHealth implements WatchListener {

	static final String NAME = "novaactWatch";

	private final ObjectProvider<HealthContributorRegistry> registry;

	private final ObjectProvider<MonitoredWatcher> watcher;

	WatchHealth(ObjectProvider<HealthContributorRegistry> registry, ObjectProvider<MonitoredWatcher> watcher) {
		this.registry = registry;
		this.watcher = watcher;
	}

	@Override
	public synchronized void onWatching(String watcher, boolean watching) {
		MonitoredWatcher current = this.watcher.getIfUnique();
		HealthContributorRegistry registry = this.registry.getIfAvailable();
		if (current == null || registry == null || !current.activity().name().equals(watcher)) {
			return;
		}
		boolean registered = registry.getContributor(NAME) != null;
		boolean wanted = current.activity().isWatching();
		if (wanted && !registered) {
			registry.registerContributor(NAME, new WorkflowRunWatcherHealthIndicator(current));
		}
		else if (!wanted && registered) {
			registry.unregisterContributor(NAME);
		}
	}

}
