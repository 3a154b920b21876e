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

package io.github.novaact.autoconfigure.health;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import io.github.novaact.NovaActClient;
import io.github.novaact.autoconfigure.ConditionalOnEnabledFeature;
import io.github.novaact.autoconfigure.MonitoredClients;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.autoconfigure.NovaActHealthProperties;
import io.github.novaact.autoconfigure.NovaActHealthProperties.Mode;
import io.github.novaact.client.InvalidClientSettingsException;
import io.github.novaact.health.ActiveHealthCheck;
import io.github.novaact.health.NovaActHealthIndicator;
import io.github.novaact.monitoring.MonitoredClient;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.util.StringUtils;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link NovaActHealthIndicator}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = NovaActAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(NovaActClient.class)
@ConditionalOnEnabledHealthIndicator("novaact")
@ConditionalOnEnabledFeature
public final class NovaActHealthContributorAutoConfiguration
		extends CompositeHealthContributorConfiguration<HealthIndicator, MonitoredClient> {

	NovaActHealthContributorAutoConfiguration(NovaActHealthProperties properties) {
		super((client) -> indicator(client, properties));
	}

	@Bean
	@ConditionalOnMissingBean(name = { "novaactHealthIndicator", "novaactHealthContributor" })
	HealthContributor novaactHealthContributor(MonitoredClients clients) {
		Map<String, MonitoredClient> monitored = clients.byBeanName();
		return !monitored.isEmpty() ? createContributor(monitored) : new Unmonitored();
	}

	private static HealthIndicator indicator(MonitoredClient client, NovaActHealthProperties properties) {
		if (properties.getTimeToLive().isNegative()) {
			throw new InvalidClientSettingsException("novaact.health.time-to-live", "must not be negative");
		}
		return (properties.getMode() == Mode.PASSIVE)
				? new NovaActHealthIndicator(client, properties.getTimeToLive(), Clock.systemUTC())
				: new NovaActHealthIndicator(client, activeCheck(properties));
	}

	private static ActiveHealthCheck activeCheck(NovaActHealthProperties properties) {
		Duration timeout = properties.getTimeout();
		if (timeout.compareTo(Duration.ZERO) <= 0 || timeout.compareTo(Duration.ofDays(1)) > 0) {
			throw new InvalidClientSettingsException("novaact.health.timeout", "must be positive and at most 1d");
		}
		String name = properties.getWorkflowDefinitionName();
		try {
			return new ActiveHealthCheck(StringUtils.hasText(name) ? name : null, properties.getWorkflowRunId(),
					properties.getTimeToLive(), timeout, Clock.systemUTC());
		}
		catch (IllegalArgumentException ex) {
			boolean aboutTheName = String.valueOf(ex.getMessage()).startsWith("'workflowDefinitionName'");
			throw new InvalidClientSettingsException(
					aboutTheName ? "novaact.health.workflow-definition-name" : "novaact.health.workflow-run-id",
					aboutTheName ? "must be 1 to 40 letters, digits, hyphens or underscores"
							: "must be a UUID in lower case");
		}
	}

	/**
	 * Health of an application whose client cannot be monitored.
	 */
	private static final class Unmonitored implements HealthIndicator {

		@Override
		public Health health() {
			return Health.unknown().withDetail("client", "cannot be monitored").build();
		}

	}

}
