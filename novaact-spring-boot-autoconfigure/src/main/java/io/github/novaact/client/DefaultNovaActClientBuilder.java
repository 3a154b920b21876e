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

package io.github.novaact.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

import io.github.novaact.NovaActClient;
import io.github.novaact.monitoring.CallRetryListener;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.observation.OperationObservationConvention;
import io.github.novaact.observation.WorkflowRunLookupObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.Assert;

/**
 * Default {@link NovaActClient.Builder}, with further methods for the auto-configuration.
 *
 * @since 0.1.0
 */
public final class DefaultNovaActClientBuilder extends ClientSettingsBuilder<DefaultNovaActClientBuilder> {

	private final HttpEngineBuilder engine = new HttpEngineBuilder();

	private final List<RestClientCustomizer> restClientCustomizers = new ArrayList<>();

	private final List<CallRetryListener> listeners = new ArrayList<>();

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable WorkflowRunLookupObservationConvention observationConvention;

	private @Nullable OperationObservationConvention operationObservationConvention;

	private int failureThreshold = 3;

	private @Nullable WorkflowRunCache cache;

	private Duration inspectionTimeout = Duration.ofSeconds(10);

	private int inspectionLogLines;

	private LogGroupReader.@Nullable Factory logGroupReaderFactory;

	private TimeSource time = TimeSource.SYSTEM;

	private DoubleSupplier jitter = Math::random;

	private @Nullable String name;

	private @Nullable AwsCredentialsProvider credentialsProvider;

	@Override
	public DefaultNovaActClientBuilder name(String name) {
		Assert.hasText(name, "'name' must not be empty");
		this.name = name;
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder credentialsProvider(AwsCredentialsProvider credentialsProvider) {
		Assert.notNull(credentialsProvider, "'credentialsProvider' must not be null");
		this.credentialsProvider = credentialsProvider;
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder sslBundle(SslBundle sslBundle) {
		this.engine.sslBundle(sslBundle);
		return this;
	}

	/**
	 * Set the bundles whose updates a running client uses for new connections.
	 * @param sslBundles the bundles
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder sslBundles(SslBundles sslBundles) {
		this.engine.sslBundles(sslBundles);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder restClientCustomizer(RestClientCustomizer customizer) {
		Assert.notNull(customizer, "'customizer' must not be null");
		this.restClientCustomizers.add(customizer);
		return this;
	}

	/**
	 * Set the builder of the HTTP engine.
	 * @param requestFactoryBuilder the builder
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder requestFactoryBuilder(
			HttpComponentsClientHttpRequestFactoryBuilder requestFactoryBuilder) {
		return requestFactoryBuilder((replaced) -> requestFactoryBuilder);
	}

	/**
	 * Change the builder of the HTTP engine.
	 * @param change returns the changed builder
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder requestFactoryBuilder(
			UnaryOperator<HttpComponentsClientHttpRequestFactoryBuilder> change) {
		this.engine.requestFactoryBuilder(change);
		return this;
	}

	/**
	 * Set the settings of the HTTP engine. Their timeouts and redirects do not apply.
	 * @param httpClientSettings the settings
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder httpClientSettings(HttpClientSettings httpClientSettings) {
		this.engine.httpClientSettings(httpClientSettings);
		return this;
	}

	/**
	 * Add a listener.
	 * @param listener the listener
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder listener(CallRetryListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Set the registry of the observations.
	 * @param observationRegistry the registry
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder observationRegistry(ObservationRegistry observationRegistry) {
		this.observationRegistry = observationRegistry;
		return this;
	}

	/**
	 * Set the convention of the observation.
	 * @param observationConvention the convention
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder observationConvention(
			WorkflowRunLookupObservationConvention observationConvention) {
		this.observationConvention = observationConvention;
		return this;
	}

	/**
	 * Set the cache of runs that have ended.
	 * @param cache the cache
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder cache(WorkflowRunCache cache) {
		this.cache = cache;
		return this;
	}

	/**
	 * Set the convention of the observation of operations other than lookups.
	 * @param operationObservationConvention the convention
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder operationObservationConvention(
			OperationObservationConvention operationObservationConvention) {
		this.operationObservationConvention = operationObservationConvention;
		return this;
	}

	/**
	 * Set the number of consecutive failures after which the client is failing.
	 * @param failureThreshold the number, positive
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder failureThreshold(int failureThreshold) {
		this.failureThreshold = atLeast(1, "novaact.health.failure-threshold", failureThreshold);
		return this;
	}

	/**
	 * Set the maximum time of an inspection, 10 seconds by default.
	 * @param inspectionTimeout the time, positive and at most a year
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder inspectionTimeout(Duration inspectionTimeout) {
		this.inspectionTimeout = positive("novaact.inspection.timeout", inspectionTimeout);
		return this;
	}

	/**
	 * Set the maximum number of log lines that an inspection reads, 0 by default.
	 * @param inspectionLogLines the number of lines, from 0 to 1,000
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder inspectionLogLines(int inspectionLogLines) {
		this.inspectionLogLines = RunLogs.checkLines(inspectionLogLines);
		return this;
	}

	/**
	 * Set the factory of the reader of log groups, which is called when a log is read for
	 * the first time.
	 * @param logGroupReaderFactory creates the reader
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder logGroupReaderFactory(LogGroupReader.Factory logGroupReaderFactory) {
		this.logGroupReaderFactory = logGroupReaderFactory;
		return this;
	}

	DefaultNovaActClientBuilder engine(Consumer<HttpEngineBuilder> change) {
		change.accept(this.engine);
		return this;
	}

	DefaultNovaActClientBuilder time(TimeSource time, DoubleSupplier jitter) {
		this.time = time;
		this.jitter = jitter;
		return this;
	}

	@Override
	public NovaActClient build() {
		RequiredLibrary.check();
		EndpointSelection endpoints = endpoints();
		ClientSettings settings = settings(endpoints.select());
		ClientResources resources = new ClientResources();
		ClockSkew clock = new ClockSkew(this.time, !EndpointSelection.isPlainHttpOverNetwork(settings.endpoint()));
		CredentialsSource credentials = new CredentialsSource(this.credentialsProvider, this.time, resources);
		RunLogs logs = new RunLogs(this.logGroupReaderFactory, endpoints.logAccess(settings, credentials.provider()),
				this.inspectionLogLines, resources);
		ClientContext context = new ClientContext(new ClientName(this.name), settings, this.time, resources,
				this.inspectionTimeout, logs);
		HttpTransport transport = new HttpTransport(this.engine.build(settings, resources),
				new RequestSigner(settings.endpoint(), settings.region(), clock), this.restClientCustomizers, settings);
		RetryQuota quota = new RetryQuota(settings.retry().quota());
		CallRetryPolicy retryPolicy = new CallRetryPolicy(settings.retry(), quota, this.time, resources.closed(),
				this.jitter, new RetryReporter(context.name(), List.copyOf(this.listeners)));
		CallExecutor executor = new CallExecutor(new AttemptExecutor(context, credentials, transport, clock),
				resources.watchdog(), retryPolicy);
		ClientActivity activity = new ClientActivity(context.name(), settings, this.failureThreshold, quota::available,
				clock::offset);
		Observations observations = new Observations(this.observationRegistry, this.observationConvention,
				this.operationObservationConvention);
		return new DefaultNovaActClient(new ObservedCalls(context, executor, observations, activity, this.cache),
				executor, clock, quota);
	}

}
