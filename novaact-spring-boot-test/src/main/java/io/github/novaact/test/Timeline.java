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
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Things in the order of their time, which can be read in pages while others come and go:
 * a page costs what it holds, however many things there are. They are also kept in a
 * shuffled order.
 *
 * @param <T> type of the things
 */
final class Timeline<T extends Timeline.Entry> {

	private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

	private final NavigableMap<Position, T> byTime = new ConcurrentSkipListMap<>();

	private final NavigableMap<Position, T> shuffled = new ConcurrentSkipListMap<>();

	void add(T entry) {
		this.byTime.put(byTime(entry), entry);
		this.shuffled.put(shuffled(entry), entry);
	}

	void remove(T entry) {
		this.byTime.remove(byTime(entry));
		this.shuffled.remove(shuffled(entry));
	}

	Collection<T> all() {
		return this.byTime.values();
	}

	/**
	 * Read a page.
	 * @param order order
	 * @param after position that the page comes after, {@code null} for the first page
	 * @param size number of things at most
	 * @param filter which things are shown
	 * @return the page
	 */
	Slice<T> slice(Order order, @Nullable Position after, int size, Predicate<T> filter) {
		NavigableMap<Position, T> index = order.shuffled() ? this.shuffled : this.byTime;
		if (!order.ascending()) {
			index = index.descendingMap();
		}
		Collection<T> rest = ((after != null) ? index.tailMap(after, false) : index).values();
		List<T> items = new ArrayList<>(size);
		for (T entry : rest) {
			if (filter.test(entry)) {
				if (items.size() == size) {
					T last = items.get(size - 1);
					return new Slice<>(items, order.shuffled() ? shuffled(last) : byTime(last));
				}
				items.add(entry);
			}
		}
		return new Slice<>(items, null);
	}

	private static Position byTime(Entry entry) {
		return new Position(entry.time().getEpochSecond(), entry.time().getNano(), entry.sequence());
	}

	private static Position shuffled(Entry entry) {
		long mixed = entry.sequence() * GOLDEN_RATIO;
		mixed = (mixed ^ (mixed >>> 32)) * GOLDEN_RATIO;
		return new Position(mixed, 0, entry.sequence());
	}

	/**
	 * A thing that has a time.
	 */
	interface Entry {

		Instant time();

		/**
		 * Return the number of the thing, which no other one has and which rises.
		 * @return the number
		 */
		long sequence();

	}

	/**
	 * An order.
	 *
	 * @param shuffled whether it is independent of time
	 * @param ascending whether the earliest come first
	 */
	record Order(boolean shuffled, boolean ascending) {

	}

	/**
	 * Some of the things.
	 *
	 * @param <T> type of the things
	 * @param items the things
	 * @param end position that the next ones come after, {@code null} if there are none
	 */
	record Slice<T>(List<T> items, @Nullable Position end) {

	}

}
