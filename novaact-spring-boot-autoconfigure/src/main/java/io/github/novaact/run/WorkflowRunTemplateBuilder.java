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

import java.time.Duration;

import io.github.novaact.NovaActClient;
import io.github.novaact.observation.WorkflowRunExecutionObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Builder of templates. The bean of this type is configured with the properties
 * {@code novaact.run.*}. Each injection point receives its own instance.
 *
 * @since 0.1.0
 */
public class WorkflowRunTemplateBuilder {

	private @Nullable NovaActClient client;

	private Duration updateTimeout = RunSettings.DEFAULTS.updateTimeout();

	private Duration shutdownTimeout = RunSettings.DEFAULTS.shutdownTimeout();

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable WorkflowRunExecutionObservationConvention observationConvention;

	private OpenWorkflowRuns openWorkflowRuns = new MemoryOpenWorkflowRuns();

	/**
	 * Set the client of the runs. The template does not close it.
	 * @param client the client
	 * @return this builder
	 */
	public WorkflowRunTemplateBuilder client(NovaActClient client) {
		Assert.notNull(client, "'client' must not be null");
		this.client = client;
		return this;
	}

	/**
	 * Set the time for which a failed update of a run's status is repeated in the
	 * background.
	 * @param updateTimeout the time, from 0 to 7 days
	 * @return this builder
	 */
	public WorkflowRunTemplateBuilder updateTimeout(Duration updateTimeout) {
		Assert.notNull(updateTimeout, "'updateTimeout' must not be null");
		this.updateTimeout = updateTimeout;
		return this;
	}

	/**
	 * Set the time within which open runs are set to {@code FAILED} when the template
	 * stops.
	 * @param shutdownTimeout the time, from 0 to 7 days
	 * @return this builder
	 */
	public WorkflowRunTemplateBuilder shutdownTimeout(Duration shutdownTimeout) {
		Assert.notNull(shutdownTimeout, "'shutdownTimeout' must not be null");
		this.shutdownTimeout = shutdownTimeout;
		return this;
	}

	/**
	 * Set the registry for observations of executions.
	 * @param observationRegistry the registry
	 * @return this builder
	 */
	public WorkflowRunTemplateBuilder observationRegistry(ObservationRegistry observationRegistry) {
		Assert.notNull(observationRegistry, "'observationRegistry' must not be null");
		this.observationRegistry = observationRegistry;
		return this;
	}

	/**
	 * Set the convention of the observation.
	 * @param observationConvention the convention, {@code null} for the default
	 * @return this builder
	 */
	public WorkflowRunTemplateBuilder observationConvention(
			@Nullable WorkflowRunExecutionObservationConvention observationConvention) {
		this.observationConvention = observationConvention;
		return this;
	}

	/**
	 * Set the registry of the open runs of this instance.
	 * @param openWorkflowRuns the registry; by default, open runs are kept in memory only
	 * @return this builder
	 */
	public WorkflowRunTemplateBuilder openWorkflowRuns(OpenWorkflowRuns openWorkflowRuns) {
		Assert.notNull(openWorkflowRuns, "'openWorkflowRuns' must not be null");
		this.openWorkflowRuns = openWorkflowRuns;
		return this;
	}

	/**
	 * Build a template. The caller must close it, unless it is a bean, which Spring
	 * closes.
	 * @return the template
	 * @throws InvalidRunSettingsException if a time is out of range
	 * @throws IllegalStateException if no client was set
	 */
	public WorkflowRunTemplate build() {
		return new WorkflowRunTemplate(this);
	}

	NovaActClient client() {
		NovaActClient client = this.client;
		Assert.state(client != null, "A client must be set");
		return client;
	}

	RunSettings settings() {
		return new RunSettings(this.updateTimeout, this.shutdownTimeout);
	}

	RunReporting reporting() {
		return new RunReporting(client(), this.observationRegistry, this.observationConvention);
	}

	OpenWorkflowRuns openWorkflowRuns() {
		return this.openWorkflowRuns;
	}

}
