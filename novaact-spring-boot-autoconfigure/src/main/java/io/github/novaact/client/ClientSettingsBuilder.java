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

import io.github.novaact.monitoring.ClientSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Checks the settings of a client, each of which has a default.
 */
final class ClientSettingsBuilder {

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

	void connectTimeout(Duration connectTimeout) {
		this.connectTimeout = positive("novaact.connect-timeout", connectTimeout);
	}

	void readTimeout(Duration readTimeout) {
		this.readTimeout = positive("novaact.read-timeout", readTimeout);
	}

	void callTimeout(Duration callTimeout) {
		this.callTimeout = positive("novaact.call-timeout", callTimeout);
	}

	void maxConnections(int maxConnections) {
		this.maxConnections = atLeast(1, "novaact.max-connections", maxConnections);
	}

	void maxResponseSize(DataSize maxResponseSize) {
		Assert.notNull(maxResponseSize, "'maxResponseSize' must not be null");
		if (maxResponseSize.toBytes() <= 0 || maxResponseSize.toBytes() > Integer.MAX_VALUE / 2) {
			throw new InvalidClientSettingsException("novaact.max-response-size", "must be from 1 byte to 1023MB");
		}
		this.maxResponseSize = maxResponseSize;
	}

	void retryEnabled(boolean retryEnabled) {
		this.retryEnabled = retryEnabled;
	}

	void maxAttempts(int maxAttempts) {
		this.maxAttempts = atLeast(1, "novaact.retry.max-attempts", maxAttempts);
	}

	void throttlingDelay(Duration throttlingDelay) {
		this.throttlingDelay = notNegative("novaact.retry.throttling-delay", throttlingDelay);
	}

	void transientDelay(Duration transientDelay) {
		this.transientDelay = notNegative("novaact.retry.transient-delay", transientDelay);
	}

	void maxDelay(Duration maxDelay) {
		this.maxDelay = notNegative("novaact.retry.max-delay", maxDelay);
	}

	void maxRetryAfter(Duration maxRetryAfter) {
		this.maxRetryAfter = notNegative("novaact.retry.max-retry-after", maxRetryAfter);
	}

	void quota(int quota) {
		this.quota = atLeast(0, "novaact.retry.quota", quota);
	}

	ClientSettings build(EndpointSelection.Selected selected) {
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
