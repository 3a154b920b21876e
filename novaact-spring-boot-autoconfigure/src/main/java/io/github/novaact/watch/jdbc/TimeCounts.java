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

package io.github.novaact.watch.jdbc;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.novaact.watch.SharedWatchActivity.Percentiles;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * How many times there are of each length, as text: classes that are 5 % apart, each with
 * a number. Two of them can be added, in any order.
 */
final class TimeCounts {

	private static final double GROWTH = Math.log(1.05);

	private final Map<Integer, Integer> counts = new TreeMap<>();

	void add(long millis) {
		this.counts.merge((millis > 0) ? 1 + (int) Math.round(Math.log(millis) / GROWTH) : 0, 1, Integer::sum);
	}

	void add(TimeCounts others) {
		others.counts.forEach((number, count) -> this.counts.merge(number, count, Integer::sum));
	}

	/**
	 * Add other times.
	 * @param text the times, as {@link #text()} returns them
	 */
	void add(@Nullable String text) {
		for (String part : StringUtils.commaDelimitedListToStringArray(text)) {
			int colon = part.indexOf(':');
			this.counts.merge(Integer.valueOf(part.substring(0, colon)), Integer.valueOf(part.substring(colon + 1)),
					Integer::sum);
		}
	}

	String text() {
		return this.counts.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + ":" + entry.getValue())
			.collect(Collectors.joining(","));
	}

	@Nullable Percentiles percentiles() {
		int count = this.counts.values().stream().mapToInt(Integer::intValue).sum();
		return (count > 0) ? new Percentiles(time((count + 1) / 2), time((int) Math.ceil(0.95 * count))) : null;
	}

	private Duration time(int rank) {
		int rest = rank;
		for (Map.Entry<Integer, Integer> entry : this.counts.entrySet()) {
			rest -= entry.getValue();
			if (rest <= 0) {
				int number = entry.getKey();
				return Duration.ofMillis((number > 0) ? Math.round(Math.exp((number - 1) * GROWTH)) : 0);
			}
		}
		throw new IllegalArgumentException("There are fewer than " + rank + " times");
	}

}
