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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Consumer;

import io.github.novaact.NovaActClient;
import io.github.novaact.watch.WatchListener;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.store.WatchStore;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.util.Assert;

/**
 * {@link WorkflowRunWatcher.Builder} of the watchers of this library.
 *
 * @since 0.1.0
 */
public final class DefaultWorkflowRunWatcherBuilder implements WorkflowRunWatcher.Builder {

	/** The stores that watchers were built with. */
	private static final Map<WatchStore, Boolean> STORES = Collections.synchronizedMap(new WeakHashMap<>());

	private @Nullable String name;

	private @Nullable NovaActClient client;

	private @Nullable ApplicationEventPublisher eventPublisher;

	private Duration interval = WatchSettings.defaults().interval();

	private Duration maxInterval = WatchSettings.defaults().maxInterval();

	private int requestsPerSecond = WatchSettings.defaults().requestsPerSecond();

	private Duration notFoundGrace = WatchSettings.defaults().notFoundGrace();

	private @Nullable Duration stuckAfter = WatchSettings.defaults().stuckAfter();

	private boolean actsEnabled = WatchSettings.defaults().actsEnabled();

	private final List<WatchListener> listeners = new ArrayList<>();

	private @Nullable WatchStore store;

	private @Nullable WatchRuntime runtime;

	@Override
	public DefaultWorkflowRunWatcherBuilder name(String name) {
		Assert.hasText(name, "'name' must not be empty");
		this.name = name;
		return this;
	}

	@Override
	public DefaultWorkflowRunWatcherBuilder client(NovaActClient client) {
		Assert.notNull(client, "'client' must not be null");
		this.client = client;
		return this;
	}

	@Override
	public DefaultWorkflowRunWatcherBuilder eventPublisher(ApplicationEventPublisher eventPublisher) {
		Assert.notNull(eventPublisher, "'eventPublisher' must not be null");
		this.eventPublisher = eventPublisher;
		return this;
	}

	@Override
	public DefaultWorkflowRunWatcherBuilder interval(Duration interval) {
		Assert.notNull(interval, "'interval' must not be null");
		this.interval = interval;
		return this;
	}

	@Override
	public DefaultWorkflowRunWatcherBuilder maxInterval(Duration maxInterval) {
		Assert.notNull(maxInterval, "'maxInterval' must not be null");
		this.maxInterval = maxInterval;
		return this;
	}

	@Override
	public DefaultWorkflowRunWatcherBuilder requestsPerSecond(int requestsPerSecond) {
		this.requestsPerSecond = requestsPerSecond;
		return this;
	}

	@Override
	public DefaultWorkflowRunWatcherBuilder notFoundGrace(Duration notFoundGrace) {
		Assert.notNull(notFoundGrace, "'notFoundGrace' must not be null");
		this.notFoundGrace = notFoundGrace;
		return this;
	}

	@Override
	public DefaultWorkflowRunWatcherBuilder stuckAfter(@Nullable Duration stuckAfter) {
		this.stuckAfter = stuckAfter;
		return this;
	}

	@Override
	public DefaultWorkflowRunWatcherBuilder actsEnabled(boolean actsEnabled) {
		this.actsEnabled = actsEnabled;
		return this;
	}

	/**
	 * Add a listener to what the watcher does.
	 * @param listener the listener
	 * @return this builder
	 */
	public DefaultWorkflowRunWatcherBuilder listener(WatchListener listener) {
		Assert.notNull(listener, "'listener' must not be null");
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Set where watches are kept.
	 * @param store the store, which no other watcher uses; when not set, watches are kept
	 * in the memory of this instance
	 * @return this builder
	 */
	public DefaultWorkflowRunWatcherBuilder store(WatchStore store) {
		Assert.notNull(store, "'store' must not be null");
		this.store = store;
		return this;
	}

	DefaultWorkflowRunWatcherBuilder runtime(WatchRuntime runtime) {
		this.runtime = runtime;
		return this;
	}

	@Override
	public WorkflowRunWatcher build() {
		WatchSettings settings = new WatchSettings(this.interval, this.maxInterval, this.requestsPerSecond,
				this.notFoundGrace, this.stuckAfter, this.actsEnabled);
		NovaActClient client = this.client;
		Assert.state(client != null, "A client must be set");
		ApplicationEventPublisher eventPublisher = this.eventPublisher;
		Consumer<WorkflowRunEvent> publisher = (eventPublisher != null) ? eventPublisher::publishEvent : (event) -> {
		};
		WatchStore store = this.store;
		WatchRuntime runtime = this.runtime;
		if (store != null) {
			claim(store);
		}
		return new DefaultWorkflowRunWatcher(this.name,
				(name, classLoader) -> new WatchEngine(new WatchNotifier(name, this.listeners), settings,
						new Poller(client), (store != null) ? store : new MemoryWatchStore(),
						(runtime != null) ? runtime : new SystemRuntime(classLoader), publisher),
				store == null && runtime == null);
	}

	// A store is started once and calls the fleet that it was started with
	private void claim(WatchStore store) {
		Assert.state(STORES.putIfAbsent(store, Boolean.TRUE) == null,
				() -> "The watch store " + store + " already belongs to another watcher than "
						+ ((this.name != null) ? "'" + this.name + "'" : "this one")
						+ ". Each watcher needs a store of its own: give the WatchStore bean the scope 'prototype'.");
	}

}
