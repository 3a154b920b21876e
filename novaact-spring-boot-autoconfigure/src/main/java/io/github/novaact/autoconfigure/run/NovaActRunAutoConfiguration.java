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

package io.github.novaact.autoconfigure.run;

import io.github.novaact.NovaActClient;
import io.github.novaact.autoconfigure.ConditionalOnEnabledFeature;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.observation.WorkflowRunExecutionObservationConvention;
import io.github.novaact.run.OpenWorkflowRuns;
import io.github.novaact.run.WorkflowRunTemplate;
import io.github.novaact.run.WorkflowRunTemplateBuilder;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link WorkflowRunTemplate}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = NovaActAutoConfiguration.class)
@ConditionalOnBean(NovaActClient.class)
@EnableConfigurationProperties(NovaActRunProperties.class)
@ConditionalOnEnabledFeature
public final class NovaActRunAutoConfiguration {

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean(WorkflowRunTemplateBuilder.class)
	WorkflowRunTemplateBuilder workflowRunTemplateBuilder(NovaActRunProperties properties,
			ObjectProvider<NovaActClient> client, ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<WorkflowRunExecutionObservationConvention> observationConvention,
			ObjectProvider<OpenWorkflowRuns> openWorkflowRuns) {
		WorkflowRunTemplateBuilder builder = new WorkflowRunTemplateBuilder();
		client.ifUnique(builder::client);
		builder.updateTimeout(properties.getUpdateTimeout()).shutdownTimeout(properties.getShutdownTimeout());
		observationRegistry.ifUnique(builder::observationRegistry);
		observationConvention.ifUnique(builder::observationConvention);
		openWorkflowRuns.ifUnique(builder::openWorkflowRuns);
		return builder;
	}

	@Bean
	@ConditionalOnSingleCandidate(NovaActClient.class)
	@ConditionalOnMissingBean
	WorkflowRunTemplate workflowRunTemplate(WorkflowRunTemplateBuilder workflowRunTemplateBuilder) {
		return workflowRunTemplateBuilder.build();
	}

}
