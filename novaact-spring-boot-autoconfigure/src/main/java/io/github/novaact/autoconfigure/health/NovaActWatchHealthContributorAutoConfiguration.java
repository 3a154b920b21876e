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

import io.github.novaact.autoconfigure.watch.NovaActWatchAutoConfiguration;
import io.github.novaact.health.WorkflowRunWatcherHealthIndicator;
import io.github.novaact.watch.MonitoredWatcher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for
 * {@link WorkflowRunWatcherHealthIndicator}, a component of health while something is
 * watched.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = NovaActWatchAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("novaactwatch")
@ConditionalOnBooleanProperty(name = "novaact.enabled", matchIfMissing = true)
public final class NovaActWatchHealthContributorAutoConfiguration {

	@Bean
	WatchHealth novaActWatchHealth(ObjectProvider<HealthContributorRegistry> registry,
			ObjectProvider<MonitoredWatcher> watcher) {
		return new WatchHealth(registry, watcher);
	}

}
