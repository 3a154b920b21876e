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
import java.util.function.Supplier;

import io.github.novaact.NovaActClient;
import io.github.novaact.monitoring.ClientSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * {@link NovaActClient.Builder} of the settings of a client. Each has a default and is
 * checked when it is set.
 *
 * @param <B> type of the builder
 * @since 0.1.0
 */
public abstract class ClientSettingsBuilder<B extends ClientSettingsBuilder<B>> implements NovaActClient.Builder {

	private static final Duration MAX_DURATION = Duration.ofDays(365);

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

	private Supplier<@Nullable String> defaultRegion = () -> null;

	private @Nullable String profile;

	private @Nullable String region;

	private @Nullable URI endpoint;

	private @Nullable Boolean fipsEnabled;

	private @Nullable Boolean dualStackEnabled;

	ClientSettingsBuilder() {
	}

	@Override
	public B region(String region) {
		Assert.notNull(region, "'region' must not be null");
		this.region = Endpoints.checkRegion(region);
		return self();
	}

	@Override
	public B endpoint(URI endpoint) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		this.endpoint = Endpoints.checkCustom(endpoint);
		return self();
	}

	@Override
	public B fipsEnabled(boolean fipsEnabled) {
		this.fipsEnabled = fipsEnabled;
		return self();
	}

	@Override
	public B dualStackEnabled(boolean dualStackEnabled) {
		this.dualStackEnabled = dualStackEnabled;
		return self();
	}

	/**
	 * Set the supplier of the region that is used if none is set.
	 * @param defaultRegion supplies the region or {@code null}
	 * @return this builder
	 */
	public B defaultRegion(Supplier<@Nullable String> defaultRegion) {
		this.defaultRegion = defaultRegion;
		return self();
	}

	/**
	 * Set the profile of the AWS configuration files whose settings apply.
	 * @param profile name of the profile
	 * @return this builder
	 */
	public B profile(String profile) {
		this.profile = profile;
		return self();
	}

	@Override
	public B connectTimeout(Duration connectTimeout) {
		this.connectTimeout = positive("novaact.connect-timeout", connectTimeout);
		return self();
	}

	@Override
	public B readTimeout(Duration readTimeout) {
		this.readTimeout = positive("novaact.read-timeout", readTimeout);
		return self();
	}

	@Override
	public B callTimeout(Duration callTimeout) {
		this.callTimeout = positive("novaact.call-timeout", callTimeout);
		return self();
	}

	@Override
	public B maxConnections(int maxConnections) {
		this.maxConnections = atLeast(1, "novaact.max-connections", maxConnections);
		return self();
	}

	@Override
	public B maxResponseSize(DataSize maxResponseSize) {
		Assert.notNull(maxResponseSize, "'maxResponseSize' must not be null");
		if (maxResponseSize.toBytes() <= 0 || maxResponseSize.toBytes() > Integer.MAX_VALUE / 2) {
			throw new InvalidClientSettingsException("novaact.max-response-size", "must be from 1 byte to 1023MB");
		}
		this.maxResponseSize = maxResponseSize;
		return self();
	}

	@Override
	public B retryEnabled(boolean retryEnabled) {
		this.retryEnabled = retryEnabled;
		return self();
	}

	@Override
	public B retryMaxAttempts(int maxAttempts) {
		this.maxAttempts = atLeast(1, "novaact.retry.max-attempts", maxAttempts);
		return self();
	}

	@Override
	public B retryThrottlingDelay(Duration throttlingDelay) {
		this.throttlingDelay = notNegative("novaact.retry.throttling-delay", throttlingDelay);
		return self();
	}

	@Override
	public B retryTransientDelay(Duration transientDelay) {
		this.transientDelay = notNegative("novaact.retry.transient-delay", transientDelay);
		return self();
	}

	@Override
	public B retryMaxDelay(Duration maxDelay) {
		this.maxDelay = notNegative("novaact.retry.max-delay", maxDelay);
		return self();
	}

	@Override
	public B retryMaxRetryAfter(Duration maxRetryAfter) {
		this.maxRetryAfter = notNegative("novaact.retry.max-retry-after", maxRetryAfter);
		return self();
	}

	@Override
	public B retryQuota(int quota) {
		this.quota = atLeast(0, "novaact.retry.quota", quota);
		return self();
	}

	@SuppressWarnings("unchecked")
	private B self() {
		return (B) this;
	}

	EndpointSelection endpoints() {
		return new EndpointSelection(this.region, this.endpoint, this.fipsEnabled, this.dualStackEnabled, this.profile,
				this.defaultRegion);
	}

	ClientSettings settings(EndpointSelection.Selected selected) {
		ClientSettings.Retry retry = new ClientSettings.Retry(this.retryEnabled ? this.maxAttempts : 1,
				this.throttlingDelay, this.transientDelay, this.maxDelay, this.maxRetryAfter, this.quota);
		return new ClientSettings(selected.endpoint(), selected.region(), this.connectTimeout, this.readTimeout,
				this.callTimeout, this.maxConnections, this.maxResponseSize, retry);
	}

	/**
	 * Check that a duration is positive and at most a year.
	 * @param property name of the property that sets it
	 * @param duration the duration
	 * @return the duration
	 * @throws InvalidClientSettingsException if it is not
	 */
	static Duration positive(String property, @Nullable Duration duration) {
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

	/**
	 * Check that a number is not too small.
	 * @param minimum smallest number
	 * @param property name of the property that sets it
	 * @param number the number
	 * @return the number
	 * @throws InvalidClientSettingsException if it is too small
	 */
	static int atLeast(int minimum, String property, int number) {
		if (number < minimum) {
			throw new InvalidClientSettingsException(property, "must be at least " + minimum);
		}
		return number;
	}

}
