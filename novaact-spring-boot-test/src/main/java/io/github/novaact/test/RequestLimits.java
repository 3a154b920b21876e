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

package io.github.novaact.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * How many requests are served in any second.
 */
final class RequestLimits {

	private static final Duration WINDOW = Duration.ofSeconds(1);

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, Limit> limits = new HashMap<>();

	private @Nullable Limit limitOfAll;

	/**
	 * Set a limit.
	 * @param operation operation that it is for, {@code null} for all together
	 * @param requestsPerSecond the limit
	 */
	void set(@Nullable String operation, int requestsPerSecond) {
		this.lock.lock();
		try {
			Limit limit = new Limit(requestsPerSecond, new ArrayDeque<>());
			if (operation != null) {
				this.limits.put(operation, limit);
			}
			else {
				this.limitOfAll = limit;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return whether a request is served, and count it if so.
	 * @param operation operation of the request
	 * @param now time of the request
	 * @return whether it is within the limits
	 */
	boolean admit(String operation, Instant now) {
		this.lock.lock();
		try {
			Limit limit = this.limits.get(operation);
			if (!Stream.ofNullable(this.limitOfAll).allMatch((all) -> all.allows(now))
					|| !Stream.ofNullable(limit).allMatch((own) -> own.allows(now))) {
				return false;
			}
			Stream.ofNullable(this.limitOfAll).forEach((all) -> all.served().add(now));
			Stream.ofNullable(limit).forEach((own) -> own.served().add(now));
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	void clear() {
		this.lock.lock();
		try {
			this.limits.clear();
			this.limitOfAll = null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A limit.
	 *
	 * @param requestsPerSecond the limit
	 * @param served times of the requests that were served in the last second
	 */
	private record Limit(int requestsPerSecond, Deque<Instant> served) {

		boolean allows(Instant now) {
			while (!this.served.isEmpty() && !this.served.getFirst().isAfter(now.minus(WINDOW))) {
				this.served.removeFirst();
			}
			return this.served.size() < this.requestsPerSecond;
		}

	}

}
