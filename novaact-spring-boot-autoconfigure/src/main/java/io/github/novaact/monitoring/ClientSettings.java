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

package io.github.novaact.monitoring;

import java.net.URI;
import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * Settings of a client that are in effect.
 *
 * @param endpoint endpoint of the service
 * @param region region for which requests are signed
 * @param connectTimeout maximum time to resolve the host and to connect
 * @param readTimeout maximum time without data while waiting for a response or reading it
 * @param callTimeout maximum time of a whole call
 * @param maxConnections size of the connection pool
 * @param maxResponseSize maximum response size
 * @param retry settings of the retry
 * @since 0.1.0
 */
public record ClientSettings(URI endpoint, String region, Duration connectTimeout, Duration readTimeout,
		Duration callTimeout, int maxConnections, DataSize maxResponseSize, Retry retry) {

	/**
	 * Settings of the retry.
	 *
	 * @param maxAttempts number of attempts of a call, 1 if retries are disabled
	 * @param throttlingDelay base of the back-off after throttling
	 * @param transientDelay base of the back-off after transient failures
	 * @param maxDelay maximum back-off
	 * @param maxRetryAfter longest {@code Retry-After} to wait for
	 * @param quota number of tokens of the retry quota
	 */
	public record Retry(int maxAttempts, Duration throttlingDelay, Duration transientDelay, Duration maxDelay,
			Duration maxRetryAfter, int quota) {
	}

}
