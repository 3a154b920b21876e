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

import io.github.novaact.NovaActClient;
import io.github.novaact.autoconfigure.NovaActConnectionDetails;
import io.github.novaact.test.FakeNovaActService;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Lets the fake come before every other connection: its details are the only primary
 * ones, and each builder of clients builds clients of the fake.
 */
final class FakeNovaActBeanPostProcessor implements BeanFactoryPostProcessor, BeanPostProcessor {

	private final String connectionDetailsName;

	private final ObjectProvider<FakeNovaActService> service;

	FakeNovaActBeanPostProcessor(String connectionDetailsName, ObjectProvider<FakeNovaActService> service) {
		this.connectionDetailsName = connectionDetailsName;
		this.service = service;
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
