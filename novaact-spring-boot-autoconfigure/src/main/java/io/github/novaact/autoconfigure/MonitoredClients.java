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

package io.github.novaact.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.MonitoredClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Finds each {@link NovaActClient} bean that can be monitored, however it is declared: as
 * no default candidate, lazily, in a scope of its own, behind an aspect or in a parent
 * context. A client with two beans is found once.
 *
 * @since 0.1.0
 */
public final class MonitoredClients implements SmartInitializingSingleton {

	private final ListableBeanFactory beanFactory;

	MonitoredClients(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Check the names of the clients that exist when the application starts.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		find(false);
	}

	/**
	 * Return the clients by the names of their beans. Each resolves the client behind its
	 * bean on each call, as a scope may replace it.
	 * @return the clients, in the order of their definitions
	 */
	public Map<String, MonitoredClient> byBeanName() {
		return find(true);
	}

	/**
	 * Return the clients that have been created.
	 * @return the clients by the names of their beans
	 */
	Map<String, MonitoredClient> existing() {
		return find(false);
	}

	private Map<String, MonitoredClient> find(boolean lazyOnesToo) {
		Map<String, MonitoredClient> clients = new LinkedHashMap<>();
		Map<String, String> beansByClientName = new LinkedHashMap<>();
		List<ClientActivity> found = new ArrayList<>();
		for (String beanName : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory,
				NovaActClient.class, false, true)) {
			Object bean = (lazyOnesToo || BeanTarget.exists(this.beanFactory, beanName))
					? this.beanFactory.getBean(beanName) : null;
			MonitoredClient target = (bean != null) ? BeanTarget.find(bean, MonitoredClient.class) : null;
			if (bean != null && target != null
					&& found.stream().noneMatch((activity) -> activity == target.activity())) {
				found.add(target.activity());
				String clientName = target.activity().client();
				String other = beansByClientName.putIfAbsent(clientName, beanName);
				if (other != null) {
					throw new DuplicateClientNameException(clientName, other, beanName);
				}
				clients.put(beanName, new BeanClient(beanName, bean));
			}
		}
		return clients;
	}

	private static final class BeanClient implements MonitoredClient {

		private final String beanName;

		private final Object bean;

		BeanClient(String beanName, Object bean) {
			this.beanName = beanName;
			this.bean = bean;
		}

		@Override
		public ClientActivity activity() {
			return client().activity();
		}

		@Override
		public WorkflowRun probe(WorkflowRunKey key, Duration timeout) {
			return client().probe(key, timeout);
		}

		@Override
		public @Nullable Duration serviceClockOffset() {
			return client().serviceClockOffset();
		}

		@Override
		public NovaActClient withoutRetry() {
			return client().withoutRetry();
		}

		private MonitoredClient client() {
			MonitoredClient client = BeanTarget.find(this.bean, MonitoredClient.class);
			if (client == null) {
				throw new IllegalStateException("The scope of the bean '" + this.beanName + "' is not active");
			}
			return client;
		}

	}

}
