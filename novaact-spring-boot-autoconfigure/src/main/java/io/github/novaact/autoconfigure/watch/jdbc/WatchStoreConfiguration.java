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

package io.github.novaact.autoconfigure.watch.jdbc;

import java.util.LinkedHashSet;
import java.util.Set;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.github.novaact.run.OpenWorkflowRuns;
import io.github.novaact.run.WorkflowRunTemplate;
import io.github.novaact.watch.jdbc.JdbcOpenWorkflowRuns;
import io.github.novaact.watch.jdbc.JdbcWatchStore;
import io.github.novaact.watch.jdbc.TablePrefix;
import io.github.novaact.watch.store.WatchStore;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;
import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.sql.autoconfigure.init.OnDatabaseInitializationCondition;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Configurations of the shared {@link WatchStore}, to be imported in this order: the
 * second one applies only if the first one did not.
 */
abstract class WatchStoreConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Scheduler.class, JdbcTemplate.class, DatabaseInitializationProperties.class })
	@ConditionalOnSingleCandidate(DataSource.class)
	@EnableConfigurationProperties(NovaActWatchJdbcProperties.class)
	@Import(DatabaseInitializationDependencyConfigurer.class)
	static class Shared {

		@Bean
		@ConditionalOnMissingBean
		@Conditional(OnWatchDatabaseInitializationCondition.class)
		NovaActWatchDataSourceScriptDatabaseInitializer novaActWatchDataSourceScriptDatabaseInitializer(
				DataSource dataSource, NovaActWatchJdbcProperties properties) {
			return new NovaActWatchDataSourceScriptDatabaseInitializer(dataSource, properties);
		}

		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		@ConditionalOnMissingBean(WatchStore.class)
		JdbcWatchStore novaActWatchStore(DataSource dataSource,
				ObjectProvider<PlatformTransactionManager> transactionManagers,
				ObjectProvider<DataSourcePoolMetadataProvider> pools, NovaActWatchJdbcProperties properties) {
			DataSourcePoolMetadata pool = new CompositeDataSourcePoolMetadataProvider(pools.orderedStream().toList())
				.getDataSourcePoolMetadata(dataSource);
			Set<PlatformTransactionManager> candidates = new LinkedHashSet<>();
			transactionManagers.ifUnique(candidates::add);
			transactionManagers.orderedStream().forEach(candidates::add);
			return new JdbcWatchStore(dataSource, candidates, new TablePrefix(properties.getTablePrefix()),
					(pool != null) ? pool.getMax() : null);
		}

		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		@ConditionalOnBean(JdbcWatchStore.class)
		@ConditionalOnMissingBean(OpenWorkflowRuns.class)
		JdbcOpenWorkflowRuns novaActOpenWorkflowRuns(DataSource dataSource, NovaActWatchJdbcProperties properties) {
			return new JdbcOpenWorkflowRuns(dataSource, new TablePrefix(properties.getTablePrefix()));
		}

		/**
		 * A template that is created lazily would be started too late to fail the runs of
		 * other instances.
		 * @return the filter
		 */
		@Bean
		static LazyInitializationExcludeFilter novaActOpenWorkflowRunsLazyInitializationExcludeFilter() {
			return LazyInitializationExcludeFilter.forBeanTypes(WorkflowRunTemplate.class);
		}

		static class OnWatchDatabaseInitializationCondition extends OnDatabaseInitializationCondition {

			OnWatchDatabaseInitializationCondition() {
				super("Nova Act watch", "novaact.watch.jdbc.initialize-schema");
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(value = WatchStore.class,
			type = "io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchJdbcProperties")
	static class NoDatabase {

		NoDatabase(ListableBeanFactory beanFactory) {
			throw new NoWatchDatabaseException("Watches cannot be shared through a database ('novaact.watch.store' is "
					+ "'jdbc'): " + missing(beanFactory) + ".");
		}

		private static String missing(ListableBeanFactory beanFactory) {
			ClassLoader classLoader = NoDatabase.class.getClassLoader();
			if (!ClassUtils.isPresent("com.github.kagkarlsson.scheduler.Scheduler", classLoader)) {
				return "db-scheduler is not on the class path";
			}
			if (!ClassUtils.isPresent("org.springframework.boot.jdbc.init.DatabaseInitializationProperties",
					classLoader)) {
				return "Spring Boot's JDBC support is not on the class path";
			}
			int dataSources = beanFactory.getBeanNamesForType(DataSource.class).length;
			return (dataSources == 0) ? "there is no DataSource"
					: "there are " + dataSources + " DataSources and none of them is primary";
		}

	}

}
