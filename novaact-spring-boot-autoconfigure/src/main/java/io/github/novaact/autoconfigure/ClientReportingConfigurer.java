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

import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.monitoring.CallRetryListener;
import io.github.novaact.observation.OperationObservationConvention;
import io.github.novaact.observation.WorkflowRunLookupObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Configures the listeners and observations of builders.
 */
class ClientReportingConfigurer {

	private final NovaActHealthProperties health;

	private final ObjectProvider<CallRetryListener> listeners;

	private final ObjectProvider<ObservationRegistry> observationRegistry;

	private final ObjectProvider<WorkflowRunLookupObservationConvention> lookupConvention;

	private final ObjectProvider<OperationObservationConvention> operationConvention;

	ClientReportingConfigurer(NovaActHealthProperties health, ObjectProvider<CallRetryListener> listeners,
			ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<WorkflowRunLookupObservationConvention> lookupConvention,
			ObjectProvider<OperationObservationConvention> operationConvention) {
		this.health = health;
		this.listeners = listeners;
		this.observationRegistry = observationRegistry;
		this.lookupConvention = lookupConvention;
		this.operationConvention = operationConvention;
	}

	void configure(DefaultNovaActClientBuilder builder) {
		builder.failureThreshold(this.health.getFailureThreshold());
		this.listeners.orderedStream().forEach(builder::listener);
		this.observationRegistry.ifUnique(builder::observationRegistry);
		this.lookupConvention.ifAvailable(builder::observationConvention);
		this.operationConvention.ifAvailable(builder::operationObservationConvention);
	}

}
