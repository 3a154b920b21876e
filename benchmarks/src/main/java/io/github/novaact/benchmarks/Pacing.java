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

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.novaact.watch.engine.PacingSimulation;
import io.github.novaact.watch.engine.PacingSimulation.Kind;
import io.github.novaact.watch.engine.PacingSimulation.Result;

/**
 * Compares the pace of single waits with one that is learned from the durations of past
 * runs.
 */
public final class Pacing {

	private static final double DELAY = 0.5;

	private static final double REQUESTS = 1.01;

	private static final double MISLED_DELAY = 1.2;

	private Pacing() {
	}

	/**
	 * Run the simulation.
	 * @param args {@code --runs=} for each of {@code --seeds=}, {@code --interval=} and
	 * {@code --max-interval=} in milliseconds, {@code --past=} for the number of runs
	 * that have ended before
	 */
	public static void main(String[] args) {
		Options options = new Options(args);
		int runs = options.number("runs", 500);
		int seeds = options.number("seeds", 10);
		int interval = options.number("interval", 10_000);
		int maxInterval = options.number("max-interval", 120_000);
		int past = options.number("past", 256);
		options.check();
		Map<String, Double> ways = new LinkedHashMap<>();
		ways.put("learned", 1.2);
		ways.put("learned, at most 2.0 instead of 1.2 times the pace", 2.0);
		ways.put("learned, at most the longest interval", Double.POSITIVE_INFINITY);
		System.out.printf(
				"Waits for %,d runs of each definition, one after another; %d of its runs have ended before%n",
				runs * seeds, past);
		Table table = new Table("definition", "poll times", "mean delay", "ratio", "requests of a wait", "ratio");
		Map<String, Verdict> verdicts = new LinkedHashMap<>();
		for (Kind kind : Kind.values()) {
			PacingSimulation simulation = new PacingSimulation(kind, past, interval, maxInterval);
			Result usual = simulation.run(null, runs, seeds);
			table.row(kind.toString(), "the watcher's pace", "%.1f s".formatted(usual.delay()), "1",
					"%.1f".formatted(usual.requests()), "1");
			ways.forEach((way, longest) -> {
				Result learned = simulation.run(longest, runs, seeds);
				table.row(kind.toString(), way, "%.1f s".formatted(learned.delay()),
						"%.2f".formatted(learned.delay() / usual.delay()), "%.1f".formatted(learned.requests()),
						"%.2f".formatted(learned.requests() / usual.requests()));
				verdicts.computeIfAbsent(way, (name) -> new Verdict()).add(kind, usual, learned);
			});
		}
		table.print();
		verdicts.forEach((way, verdict) -> verdict.print(way));
	}

	/**
	 * The first three kinds together, and the worst of those whose past misleads.
	 */
	private static final class Verdict {

		private double usualDelay;

		private double delay;

		private double requests;

		private double misled;

		void add(Kind kind, Result usual, Result learned) {
			if (kind.misleads()) {
				this.misled = Math.max(this.misled, learned.delay() / usual.delay());
				return;
			}
			this.usualDelay += usual.delay();
			this.delay += learned.delay();
			this.requests = Math.max(this.requests, learned.requests() / usual.requests());
		}

		void print(String way) {
			double delay = this.delay / this.usualDelay;
			boolean met = delay <= DELAY && this.requests <= REQUESTS && this.misled <= MISLED_DELAY;
			System.out.printf("- %s: mean delay %.2f (at most %.2f), requests %.2f, misled %.2f (at most %.2f): %s%n",
					way, delay, DELAY, this.requests, this.misled, MISLED_DELAY, met ? "met" : "NOT MET");
		}

	}

}
