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

import java.util.Map;

import io.github.novaact.NovaActClient;
import io.github.novaact.autoconfigure.NovaActConnectionDetails;
import io.github.novaact.test.FakeNovaActService;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * Gives the fake precedence over every other connection. Its details are the only primary
 * ones, and each builder of clients builds clients of the fake. Watchers poll quickly.
 */
final class FakeNovaActBeanPostProcessor implements BeanFactoryPostProcessor, BeanPostProcessor, EnvironmentAware {

	private static final Map<String, Object> WATCH_PROPERTIES = Map.of("novaact.watch.interval", "20ms",
			"novaact.watch.max-interval", "100ms", "novaact.watch.requests-per-second", "500",
			"novaact.watch.not-found-grace", "2s");

	private final String connectionDetailsName;

	private final ObjectProvider<FakeNovaActService> service;

	FakeNovaActBeanPostProcessor(String connectionDetailsName, ObjectProvider<FakeNovaActService> service) {
		this.connectionDetailsName = connectionDetailsName;
		this.service = service;
	}

	/**
	 * Make a watcher poll quickly, regardless of the application's pace. Properties of
	 * the test and of the system take precedence.
	 */
	@Override
	public void setEnvironment(Environment environment) {
		if (environment instanceof ConfigurableEnvironment configurable) {
			MutablePropertySources sources = configurable.getPropertySources();
			MapPropertySource source = new MapPropertySource("fakeNovaAct", WATCH_PROPERTIES);
			String system = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
			if (sources.contains(system)) {
				sources.addAfter(system, source);
			}
			else {
				sources.addLast(source);
			}
		}
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanNamesForType(NovaActConnectionDetails.class, true, false)) {
			if (beanFactory.containsBeanDefinition(name)) {
				beanFactory.getBeanDefinition(name).setPrimary(name.equals(this.connectionDetailsName));
			}
		}
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof NovaActClient.Builder builder)
				? new FakeNovaActClientBuilder(builder, this.service.getObject()).proxy() : bean;
	}

}
