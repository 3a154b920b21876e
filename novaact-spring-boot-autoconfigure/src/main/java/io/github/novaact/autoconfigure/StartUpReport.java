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

package io.github.novaact.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.monitoring.MonitoredClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Logs one line when the application has started, which says where the clients send their
 * requests and what is watched, and warns of likely mistakes in properties.
 */
class StartUpReport implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog("io.github.novaact");

	private final ApplicationContext context;

	private final ClientConnectionConfigurer connection;

	private final MonitoredClients clients;

	private final ObjectProvider<MonitoredWatchers> watchers;

	StartUpReport(ApplicationContext context, ClientConnectionConfigurer connection, MonitoredClients clients,
			ObjectProvider<MonitoredWatchers> watchers) {
		this.context = context;
		this.connection = connection;
		this.clients = clients;
		this.watchers = watchers;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() != this.context) {
			return;
		}
		PropertyWarnings.log(this.context.getEnvironment(), getClass().getClassLoader());
		try {
			logLine();
		}
		catch (RuntimeException ex) {
			logger.debug("The settings in effect cannot be logged", ex);
		}
	}

	private void logLine() {
		Map<String, MonitoredClient> clients = this.clients.existing();
		if (!clients.isEmpty() && logger.isInfoEnabled()) {
			logger.info(clients.values().stream().map(this::describe).collect(Collectors.joining("; ")) + "; "
					+ describeWatching());
		}
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	private String describe(MonitoredClient client) {
		ClientSettings settings = client.activity().settings();
		return "Nova Act client '" + client.activity().client() + "': region " + settings.region() + ", endpoint "
				+ settings.endpoint() + ", " + this.connection.describeCredentials();
	}

	private String describeWatching() {
		Binder binder = Binder.get(this.context.getEnvironment());
		List<String> definitions = binder.bind("novaact.watch.definitions", Bindable.listOf(String.class))
			.orElse(List.of());
		String store = binder.bind("novaact.watch.store", String.class).orElse("memory").trim();
		String instance = this.watchers.stream()
			.flatMap(MonitoredWatchers::existing)
			.map((watcher) -> watcher.activity().instance())
			.filter((name) -> name != null)
			.findFirst()
			.orElse(null);
		return (definitions.isEmpty() ? "no watched definitions" : "watched definitions " + definitions) + ", store "
				+ store.toLowerCase(Locale.ROOT) + ((instance != null) ? ", instance " + instance : "");
	}

}
