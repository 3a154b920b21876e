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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WorkflowRunWatcher;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Finds each {@link WorkflowRunWatcher} bean that can be monitored, however it is
 * declared: as no default candidate, lazily, in a scope of its own or behind an aspect.
 *
 * @since 0.1.0
 */
public final class MonitoredWatchers {

	private final ListableBeanFactory beanFactory;

	/**
	 * Create an instance.
	 * @param beanFactory bean factory of the watchers
	 */
	public MonitoredWatchers(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return the watchers by the names of their beans. A scope may replace a watcher, so
	 * callers request the watchers anew each time.
	 * @return the watchers, in the order of their definitions
	 */
	public Map<String, MonitoredWatcher> byBeanName() {
		return find((name) -> true);
	}

	private Map<String, MonitoredWatcher> find(Predicate<String> filter) {
		Map<String, MonitoredWatcher> watchers = new LinkedHashMap<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory,
				WorkflowRunWatcher.class, false, true)) {
			MonitoredWatcher watcher = filter.test(name)
					? BeanTarget.find(this.beanFactory.getBean(name), MonitoredWatcher.class) : null;
			if (watcher != null && !watchers.containsValue(watcher)) {
				watchers.put(name, watcher);
			}
		}
		return watchers;
	}

	/**
	 * Return the watchers.
	 * @return the watchers, in the order of their definitions
	 */
	public Stream<MonitoredWatcher> stream() {
		return byBeanName().values().stream();
	}

	/**
	 * Return the watchers that have been created.
	 * @return the watchers, in the order of their definitions
	 */
	Stream<MonitoredWatcher> existing() {
		return find((name) -> BeanTarget.exists(this.beanFactory, name)).values().stream();
	}

}
