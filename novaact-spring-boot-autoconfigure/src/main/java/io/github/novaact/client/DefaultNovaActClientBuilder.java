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

import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
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
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.hc.core5.net.InetAddressUtils;
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

	private static final Log logger = LogFactory.getLog(DefaultNovaActClientBuilder.class);

	private static final Duration MAX_DURATION = Duration.ofDays(365);

	private static final int MAX_LOG_LINES = 1000;

	private final List<RestClientCustomizer> restClientCustomizers = new ArrayList<>();

	private final List<CallRetryListener> listeners = new ArrayList<>();

	private HttpComponentsClientHttpRequestFactoryBuilder requestFactoryBuilder = ClientHttpRequestFactoryBuilder
		.httpComponents();

	private HttpClientSettings httpClientSettings = HttpClientSettings.defaults();

	private Supplier<@Nullable String> defaultRegion = () -> null;

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

	private @Nullable String region;

	private @Nullable URI endpoint;

	private @Nullable Boolean fipsEnabled;

	private @Nullable Boolean dualStackEnabled;

	private @Nullable String profile;

	private @Nullable AwsCredentialsProvider credentialsProvider;

	private @Nullable SslBundle sslBundle;

	private @Nullable SslBundles sslBundles;

	private @Nullable String sslBundleName;

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
		this.region = Endpoints.checkRegion(region);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder endpoint(URI endpoint) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		this.endpoint = Endpoints.checkCustom(endpoint);
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder fipsEnabled(boolean fipsEnabled) {
		this.fipsEnabled = fipsEnabled;
		return this;
	}

	@Override
	public DefaultNovaActClientBuilder dualStackEnabled(boolean dualStackEnabled) {
		this.dualStackEnabled = dualStackEnabled;
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
		this.sslBundle = sslBundle;
		this.sslBundleName = nameOfSslBundle();
		return this;
	}

	/**
	 * Set where the SSL bundle that is set comes from, so that its updates reach the
	 * connections that a running client opens.
	 * @param sslBundles the bundles
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder sslBundles(SslBundles sslBundles) {
		this.sslBundles = sslBundles;
		this.sslBundleName = nameOfSslBundle();
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
	 * Set what gives the region where none is set.
	 * @param defaultRegion gives the region or {@code null}
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder defaultRegion(Supplier<@Nullable String> defaultRegion) {
		this.defaultRegion = defaultRegion;
		return this;
	}

	/**
	 * Set the profile of the AWS configuration files whose settings count.
	 * @param profile name of the profile
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder profile(String profile) {
		this.profile = profile;
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
	 * Change the builder of the HTTP engine, whoever has set it.
	 * @param change returns the changed builder
	 * @return this builder
	 */
	public DefaultNovaActClientBuilder requestFactoryBuilder(
			UnaryOperator<HttpComponentsClientHttpRequestFactoryBuilder> change) {
		this.requestFactoryBuilder = change.apply(this.requestFactoryBuilder);
		return this;
	}

	/**
	 * Set the settings of the HTTP engine; timeouts and redirects are always our own.
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
	 * Set where lookups are observed.
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
	 * Set where runs that have ended are kept, and looked for first.
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
	 * Set after how many failures in a row the client is failing.
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
		ClockSkew clock = new ClockSkew(this.time);
		HttpEngine engine = new HttpEngine(this.requestFactoryBuilder, this.httpClientSettings, settings,
				this.sslBundle, this.idleTimeout, this.connectionTimeToLive, resources.detachedWork());
		resources.own(engine);
		reloadWith(engine);
		RequestSigner signer = new RequestSigner(settings.endpoint(), settings.region(), clock);
		HttpTransport transport = HttpTransport.create(engine, signer, this.restClientCustomizers, settings);
		CredentialsSource credentials = credentials(resources);
		return new DefaultNovaActClient(this.name, settings, this.time, resources, credentials, transport, clock,
				this.jitter,
				new Reporting(this.observationRegistry, this.observationConvention, this.operationObservationConvention,
						List.copyOf(this.listeners), this.failureThreshold),
				this.cache,
				new Inspections(this.inspectionTimeout, resources.closed(), runLogs(settings, credentials, resources)));
	}

	private @Nullable RunLogs runLogs(ClientSettings settings, CredentialsSource credentials,
			ClientResources resources) {
		if (this.inspectionLogLines == 0) {
			return null;
		}
		// A service on loopback is a fake or an emulator, which has its log service there
		URI endpoint = isLoopback(settings.endpoint().getHost()) ? settings.endpoint() : null;
		RunLogs logs = new RunLogs(this.logGroupReaderFactory,
				new LogAccess(settings.region(), credentials.provider(), endpoint,
						Boolean.TRUE.equals(this.fipsEnabled), Boolean.TRUE.equals(this.dualStackEnabled)),
				this.inspectionLogLines);
		resources.own(logs);
		return logs;
	}

	private @Nullable String nameOfSslBundle() {
		SslBundles sslBundles = this.sslBundles;
		if (sslBundles == null) {
			return null;
		}
		return sslBundles.getBundleNames()
			.stream()
			.filter((name) -> sslBundles.getBundle(name) == this.sslBundle)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Let updates of the SSL bundle reach an engine. Handlers of a bundle cannot be taken
	 * back, so they do not hold the engine.
	 * @param engine the engine
	 */
	private void reloadWith(HttpEngine engine) {
		if (this.sslBundles == null || this.sslBundleName == null) {
			return;
		}
		WeakReference<HttpEngine> reference = new WeakReference<>(engine);
		this.sslBundles.addBundleUpdateHandler(this.sslBundleName, (updated) -> {
			HttpEngine current = reference.get();
			if (current != null) {
				current.reload(updated);
			}
		});
		engine.reload(this.sslBundles.getBundle(this.sslBundleName));
	}

	private ClientSettings settings() {
		AwsSettings aws = AwsSettings.of(this.profile);
		String region = region(aws);
		URI endpoint = endpoint(region, aws);
		if ("http".equals(endpoint.getScheme()) && !isLoopback(endpoint.getHost())) {
			logger.warn("The endpoint " + endpoint + " is not encrypted: what is looked up can be read on the way. "
					+ "Use https:// in novaact.endpoint.");
		}
		ClientSettings.Retry retry = new ClientSettings.Retry(this.retryEnabled ? this.maxAttempts : 1,
				this.throttlingDelay, this.transientDelay, this.maxDelay, this.maxRetryAfter, this.quota);
		return new ClientSettings(endpoint, region, this.connectTimeout, this.readTimeout, this.callTimeout,
				this.maxConnections, this.maxResponseSize, retry);
	}

	private String region(AwsSettings aws) {
		String region = this.region;
		if (region == null && this.profile != null) {
			region = aws.profileRegion();
		}
		if (region == null) {
			region = this.defaultRegion.get();
		}
		if (region == null || region.isBlank()) {
			throw new NoRegionException();
		}
		region = Endpoints.checkRegion(region);
		if (!Endpoints.isKnown(region)) {
			logger.warn("The region " + region + " is not known to this version of the AWS SDK: it may be new, or "
					+ "novaact.region may be mistyped.");
		}
		return region;
	}

	/**
	 * Return the endpoint: ours before that of AWS's settings, and those before the
	 * region's.
	 * @param region the region
	 * @param aws settings of AWS's own
	 * @return the endpoint
	 */
	private URI endpoint(String region, AwsSettings aws) {
		boolean fips = Boolean.TRUE.equals(this.fipsEnabled);
		boolean dualStack = Boolean.TRUE.equals(this.dualStackEnabled);
		if (this.endpoint != null) {
			if (fips || dualStack) {
				throw new InvalidClientSettingsException("novaact.endpoint",
						"cannot be combined with " + (fips ? "novaact.fips-enabled" : "novaact.dual-stack-enabled"));
			}
			return this.endpoint;
		}
		String awsFips = (this.fipsEnabled == null) ? aws.fips() : null;
		String awsDualStack = (this.dualStackEnabled == null) ? aws.dualStack() : null;
		AwsSettings.Value<URI> awsEndpoint = (fips || dualStack) ? null : aws.endpoint();
		if (awsEndpoint == null) {
			return Endpoints.of(region, fips || awsFips != null, dualStack || awsDualStack != null);
		}
		if (awsFips != null || awsDualStack != null) {
			throw new InvalidClientSettingsException(awsEndpoint.name(),
					"cannot be combined with " + ((awsFips != null) ? awsFips : awsDualStack));
		}
		return awsEndpoint.value();
	}

	private CredentialsSource credentials(ClientResources resources) {
		if (this.credentialsProvider != null) {
			return new CredentialsSource(this.credentialsProvider, (expired) -> {
			}, resources.detachedWork());
		}
		DefaultChainCredentialsProvider chain = new DefaultChainCredentialsProvider();
		resources.own(chain);
		return new CredentialsSource(chain, chain::refresh, resources.detachedWork());
	}

	private static boolean isLoopback(String host) {
		if (host.equals("localhost") || host.endsWith(".localhost")) {
			return true;
		}
		if (!InetAddressUtils.isIPv4(host) && !InetAddressUtils.isIPv6URLBracketed(host)) {
			return false;
		}
		try {
			return InetAddress.getByName(host).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
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
