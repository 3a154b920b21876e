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
		int current;
		do {
			current = this.available.get();
			if (current < tokens) {
				return false;
			}
		}
		while (!this.available.compareAndSet(current, current - tokens));
		return true;
	}

	void release(int tokens) {
		int current = this.available.get();
		while (current < this.capacity
				&& !this.available.compareAndSet(current, Math.min(this.capacity, current + tokens))) {
			current = this.available.get();
		}
	}

	void refill() {
		this.available.set(this.capacity);
	}

	int available() {
		return this.available.get();
	}

}
