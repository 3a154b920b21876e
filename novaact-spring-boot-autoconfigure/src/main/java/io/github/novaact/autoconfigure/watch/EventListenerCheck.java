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

package io.github.novaact.autoconfigure.watch;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import io.github.novaact.watch.store.WatchStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.scheduling.support.TaskUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Warns once, at the start, if the way the application publishes events does not permit
 * what watchers promise to its listeners.
 */
final class EventListenerCheck implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(EventListenerCheck.class);

	private static final String MULTICASTER = AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME;

	private final ApplicationContext applicationContext;

	private final ObjectProvider<EventPublication> publication;

	private final ObjectProvider<WatchStore> store;

	EventListenerCheck(ApplicationContext applicationContext, ObjectProvider<EventPublication> publication,
			ObjectProvider<WatchStore> store) {
		this.applicationContext = applicationContext;
		this.publication = publication;
		this.store = store;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() != this.applicationContext) {
			return;
		}
		List<String> problems = problems();
		if (!problems.isEmpty()) {
			logger.warn("Listeners of workflow run events do not have all guarantees. " + String.join(". ", problems));
		}
	}

	private List<String> problems() {
		List<String> problems = new ArrayList<>();
		WatchStore store = this.store.getIfUnique();
		boolean transactional = store != null && store.isTransactional();
		if (this.applicationContext.containsBean(MULTICASTER)
				&& this.applicationContext.getBean(MULTICASTER) instanceof SimpleApplicationEventMulticaster multicaster
				&& new EventListeners(this.applicationContext).hasListener()) {
			addProblems(multicaster, transactional, problems);
		}
		String problem = transactional ? null
				: this.publication.stream().findFirst().map(EventPublication::problem).orElse(null);
		if (problem != null) {
			problems.add(problem);
		}
		return problems;
	}

	private static void addProblems(SimpleApplicationEventMulticaster multicaster, boolean transactional,
			List<String> problems) {
		Object executor = get(multicaster, Hints.TASK_EXECUTOR);
		if (executor != null && !(executor instanceof SyncTaskExecutor)) {
			problems.add("The bean '" + MULTICASTER + "' is asynchronous: an event on which a listener fails is not "
					+ "published again, and the events of a run may be delivered out of order"
					+ (transactional ? ". A listener's work does not commit with the event" : ""));
		}
		Object errorHandler = get(multicaster, Hints.ERROR_HANDLER);
		if (errorHandler != null && errorHandler != TaskUtils.LOG_AND_PROPAGATE_ERROR_HANDLER) {
			problems.add("The bean '" + MULTICASTER + "' has an error handler: unless it rethrows, an event on which "
					+ "a listener fails is not published again");
		}
	}

	private static @Nullable Object get(SimpleApplicationEventMulticaster multicaster, String getter) {
		Method method = ReflectionUtils.findMethod(SimpleApplicationEventMulticaster.class, getter);
		if (method == null) {
			return null;
		}
		ReflectionUtils.makeAccessible(method);
		return ReflectionUtils.invokeMethod(method, multicaster);
	}

	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	/**
	 * {@link RuntimeHintsRegistrar} for the getters of the multicaster.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		private static final String TASK_EXECUTOR = "getTaskExecutor";

		private static final String ERROR_HANDLER = "getErrorHandler";

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			for (String getter : List.of(TASK_EXECUTOR, ERROR_HANDLER)) {
				Method method = ReflectionUtils.findMethod(SimpleApplicationEventMulticaster.class, getter);
				if (method != null) {
					hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
				}
			}
		}

	}

}
