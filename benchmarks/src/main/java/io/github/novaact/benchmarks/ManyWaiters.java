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

import io.github.novaact.watch.engine.WaitersSimulation;
import io.github.novaact.watch.engine.WaitersSimulation.Result;

/**
 * What a waiter costs, of 1,000, 10,000 and 100,000.
 */
public final class ManyWaiters {

	private static final int FEWEST = 1_000;

	private ManyWaiters() {
	}

	/**
	 * Run the simulation.
	 * @param args {@code --waiters=} for the most, {@code --of-a-run=} for those that
	 * wait for the same run, {@code --rounds=}
	 */
	public static void main(String[] args) {
		Options options = new Options(args);
		int most = options.number("waiters", 100_000);
		int ofARun = options.number("of-a-run", 10);
		int rounds = options.number("rounds", 5);
		options.check();
		System.out.println(Machine.describe());
		System.out.printf("Futures on a simulated clock, %d of each run; all runs end at once; %d rounds%n", ofARun,
				rounds);
		// Compiled by then
		for (int i = 0; i < rounds; i++) {
			WaitersSimulation.run(10 * FEWEST, 10 * FEWEST / ofARun);
		}
		Table table = new Table("waiters", "runs", "heap of a waiter", "to register one", "to complete one",
				"requests of a run's end", "until all are complete");
		for (int waiters = FEWEST; waiters <= most; waiters *= 10) {
			int runs = waiters / ofARun;
			double[] heap = new double[rounds];
			double[] toRegister = new double[rounds];
			double[] toComplete = new double[rounds];
			int requests = 0;
			long seconds = 0;
			for (int round = 0; round < rounds; round++) {
				Result result = WaitersSimulation.run(waiters, runs);
				heap[round] = (double) result.heap() / waiters;
				toRegister[round] = result.toRegister() / 1e3 / waiters;
				toComplete[round] = result.toComplete() / 1e3 / waiters;
				requests = result.requests();
				seconds = result.lastCompletion().toSeconds();
			}
			table.row("%,d".formatted(waiters), "%,d".formatted(runs),
					"%.0f bytes".formatted(new Samples(heap).median()),
					new Samples(toRegister).medianAndSpread() + " us",
					new Samples(toComplete).medianAndSpread() + " us", "%.2f".formatted((double) requests / runs),
					seconds + " s");
		}
		table.print();
		System.out
			.println("A waiter's heap and times include its share of the run; completion includes the requests and the "
					+ "simulated service.");
	}

}
