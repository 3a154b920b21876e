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

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of one quantity, a number a round, which is not a number where the
 * round was thrown away.
 *
 * @param values the numbers
 */
record Samples(double[] values) {

	/**
	 * Take a quantity of a subject from all rounds.
	 * @param <K> type of the subjects
	 * @param <V> type of what was measured of a subject in a round
	 * @param rounds the rounds
	 * @param subject the subject
	 * @param quantity the quantity
	 * @return the samples
	 */
	static <K, V> Samples of(List<? extends Map<K, V>> rounds, K subject, ToDoubleFunction<V> quantity) {
		return new Samples(rounds.stream().mapToDouble((round) -> {
			V measured = round.get(subject);
			return (measured != null) ? quantity.applyAsDouble(measured) : Double.NaN;
		}).toArray());
	}

	/**
	 * Return the ratios to others, round by round.
	 * @param base the others
	 * @return the ratios
	 */
	Samples over(Samples base) {
		double[] ratios = new double[this.values.length];
		Arrays.setAll(ratios, (round) -> this.values[round] / base.values[round]);
		return new Samples(ratios);
	}

	int count() {
		return sorted().length;
	}

	double median() {
		double[] sorted = sorted();
		int middle = sorted.length / 2;
		if (sorted.length == 0) {
			return Double.NaN;
		}
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	double min() {
		return Arrays.stream(sorted()).min().orElse(Double.NaN);
	}

	double max() {
		return Arrays.stream(sorted()).max().orElse(Double.NaN);
	}

	/**
	 * Return the median with the spread.
	 * @return the text
	 */
	String medianAndSpread() {
		return "%.2f (%.2f..%.2f)".formatted(median(), min(), max());
	}

	private double[] sorted() {
		return Arrays.stream(this.values).filter((value) -> !Double.isNaN(value)).sorted().toArray();
	}

}
