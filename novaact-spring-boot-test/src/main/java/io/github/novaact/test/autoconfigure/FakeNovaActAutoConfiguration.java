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

package io.github.novaact.test.autoconfigure;

import io.github.novaact.autoconfigure.NovaActConnectionDetails;
import io.github.novaact.test.FakeNovaActService;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Auto-configuration for a {@link FakeNovaActService} and the connection to it. It is
 * ordered first, so that no other connection is auto-configured. Each client that is
 * built with a {@code NovaActClient.Builder} bean uses the fake, regardless of
 * properties, connection details and customizers.
 *
 * @since 0.1.0
 * @see AutoConfigureFakeNovaAct
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.HIGHEST_PRECEDENCE)
public final class FakeNovaActAutoConfiguration {

	private static final String CONNECTION_DETAILS = "fakeNovaActConnectionDetails";

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	FakeNovaActService fakeNovaActService() {
		return FakeNovaActService.start();
	}

	@Bean(CONNECTION_DETAILS)
	NovaActConnectionDetails fakeNovaActConnectionDetails(FakeNovaActService fakeNovaActService) {
		fakeNovaActService.acceptAnyRegion();
		fakeNovaActService.ignoreProbes();
		return new FakeNovaActConnectionDetails(fakeNovaActService);
	}

	@Bean
	static FakeNovaActBeanPostProcessor fakeNovaActBeanPostProcessor(ObjectProvider<FakeNovaActService> service) {
		return new FakeNovaActBeanPostProcessor(CONNECTION_DETAILS, service);
	}

}
