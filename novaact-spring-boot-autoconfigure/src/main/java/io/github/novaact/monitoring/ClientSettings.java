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
 * Effective settings of a client.
 *
 * @param endpoint endpoint of the service
 * @param region region that requests are signed for
 * @param connectTimeout maximum time to resolve the host and to connect
 * @param readTimeout maximum time to wait for data of a response
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
	 * @param throttlingDelay base of the back-off from throttling
	 * @param transientDelay base of the back-off from transient failures
	 * @param maxDelay cap of the back-off
	 * @param maxRetryAfter maximum {@code Retry-After} to wait for
	 * @param quota size of the retry quota, in tokens
	 */
	public record Retry(int maxAttempts, Duration throttlingDelay, Duration transientDelay, Duration maxDelay,
			Duration maxRetryAfter, int quota) {
	}

}
