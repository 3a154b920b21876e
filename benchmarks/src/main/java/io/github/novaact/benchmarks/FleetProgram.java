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

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The program in whose JVM a fleet is watched. Answers when all runs are known; then each
 * line of its input begins a new window, and is answered by the window that it ends.
 */
public final class FleetProgram {

	private FleetProgram() {
	}

	/**
	 * Watch until the end of the input.
	 * @param args how to watch, endpoint of the service, number of runs, of definitions,
	 * requests a second, interval in milliseconds
	 * @throws Exception if something fails
	 */
	public static void main(String[] args) throws Exception {
		Queue<Long> delays = new ConcurrentLinkedQueue<>();
		long heapBefore = usedHeap();
		try (FleetWatch watch = FleetWatch.of(args[0])
			.start(URI.create(args[1]), Integer.parseInt(args[3]), Integer.parseInt(args[4]),
					Duration.ofMillis(Long.parseLong(args[5])),
					(endedAt) -> delays.add(Duration.between(endedAt, Instant.now()).toMillis()))) {
			while (watch.known() < Integer.parseInt(args[2])) {
				Thread.sleep(200);
			}
			System.out.println(ChildJvm.ANSWER + "ready");
			long cpu = cpu();
			long begin = System.nanoTime();
			delays.clear();
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			for (String line = input.readLine(); line != null; line = input.readLine()) {
				double cores = (double) (cpu() - cpu) / (System.nanoTime() - begin);
				long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
				long heap = usedHeap();
				System.out.println(
						ChildJvm.ANSWER + sorted.length + " " + quantile(sorted, 0.5) + " " + quantile(sorted, 0.99)
								+ " " + cores + " " + heap + " " + (heap - heapBefore) / watch.known());
				cpu = cpu();
				begin = System.nanoTime();
				delays.clear();
			}
		}
		System.exit(0);
	}

	private static long quantile(long[] sorted, double share) {
		return (sorted.length > 0) ? sorted[(int) Math.min(sorted.length - 1, share * sorted.length)] : -1;
	}

	private static long cpu() {
		return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getProcessCpuTime();
	}

	private static long usedHeap() {
		long used = Long.MAX_VALUE;
		for (int i = 0; i < 3; i++) {
			System.gc();
			used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
		}
		return used;
	}

	static String[] words(String answer) {
		return Arrays.stream(answer.split(" ")).toArray(String[]::new);
	}

}
