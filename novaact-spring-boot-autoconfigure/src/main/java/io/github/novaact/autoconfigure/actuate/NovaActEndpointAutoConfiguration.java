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

package io.github.novaact.autoconfigure.actuate;

import io.github.novaact.NovaActClient;
import io.github.novaact.actuate.endpoint.NovaActEndpoint;
import io.github.novaact.actuate.endpoint.NovaActEndpointWebExtension;
import io.github.novaact.autoconfigure.ConditionalOnEnabledFeature;
import io.github.novaact.autoconfigure.MonitoredClients;
import io.github.novaact.autoconfigure.MonitoredWatchers;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link NovaActEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = NovaActAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(NovaActEndpoint.class)
@EnableConfigurationProperties(NovaActEndpointProperties.class)
@ConditionalOnEnabledFeature
public final class NovaActEndpointAutoConfiguration {

	@Bean
	@ConditionalOnBean(NovaActClient.class)
	@ConditionalOnMissingBean
	NovaActEndpoint novaActEndpoint(MonitoredClients clients, ObjectProvider<MonitoredWatchers> watchers,
			NovaActEndpointProperties properties) {
		return new NovaActEndpoint(clients.byBeanName(), () -> watchers.stream().flatMap(MonitoredWatchers::stream),
				properties.getShowValues());
	}

	@Bean
	@ConditionalOnBean(NovaActEndpoint.class)
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	NovaActEndpointWebExtension novaActEndpointWebExtension(NovaActEndpoint endpoint,
			NovaActEndpointProperties properties) {
		return new NovaActEndpointWebExtension(endpoint, properties.getShowValues(), properties.getRoles());
	}

}
