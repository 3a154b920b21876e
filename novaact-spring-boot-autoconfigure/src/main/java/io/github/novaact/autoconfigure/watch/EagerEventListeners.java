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
import java.util.Arrays;
import java.util.stream.Stream;

import io.github.novaact.watch.WorkflowRunEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils;

/**
 * {@link LazyInitializationExcludeFilter} for beans that listen to
 * {@link WorkflowRunEvent}s. Such a bean usually starts the watch in its constructor,
 * which lazy initialization would never call.
 */
class EagerEventListeners implements LazyInitializationExcludeFilter {

	@Override
	public boolean isExcluded(String beanName, BeanDefinition beanDefinition, Class<?> beanType) {
		return AnnotationUtils.isCandidateClass(beanType, EventListener.class)
				&& Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(beanType))
					.anyMatch(EagerEventListeners::isListener);
	}

	private static boolean isListener(Method method) {
		EventListener listener = AnnotatedElementUtils.findMergedAnnotation(method, EventListener.class);
		return listener != null && eventTypes(method, listener).anyMatch(WorkflowRunEvent.class::isAssignableFrom);
	}

	private static Stream<@Nullable Class<?>> eventTypes(Method method, EventListener listener) {
		return Stream.concat(Arrays.stream(listener.classes()), Arrays.stream(method.getParameterTypes()));
	}

}
