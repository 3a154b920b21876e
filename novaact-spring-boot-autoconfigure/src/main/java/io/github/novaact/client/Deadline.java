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
import java.util.concurrent.CountDownLatch;

/**
 * Time of an inspection, which all of its calls share.
 */
final class Deadline {

	private final TimeSource time;

	private final CountDownLatch closed;

	private final Duration timeout;

	private final long start;

	Deadline(TimeSource time, CountDownLatch closed, Duration timeout) {
		this.time = time;
		this.closed = closed;
		this.timeout = timeout;
		this.start = time.nanoTime();
	}

	Duration timeout() {
		return this.timeout;
	}

	TimeSource time() {
		return this.time;
	}

	boolean isOver() {
		return remaining().isZero();
	}

	Duration remaining() {
		Duration remaining = this.timeout.minusNanos(this.time.nanoTime() - this.start);
		return remaining.isNegative() ? Duration.ZERO : remaining;
	}

	void pause(Duration duration) throws InterruptedException {
		this.time.await(this.closed, duration);
	}

}
