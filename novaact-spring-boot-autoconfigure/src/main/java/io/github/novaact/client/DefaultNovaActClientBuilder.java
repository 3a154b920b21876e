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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.novaact.NovaActClient;
import io.github.novaact.monitoring.CallRetryListener;
import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.observation.OperationObservationConvention;
import io.github.novaact.observation.WorkflowRunLookupObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * {@link NovaActClient.Builder} whose remaining methods are for the auto-configuration.
 *
 * @since 0.1.0
 */
public final class DefaultNovaActClientBuilder implements NovaActClient.Builder {

	private static final Duration MAX_DURATION = Duration.ofDays(365);

	private static final int MAX_LOG_LINES = 1000;

	private final EndpointSelection endpoints = new EndpointSelection();

	private final ReloadableSslBundle sslBundle = new ReloadableSslBundle();

	private final List<RestClientCustomizer> restClientCustomizers = new ArrayList<>();

	private final List<CallRetryListener> listeners = new ArrayList<>();

	private HttpComponentsClientHttpRequestFactoryBuilder requestFactoryBuilder = ClientHttpRequestFactoryBuilder
		.httpComponents();

	private HttpClientSettings httpClientSettings = HttpClientSettings.defaults();

	private Duration idleTimeout = Duration.ofMinutes(1);

	private Duration connectionTimeToLive = Duration.ofMinutes(1);

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable WorkflowRunLookupObservationConvention observationConvention;

	private @Nullable OperationObservationConvention operationObservationConvention;

	private int failureThreshold = 3;

	private @Nullable WorkflowRunCache cache;

	private Duration inspectionTimeout = Duration.ofSeconds(10);

	private int inspectionLogLines;

	private LogGroupReader.@Nullable Factory logGroupReaderFactory;

	private TimeSource time = TimeSource.SYSTEM;

	private DoubleSupplier jitter = () -> ThreadLocalRandom.current().nextDouble();

	private @Nullable String name;

	private @Nullable AwsCredentialsProvider credentialsProvider;

	private Duration connectTimeout = Duration.ofSeconds(2);

	private Duration readTimeout = Duration.ofSeconds(10);

	private Duration callTimeout = Duration.ofSeconds(30);

	private int maxConnections = 50;

	private DataSize maxResponseSize = DataSize.ofMegabytes(1);

	private boolean retryEnabled = true;

	private int maxAttempts = 3;

	private Duration throttlingDelay = Duration.ofSeconds(1);

	private Duration transientDelay = Duration.ofMillis(50);

	private Duration maxDelay = Duration.ofSeconds(20);

	private Duration maxRetryAfter = Duration.ofSeconds(20);

	private int quota = 500;

	@Override
	public DefaultNovaActClientBuilder name(String name) {
		Assert.hasText(name, "'name' must not be empty");
		this.name = name;
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder region(String region) {
		Assert.notNull(region, "'region' must not be null");
		this.endpoints.region(region);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder endpoint(URI endpoint) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		this.endpoints.endpoint(endpoint);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder fipsEnabled(boolean fipsEnabled) {
		this.endpoints.fipsEnabled(fipsEnabled);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder dualStackEnabled(boolean dualStackEnabled) {
		this.endpoints.dualStackEnabled(dualStackEnabled);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder credentialsProvider(AwsCredentialsProvider credentialsProvider) {
		Assert.notNull(credentialsProvider, "'credentialsProvider' must not be null");
		this.credentialsProvider = credentialsProvider;
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder connectTimeout(Duration connectTimeout) {
		this.connectTimeout = positive("novaact.connect-timeout", connectTimeout);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder readTimeout(Duration readTimeout) {
		this.readTimeout = positive("novaact.read-timeout", readTimeout);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder callTimeout(Duration callTimeout) {
		this.callTimeout = positive("novaact.call-timeout", callTimeout);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder maxConnections(int maxConnections) {
		this.maxConnections = atLeast(1, "novaact.max-connections", maxConnections);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder maxResponseSize(DataSize maxResponseSize) {
		Assert.notNull(maxResponseSize, "'maxResponseSize' must not be null");
		if (maxResponseSize.toBytes() <= 0 || maxResponseSize.toBytes() > Integer.MAX_VALUE / 2) {
			throw new InvalidClientSettingsException("novaact.max-response-size", "must be from 1 byte to 1023MB");
		}
		this.maxResponseSize = maxResponseSize;
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder sslBundle(SslBundle sslBundle) {
		Assert.notNull(sslBundle, "'sslBundle' must not be null");
		this.sslBundle.bundle(sslBundle);
		return this;
	}

	/**
	 * Set the bundles that the SSL bundle is one of, so that a running client uses its
	 * updates for new connections.
	 * @param sslBundles the bundles
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder sslBundles(SslBundles sslBundles) {
		this.sslBundle.bundles(sslBundles);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder retryEnabled(boolean retryEnabled) {
		this.retryEnabled = retryEnabled;
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder retryMaxAttempts(int maxAttempts) {
		this.maxAttempts = atLeast(1, "novaact.retry.max-attempts", maxAttempts);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder retryThrottlingDelay(Duration throttlingDelay) {
		this.throttlingDelay = notNegative("novaact.retry.throttling-delay", throttlingDelay);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder retryTransientDelay(Duration transientDelay) {
		this.transientDelay = notNegative("novaact.retry.transient-delay", transientDelay);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder retryMaxDelay(Duration maxDelay) {
		this.maxDelay = notNegative("novaact.retry.max-delay", maxDelay);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder retryMaxRetryAfter(Duration maxRetryAfter) {
		this.maxRetryAfter = notNegative("novaact.retry.max-retry-after", maxRetryAfter);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder retryQuota(int quota) {
		this.quota = atLeast(0, "novaact.retry.quota", quota);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder restClientCustomizer(RestClientCustomizer customizer) {
		Assert.notNull(customizer, "'customizer' must not be null");
		this.restClientCustomizers.add(customizer);
		return this;
	}

	/**
	 * Set the supplier of the region that is used where none is set.
	 * @param defaultRegion supplies the region or {@code null}
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder defaultRegion(Supplier<@Nullable String> defaultRegion) {
		this.endpoints.defaultRegion(defaultRegion);
		return this;
	}

	/**
	 * Set the profile of the AWS configuration files whose settings count.
	 * @param profile name of the profile
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder profile(String profile) {
		this.endpoints.profile(profile);
		return this;
	}

	/**
	 * Set the builder of the HTTP engine.
	 * @param requestFactoryBuilder the builder
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder requestFactoryBuilder(
			HttpComponentsClientHttpRequestFactoryBuilder requestFactoryBuilder) {
		this.requestFactoryBuilder = requestFactoryBuilder;
		return this;
	}

	/**
	 * Change the builder of the HTTP engine.
	 * @param change returns the changed builder
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder requestFactoryBuilder(
			UnaryOperator<HttpComponentsClientHttpRequestFactoryBuilder> change) {
		this.requestFactoryBuilder = change.apply(this.requestFactoryBuilder);
		return this;
	}

	/**
	 * Set the settings of the HTTP engine. The client's own timeouts apply, and redirects
	 * are never followed.
	 * @param httpClientSettings the settings
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder httpClientSettings(HttpClientSettings httpClientSettings) {
		this.httpClientSettings = httpClientSettings;
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
		Assert.notNull(cache, "'cache' must not be null");
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
	 * Set the number of failures in a row after which the client is failing.
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
	 * Set how many log lines an inspection reads, none by default.
	 * @param inspectionLogLines the number of lines, from 0 to 1,000
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder inspectionLogLines(int inspectionLogLines) {
		if (inspectionLogLines < 0 || inspectionLogLines > MAX_LOG_LINES) {
			throw new InvalidClientSettingsException("novaact.inspection.log-lines",
					"must be from 0 to " + MAX_LOG_LINES);
		}
		this.inspectionLogLines = inspectionLogLines;
		return this;
	}

	/**
	 * Set what creates the reader of log groups. It is called when a log is read for the
	 * first time.
	 * @param logGroupReaderFactory creates the reader
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder logGroupReaderFactory(LogGroupReader.Factory logGroupReaderFactory) {
		Assert.notNull(logGroupReaderFactory, "'logGroupReaderFactory' must not be null");
		this.logGroupReaderFactory = logGroupReaderFactory;
		return this;
	}

	DefaultNovaActClientBuilder idleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
		return this;
	}

	DefaultNovaActClientBuilder connectionTimeToLive(Duration connectionTimeToLive) {
		this.connectionTimeToLive = connectionTimeToLive;
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
		ClientSettings settings = settings();
		ClientResources resources = new ClientResources();
		CredentialsSource credentials = credentials(resources);
		Inspections inspections = new Inspections(this.inspectionTimeout, resources.closed(),
				runLogs(settings, credentials, resources));
		ClientContext context = new ClientContext(new ClientName(this.name), settings, this.time, resources, this.cache,
				inspections);
		ClockSkew clock = new ClockSkew(this.time, !EndpointSelection.isPlainHttpOverNetwork(settings.endpoint()));
		HttpTransport transport = transport(settings, resources, clock);
		RetryQuota quota = new RetryQuota(settings.retry().quota());
		CallRetryPolicy retryPolicy = new CallRetryPolicy(settings.retry(), quota, this.time, resources.closed(),
				this.jitter);
		Reporting reporting = new Reporting(this.observationRegistry, this.observationConvention,
				this.operationObservationConvention, List.copyOf(this.listeners), this.failureThreshold);
		return DefaultNovaActClient.create(context, new AttemptExecutor(context, credentials, transport, clock), clock,
				quota, retryPolicy, reporting);
	}

	private @Nullable RunLogs runLogs(ClientSettings settings, CredentialsSource credentials,
			ClientResources resources) {
		if (this.inspectionLogLines == 0) {
			return null;
		}
		RunLogs logs = new RunLogs(this.logGroupReaderFactory,
				this.endpoints.logAccess(settings, credentials.provider()), this.inspectionLogLines);
		resources.own(logs);
		return logs;
	}

	private ClientSettings settings() {
		EndpointSelection.Selected selected = this.endpoints.select();
		ClientSettings.Retry retry = new ClientSettings.Retry(this.retryEnabled ? this.maxAttempts : 1,
				this.throttlingDelay, this.transientDelay, this.maxDelay, this.maxRetryAfter, this.quota);
		return new ClientSettings(selected.endpoint(), selected.region(), this.connectTimeout, this.readTimeout,
				this.callTimeout, this.maxConnections, this.maxResponseSize, retry);
	}

	private HttpTransport transport(ClientSettings settings, ClientResources resources, ClockSkew clock) {
		HttpEngineSettings engineSettings = new HttpEngineSettings(this.httpClientSettings, settings, this.idleTimeout,
				this.connectionTimeToLive);
		HttpEngine engine = new HttpEngine(this.requestFactoryBuilder, engineSettings, this.sslBundle.bundle(),
				resources.detachedWork());
		resources.own(engine);
		this.sslBundle.reload(engine);
		return HttpTransport.create(engine, new RequestSigner(settings.endpoint(), settings.region(), clock),
				this.restClientCustomizers, settings);
	}

	private CredentialsSource credentials(ClientResources resources) {
		if (this.credentialsProvider != null) {
			return new CredentialsSource(this.credentialsProvider, resources.detachedWork());
		}
		DefaultChainCredentialsProvider chain = new DefaultChainCredentialsProvider(this.time);
		resources.own(chain);
		return new CredentialsSource(chain, resources.detachedWork());
	}

	private static Duration positive(String property, @Nullable Duration duration) {
		if (duration == null || duration.compareTo(Duration.ZERO) <= 0 || duration.compareTo(MAX_DURATION) > 0) {
			throw new InvalidClientSettingsException(property, "must be positive and at most 365d");
		}
		return duration;
	}

	private static Duration notNegative(String property, @Nullable Duration duration) {
		if (duration == null || duration.isNegative() || duration.compareTo(MAX_DURATION) > 0) {
			throw new InvalidClientSettingsException(property, "must not be negative and must be at most 365d");
		}
		return duration;
	}

	private static int atLeast(int minimum, String property, int number) {
		if (number < minimum) {
			throw new InvalidClientSettingsException(property, "must be at least " + minimum);
		}
		return number;
	}

}
