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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The requests that were received: all of them counted, the latest kept.
 */
final class RequestLog {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition added = this.lock.newCondition();

	private final int capacity;

	private final Deque<RecordedRequest> requests = new ArrayDeque<>();

	private final Map<String, Integer> counts = new HashMap<>();

	private int count;

	RequestLog(int capacity) {
		this.capacity = capacity;
	}

	void add(RecordedRequest request) {
		this.lock.lock();
		try {
			this.count++;
			if (request.operation() != null) {
				this.counts.merge(request.operation(), 1, Integer::sum);
			}
			if (this.capacity > 0) {
				if (this.requests.size() == this.capacity) {
					this.requests.removeFirst();
				}
				this.requests.addLast(request);
			}
			this.added.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	List<RecordedRequest> all() {
		this.lock.lock();
		try {
			return List.copyOf(this.requests);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable RecordedRequest last() {
		this.lock.lock();
		try {
			return this.requests.peekLast();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Count the requests.
	 * @param operation operation to count, {@code null} for all requests
	 * @return the number of requests
	 */
	int count(@Nullable String operation) {
		this.lock.lock();
		try {
			return (operation != null) ? this.counts.getOrDefault(operation, 0) : this.count;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait until a number of requests was received.
	 * @param operation operation to count, {@code null} for all requests
	 * @param count the number of requests
	 * @param timeout how long to wait at most
	 * @throws IllegalStateException if they did not come in time
	 */
	void await(@Nullable String operation, int count, Duration timeout) {
		long left = timeout.toNanos();
		this.lock.lock();
		try {
			while (count(operation) < count) {
				int received = count(operation);
				Assert.state(left > 0, () -> "Only " + received + " of " + count + " requests "
						+ ((operation != null) ? "for " + operation + " " : "") + "came in " + timeout);
				left = this.added.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for requests", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	void clear() {
		this.lock.lock();
		try {
			this.requests.clear();
			this.counts.clear();
			this.count = 0;
		}
		finally {
			this.lock.unlock();
		}
	}

}
