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

package io.github.novaact.dashboard;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.novaact.NovaActClient;
import io.github.novaact.autoconfigure.ConditionalOnEnabledFeature;
import io.github.novaact.autoconfigure.MonitoredClients;
import io.github.novaact.autoconfigure.MonitoredWatchers;
import io.github.novaact.autoconfigure.actuate.NovaActEndpointAutoConfiguration;
import io.github.novaact.autoconfigure.actuate.NovaActEndpointProperties;
import io.github.novaact.autoconfigure.watch.NovaActWatchAutoConfiguration;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunWatcher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.web.EndpointMapping;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link NovaActDashboardEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { NovaActWatchAutoConfiguration.class, NovaActEndpointAutoConfiguration.class })
@ConditionalOnWebApplication
@ConditionalOnBean({ NovaActClient.class, MonitoredClients.class })
@ConditionalOnAvailableEndpoint(endpoint = NovaActDashboardEndpoint.class, exposure = EndpointExposure.WEB)
@ConditionalOnEnabledFeature
@EnableConfigurationProperties({ NovaActDashboardProperties.class, NovaActEndpointProperties.class })
@ImportRuntimeHints(DashboardRuntimeHints.class)
public final class NovaActDashboardAutoConfiguration {

	@Bean
	RunTable novaActDashboardRunTable() {
		return new RunTable();
	}

	@Bean
	@ConditionalOnMissingBean
	RunHistory novaActDashboardRunHistory() {
		return new EventHistory(Clock.systemUTC());
	}

	@Bean
	RunEvents novaActDashboardRunEvents(RunTable table, RunHistory history) {
		return new RunEvents(table, history);
	}

	@Bean
	WatcherKnowledge novaActDashboardWatcherKnowledge(ObjectProvider<MonitoredWatchers> monitored,
			ObjectProvider<WorkflowRunWatcher> watchers) {
		return new WatcherKnowledge(() -> monitored.stream().flatMap(MonitoredWatchers::stream),
				() -> watchedRuns(watchers), Clock.systemUTC());
	}

	@Bean
	OverviewReader novaActDashboardOverviewReader(Environment environment, RunTable table, RunHistory history,
			MonitoredClients clients, WatcherKnowledge watchers) {
		return new OverviewReader(environment.getProperty("spring.application.name"), table, history,
				clients::byBeanName, watchers, Clock.systemUTC());
	}

	@Bean
	DashboardFeed novaActDashboardFeed(RunTable table, OverviewReader overviews, WatcherKnowledge watchers) {
		return new DashboardFeed(table, overviews, watchers, Clock.systemUTC());
	}

	private static List<WatchedRun> watchedRuns(ObjectProvider<WorkflowRunWatcher> watchers) {
		return watchers.stream().flatMap((watcher) -> watcher.watchedRuns().stream()).toList();
	}

	@Bean
	OpenPages novaActDashboardOpenPages(DashboardFeed feed) {
		return new OpenPages(feed);
	}

	@Bean
	NovaActDashboardEndpoint novaActDashboardEndpoint(RunTable table, ObjectProvider<NovaActClient> clients,
			NovaActDashboardProperties properties, NovaActEndpointProperties endpointProperties,
			ObjectProvider<PathMapper> pathMappers) {
		Show showValues = properties.getShowValues();
		IdVisibility ids = (showValues != null) ? new IdVisibility(showValues, properties.getRoles())
				: new IdVisibility(endpointProperties.getShowValues(), endpointProperties.getRoles());
		return new NovaActDashboardEndpoint(ids, new RunInspections(table, clients::orderedStream),
				rootPath(pathMappers));
	}

	private static String rootPath(ObjectProvider<PathMapper> pathMappers) {
		return PathMapper.getRootPath(pathMappers.orderedStream().toList(), NovaActDashboardEndpoint.ID);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(DispatcherServlet.class)
	static class ServletConfiguration {

		@Bean
		ServletDashboardExtension novaActDashboardExtension(NovaActDashboardEndpoint endpoint, DashboardFeed feed,
				OpenPages pages) {
			ThreadPoolExecutor executor = new ThreadPoolExecutor(0, OpenPages.MAX_PAGES, 30, TimeUnit.SECONDS,
					new SynchronousQueue<>(), new DetachedThreads("novaact-dashboard-page-"));
			return new ServletDashboardExtension(endpoint, feed, pages, executor);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(DispatcherHandler.class)
	static class ReactiveConfiguration {

		@Bean
		ReactiveDashboardExtension novaActDashboardExtension(NovaActDashboardEndpoint endpoint, DashboardFeed feed,
				OpenPages pages) {
			return new ReactiveDashboardExtension(endpoint, feed, pages);
		}

		@Bean
		DashboardHeadersWebFilter novaActDashboardHeadersWebFilter(WebEndpointProperties properties,
				ObjectProvider<PathMapper> pathMappers) {
			return new DashboardHeadersWebFilter(
					new EndpointMapping(properties.getBasePath()).createSubPath(rootPath(pathMappers)));
		}

	}

}
