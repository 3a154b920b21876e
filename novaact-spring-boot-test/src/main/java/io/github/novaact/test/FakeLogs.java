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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The log groups of a {@link FakeNovaActService}. The fake answers
 * {@code FilterLogEvents} of CloudWatch Logs on its
 * {@linkplain FakeNovaActService#endpoint() endpoint}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FakeLogs {

	private static final int MAX_PAGE_BYTES = 1_048_576;

	private static final int EVENT_OVERHEAD = 26;

	private final AtomicLong sequence = new AtomicLong();

	private final Map<String, ConcurrentNavigableMap<Position, Event>> groups = new ConcurrentHashMap<>();

	private volatile int scanLimit = Integer.MAX_VALUE;

	FakeLogs() {
	}

	/**
	 * Add a log group without events.
	 * @param name name of the log group
	 */
	public void addGroup(String name) {
		Assert.hasText(name, "'name' must not be empty");
		group(name);
	}

	/**
	 * Add an event to a log group, and the group if it does not exist.
	 * @param group name of the log group
	 * @param stream name of the log stream
	 * @param at when the event happened; milliseconds count
	 * @param message text of the event, which may have several lines
	 */
	public void add(String group, String stream, Instant at, String message) {
		Assert.hasText(stream, "'stream' must not be empty");
		Assert.notNull(at, "'at' must not be null");
		Assert.notNull(message, "'message' must not be null");
		Assert.hasText(group, "'group' must not be empty");
		Position position = new Position(at.toEpochMilli(), 0, this.sequence.incrementAndGet());
		group(group).put(position, new Event(position, stream, message));
	}

	/**
	 * Limit how many events a request scans. A request that scans as many without a match
	 * returns an empty page with a token, as the service does in large log groups.
	 * @param scanLimit the number of events, positive
	 */
	public void setScanLimit(int scanLimit) {
		Assert.isTrue(scanLimit > 0, "'scanLimit' must be positive");
		this.scanLimit = scanLimit;
	}

	boolean hasGroup(String name) {
		return this.groups.containsKey(name);
	}

	/**
	 * Return a page of a log group.
	 * @param group name of the log group
	 * @param after position that the page comes after
	 * @param end last time, in milliseconds
	 * @param limit maximum number of events
	 * @param filter accepts events
	 * @return the page
	 */
	Slice slice(String group, Position after, long end, int limit, Predicate<Event> filter) {
		List<Event> events = new ArrayList<>();
		Position last = after;
		long bytes = 0;
		int scanned = 0;
		for (Event event : group(group)
			.subMap(after, false, new Position(end, Integer.MAX_VALUE, Long.MAX_VALUE), false)
			.values()) {
			boolean accepted = filter.test(event);
			long size = accepted ? event.bytes() : 0;
			boolean full = !events.isEmpty() && bytes + size > MAX_PAGE_BYTES;
			if (full || events.size() == limit || scanned == this.scanLimit) {
				return new Slice(events, last);
			}
			scanned++;
			last = event.position();
			if (accepted) {
				events.add(event);
				bytes += size;
			}
		}
		return new Slice(events, null);
	}

	private ConcurrentNavigableMap<Position, Event> group(String name) {
		return this.groups.computeIfAbsent(name, (absent) -> new ConcurrentSkipListMap<>());
	}

	void clear() {
		this.groups.clear();
		this.scanLimit = Integer.MAX_VALUE;
	}

	/**
	 * An event of a log group.
	 *
	 * @param position its place in the group
	 * @param stream name of its log stream
	 * @param message its text
	 */
	record Event(Position position, String stream, String message) {

		private int bytes() {
			return this.message.getBytes(StandardCharsets.UTF_8).length + EVENT_OVERHEAD;
		}

	}

	/**
	 * A page of events.
	 *
	 * @param events the events
	 * @param end position that the next page comes after, {@code null} on the last page
	 */
	record Slice(List<Event> events, @Nullable Position end) {

	}

}
