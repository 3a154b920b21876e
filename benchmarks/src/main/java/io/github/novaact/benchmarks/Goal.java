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

/**
 * A goal of the starter: a ratio to AWS's client that it is to keep.
 *
 * @param quantity what the ratio is of
 * @param limit the ratio
 * @param atLeast whether more is better
 */
record Goal(String quantity, double limit, boolean atLeast) {

	private static final int MIN_ROUNDS = 5;

	static Goal atMost(String quantity, double limit) {
		return new Goal(quantity, limit, false);
	}

	static Goal atLeast(String quantity, double limit) {
		return new Goal(quantity, limit, true);
	}

	/**
	 * Print whether the goal is met.
	 * @param ratios the ratios of all rounds
	 */
	void print(Samples ratios) {
		double median = ratios.median();
		boolean met = this.atLeast ? (median >= this.limit) : (median <= this.limit);
		String verdict = (ratios.count() < MIN_ROUNDS) ? "not shown by so few rounds" : (met ? "met" : "NOT MET");
		System.out.printf("- %s %s %.2f: %s, %s over %d rounds%n", this.quantity, this.atLeast ? ">=" : "<=",
				this.limit, verdict, ratios.medianAndSpread(), ratios.count());
	}

}
