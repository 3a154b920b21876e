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

package io.github.novaact.watch.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BoundedPool}.
 */
class BoundedPoolTests {

	private static final int TASKS = Integer.getInteger("novaact.pool.tasks", 3_000);

	private static final Duration SHORT = Duration.ofNanos(1_000);

	private final AtomicInteger started = new AtomicInteger();

	@Test
	void taskIsRunWhileOthersBlockThoughIdleThreadsEnd() throws Exception {
		BoundedPool pool = pool(4, SHORT);
		CountDownLatch release = new CountDownLatch(1);
		try {
			pool.execute(() -> await(release));
			for (int i = 0; i < TASKS; i++) {
				CountDownLatch run = new CountDownLatch(2);
				pool.execute(run::countDown);
				LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(100_000));
				pool.execute(run::countDown);
				assertThat(run.await(5, TimeUnit.SECONDS)).as("task %s is run", i).isTrue();
			}
		}
		finally {
			release.countDown();
			pool.shutdown();
		}
	}

	@Test
	void startsNoThreadWhileAnotherIsIdle() throws Exception {
		BoundedPool pool = pool(4, Duration.ofMinutes(1));
		try {
			for (int i = 0; i < 100; i++) {
				List<Thread> threads = new ArrayList<>();
				CountDownLatch run = new CountDownLatch(1);
				pool.execute(() -> {
					threads.add(Thread.currentThread());
					run.countDown();
				});
				run.await();
			}
			assertThat(this.started).hasValueLessThanOrEqualTo(4);
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	void runsEverythingOnItsThreads() throws Exception {
		BoundedPool pool = pool(3, SHORT);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch run = new CountDownLatch(5_000);
		for (int i = 0; i < 5_000; i++) {
			pool.execute(() -> {
				most.accumulateAndGet(running.incrementAndGet(), Math::max);
				running.decrementAndGet();
				run.countDown();
			});
		}
		assertThat(run.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(most).hasValueLessThanOrEqualTo(3);
		pool.shutdown();
		pool.awaitTermination(Duration.ofSeconds(10));
	}

	private BoundedPool pool(int threads, Duration keepAlive) {
		return new BoundedPool(threads, keepAlive, (task) -> {
			this.started.incrementAndGet();
			Thread thread = new Thread(task, "pool");
			thread.setDaemon(true);
			return thread;
		}, Runnable::run, Runnable::run);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
