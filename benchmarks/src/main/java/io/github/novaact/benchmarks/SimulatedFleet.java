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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.novaact.watch.engine.FleetSimulation;
import io.github.novaact.watch.engine.FleetSimulation.Result;
import io.github.novaact.watch.engine.FleetSimulation.Window;

/**
 * Watches a fleet on a simulated clock: the plan of the watcher alone, which no load of
 * the machine disturbs.
 */
final class SimulatedFleet {

	private static final int FLEETS = 4;

	private static final int GROWTH = 10;

	private SimulatedFleet() {
	}

	/**
	 * Simulate.
	 * @param options {@code --runs=}, {@code --definitions=}, {@code --budget=} in
	 * requests a second, {@code --interval=} in milliseconds, {@code --ends=} a second,
	 * {@code --seconds=} from the end of the first reading on; {@code --growth} for four
	 * fleets, each with ten times the runs of the one before
	 */
	static void main(Options options) {
		boolean growth = options.flag("growth");
		int runs = options.number("runs", growth ? 1_000 : 100_000);
		int definitions = options.number("definitions", growth ? 10 : 50);
		int budget = options.number("budget", growth ? 100 : 60);
		Duration interval = Duration.ofMillis(options.number("interval", 10_000));
		int ends = options.number("ends", 5);
		Duration time = Duration.ofSeconds(options.number("seconds", 600));
		options.check();
		System.out.println(Machine.describe());
		System.out.printf(
				"The plan alone, on a simulated clock: %d definitions, %d ends a second, at most %d requests a second; "
						+ "windows of 60 s within %d s from the end of the first reading on%n",
				definitions, ends, budget, time.toSeconds());
		Table table = new Table("runs", "first reading", "pages/s", "lookups/s", "acts/s", "most in any second",
				"ends published of ended", "delay p50", "delay p99", "round", "heap of a run", "CPU of a request");
		List<Runnable> verdicts = new ArrayList<>();
		for (int fleet = 0; fleet < (growth ? FLEETS : 1); fleet++) {
			Result result = FleetSimulation.run(runs, definitions, budget, interval, ends, time);
			// The last page of each definition holds a few runs only
			double round = Math.max((runs / 100.0 + definitions) / (budget - ends), interval.toMillis() / 1000.0);
			table.row("%,d".formatted(runs), "%.1f s".formatted(seconds(result.firstReading())),
					rate(result.pages(), time), rate(result.lookups(), time), rate(result.others(), time),
					String.valueOf(result.mostInASecond()), "%,d of %,d".formatted(result.published(), result.ended()),
					delays(result, Window::p50), delays(result, Window::p99), "%.1f s".formatted(round),
					result.heapOfARun() + " bytes",
					"%.0f us".formatted(result.cpu().toNanos() / 1e3 / result.requests()));
			verdicts.add(() -> verdicts(result, budget, round));
			runs *= GROWTH;
		}
		table.print();
		System.out
			.println("Delays are the median and the worst of all windows. A round is one request for each page and one "
					+ "for each end. CPU is that of the process, the simulated service with it.");
		verdicts.forEach(Runnable::run);
	}

	private static void verdicts(Result result, int budget, double round) {
		System.out.println("Goals:");
		Fleet.verdict("requests in any second <= " + budget, result.mostInASecond() <= budget);
		Fleet.verdict("every end published", result.published() == result.ended());
		verdict("p50", 0.6 * round, worst(result, Window::p50));
		verdict("p99", 1.1 * round, worst(result, Window::p99));
		Fleet.verdict("heap of a run <= 300 bytes", result.heapOfARun() <= 300);
	}

	private static void verdict(String quantile, double limit, double worst) {
		Fleet.verdict("delay %s in each window <= %.1f s: %.1f s".formatted(quantile, limit, worst), worst <= limit);
	}

	private static String delays(Result result, Function<Window, Duration> quantile) {
		double[] sorted = sorted(result, quantile);
		return "%.1f s, %.1f s".formatted(sorted[sorted.length / 2], sorted[sorted.length - 1]);
	}

	private static double worst(Result result, Function<Window, Duration> quantile) {
		double[] sorted = sorted(result, quantile);
		return sorted[sorted.length - 1];
	}

	private static double[] sorted(Result result, Function<Window, Duration> quantile) {
		return result.windows().stream().map(quantile).mapToDouble(SimulatedFleet::seconds).sorted().toArray();
	}

	private static String rate(int requests, Duration time) {
		return "%.1f".formatted((double) requests / time.toSeconds());
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1000.0;
	}

}
