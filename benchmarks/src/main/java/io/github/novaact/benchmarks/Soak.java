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
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Looks up runs from many threads while the service throws faults of every kind, and
 * shows that no call is lost, no undocumented exception comes out, and that heap, threads
 * and connections stay flat. Ends with 1 if one of these is not so.
 */
public final class Soak {

	private static final int SAMPLES = 6;

	private final LongAdder begun = new LongAdder();

	private final LongAdder ended = new LongAdder();

	private final LongAdder succeeded = new LongAdder();

	private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

	private final Map<String, LongAdder> undocumented = new ConcurrentHashMap<>();

	private volatile boolean stopped;

	private Soak() {
	}

	/**
	 * Run it.
	 * @param args options, such as {@code --seconds=60 --threads=200}
	 * @throws Exception if it cannot be run
	 */
	public static void main(String[] args) throws Exception {
		Options options = new Options(args);
		int seconds = options.number("seconds", 60);
		int threads = options.number("threads", 200);
		options.check();
		System.out.println(Machine.describe());
		boolean good = new Soak().run(seconds, threads);
		System.exit(good ? 0 : 1);
	}

	private boolean run(int seconds, int threads) throws Exception {
		List<Sample> samples = new ArrayList<>();
		try (ChildJvm service = ChildJvm.start(SoakService.class)) {
			List<String> settings = StarterClient.settings(URI.create(service.answer()));
			settings.addAll(List.of("novaact.call-timeout=2s", "novaact.retry.throttling-delay=20ms",
					"novaact.retry.transient-delay=10ms", "logging.level.io.github.novaact=error"));
			try (ConfigurableApplicationContext context = WebApplication.run(settings)) {
				List<ExecutorService> executors = executors(threads);
				NovaActClient client = context.getBean(NovaActClient.class);
				for (int i = 0; i < threads; i++) {
					executors.get(i % executors.size()).execute(() -> lookUpUntilStopped(client));
				}
				System.out.printf("%d threads%s, %d s%n", threads,
						(executors.size() > 1) ? ", half of them virtual" : "", seconds);
				for (int i = 0; i < SAMPLES; i++) {
					TimeUnit.MILLISECONDS.sleep(seconds * 1000L / SAMPLES);
					samples.add(sample(service));
				}
				this.stopped = true;
				for (ExecutorService executor : executors) {
					executor.shutdown();
					if (!executor.awaitTermination(30, TimeUnit.SECONDS)) {
						System.out.println("Calls did not end within 30 s");
						return false;
					}
				}
			}
		}
		return report(samples);
	}

	private static List<ExecutorService> executors(int threads) {
		List<ExecutorService> executors = new ArrayList<>(List.of(Executors.newFixedThreadPool(threads)));
		try {
			executors.add((ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
		}
		catch (ReflectiveOperationException ex) {
			System.out.println("No virtual threads on this JDK");
		}
		return executors;
	}

	private void lookUpUntilStopped(NovaActClient client) {
		while (!this.stopped) {
			this.begun.increment();
			try {
				client.getWorkflowRun("soak", Load.runId(ThreadLocalRandom.current().nextInt(100_000)));
				this.succeeded.increment();
			}
			catch (NovaActException ex) {
				count(this.failures, ex);
			}
			catch (Throwable ex) {
				count(this.undocumented, ex);
			}
			finally {
				this.ended.increment();
			}
		}
	}

	private static void count(Map<String, LongAdder> counts, Throwable ex) {
		counts.computeIfAbsent(ex.getClass().getSimpleName(), (name) -> new LongAdder()).increment();
	}

	private Sample sample(ChildJvm service) throws Exception {
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		return new Sample(this.ended.sum(), (runtime.totalMemory() - runtime.freeMemory()) >> 20,
				ManagementFactory.getThreadMXBean().getThreadCount(), Integer.parseInt(service.ask("connections")));
	}

	private boolean report(List<Sample> samples) {
		Table table = new Table("part of the time", "calls so far", "heap after GC, MB", "threads", "connections");
		for (int i = 0; i < samples.size(); i++) {
			Sample sample = samples.get(i);
			table.row((i + 1) + "/" + samples.size(), "" + sample.calls(), "" + sample.heap(), "" + sample.threads(),
					"" + sample.connections());
		}
		table.print();
		Table outcomes = new Table("outcome", "calls");
		outcomes.row("a run", "" + this.succeeded.sum());
		this.failures.forEach((name, count) -> outcomes.row(name, "" + count.sum()));
		this.undocumented.forEach((name, count) -> outcomes.row("UNDOCUMENTED " + name, "" + count.sum()));
		outcomes.print();
		Sample second = samples.get(1);
		Sample last = samples.get(samples.size() - 1);
		boolean good = check("no undocumented exception", this.undocumented.isEmpty());
		good &= check("every call ended once: " + this.begun.sum() + " begun, " + this.ended.sum() + " ended",
				this.begun.sum() == this.ended.sum());
		good &= check("flat heap", last.heap() <= second.heap() * 1.3 + 10);
		good &= check("flat threads", last.threads() <= second.threads() + 20);
		// The fake notices a connection that the client gave up only when it writes to it
		good &= check("flat connections", last.connections() <= 2 * 50);
		return good;
	}

	private static boolean check(String promise, boolean kept) {
		System.out.println("- " + promise + ": " + (kept ? "yes" : "NO"));
		return kept;
	}

	private record Sample(long calls, long heap, int threads, int connections) {
	}

}
