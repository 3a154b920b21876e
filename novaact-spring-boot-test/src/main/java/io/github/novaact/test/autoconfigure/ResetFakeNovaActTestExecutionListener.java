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

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import io.github.novaact.monitoring.Resettable;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunWatcher;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Resets the {@link FakeNovaActService} beans, the clients and the watchers of a test's
 * application context after each test method. Definitions that the application watched
 * before the test method are watched again.
 */
class ResetFakeNovaActTestExecutionListener implements TestExecutionListener {

	/** The cache of {@code novaact.cache.enabled}. */
	private static final String CACHE = "novaact.workflow-runs";

	private static final String WATCHED = ResetFakeNovaActTestExecutionListener.class.getName() + ".watched";

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (isActive(testContext)) {
			testContext.setAttribute(WATCHED, watchedDefinitions(beanFactory(testContext)));
		}
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (isActive(testContext) && reset(beanFactory(testContext))
				&& testContext.removeAttribute(WATCHED) instanceof Map<?, ?> watched) {
			watched.forEach((watcher, definitions) -> watchAgain((WorkflowRunWatcher) watcher, (List<?>) definitions));
		}
	}

	private static boolean isActive(TestContext testContext) {
		return testContext.hasApplicationContext()
				&& testContext.getApplicationContext() instanceof ConfigurableApplicationContext context
				&& context.isActive();
	}

	private static ConfigurableListableBeanFactory beanFactory(TestContext testContext) {
		return ((ConfigurableApplicationContext) testContext.getApplicationContext()).getBeanFactory();
	}

	private static boolean reset(ConfigurableListableBeanFactory beanFactory) {
		List<FakeNovaActService> services = singletons(beanFactory, FakeNovaActService.class);
		if (services.isEmpty()) {
			return false;
		}
		List<Resettable> resettable = singletons(beanFactory, Resettable.class);
		Predicate<Resettable> watcher = WorkflowRunWatcher.class::isInstance;
		// Watchers first, as they must not poll for runs that the fake has dropped
		resettable.stream().filter(watcher).forEach(Resettable::reset);
		services.forEach(FakeNovaActService::reset);
		resettable.stream().filter(watcher.negate()).forEach(Resettable::reset);
		singletons(beanFactory, CacheManager.class).stream()
			.filter((manager) -> manager.getCacheNames().contains(CACHE))
			.map((manager) -> manager.getCache(CACHE))
			.filter(Objects::nonNull)
			.forEach(Cache::clear);
		return true;
	}

	private static Map<WorkflowRunWatcher, List<String>> watchedDefinitions(
			ConfigurableListableBeanFactory beanFactory) {
		Map<WorkflowRunWatcher, List<String>> watched = new IdentityHashMap<>();
		for (WorkflowRunWatcher watcher : singletons(beanFactory, WorkflowRunWatcher.class)) {
			if (watcher instanceof MonitoredWatcher monitored) {
				watched.put(watcher,
						monitored.activity()
							.definitions()
							.stream()
							.filter(WatchActivity.Definition::watched)
							.map(WatchActivity.Definition::name)
							.toList());
			}
		}
		return watched;
	}

	private static void watchAgain(WorkflowRunWatcher watcher, List<?> definitions) {
		definitions.forEach((definition) -> watcher.watchDefinition((String) definition));
	}

	private static <T> List<T> singletons(ConfigurableListableBeanFactory beanFactory, Class<T> type) {
		return Arrays.stream(beanFactory.getBeanNamesForType(type, false, false))
			.filter(beanFactory::containsSingleton)
			.map((name) -> beanFactory.getBean(name, type))
			.toList();
	}

}
