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

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.github.novaact.autoconfigure.ConditionalOnEnabledFeature;
import io.github.novaact.autoconfigure.MonitoredWatchers;
import io.github.novaact.autoconfigure.watch.NovaActWatchAutoConfiguration;
import io.github.novaact.health.WorkflowRunWatcherHealthIndicator;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} for
 * {@link WorkflowRunWatcherHealthIndicator}, a component of health while something is
 * watched, and always where a health group names it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = NovaActWatchAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("novaactwatch")
@ConditionalOnEnabledFeature
@RegisterReflectionForBinding(NovaActWatchHealthContributorAutoConfiguration.Group.class)
public final class NovaActWatchHealthContributorAutoConfiguration {

	static final String NAME = "novaactWatch";

	@Bean
	@ConditionalOnBean(MonitoredWatchers.class)
	@ConditionalOnMissingBean(name = { NAME + "HealthIndicator", NAME + "HealthContributor" })
	WorkflowRunWatcherHealthIndicator novaactWatchHealthContributor(MonitoredWatchers watchers,
			Environment environment) {
		return new WorkflowRunWatcherHealthIndicator(watchers::byBeanName, isMemberOfGroup(environment));
	}

	private static boolean isMemberOfGroup(Environment environment) {
		return Binder.get(environment)
			.bind("management.endpoint.health.group", Bindable.mapOf(String.class, Group.class))
			.orElseGet(Map::of)
			.values()
			.stream()
			.anyMatch((group) -> group.getInclude().contains(NAME));
	}

	/**
	 * Members of a health group.
	 */
	static class Group {

		private Set<String> include = new HashSet<>();

		Set<String> getInclude() {
			return this.include;
		}

		void setInclude(Set<String> include) {
			this.include = include;
		}

	}

}
