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

package io.github.novaact.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * Puts load on a client and measures it.
 */
final class Load {

	private static final String DEFINITION = "invoice-download";

	private static final int TIMES_A_SECOND = 200_000;

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	private final LookupClient client;

	private final String[] runIds;

	/**
	 * Create the load.
	 * @param client the client
	 * @param runs number of different runs that are looked up in turn
	 */
	Load(LookupClient client, int runs) {
		this.client = client;
		this.runIds = IntStream.range(0, runs).mapToObj(Load::runId).toArray(String[]::new);
	}

	/**
	 * Return the id of a run, scattered so that neighbours have nothing in common.
	 * @param index index of the run
	 * @return the id
	 */
	static String runId(int index) {
		long scattered = (index + 1) * 0x9E3779B97F4A7C15L;
		return new UUID(scattered, Long.reverse(scattered)).toString();
	}

	/**
	 * Look up runs from a number of threads for a time.
	 * @param threads number of threads
	 * @param duration the time
	 * @return what was measured
	 * @throws Exception if a lookup failed
	 */
	Window run(int threads, Duration duration) throws Exception {
		System.gc();
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch ready = new CountDownLatch(threads);
			CountDownLatch start = new CountDownLatch(1);
			Worker[] workers = IntStream.range(0, threads)
				.mapToObj((index) -> new Worker((int) ((long) index * this.runIds.length / threads), duration, threads))
				.toArray(Worker[]::new);
			Future<?>[] ends = Arrays.stream(workers).map((worker) -> executor.submit(() -> {
				ready.countDown();
				start.await();
				worker.run();
				return null;
			})).toArray(Future<?>[]::new);
			ready.await();
			long cpu = SYSTEM.getProcessCpuTime();
			long begin = System.nanoTime();
			start.countDown();
			await(ends);
			long nanos = System.nanoTime() - begin;
			return window(workers, nanos, SYSTEM.getProcessCpuTime() - cpu);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static void await(Future<?>[] ends) throws Exception {
		for (Future<?> end : ends) {
			try {
				end.get();
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException("A lookup failed", ex.getCause());
			}
		}
	}

	private static Window window(Worker[] workers, long nanos, long cpu) {
		long[] times = Arrays.stream(workers)
			.flatMapToLong((worker) -> Arrays.stream(worker.times, 0, Math.min(worker.calls, worker.times.length)))
			.sorted()
			.toArray();
		double calls = Arrays.stream(workers).mapToLong((worker) -> worker.calls).sum();
		double bytes = Arrays.stream(workers).mapToLong((worker) -> worker.bytes).sum();
		return new Window(times[times.length / 2] / 1e3, times[(int) (times.length * 0.99)] / 1e3, calls * 1e9 / nanos,
				cpu / 1e3 / calls, bytes / calls);
	}

	/**
	 * Looks up runs on a thread of its own.
	 */
	private final class Worker {

		private final Duration duration;

		private final long[] times;

		private int next;

		private int calls;

		private long bytes;

		Worker(int first, Duration duration, int threads) {
			this.next = first;
			this.duration = duration;
			this.times = new long[(int) Math.max(1, duration.toMillis() * TIMES_A_SECOND / 1000 / threads)];
		}

		void run() throws Exception {
			long thread = Thread.currentThread().getId();
			long allocated = THREADS.getThreadAllocatedBytes(thread);
			long before = System.nanoTime();
			long end = before + this.duration.toNanos();
			while (before - end < 0) {
				Load.this.client.lookUp(DEFINITION, Load.this.runIds[this.next]);
				long after = System.nanoTime();
				if (this.calls < this.times.length) {
					this.times[this.calls] = after - before;
				}
				before = after;
				this.calls++;
				this.next = (this.next + 1 < Load.this.runIds.length) ? this.next + 1 : 0;
			}
			this.bytes = THREADS.getThreadAllocatedBytes(thread) - allocated;
		}

	}

}
