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
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;

/**
 * Settings of the HTTP engine.
 *
 * @param httpClient the application's settings of HTTP clients
 * @param client settings of the client
 * @param idleTimeout time after which an idle connection is closed
 * @param timeToLive longest life of a connection
 */
record HttpEngineSettings(HttpClientSettings httpClient, ClientSettings client, Duration idleTimeout,
		Duration timeToLive) {

	/**
	 * Return the settings of HTTP clients with the client's timeouts and without
	 * redirects.
	 * @return the settings
	 */
	HttpClientSettings effective() {
		return this.httpClient.withTimeouts(this.client.connectTimeout(), this.client.readTimeout())
			.withRedirects(HttpRedirects.DONT_FOLLOW);
	}

	TimeValue idle() {
		return TimeValue.of(this.idleTimeout);
	}

	/**
	 * Return the time to live of a connection.
	 * @param configured time to live that the application configured, may be {@code null}
	 * @return the shorter one
	 */
	TimeValue timeToLive(@Nullable TimeValue configured) {
		TimeValue timeToLive = TimeValue.of(this.timeToLive);
		return (configured != null && TimeValue.isPositive(configured) && configured.compareTo(timeToLive) < 0)
				? configured : timeToLive;
	}

}
