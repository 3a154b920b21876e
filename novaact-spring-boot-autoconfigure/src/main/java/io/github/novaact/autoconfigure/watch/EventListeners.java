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

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.novaact.watch.WorkflowRunEvent;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * The event listeners of an application and of its parents.
 */
final class EventListeners {

	private final ApplicationContext applicationContext;

	EventListeners(ApplicationContext applicationContext) {
		this.applicationContext = applicationContext;
	}

	/**
	 * Return whether there is a listener for events of watchers. A listener for events of
	 * any type does not count.
	 * @return whether there is one
	 */
	boolean hasListener() {
		return registered(ApplicationListener.class)
			.anyMatch((listener) -> isForWatchers(listener) && !supports(listener, Unrelated.class));
	}

	/**
	 * Return whether there is a listener of a type for events of watchers.
	 * @param listenerType type of the listener
	 * @return whether there is one
	 */
	boolean hasListener(Class<?> listenerType) {
		return registered(listenerType).anyMatch(EventListeners::isForWatchers);
	}

	/**
	 * Return whether there is a listener of a type for an event. Creates lazy beans of
	 * the type, as publishing does.
	 * @param listenerType type of the listener
	 * @param event the event
	 * @return whether there is one
	 */
	boolean hasListener(Class<?> listenerType, Object event) {
		return Stream.concat(registered(listenerType), beans(listenerType))
			.anyMatch((listener) -> supports(listener, event.getClass()));
	}

	private static boolean isForWatchers(ApplicationListener<?> listener) {
		return Arrays.stream(WorkflowRunEvent.class.getPermittedSubclasses())
			.anyMatch((type) -> supports(listener, type));
	}

	private static boolean supports(ApplicationListener<?> listener, Class<?> payload) {
		GenericApplicationListener generic = (listener instanceof GenericApplicationListener itself) ? itself
				: new GenericApplicationListenerAdapter(listener);
		return generic.supportsEventType(ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, payload));
	}

	private Stream<ApplicationListener<?>> registered(Class<?> listenerType) {
		return contexts().filter(AbstractApplicationContext.class::isInstance)
			.map(AbstractApplicationContext.class::cast)
			.flatMap((context) -> context.getApplicationListeners().stream())
			.filter(listenerType::isInstance);
	}

	private Stream<ApplicationListener<?>> beans(Class<?> listenerType) {
		return contexts().flatMap((context) -> Arrays.stream(context.getBeanNamesForType(listenerType, false, true))
			.map((name) -> (ApplicationListener<?>) context.getBean(name)));
	}

	private Stream<ApplicationContext> contexts() {
		return Stream
			.<ApplicationContext>iterate(this.applicationContext, Objects::nonNull, ApplicationContext::getParent)
			.filter((context) -> !(context instanceof ConfigurableApplicationContext lifecycle)
					|| lifecycle.isActive());
	}

	private static final class Unrelated {

	}

}
