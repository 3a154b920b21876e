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

package io.github.novaact.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import io.github.novaact.client.LogGroupReader.Event;
import io.github.novaact.client.LogGroupReader.Filter;
import io.github.novaact.client.LogGroupReader.Page;
import io.github.novaact.client.LogGroupReader.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogWindows}.
 */
class LogWindowsTests {

	private static final int PAGE = 1000;

	private static final int WANTED = 50;

	@Test
	void randomLogsAreReadToTheirLastEventsOrReportedAsIncomplete() {
		int incomplete = 0;
		for (int seed = 0; seed < 500; seed++) {
			Random random = new Random(seed);
			long length = 1 + random.nextInt(1 << (3 + random.nextInt(22)));
			List<Event> log = log(random, random.nextInt(8000), length);
			Collected collected = new Collected();
			try {
				LogWindows.read(requests(new Log(log, PAGE)), 0, length, Filter.streams(List.of()), collected);
				List<String> expected = log.subList(Math.max(0, log.size() - WANTED), log.size())
					.stream()
					.map(Event::id)
					.toList();
				assertThat(collected.ids()).as("seed %d", seed).containsAll(expected);
			}
			catch (LogReadException ex) {
				assertThat(ex.reason()).isEqualTo(LogReadException.Reason.EXHAUSTED);
				incomplete++;
			}
		}
		assertThat(incomplete).isLessThan(10);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 119_999, 120_000, 3_600_000, 604_800_000 })
	void emptyLogNeedsFewRequests(long length) throws Exception {
		Log log = new Log(List.of(), PAGE);
		LogWindows.read(requests(log), 0, length, Filter.streams(List.of()), new Collected());
		assertThat(log.queries).hasSizeLessThanOrEqualTo(7);
		assertThat(log.queries.get(log.queries.size() - 1).from()).isEqualTo(Instant.EPOCH);
	}

	@Test
	void windowsDoNotOverlap() throws Exception {
		Log log = new Log(List.of(), PAGE);
		LogWindows.read(requests(log), 0, 10_000_000, Filter.streams(List.of()), new Collected());
		for (int i = 1; i < log.queries.size(); i++) {
			assertThat(log.queries.get(i).to()).isEqualTo(log.queries.get(i - 1).from().minusMillis(1));
		}
	}

	private static List<Event> log(Random random, int size, long length) {
		List<Long> times = new ArrayList<>();
		long center = (long) (random.nextDouble() * length);
		double spread = Math.pow(random.nextDouble(), 3) * length;
		for (int i = 0; i < size; i++) {
			double time = (random.nextInt(10) == 0) ? random.nextDouble() * length
					: center + random.nextGaussian() * spread;
			times.add((long) Math.max(0, Math.min(length, time)));
		}
		times.sort(Comparator.naturalOrder());
		List<Event> log = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			log.add(new Event("event-" + i, Instant.ofEpochMilli(times.get(i)), "stream", "message"));
		}
		return log;
	}

	private static LogRequests requests(LogGroupReader reader) {
		return new LogRequests(() -> reader, "group",
				new Deadline(TimeSource.SYSTEM, new CountDownLatch(1), Duration.ofMinutes(1)));
	}

	/**
	 * A log group that returns the earliest events first.
	 */
	private static final class Log implements LogGroupReader {

		private final List<Event> events;

		private final int pageSize;

		private final List<Query> queries = new ArrayList<>();

		Log(List<Event> events, int pageSize) {
			this.events = events;
			this.pageSize = pageSize;
		}

		@Override
		public Page read(Query query, Duration timeout) {
			this.queries.add(query);
			int skip = (query.token() != null) ? Integer.parseInt(query.token()) : 0;
			List<Event> matching = this.events.stream()
				.filter((event) -> !event.at().isBefore(query.from()) && !event.at().isAfter(query.to()))
				.toList();
			int end = Math.min(matching.size(), skip + this.pageSize);
			return new Page(matching.subList(skip, end), (end < matching.size()) ? String.valueOf(end) : null);
		}

		@Override
		public void close() {
		}

	}

	private static final class Collected implements LogWindows.Events {

		private final Set<Event> events = new LinkedHashSet<>();

		@Override
		public void add(List<Event> events) {
			this.events.addAll(events);
		}

		@Override
		public int missing(long start) {
			long found = this.events.stream().filter((event) -> event.at().toEpochMilli() >= start).count();
			return (int) Math.max(0, WANTED - found);
		}

		List<String> ids() {
			return this.events.stream().map(Event::id).toList();
		}

	}

}
