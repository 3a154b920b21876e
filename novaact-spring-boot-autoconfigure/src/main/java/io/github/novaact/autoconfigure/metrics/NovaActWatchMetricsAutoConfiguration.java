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

import io.github.novaact.autoconfigure.ConditionalOnEnabledFeature;
import io.github.novaact.autoconfigure.MonitoredWatchers;
import io.github.novaact.autoconfigure.watch.NovaActWatchAutoConfiguration;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the meters of a
 * {@link WorkflowRunWatcher}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = NovaActWatchAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnEnabledFeature
public final class NovaActWatchMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WatchMeters novaActWatchMeters(ObjectProvider<MeterRegistry> meterRegistry,
			ObjectProvider<MonitoredWatchers> watchers) {
		return new WatchMeters(meterRegistry, () -> watchers.stream().flatMap(MonitoredWatchers::stream));
	}

}
