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
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Time as a client sees it, so that a test can put in its own.
 */
interface TimeSource {

	TimeSource SYSTEM = new TimeSource() {

		@Override
		public Instant now() {
			return Instant.now();
		}

		@Override
		public long nanoTime() {
			return System.nanoTime();
		}

		@Override
		public boolean await(CountDownLatch latch, Duration time) throws InterruptedException {
			return latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
		}

	};

	Instant now();

	long nanoTime();

	/**
	 * Wait for the time to pass or the latch to open.
	 * @param latch the latch
	 * @param time the time
	 * @return whether the latch opened
	 * @throws InterruptedException if the thread is interrupted
	 */
	boolean await(CountDownLatch latch, Duration time) throws InterruptedException;

}
