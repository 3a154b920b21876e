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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often a run is polled: after the interval or after 5 % of its age where that is
 * longer, and never later than the longest interval. Rounded down to one of a few steps,
 * so that the runs of a step become due in the order in which they were polled.
 */
final class Paces {

	private static final double SHARE_OF_AGE = 0.05;

	private static final double STEP = 1.25;

	private final long[] paces;

	Paces(long interval, long maxInterval) {
		List<Long> paces = new ArrayList<>();
		double pace = interval;
		while (pace < maxInterval) {
			paces.add((long) pace);
			pace *= STEP;
		}
		paces.add(maxInterval);
		this.paces = paces.stream().mapToLong(Long::longValue).distinct().toArray();
	}

	int count() {
		return this.paces.length;
	}

	long pace(int step) {
		return this.paces[step];
	}

	/**
	 * Return the age from which on a step holds.
	 * @param step the step
	 * @return the milliseconds
	 */
	double age(int step) {
		return this.paces[step] / SHARE_OF_AGE;
	}

	/**
	 * Return the first step that is not shorter than a pace.
	 * @param pace the pace, at most the longest interval
	 * @return the step
	 */
	int stepOf(long pace) {
		int step = Arrays.binarySearch(this.paces, pace);
		return (step >= 0) ? step : -step - 1;
	}

	/**
	 * Return the step for a run.
	 * @param age milliseconds since its start
	 * @return the step
	 */
	int step(long age) {
		double pace = age * SHARE_OF_AGE;
		int step = this.paces.length - 1;
		while (step > 0 && this.paces[step] > pace) {
			step--;
		}
		return step;
	}

}
