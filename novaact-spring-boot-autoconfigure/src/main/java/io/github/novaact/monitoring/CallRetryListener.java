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

import java.time.Duration;

/**
 * Listener for the retries of a call. Called on the thread of the call, so it must not
 * block.
 *
 * @since 0.1.0
 */
public interface CallRetryListener {

	/**
	 * Called when an attempt has failed and another one follows.
	 * @param client name of the client
	 * @param reason reason for the retry
	 * @param delay delay before the next attempt
	 * @param source source of the delay
	 */
	default void onRetry(String client, RetryReason reason, Duration delay, RetryDelaySource source) {
	}

	/**
	 * Called when an attempt has failed that could be retried, but no other attempt
	 * follows.
	 * @param client name of the client
	 * @param reason reason why no other attempt follows
	 */
	default void onRetriesExhausted(String client, RetryExhaustedReason reason) {
	}

}
