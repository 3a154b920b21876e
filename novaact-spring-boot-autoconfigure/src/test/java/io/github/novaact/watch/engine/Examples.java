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

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

import io.github.novaact.Page;
import io.github.novaact.ServiceError;
import io.github.novaact.ThrottlingException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.WatchSettings;
import org.jspecify.annotations.Nullable;

/**
 * Plain objects for the unit tests of the watcher's parts.
 */
final class Examples {

	static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

	static final WatchSettings SETTINGS = settings(null, false);

	private Examples() {
	}

	static WatchSettings settings(@Nullable Duration stuckAfter, boolean acts) {
		return new WatchSettings(Duration.ofSeconds(10), Duration.ofMinutes(2), 20, Duration.ofSeconds(30), stuckAfter,
				acts);
	}

	/**
	 * Return a moment whose clocks all agree.
	 * @param seconds seconds since {@link #START}
	 * @return the moment
	 */
	static Moment at(long seconds) {
		return new Moment(ticks(seconds), START.plusSeconds(seconds).toEpochMilli());
	}

	static long ticks(long seconds) {
		return 1_000_000 + 1000 * seconds;
	}

	static Instant time(long seconds) {
		return START.plusSeconds(seconds);
	}

	static UUID id(long number) {
		return new UUID(0x4000, 0x8000_0000_0000_0000L | number);
	}

	static TrackedRun run(long number) {
		return new TrackedRun(id(number));
	}

	static WorkflowRunSummary summary(long number, String status, long startedAt) {
		return summary(id(number).toString(), status, time(startedAt), null);
	}

	static WorkflowRunSummary summary(String id, String status, Instant startedAt, @Nullable Instant endedAt) {
		return new WorkflowRunSummary("arn", id, status, startedAt, endedAt, null);
	}

	static WorkflowRun workflowRun(long number, String status, long startedAt, @Nullable Instant endedAt) {
		return new WorkflowRun("arn", id(number).toString(), status, time(startedAt), endedAt, "model", null);
	}

	/**
	 * Return runs by their starts.
	 * @param startedAt seconds since {@link #START}
	 * @return the runs
	 */
	static List<WorkflowRunSummary> runs(long... startedAt) {
		return Arrays.stream(startedAt)
			.mapToObj((start) -> summary(UUID.randomUUID().toString(), "RUNNING", time(start), null))
			.toList();
	}

	static Page<WorkflowRunSummary> page(@Nullable String nextToken, long... startedAt) {
		return new Page<>(runs(startedAt), nextToken);
	}

	/**
	 * Return starts that descend.
	 * @param count how many
	 * @param from the first in seconds
	 * @param to the last in seconds
	 * @return the starts
	 */
	static long[] descending(int count, long from, long to) {
		return LongStream.range(0, count).map((i) -> from - i * (from - to) / Math.max(1, count - 1)).toArray();
	}

	/**
	 * Return a reading that has read one page.
	 * @param startedAt starts of its runs in seconds
	 * @return the reading
	 */
	static ListReading reading(long... startedAt) {
		ListReading reading = new ListReading(1, ticks(0), 1, true, false);
		reading.saw(runs(startedAt));
		reading.advance(null);
		return reading;
	}

	static ServiceError error(int statusCode, @Nullable String errorCode, @Nullable String requestId) {
		return new ServiceError(statusCode, errorCode, "message", requestId, 1);
	}

	static ThrottlingException throttled(@Nullable Duration retryAfter) {
		return new ThrottlingException(error(429, "ThrottlingException", "id"), retryAfter, null, null);
	}

}
