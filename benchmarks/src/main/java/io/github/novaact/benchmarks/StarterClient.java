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

package io.github.novaact.benchmarks;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.github.novaact.NovaActClient;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Our client in a web application.
 */
final class StarterClient implements LookupClient {

	private final ConfigurableApplicationContext context;

	private final NovaActClient client;

	StarterClient(ConfigurableApplicationContext context) {
		this.context = context;
		this.client = context.getBean(NovaActClient.class);
	}

	static StarterClient asItComes(URI endpoint) {
		return new StarterClient(WebApplication.run(settings(endpoint)));
	}

	static StarterClient with(URI endpoint, String setting) {
		List<String> settings = settings(endpoint);
		settings.add(setting);
		return new StarterClient(WebApplication.run(settings));
	}

	static List<String> settings(URI endpoint) {
		return new ArrayList<>(List.of("novaact.endpoint=" + endpoint, "novaact.region=us-east-1",
				"novaact.credentials.access-key=access", "novaact.credentials.secret-key=secret"));
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	@Override
	public Object lookUp(String workflowDefinitionName, String workflowRunId) {
		return this.client.getWorkflowRun(workflowDefinitionName, workflowRunId);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
