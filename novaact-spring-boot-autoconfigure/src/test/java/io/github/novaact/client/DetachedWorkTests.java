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

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DetachedWork}.
 */
class DetachedWorkTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final DetachedThreads threads = new DetachedThreads("test-");

	@Test
	void callerGetsWhatTheWorkThrows() {
		try (DetachedWork work = new DetachedWork(this.threads)) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> work.get("key", () -> {
				throw new IOException("checked");
			}, LONG)).withMessage("checked");
			assertThatExceptionOfType(NoSuchMethodError.class).isThrownBy(() -> work.get("key", () -> {
				throw new NoSuchMethodError("error");
			}, LONG)).withMessage("error");
		}
	}

	@Test
	void workThatGetsNoThreadDoesNotHoldUpTheNext() throws Exception {
		AtomicBoolean noThread = new AtomicBoolean(true);
		try (DetachedWork work = new DetachedWork((task) -> {
			if (noThread.get()) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			return this.threads.newThread(task);
		})) {
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> work.get("key", () -> "done", LONG))
				.withMessage("as no thread can be started");
			noThread.set(false);
			assertThat(work.get("key", () -> "done", LONG)).isEqualTo("done");
		}
	}

	@Test
	void numberOfHangingThreadsIsBounded() {
		CountDownLatch hang = new CountDownLatch(1);
		try (DetachedWork work = new DetachedWork(this.threads)) {
			AtomicInteger started = new AtomicInteger();
			while (started.get() < 16) {
				assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> work.get(new Object(), () -> {
					started.incrementAndGet();
					return awaitUninterruptibly(hang);
				}, Duration.ofMillis(5)));
			}
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> work.get("key", () -> "done", LONG))
				.withMessage("as earlier requests still hang");
		}
		finally {
			hang.countDown();
		}
	}

	private static boolean awaitUninterruptibly(CountDownLatch latch) {
		while (true) {
			try {
				latch.await();
				return true;
			}
			catch (InterruptedException ex) {
				// It hangs on
			}
		}
	}

}
