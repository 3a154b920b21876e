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

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

import io.github.novaact.NovaActClient;
import io.github.novaact.autoconfigure.ConditionalOnEnabledFeature;
import io.github.novaact.autoconfigure.MonitoredWatchers;
import io.github.novaact.autoconfigure.NovaActAutoConfiguration;
import io.github.novaact.watch.InvalidWatchSettingsException;
import io.github.novaact.watch.WatchListener;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;
import io.github.novaact.watch.store.WatchStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Scope;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalApplicationListener;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link WorkflowRunWatcher}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = NovaActAutoConfiguration.class)
@ConditionalOnBean(NovaActClient.class)
@EnableConfigurationProperties(NovaActWatchProperties.class)
@ImportRuntimeHints(EventListenerCheck.Hints.class)
@ConditionalOnEnabledFeature
public final class NovaActWatchAutoConfiguration {

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean(WorkflowRunWatcher.Builder.class)
	DefaultWorkflowRunWatcherBuilder workflowRunWatcherBuilder(NovaActWatchProperties properties,
			ObjectProvider<NovaActClient> client, ApplicationEventPublisher eventPublisher,
			ObjectProvider<WatchListener> listeners, ObjectProvider<WatchStore> store,
			ObjectProvider<EventPublication> publication) {
		DefaultWorkflowRunWatcherBuilder builder = new DefaultWorkflowRunWatcherBuilder();
		client.ifUnique(builder::client);
		builder.eventPublisher(EventPublication.decorate(eventPublisher, publication, store))
			.interval(properties.getInterval())
			.maxInterval(properties.getMaxInterval())
			.requestsPerSecond(properties.getRequestsPerSecond())
			.notFoundGrace(properties.getNotFoundGrace())
			.stuckAfter(stuckAfter(properties.getStuckAfter()))
			.actsEnabled(properties.isActsEnabled());
		listeners.orderedStream().forEach(builder::listener);
		store.ifAvailable(builder::store);
		return builder;
	}

	@Bean
	@ConditionalOnSingleCandidate(NovaActClient.class)
	@ConditionalOnMissingBean
	WorkflowRunWatcher workflowRunWatcher(WorkflowRunWatcher.Builder workflowRunWatcherBuilder) {
		return workflowRunWatcherBuilder.build();
	}

	@Bean
	@ConditionalOnBean(WorkflowRunWatcher.class)
	WatchedDefinitions novaActWatchedDefinitions(NovaActWatchProperties properties,
			ObjectProvider<WorkflowRunWatcher> watcher, MonitoredWatchers watchers) {
		return new WatchedDefinitions(properties.getDefinitions(), watcher, watchers);
	}

	@Bean
	MonitoredWatchers novaActMonitoredWatchers(ListableBeanFactory beanFactory) {
		return new MonitoredWatchers(beanFactory);
	}

	@Bean
	static EagerEventListeners novaActEagerEventListeners() {
		return new EagerEventListeners();
	}

	@Bean
	KeepAliveNotice novaActKeepAliveNotice(MonitoredWatchers watchers) {
		return new KeepAliveNotice(watchers);
	}

	@Bean
	@ConditionalOnBean(WorkflowRunWatcher.class)
	EventListenerCheck novaActEventListenerCheck(ApplicationContext applicationContext,
			ObjectProvider<EventPublication> publication, ObjectProvider<WatchStore> store) {
		return new EventListenerCheck(applicationContext, publication, store);
	}

	private static @Nullable Duration stuckAfter(String text) {
		if (text.trim().toLowerCase(Locale.ROOT).equals("auto")) {
			return null;
		}
		try {
			return DurationStyle.detectAndParse(text.trim());
		}
		catch (IllegalArgumentException | ArithmeticException | DateTimeParseException ex) {
			throw new InvalidWatchSettingsException("novaact.watch.stuck-after",
					"must be 'auto' or a positive duration, such as '2h', but was '" + text + "'");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(TransactionalApplicationListener.class)
	static class TransactionalPublicationConfiguration {

		@Bean
		TransactionalPublication novaActTransactionalPublication(ApplicationContext applicationContext,
				ObjectProvider<PlatformTransactionManager> transactionManagers) {
			return new TransactionalPublication(new EventListeners(applicationContext), transactionManagers);
		}

	}

}
