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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Watches a fleet of runs against a service in another JVM: with our watcher, and beside
 * it with AWS's client in the two ways that people write.
 */
public final class Fleet {

	/** Below it the heap is that of the program rather than that of the runs. */
	private static final int RUNS_TO_WEIGH = 50_000;

	private Fleet() {
	}

	/**
	 * Run the comparison.
	 * @param args {@code --runs=}, {@code --definitions=}, {@code --budget=} in requests
	 * a second, {@code --interval=} in milliseconds, {@code --ends=} a second,
	 * {@code --seconds=} of the window after {@code --settle=}, {@code --ways=},
	 * {@code --waiters=}, each of a run of its own; {@code --simulated} for the plan of
	 * the watcher alone on a simulated clock
	 * @throws Exception if a program ends early
	 */
	public static void main(String[] args) throws Exception {
		Options options = new Options(args);
		if (options.flag("simulated")) {
			SimulatedFleet.main(options);
			return;
		}
		int runs = options.number("runs", 100_000);
		int definitions = options.number("definitions", 50);
		int budget = options.number("budget", 60);
		int interval = options.number("interval", 10_000);
		double ends = options.decimal("ends", 5);
		int quota = options.number("quota", 100);
		int settle = options.number("settle", 60);
		int seconds = options.number("seconds", 120);
		int waiters = options.number("waiters", 10);
		List<FleetWatch.Kind> ways = Stream.of(options.text("ways", "watcher,lookups,lists").split(","))
			.map(FleetWatch::of)
			.toList();
		options.check();
		System.out.println(Machine.describe());
		System.out.printf(
				"%,d runs of %d definitions, %.0f ends a second, at most %d requests a second of a quota of %d; "
						+ "windows of %d s, %d s after all runs were known%n",
				runs, definitions, ends, budget, quota, seconds, settle);
		Table table = new Table("way", "requests/s", "most in any second", "throttled", "ends published of ended",
				"delay p50", "delay p99", "cores", "heap after GC", "a run");
		List<Runnable> verdicts = new ArrayList<>();
		for (FleetWatch.Kind way : ways) {
			try (ChildJvm service = start(FleetService.class, runs, definitions, ends, quota, 3600)) {
				String endpoint = service.answer();
				try (ChildJvm program = start(FleetProgram.class, way.id(), endpoint, runs, definitions, budget,
						interval)) {
					program.answer();
					pause(settle);
					program.ask("begin");
					service.ask(FleetService.STATS);
					pause(seconds);
					String[] seen = FleetProgram.words(program.ask("end"));
					String[] asked = FleetProgram.words(service.ask(FleetService.STATS));
					boolean perRun = way == FleetWatch.Kind.WATCHER;
					table.row(way.description(), "%.1f".formatted(Double.parseDouble(asked[0]) / seconds), asked[1],
							asked[2], seen[0] + " of " + asked[3], time(seen[1]), time(seen[2]),
							"%.2f".formatted(Double.parseDouble(seen[3])),
							"%.0f MB".formatted(Long.parseLong(seen[4]) / 1e6), perRun ? seen[5] + " bytes" : "-");
					if (perRun) {
						verdicts.add(() -> verdicts(runs, budget, interval, asked, seen));
					}
				}
			}
		}
		table.print();
		System.out.printf(
				"A lookup for each run every %d ms would be %,d requests a second; a sweep of all lists is %,d "
						+ "requests, %.1f s at this budget without the lookups at the ends.%n",
				interval, 1000L * runs / interval, runs / 100, runs / 100.0 / budget);
		System.out.println("Cores are processor time of the watching JVM; the heap of a run is what the JVM has more "
				+ "than before.");
		System.out.println("Goals of " + FleetWatch.Kind.WATCHER.description() + ":");
		verdicts.forEach(Runnable::run);
		if (waiters > 0) {
			// One list shows all runs of a definition
			verdicts(waiters, 1, interval);
			verdicts(waiters, waiters, interval);
		}
	}

	private static void verdicts(int waiters, int definitions, int interval) throws Exception {
		FleetWaiters waited = FleetWaiters.run(waiters, definitions, Duration.ofMillis(interval));
		verdict("%d runs in %d definition(s), one waiter each: requests of a wait of 60 s <= 7: %.1f".formatted(waiters,
				definitions, waited.requestsOfAWait()), waited.requestsOfAWait() <= 7);
		verdict("requests in 30 s after the last waiter left <= 0: " + waited.requestsAfterwards(),
				waited.requestsAfterwards() == 0);
	}

	private static void verdicts(int runs, int budget, int interval, String[] asked, String[] seen) {
		int most = Integer.parseInt(asked[1]);
		verdict("requests in any second <= %d: %d".formatted(budget, most), most <= budget);
		double longest = longestDelay(runs, budget, interval);
		double delay = Long.parseLong(seen[2]) / 1000.0;
		verdict("delay p99 <= %.1f s, 1.5 sweeps or intervals: %.1f s".formatted(longest, delay),
				delay >= 0 && delay <= longest);
		long heap = Long.parseLong(seen[5]);
		if (runs >= RUNS_TO_WEIGH) {
			verdict("heap of a run <= 700 bytes: " + heap, heap <= 700);
		}
		double cores = Double.parseDouble(seen[3]);
		verdict("cores <= 0.30: %.2f".formatted(cores), cores <= 0.3);
	}

	private static double longestDelay(int runs, int budget, int interval) {
		return 1.5 * Math.max(runs / 100.0 / budget, interval / 1000.0);
	}

	static void verdict(String goal, boolean met) {
		System.out.println("- " + goal + ": " + (met ? "met" : "NOT MET"));
	}

	private static String time(String millis) {
		return millis.equals("-1") ? "-" : "%.1f s".formatted(Long.parseLong(millis) / 1000.0);
	}

	private static ChildJvm start(Class<?> program, Object... arguments) throws IOException {
		return ChildJvm.start(program, Stream.of(arguments).map(String::valueOf).toArray(String[]::new));
	}

	private static void pause(int seconds) throws InterruptedException {
		Thread.sleep(1000L * seconds);
	}

}
