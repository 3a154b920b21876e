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

package io.github.novaact.actuate.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.watch.MonitoredWatcher;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@link Endpoint @Endpoint} that describes the settings and the calls of Nova Act
 * clients, and what is watched. It sends nothing to the service.
 *
 * @since 0.1.0
 */
@Endpoint(id = "novaact")
public class NovaActEndpoint {

	private final Map<String, MonitoredClient> clients;

	private final Supplier<Stream<MonitoredWatcher>> watchers;

	private final Show showValues;

	/**
	 * Create an endpoint.
	 * @param clients clients by the names of their beans
	 * @param watchers returns the watchers
	 * @param showValues when to show the ids of workflow runs
	 */
	public NovaActEndpoint(Map<String, MonitoredClient> clients, Supplier<Stream<MonitoredWatcher>> watchers,
			Show showValues) {
		this.clients = clients;
		this.watchers = watchers;
		this.showValues = showValues;
	}

	/**
	 * Describe the clients and what they watch.
	 * @return the description
	 */
	@ReadOperation
	public NovaActDescriptor clients() {
		return clients(this.showValues.isShown(SecurityContext.NONE, Set.of()));
	}

	NovaActDescriptor clients(boolean showUnsanitized) {
		Map<String, ClientDescriptor> descriptors = new LinkedHashMap<>();
		this.clients
			.forEach((name, client) -> descriptors.put(name, new ClientDescriptor(client.activity(), showUnsanitized)));
		Map<String, WatchDescriptor> watch = new LinkedHashMap<>();
		this.watchers.get()
			.map(MonitoredWatcher::activity)
			.filter((activity) -> activity.isWatching() || !activity.requests().isEmpty()
					|| activity.instance() != null)
			.forEach((activity) -> watch.put(activity.name(), new WatchDescriptor(activity)));
		return new NovaActDescriptor(descriptors, watch.isEmpty() ? null : watch);
	}

}
