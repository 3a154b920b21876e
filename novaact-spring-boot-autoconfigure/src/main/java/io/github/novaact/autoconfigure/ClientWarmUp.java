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

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.MonitoredClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Looks up a run that does not exist with each client, in the background while the
 * application starts, so that the first lookup finds credentials, an open connection and
 * loaded classes. Failures are ignored, as the first lookup reports them. Closing a
 * client ends its warm-up.
 */
class ClientWarmUp implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ClientWarmUp.class);

	private static final WorkflowRunKey KEY = new WorkflowRunKey("novaact-warm-up",
			"00000000-0000-0000-0000-000000000000");

	private final NovaActProperties properties;

	private final MonitoredClients clients;

	ClientWarmUp(NovaActProperties properties, MonitoredClients clients) {
		this.properties = properties;
		this.clients = clients;
	}

	@Override
	public void afterSingletonsInstantiated() {
		// Checked here rather than in a condition, so that it can be set after
		// processing ahead of time
		if (this.properties.isWarmUp()) {
			this.clients.byBeanName().values().forEach(this::start);
		}
	}

	private void start(MonitoredClient client) {
		Thread thread = new Thread(null, () -> warmUp(client), "novaact-warm-up", 0, false);
		thread.setDaemon(true);
		thread.setContextClassLoader(ClientWarmUp.class.getClassLoader());
		thread.start();
	}

	private void warmUp(MonitoredClient client) {
		try {
			client.probe(KEY, client.activity().settings().callTimeout());
		}
		catch (RuntimeException ex) {
			logger.debug("Warm-up of " + client.activity().client() + " ended: " + ex.getMessage());
		}
	}

}
