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

package io.github.novaact.run;

import io.github.novaact.NovaActClient;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.observation.DefaultWorkflowRunExecutionObservationConvention;
import io.github.novaact.observation.WorkflowRunExecutionContext;
import io.github.novaact.observation.WorkflowRunExecutionObservationConvention;
import io.github.novaact.observation.WorkflowRunExecutionObservationDocumentation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;

/**
 * Where executions are reported to.
 */
final class RunReporting {

	private static final String OTHER_CLIENT = "novaActClient";

	private final NovaActClient client;

	private final ObservationRegistry registry;

	private final @Nullable WorkflowRunExecutionObservationConvention convention;

	private final WorkflowRunExecutionObservationConvention defaultConvention = new DefaultWorkflowRunExecutionObservationConvention();

	RunReporting(NovaActClient client, ObservationRegistry registry,
			@Nullable WorkflowRunExecutionObservationConvention convention) {
		this.client = client;
		this.registry = registry;
		this.convention = convention;
	}

	/**
	 * Return the name of the client, which a client that is a bean has once it is one.
	 * @return the name
	 */
	String clientName() {
		Object target = AopProxyUtils.getSingletonTarget(this.client);
		Object client = (target != null) ? target : this.client;
		return (client instanceof MonitoredClient monitored) ? monitored.activity().client() : OTHER_CLIENT;
	}

	WorkflowRunExecutionContext context(String workflowDefinitionName) {
		return new WorkflowRunExecutionContext(workflowDefinitionName, clientName());
	}

	Observation observation(WorkflowRunExecutionContext context) {
		return WorkflowRunExecutionObservationDocumentation.EXECUTION.observation(this.convention,
				this.defaultConvention, () -> context, this.registry);
	}

}
