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

package io.github.novaact.autoconfigure.metrics;

import io.github.novaact.NovaActClient;
import io.github.novaact.autoconfigure.ConditionalOnEnabledFeature;
import io.github.novaact.autoconfigure.MonitoredClients;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.client.WorkflowRunCache;
import io.github.novaact.observation.DefaultOperationObservationConvention;
import io.github.novaact.observation.DefaultWorkflowRunLookupObservationConvention;
import io.github.novaact.observation.OperationObservationConvention;
import io.github.novaact.observation.WorkflowRunLookupObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the meters of a {@link NovaActClient}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = NovaActAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnEnabledFeature
public final class NovaActMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LookupMeters novaActLookupMeters(ObjectProvider<MeterRegistry> meterRegistry,
			ObjectProvider<MonitoredClients> clients, ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<ObservationFilter> filters,
			ObjectProvider<WorkflowRunLookupObservationConvention> convention, ObjectProvider<WorkflowRunCache> cache) {
		return new LookupMeters(meterRegistry, clients, observationRegistry, filters,
				convention.getIfAvailable(DefaultWorkflowRunLookupObservationConvention::new),
				cache.getIfAvailable() != null);
	}

	@Bean
	LookupMeterFilter novaActLookupMeterFilter(ObjectProvider<WorkflowRunLookupObservationConvention> convention,
			ObjectProvider<OperationObservationConvention> operationConvention) {
		return new LookupMeterFilter(
				convention.getIfAvailable(DefaultWorkflowRunLookupObservationConvention::new).getName(),
				operationConvention.getIfAvailable(DefaultOperationObservationConvention::new).getName());
	}

}
