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

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.novaact.NovaActClient;
import io.micrometer.core.instrument.MeterRegistry;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Shows how our client behaves with many threads, many clients and many runs.
 */
public final class Scale {

	private static final int VIRTUAL_THREADS = 1000;

	private static final int LOOKUPS_OF_A_THREAD = 20;

	private static final int CLIENTS = 100;

	private static final int[] RUNS = { 10, 1000, 100_000 };

	private static final int ROUNDS = 5;

	private static final String PINNED = "jdk.VirtualThreadPinned";

	private Scale() {
	}

	/**
	 * Run it.
	 * @param args none
	 * @throws Exception if a lookup fails
	 */
	public static void main(String[] args) throws Exception {
		new Options(args).check();
		System.out.println(Machine.describe());
		System.out.println();
		try (ChildJvm service = ChildJvm.start(StubService.class)) {
			URI endpoint = URI.create(service.answer());
			try (StarterClient client = StarterClient.asItComes(endpoint)) {
				client.lookUp("invoice-download", Load.runId(0));
				virtualThreads(client);
				idleClients(client.context(), endpoint);
				differentRuns(client);
			}
		}
		System.exit(0);
	}

	private static void virtualThreads(LookupClient client) throws Exception {
		if (Runtime.version().feature() < 21) {
			System.out.println("Virtual threads: not measured, this JDK has none; set JAVA_HOME to a later one");
			return;
		}
		try (Recording recording = new Recording()) {
			recording.enable(PINNED).withoutThreshold().withStackTrace();
			ExecutorService executor = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
				.invoke(null);
			// The JDK pins threads that wait while another one initializes its classes
			lookUp(client, executor, VIRTUAL_THREADS / 10);
			recording.start();
			long begin = System.nanoTime();
			lookUp(client, executor, VIRTUAL_THREADS);
			double seconds = (System.nanoTime() - begin) / 1e9;
			executor.shutdown();
			recording.stop();
			report(pinned(recording), seconds);
		}
	}

	private static void lookUp(LookupClient client, ExecutorService executor, int threads) throws Exception {
		List<Future<?>> ends = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			String runId = Load.runId(i);
			ends.add(executor.submit(() -> {
				for (int lookup = 0; lookup < LOOKUPS_OF_A_THREAD; lookup++) {
					client.lookUp("invoice-download", runId);
				}
				return null;
			}));
		}
		for (Future<?> end : ends) {
			end.get();
		}
	}

	private static List<RecordedEvent> pinned(Recording recording) throws IOException {
		Path file = Files.createTempFile("novaact", ".jfr");
		try {
			recording.dump(file);
			return RecordingFile.readAllEvents(file)
				.stream()
				.filter((event) -> event.getEventType().getName().equals(PINNED))
				.toList();
		}
		finally {
			Files.delete(file);
		}
	}

	private static void report(List<RecordedEvent> pinned, double seconds) {
		System.out.printf("Virtual threads: %d, %d lookups each, by a pool of 50 connections, in %.1f s%n",
				VIRTUAL_THREADS, LOOKUPS_OF_A_THREAD, seconds);
		System.out.printf("- pinned once classes were initialized: %d events of %s, goal 0: %s%n", pinned.size(),
				PINNED, pinned.isEmpty() ? "met" : "NOT MET");
		pinned.stream().limit(3).forEach(System.out::println);
	}

	@SuppressWarnings("deprecation")
	private static void idleClients(ConfigurableApplicationContext context, URI endpoint) throws Exception {
		Table table = new Table("idle client that made one lookup", "heap, " + CLIENTS + " clients", "a client",
				"threads of all");
		idleClients(table, "this starter", () -> {
			NovaActClient client = context.getBean(NovaActClient.Builder.class).build();
			client.getWorkflowRun("invoice-download", Load.runId(0));
			return client;
		});
		idleClients(table, "AWS's client, Apache", () -> {
			LookupClient client = new AwsClient(endpoint, ApacheHttpClient.builder());
			client.lookUp("invoice-download", Load.runId(0));
			return client;
		});
		table.print();
	}

	private static void idleClients(Table table, String description, Opener opener) throws Exception {
		opener.open().close();
		List<AutoCloseable> clients = new ArrayList<>();
		int threads = Thread.activeCount();
		long before = usedHeap();
		for (int i = 0; i < CLIENTS; i++) {
			clients.add(opener.open());
		}
		// Threads that a client has while it is busy are gone after their time to live
		Thread.sleep(Duration.ofSeconds(12).toMillis());
		long bytes = usedHeap() - before;
		threads = Thread.activeCount() - threads;
		for (AutoCloseable client : clients) {
			client.close();
		}
		table.row(description, "%.1f MB".formatted(bytes / 1e6), "%.1f KB".formatted(bytes / 1e3 / CLIENTS),
				String.valueOf(threads));
	}

	private static long usedHeap() throws InterruptedException {
		for (int i = 0; i < 3; i++) {
			System.gc();
			Thread.sleep(100);
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private static void differentRuns(StarterClient client) throws Exception {
		MeterRegistry meters = client.context().getBean(MeterRegistry.class);
		new Load(client, 10).run(32, Duration.ofSeconds(8));
		int metersBefore = meters.getMeters().size();
		long heapBefore = usedHeap();
		List<Map<Integer, Window>> rounds = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			Map<Integer, Window> windows = new LinkedHashMap<>();
			for (int runs : RUNS) {
				windows.put(runs, new Load(client, runs).run(1, Duration.ofSeconds(2)));
			}
			rounds.add(windows);
		}
		Table table = new Table("different runs", "p50", "CPU a call", "bytes a call", "ratio of p50",
				"ratio of bytes");
		for (int runs : RUNS) {
			Samples p50 = Samples.of(rounds, runs, Window::p50);
			Samples bytes = Samples.of(rounds, runs, Window::bytes);
			table.row("%,d".formatted(runs), "%.1f us".formatted(p50.median()),
					"%.1f us".formatted(Samples.of(rounds, runs, Window::cpu).median()),
					"%.1f KB".formatted(bytes.median() / 1000),
					p50.over(Samples.of(rounds, RUNS[0], Window::p50)).medianAndSpread(),
					bytes.over(Samples.of(rounds, RUNS[0], Window::bytes)).medianAndSpread());
		}
		table.print();
		System.out.printf("Heap after GC: %.1f MB before, %.1f MB after; meters: %d before, %d after%n",
				heapBefore / 1e6, usedHeap() / 1e6, metersBefore, meters.getMeters().size());
	}

	/**
	 * Opens a client.
	 */
	private interface Opener {

		AutoCloseable open() throws Exception;

	}

}
