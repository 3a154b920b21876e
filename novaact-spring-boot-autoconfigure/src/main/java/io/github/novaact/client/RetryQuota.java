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

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tokens that the retries of all calls of a client share, so that a service in trouble
 * gets little more than one request a call.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html">Retry
 * behavior of AWS SDKs</a>
 */
final class RetryQuota {

	private final int capacity;

	private final AtomicInteger available;

	RetryQuota(int capacity) {
		this.capacity = capacity;
		this.available = new AtomicInteger(capacity);
	}

	boolean acquire(int tokens) {
		return this.available.getAndUpdate((current) -> (current < tokens) ? current : current - tokens) >= tokens;
	}

	void release(int tokens) {
		if (this.available.get() < this.capacity) {
			this.available.updateAndGet((current) -> Math.min(this.capacity, current + tokens));
		}
	}

	void refill() {
		this.available.set(this.capacity);
	}

	int available() {
		return this.available.get();
	}

}
