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

package io.github.novaact.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Timeline}.
 */
class TimelineTests {

	private static final int SIZE = 100_000;

	private final Timeline<Thing> timeline = new Timeline<>();

	TimelineTests() {
		Random random = new Random(1);
		for (int i = 0; i < SIZE; i++) {
			this.timeline.add(new Thing(Instant.ofEpochSecond(random.nextInt(SIZE)), i));
		}
	}

	@ParameterizedTest
	@CsvSource({ "false, true", "false, false", "true, true", "true, false" })
	void pageCostsWhatItHolds(boolean shuffled, boolean ascending) {
		Timeline.Order order = new Timeline.Order(shuffled, ascending);
		List<Thing> read = new ArrayList<>();
		Position position = null;
		do {
			AtomicInteger looked = new AtomicInteger();
			Timeline.Slice<Thing> slice = slice(order, position, looked);
			assertThat(looked.get()).isLessThanOrEqualTo(101);
			read.addAll(slice.items());
			position = slice.end();
		}
		while (position != null && read.size() <= SIZE);
		assertThat(read).hasSize(SIZE).doesNotHaveDuplicates();
		assertThat(isSorted(read, ascending)).isEqualTo(!shuffled);
	}

	private Timeline.Slice<Thing> slice(Timeline.Order order, @Nullable Position position, AtomicInteger looked) {
		return this.timeline.slice(order, position, 100, (thing) -> looked.incrementAndGet() > 0);
	}

	private static boolean isSorted(List<Thing> things, boolean ascending) {
		for (int i = 1; i < things.size(); i++) {
			int comparison = things.get(i - 1).time().compareTo(things.get(i).time());
			if (ascending ? comparison > 0 : comparison < 0) {
				return false;
			}
		}
		return true;
	}

	/**
	 * A thing.
	 */
	record Thing(Instant time, long sequence) implements Timeline.Entry {

	}

}
