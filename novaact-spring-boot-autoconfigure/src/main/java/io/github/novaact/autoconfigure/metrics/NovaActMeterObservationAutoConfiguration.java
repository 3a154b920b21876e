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
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.observation.MeterObservationHandler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.observation.ClientRequestObservationContext;

/**
 * {@link AutoConfiguration Auto-configuration} for the handler that turns observations of
 * a {@link NovaActClient} into meters. The first handler that supports an observation
 * handles it, so this one is registered after those of the application and before Boot's.
 *
 * @since 0.1.0
 */
@AutoConfiguration(beforeName = "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration")
@ConditionalOnClass({ MeterObservationHandler.class, MetricsAutoConfiguration.class,
		ClientRequestObservationContext.class })
@ConditionalOnEnabledFeature
public final class NovaActMeterObservationAutoConfiguration {

	@Bean
	LookupMeterObservationHandler novaActLookupMeterObservationHandler(ObjectProvider<MeterRegistry> meterRegistry,
			ObjectProvider<Clock> clock) {
		return new LookupMeterObservationHandler(meterRegistry
			.getIfAvailable(() -> new CompositeMeterRegistry(clock.getIfAvailable(() -> Clock.SYSTEM))));
	}

}
