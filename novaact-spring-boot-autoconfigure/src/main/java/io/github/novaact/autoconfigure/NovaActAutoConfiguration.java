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

import io.github.novaact.ActKey;
import io.github.novaact.ActStep;
import io.github.novaact.ActSummary;
import io.github.novaact.ModelCatalog;
import io.github.novaact.NovaActClient;
import io.github.novaact.SessionSummary;
import io.github.novaact.WorkflowDefinition;
import io.github.novaact.WorkflowDefinitionSummary;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunInspection;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.client.LogGroupReader;
import io.github.novaact.client.WorkflowRunCache;
import io.github.novaact.monitoring.CallRetryListener;
import io.github.novaact.observation.OperationObservationConvention;
import io.github.novaact.observation.WorkflowRunLookupObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.web.client.RestClient;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link NovaActClient}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = { "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration",
		"org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration",
		"org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration",
		"io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration",
		"io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration" })
@ConditionalOnClass({ RestClient.class, RestClientCustomizer.class, RetryTemplate.class, HttpClientBuilder.class,
		AwsCredentialsProvider.class })
@EnableConfigurationProperties({ NovaActProperties.class, NovaActHealthProperties.class,
		NovaActInspectionProperties.class })
@RegisterReflectionForBinding({ WorkflowRun.class, WorkflowRunSummary.class, WorkflowDefinition.class,
		WorkflowDefinitionSummary.class, SessionSummary.class, ActSummary.class, ActKey.class, ActStep.class,
		ModelCatalog.class, WorkflowRunInspection.class })
@ConditionalOnEnabledFeature
public final class NovaActAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(NovaActConnectionDetails.class)
	PropertiesNovaActConnectionDetails novaActConnectionDetails(NovaActProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesNovaActConnectionDetails(properties, sslBundles);
	}

	@Bean
	ClientConnectionConfigurer novaActClientConnectionConfigurer(NovaActProperties properties,
			NovaActConnectionDetails connectionDetails, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<AwsRegionProvider> regionProvider,
			ObjectProvider<AwsCredentialsProvider> credentialsProvider) {
		return new ClientConnectionConfigurer(properties, connectionDetails, sslBundles, regionProvider,
				credentialsProvider);
	}

	@Bean
	ClientReportingConfigurer novaActClientReportingConfigurer(NovaActHealthProperties properties,
			ObjectProvider<CallRetryListener> listeners, ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<WorkflowRunLookupObservationConvention> lookupConvention,
			ObjectProvider<OperationObservationConvention> operationConvention) {
		return new ClientReportingConfigurer(properties, listeners, observationRegistry, lookupConvention,
				operationConvention);
	}

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean(NovaActClient.Builder.class)
	DefaultNovaActClientBuilder novaActClientBuilder(NovaActProperties properties,
			NovaActInspectionProperties inspection, ClientConnectionConfigurer connection,
			ClientReportingConfigurer reporting,
			ObjectProvider<ClientHttpRequestFactoryBuilder<?>> requestFactoryBuilder,
			ObjectProvider<HttpClientSettings> httpClientSettings,
			ObjectProvider<RestClientCustomizer> restClientCustomizers, ObjectProvider<WorkflowRunCache> cache,
			ObjectProvider<LogGroupReader.Factory> logGroupReaderFactory,
			ObjectProvider<NovaActClientCustomizer> customizers) {
		DefaultNovaActClientBuilder builder = new DefaultNovaActClientBuilder();
		httpClientSettings.ifAvailable(builder::httpClientSettings);
		requestFactoryBuilder.ifAvailable((candidate) -> {
			if (candidate instanceof HttpComponentsClientHttpRequestFactoryBuilder httpComponents) {
				builder.requestFactoryBuilder(httpComponents);
			}
		});
		restClientCustomizers.orderedStream().forEach(builder::restClientCustomizer);
		applyProperties(builder, properties);
		builder.inspectionLogLines(inspection.getLogLines());
		builder.inspectionTimeout(inspection.getTimeout());
		connection.configure(builder);
		reporting.configure(builder);
		cache.ifAvailable(builder::cache);
		logGroupReaderFactory.ifAvailable(builder::logGroupReaderFactory);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	@Bean
	@ConditionalOnMissingBean
	NovaActClient novaActClient(NovaActClient.Builder novaActClientBuilder) {
		return novaActClientBuilder.build();
	}

	@Bean
	MonitoredClients novaActMonitoredClients(ListableBeanFactory beanFactory) {
		return new MonitoredClients(beanFactory);
	}

	@Bean
	StartUpReport novaActStartUpReport(ApplicationContext context, ClientConnectionConfigurer connection,
			MonitoredClients clients, ObjectProvider<MonitoredWatchers> watchers) {
		return new StartUpReport(context, connection, clients, watchers);
	}

	@Bean
	ClientWarmUp novaActClientWarmUp(NovaActProperties properties, MonitoredClients clients) {
		return new ClientWarmUp(properties, clients);
	}

	private static void applyProperties(DefaultNovaActClientBuilder builder, NovaActProperties properties) {
		builder.connectTimeout(properties.getConnectTimeout());
		builder.readTimeout(properties.getReadTimeout());
		builder.callTimeout(properties.getCallTimeout());
		builder.maxConnections(properties.getMaxConnections());
		builder.maxResponseSize(properties.getMaxResponseSize());
		NovaActProperties.Retry retry = properties.getRetry();
		builder.retryEnabled(retry.isEnabled());
		builder.retryMaxAttempts(retry.getMaxAttempts());
		builder.retryThrottlingDelay(retry.getThrottlingDelay());
		builder.retryTransientDelay(retry.getTransientDelay());
		builder.retryMaxDelay(retry.getMaxDelay());
		builder.retryMaxRetryAfter(retry.getMaxRetryAfter());
		builder.retryQuota(retry.getQuota());
	}

}
