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

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;

/**
 * Finds the object behind a bean that may be a proxy, such as one of a scope or an
 * aspect.
 */
final class BeanTarget {

	private BeanTarget() {
	}

	/**
	 * Return whether a bean exists already.
	 * @param beanFactory bean factory of the bean
	 * @param beanName name of the bean
	 * @return whether it is a singleton that has been created
	 */
	static boolean exists(BeanFactory beanFactory, String beanName) {
		return beanFactory instanceof SingletonBeanRegistry registry && registry.containsSingleton(beanName);
	}

	/**
	 * Return the object behind a bean.
	 * @param <T> the type
	 * @param bean the bean
	 * @param type type of the object
	 * @return the object, {@code null} if the bean has none of that type or its scope is
	 * not active
	 */
	static <T> @Nullable T find(Object bean, Class<T> type) {
		Object candidate = bean;
		try {
			while (candidate instanceof Advised advised) {
				candidate = advised.getTargetSource().getTarget();
			}
		}
		catch (BeansException ex) {
			return null;
		}
		catch (Exception ex) {
			throw new IllegalStateException("The target of " + bean.getClass().getName() + " is not available", ex);
		}
		return type.isInstance(candidate) ? type.cast(candidate) : null;
	}

}
