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

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * When a run with a waiter is polled again, learned from the durations of the
 * definition's past runs.
 * <p>
 * The expected delay is least for a number of requests if the density of polls is
 * proportional to the square root of the rate at which runs of an age end (the classical
 * problem of inspection). The factor is chosen so that past runs would have taken no more
 * requests than at their {@linkplain Paces pace}. As a past may mislead, a poll is at
 * most a fifth later than the pace has it, and no poll comes before the interval has
 * passed. Runs that take longer than those of the past are polled at their pace, as are
 * all runs while too few have ended.
 */
final class LearnedPaces {

	static final int LEAST_PAST = 16;

	private static final double LONGEST = 1.2;

	private static final int BINS = 16;

	private static final double MARGIN = 0.05;

	private static final int HALVINGS = 40;

	private final Paces paces;

	private final double longest;

	private final PastDurations past;

	private int learnedFrom;

	private double[] ages = {};

	private double[] gaps = {};

	/**
	 * Number of polls until each of the ages, where the last one is a fraction.
	 */
	private double[] polls = {};

	LearnedPaces(Paces paces, PastDurations past) {
		this(paces, past, LONGEST);
	}

	/**
	 * Create paces with a bound of their own, to try.
	 * @param paces the paces without a past
	 * @param past durations of past runs
	 * @param longest the longest gap, as a multiple of the pace
	 */
	LearnedPaces(Paces paces, PastDurations past, double longest) {
		this.paces = paces;
		this.past = past;
		this.longest = longest;
	}

	/**
	 * Return the time from a poll to the next one.
	 * @param age milliseconds from the start of the run to the poll
	 * @return milliseconds, at least the interval and at most the longest interval
	 */
	long pace(long age) {
		if (this.past.added() - this.learnedFrom >= Math.max(LEAST_PAST, this.past.count()) / 8) {
			learn();
		}
		long pace = this.paces.pace(this.paces.step(age));
		if (this.ages.length == 0 || age >= this.ages[this.ages.length - 1]) {
			return pace;
		}
		double from = Math.max(0, age);
		double next = ageAt(pollsUntil(from) + 1);
		return Math.min(Math.round(next - from), this.paces.pace(this.paces.count() - 1));
	}

	private double pollsUntil(double age) {
		int segment = segment(this.ages, age);
		return this.polls[segment] + (age - this.ages[segment]) / this.gaps[segment];
	}

	private double ageAt(double polls) {
		int segment = segment(this.polls, polls);
		return this.ages[segment] + (polls - this.polls[segment]) * this.gaps[segment];
	}

	private static int segment(double[] bounds, double value) {
		int index = Arrays.binarySearch(bounds, value);
		return (index >= 0) ? index : Math.max(0, -index - 2);
	}

	private void learn() {
		this.learnedFrom = this.past.added();
		if (this.past.count() < LEAST_PAST) {
			return;
		}
		long[] sorted = this.past.sorted();
		double[] bounds = bounds(sorted);
		this.ages = ages(bounds);
		double[] rates = Arrays.stream(this.ages).map((age) -> rate(bounds, age)).toArray();
		spread((segment) -> pace((int) segment));
		double permitted = expectedPolls(sorted);
		double low = 1e-9;
		double high = 1e3;
		for (int i = 0; i < HALVINGS; i++) {
			double factor = Math.sqrt(low * high);
			spread(factor, rates);
			if (expectedPolls(sorted) > permitted) {
				high = factor;
			}
			else {
				low = factor;
			}
		}
		spread(low, rates);
	}

	private double[] bounds(long[] sorted) {
		double[] bounds = new double[BINS + 1];
		for (int i = 0; i < BINS; i++) {
			bounds[i] = sorted[i * sorted.length / BINS];
		}
		double last = sorted[sorted.length - 1];
		bounds[BINS] = last + Math.max(this.paces.pace(0), MARGIN * last);
		return bounds;
	}

	private double[] ages(double[] bounds) {
		double[] ages = new double[this.paces.count() + bounds.length];
		for (int step = 1; step < this.paces.count(); step++) {
			ages[step] = this.paces.age(step);
		}
		System.arraycopy(bounds, 0, ages, this.paces.count(), bounds.length);
		double end = bounds[BINS];
		return Arrays.stream(ages).filter((age) -> age <= end).sorted().distinct().toArray();
	}

	private static double rate(double[] bounds, double age) {
		if (age < bounds[0] || age >= bounds[BINS]) {
			return 0;
		}
		int bin = segment(bounds, age);
		while (bounds[bin + 1] <= age) {
			bin++;
		}
		return 1 / ((bounds[bin + 1] - bounds[bin]) * (BINS - bin - 0.5));
	}

	private void spread(double factor, double[] rates) {
		double shortest = this.paces.pace(0);
		double longest = this.paces.pace(this.paces.count() - 1);
		int last = this.ages.length - 1;
		spread((index) -> {
			int segment = (int) index;
			double pace = pace(segment);
			double chosen = 1 / (factor * Math.sqrt(rates[segment]));
			return (segment < last) ? Math.max(shortest, Math.min(chosen, Math.min(longest, this.longest * pace)))
					: pace;
		});
	}

	private double pace(int segment) {
		return this.paces.pace(this.paces.step((long) Math.ceil(this.ages[segment])));
	}

	private void spread(DoubleUnaryOperator gap) {
		this.gaps = new double[this.ages.length];
		this.polls = new double[this.ages.length];
		for (int i = 0; i < this.ages.length; i++) {
			this.gaps[i] = gap.applyAsDouble(i);
			if (i > 0) {
				this.polls[i] = this.polls[i - 1] + (this.ages[i] - this.ages[i - 1]) / this.gaps[i - 1];
			}
		}
	}

	private double expectedPolls(long[] durations) {
		return Arrays.stream(durations).mapToDouble(this::pollsUntil).average().orElseThrow();
	}

}
