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
import java.util.Random;
import java.util.function.LongUnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Waits for one run after another: polled at the watcher's pace, or at one that it learns
 * from the durations of past runs.
 */
public final class PacingSimulation {

	private static final int MINUTE = 60_000;

	private final Kind kind;

	private final int pastRuns;

	private final Paces paces;

	/**
	 * Create a simulation.
	 * @param kind the definition
	 * @param pastRuns number of its runs that have ended before, at most 256
	 * @param interval the shortest time between two polls, in milliseconds
	 * @param maxInterval the longest, in milliseconds
	 */
	public PacingSimulation(Kind kind, int pastRuns, long interval, long maxInterval) {
		this.kind = kind;
		this.pastRuns = pastRuns;
		this.paces = new Paces(interval, maxInterval);
	}

	/**
	 * Simulate.
	 * @param longest the longest time between two polls, as a multiple of the watcher's
	 * pace; {@code null} for this pace
	 * @param runs number of runs for each seed
	 * @param seeds number of seeds
	 * @return what was measured
	 */
	public Result run(@Nullable Double longest, int runs, int seeds) {
		double delay = 0;
		double requests = 0;
		for (int seed = 0; seed < seeds; seed++) {
			Random random = new Random(seed);
			PastDurations past = new PastDurations();
			for (int i = 0; i < this.pastRuns; i++) {
				past.add(Duration.ofMillis((long) this.kind.duration(random)));
			}
			LongUnaryOperator pace = (longest != null) ? new LearnedPaces(this.paces, past, longest)::pace
					: (age) -> this.paces.pace(this.paces.step(age));
			for (int i = 0; i < runs; i++) {
				double duration = this.kind.scale * this.kind.duration(random);
				// The caller begins to wait within a second of the start
				Wait wait = new Wait(pace, random.nextInt(1000), duration);
				delay += wait.poll - duration;
				requests += wait.polls;
			}
		}
		return new Result(delay / runs / seeds / 1000, requests / runs / seeds);
	}

	/**
	 * What a wait learns of an end, and when.
	 */
	private static final class Wait {

		private int polls = 1;

		private long poll;

		Wait(LongUnaryOperator pace, long first, double end) {
			this.poll = first;
			while (this.poll < end) {
				this.poll += pace.applyAsLong(this.poll);
				this.polls++;
			}
		}

	}

	/**
	 * What was measured.
	 *
	 * @param delay mean time from an end to the poll that shows it, in seconds
	 * @param requests mean number of requests of a wait
	 */
	public record Result(double delay, double requests) {
	}

	/**
	 * A definition.
	 */
	public enum Kind {

		/**
		 * Ten minutes, two thirds of the runs within 5 % of them.
		 */
		NARROW("narrow: 10 min, sigma 5 %", 1),

		/**
		 * Ten minutes, two thirds of the runs between 4.5 and 22 minutes.
		 */
		WIDE("wide: 10 min, sigma 80 %", 1),

		/**
		 * Two of five runs end early.
		 */
		TWO_HUMPS("two humps: 2 min (40 %), 20 min, sigma 5 %", 1),

		/**
		 * The present takes ten times as long as the past.
		 */
		LONGER("misleading: 1 min in the past, 10 min now", 10),

		/**
		 * The present takes a tenth of the past.
		 */
		SHORTER("misleading: 10 min in the past, 1 min now", 0.1);

		private final String description;

		private final double scale;

		Kind(String description, double scale) {
			this.description = description;
			this.scale = scale;
		}

		@Override
		public String toString() {
			return this.description;
		}

		/**
		 * Return whether the past says nothing of the present.
		 * @return whether it misleads
		 */
		public boolean misleads() {
			return this.scale != 1;
		}

		private double duration(Random random) {
			return switch (this) {
				case NARROW, SHORTER -> around(10, 0.05, random);
				case WIDE -> around(10, 0.8, random);
				case TWO_HUMPS -> around((random.nextDouble() < 0.4) ? 2 : 20, 0.05, random);
				case LONGER -> around(1, 0.05, random);
			};
		}

		private static double around(double minutes, double sigma, Random random) {
			return MINUTE * minutes * Math.exp(sigma * random.nextGaussian());
		}

	}

}
