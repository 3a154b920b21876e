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

import java.util.Set;

import io.github.novaact.NovaActClient;
import io.github.novaact.run.WorkflowRunTemplate;
import io.github.novaact.run.WorkflowRunTemplateBuilder;
import io.github.novaact.watch.WorkflowRunWatcher;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link AbstractInjectionFailureAnalyzer} that explains why a bean of the starter is
 * missing, where Spring Boot would suggest to define one.
 */
@Order(0)
class NoNovaActBeanFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final Set<Class<?>> TYPES = Set.of(NovaActClient.class, NovaActClient.Builder.class,
			WorkflowRunWatcher.class, WorkflowRunWatcher.Builder.class, WorkflowRunTemplate.class,
			WorkflowRunTemplateBuilder.class);

	private final BeanFactory beanFactory;

	private final Environment environment;

	NoNovaActBeanFailureAnalyzer(BeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> type = (cause.getResolvableType() != null) ? cause.getResolvableType().toClass() : null;
		if (cause instanceof NoUniqueBeanDefinitionException || type == null || !TYPES.contains(type)) {
			return null;
		}
		String needed = ((description != null) ? description : "The application") + " required a bean of type '"
				+ type.getCanonicalName() + "'";
		if (!this.environment.getProperty("novaact.enabled", Boolean.class, true)) {
			return new FailureAnalysis(needed + ", but 'novaact.enabled' is false, so there are none.",
					"Remove the property 'novaact.enabled', or make the bean optional for what requires it, with an "
							+ "ObjectProvider or @ConditionalOnBooleanProperty(\"novaact.enabled\").",
					cause);
		}
		String[] clients = clients();
		boolean template = type == WorkflowRunTemplate.class;
		if (clients.length < 2 || (!template && type != WorkflowRunWatcher.class)) {
			return null;
		}
		return new FailureAnalysis(
				needed + ", but a " + (template ? "template has" : "watcher uses")
						+ " one client, and there are several: " + String.join(", ", clients) + ".",
				"Mark one client as @Primary or the others as @Bean(defaultCandidate = false), or define a bean "
						+ "for each client with the "
						+ (template ? "WorkflowRunTemplateBuilder" : "WorkflowRunWatcher.Builder") + " bean.",
				cause);
	}

	private String[] clients() {
		return (this.beanFactory instanceof ListableBeanFactory listable)
				? listable.getBeanNamesForType(NovaActClient.class, true, false) : new String[0];
	}

}
