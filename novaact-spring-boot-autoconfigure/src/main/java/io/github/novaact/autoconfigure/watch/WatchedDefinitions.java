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

package io.github.novaact.autoconfigure.watch;

import java.util.List;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.autoconfigure.MonitoredWatchers;
import io.github.novaact.monitoring.Resettable;
import io.github.novaact.watch.InvalidWatchSettingsException;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WorkflowRunWatcher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Watches the definitions of {@code novaact.watch.definitions} once the application has
 * started, and lets this instance join the others if watches are shared.
 */
class WatchedDefinitions implements SmartLifecycle, Resettable, ApplicationListener<ApplicationEvent> {

	private static final String REFRESHED = "org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent";

	private final List<String> definitions;

	private final ObjectProvider<WorkflowRunWatcher> watcher;

	private final MonitoredWatchers watchers;

	private volatile boolean running;

	WatchedDefinitions(List<String> definitions, ObjectProvider<WorkflowRunWatcher> watcher,
			MonitoredWatchers watchers) {
		definitions.forEach(WatchedDefinitions::check);
		this.definitions = List.copyOf(definitions);
		this.watcher = watcher;
		this.watchers = watchers;
	}

	private static void check(String definition) {
		try {
			WorkflowRunKey.checkWorkflowDefinitionName(definition);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidWatchSettingsException("novaact.watch.definitions",
					"must be names of 1 to 40 letters, digits, hyphens or underscores: " + ex.getMessage());
		}
	}

	@Override
	public void start() {
		this.running = true;
		this.watchers.stream().forEach(MonitoredWatcher::standBy);
		this.watcher.ifUnique(this::watch);
	}

	private void watch(WorkflowRunWatcher watcher) {
		if (watcher instanceof MonitoredWatcher configurable) {
			configurable.configure(this.definitions);
		}
		else {
			this.definitions.forEach(watcher::watchDefinition);
		}
	}

	/**
	 * Watch the definitions again after Spring Cloud has replaced the beans in its
	 * refresh scope.
	 * @param event any event
	 */
	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (REFRESHED.equals(event.getClass().getName())) {
			reset();
		}
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	/**
	 * Watch the definitions again after the watcher was reset.
	 */
	@Override
	public void reset() {
		if (this.running) {
			start();
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
