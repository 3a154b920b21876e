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
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was measured in a window of time.
 *
 * @param p50 median of the time of a lookup in microseconds
 * @param p99 99th percentile of the time of a lookup in microseconds
 * @param rate lookups a second
 * @param cpu CPU time of the client's JVM a lookup in microseconds
 * @param bytes bytes that the calling threads allocate a lookup
 */
record Window(double p50, double p99, double rate, double cpu, double bytes) {

	static Window parse(String text) {
		double[] numbers = Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
		return new Window(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
	}

	String format() {
		return Stream.of(this.p50, this.p99, this.rate, this.cpu, this.bytes)
			.map((number) -> String.format(Locale.ROOT, "%.3f", number))
			.collect(Collectors.joining(" "));
	}

}
