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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures what a lookup costs while many runs are watched, and what it costs without, in
 * turns in one JVM.
 */
public final class Watched {

	private static final int DEFINITIONS = 50;

	private static final int REQUESTS_A_SECOND = 60;

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private static final Duration WINDOW = Duration.ofSeconds(2);

	private static final Duration MAX_DISCOVERY = Duration.ofMinutes(2);

	private Watched() {
	}

	/**
	 * Run the comparison.
	 * @param args {@code --rounds=}, {@code --runs=} that are watched, {@code --warm-up=}
	 * in seconds
	 * @throws Exception if a lookup fails
	 */
	public static void main(String[] args) throws Exception {
		Options options = new Options(args);
		int rounds = options.number("rounds", 6);
		int runs = options.number("runs", 100_000);
		int warmUp = options.number("warm-up", 30);
		options.check();
		List<Map<Boolean, Window>> measured = new ArrayList<>();
		try (ChildJvm service = ChildJvm.start(StubService.class);
				ChildJvm fleet = ChildJvm.start(FleetService.class, String.valueOf(runs), String.valueOf(DEFINITIONS),
						"5", "100", "3600");
				StarterClient client = StarterClient.asItComes(URI.create(service.answer()))) {
			URI fleetEndpoint = URI.create(fleet.answer());
			Load load = new Load(client, 1000);
			load.run(1, Duration.ofSeconds(warmUp));
			for (int round = 1; round <= rounds; round++) {
				Map<Boolean, Window> windows = new LinkedHashMap<>();
				// What comes first in a round comes second in the next
				if (round % 2 == 1) {
					windows.put(false, load.run(1, WINDOW));
				}
				try (FleetWatch watch = new WatcherFleetWatch(fleetEndpoint, DEFINITIONS, REQUESTS_A_SECOND, INTERVAL,
						(endedAt) -> {
						})) {
					awaitDiscovery(watch, runs);
					windows.put(true, load.run(1, WINDOW));
				}
				if (round % 2 == 0) {
					windows.put(false, load.run(1, WINDOW));
				}
				measured.add(windows);
				System.err.printf("Round %d: p50 %.1f us without, %.1f us while %,d runs are watched%n", round,
						windows.get(false).p50(), windows.get(true).p50(), runs);
			}
		}
		report(measured, runs);
		System.exit(0);
	}

	private static void awaitDiscovery(FleetWatch watch, int runs) throws InterruptedException {
		long begin = System.nanoTime();
		while (watch.known() < runs) {
			if (System.nanoTime() - begin > MAX_DISCOVERY.toNanos()) {
				throw new IllegalStateException("Only " + watch.known() + " runs are known after " + MAX_DISCOVERY);
			}
			Thread.sleep(200);
		}
	}

	private static void report(List<Map<Boolean, Window>> measured, int runs) {
		System.out.println(Machine.describe());
		Table table = new Table("a lookup, 1 thread", "p50", "p99", "CPU a call", "bytes a call");
		for (boolean watched : new boolean[] { false, true }) {
			table.row(watched ? "while %,d runs are watched".formatted(runs) : "without",
					"%.1f us".formatted(Samples.of(measured, watched, Window::p50).median()),
					"%.1f us".formatted(Samples.of(measured, watched, Window::p99).median()),
					"%.1f us".formatted(Samples.of(measured, watched, Window::cpu).median()),
					"%.2f KB".formatted(Samples.of(measured, watched, Window::bytes).median() / 1000));
		}
		table.row("ratio", ratio(measured, Window::p50), ratio(measured, Window::p99), ratio(measured, Window::cpu),
				ratio(measured, Window::bytes));
		table.print();
	}

	private static String ratio(List<Map<Boolean, Window>> measured, ToDoubleFunction<Window> quantity) {
		return Samples.of(measured, true, quantity).over(Samples.of(measured, false, quantity)).medianAndSpread();
	}

}
