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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.github.novaact.WorkflowRunSummary;
import org.jspecify.annotations.Nullable;

/**
 * Which runs of a watched definition have been read, and which ends have been published.
 * <p>
 * The invariant: every run that started before {@link #upTo()} and was listed by then has
 * been read, without a gap. A reading extends it only if it went on until it met what was
 * read before, and until the past has been read that is the top of the first reading.
 * <p>
 * It distinguishes a run that is first seen as ended from one whose end was published and
 * forgotten: only ends of runs that started before that time are forgotten.
 */
final class ReadCoverage {

	static final int CAPACITY = 10_000;

	private static final int LIMIT = 10 * CAPACITY;

	private static final int INCOMPLETE_READINGS = 3;

	private static final long LATENESS = Duration.ofMinutes(2).toMillis();

	private static final long MAX_LATENESS = Duration.ofHours(1).toMillis();

	private final Map<UUID, PublishedEnd> ends = new LinkedHashMap<>();

	private long forgottenUpTo = Long.MIN_VALUE;

	private long restoredUpTo = Long.MIN_VALUE;

	private @Nullable Moment began;

	private long upTo = Long.MIN_VALUE;

	private boolean pastRead;

	private long lateness = LATENESS;

	private int incomplete;

	// What is watched

	/**
	 * Called when the definition is watched.
	 * @param began the moment from which on ends are published
	 */
	void begin(Moment began) {
		this.began = began;
		this.upTo = Long.MIN_VALUE;
		this.pastRead = false;
	}

	void end() {
		this.began = null;
	}

	boolean isWatched() {
		return this.began != null;
	}

	// What has been read

	/**
	 * Return the time before which every run that started has been read.
	 * @return milliseconds of the epoch, {@code Long.MIN_VALUE} if no page was read
	 */
	long upTo() {
		return this.upTo;
	}

	boolean isPastRead() {
		return this.pastRead;
	}

	Duration lateness() {
		return Duration.ofMillis(this.lateness);
	}

	/**
	 * Return whether a reading in descending order has met what was read before, so that
	 * there is no gap between them.
	 * @param reading the reading
	 * @return whether it has
	 */
	boolean isMetBy(ListReading reading) {
		return this.upTo != Long.MIN_VALUE && reading.isBefore(settled());
	}

	/**
	 * Called when a reading has met what was read before, or has read everything. Runs
	 * that were left out of it may make sense a few readings later.
	 * @param reading the reading
	 * @param now now
	 */
	void extend(ListReading reading, Moment now) {
		this.incomplete = reading.incomplete ? this.incomplete + 1 : 0;
		if (reading.incomplete && this.incomplete <= INCOMPLETE_READINGS) {
			return;
		}
		// A start in the future says nothing of the runs that start until then
		this.upTo = Math.max(this.upTo, Math.min(reading.latest(), now.service()));
	}

	void pastRead() {
		this.pastRead = true;
	}

	/**
	 * Called when a run is read that was not known before. One that a list shows late
	 * makes later readings go farther.
	 * @param startedAt start of the run
	 */
	void discovered(Instant startedAt) {
		long millis = startedAt.toEpochMilli();
		if (this.pastRead && millis < this.upTo) {
			this.lateness = Math.max(this.lateness, Math.min(2 * (this.upTo - millis), MAX_LATENESS));
		}
	}

	void restore(ReadingProgress progress) {
		this.upTo = (progress.readUpTo() != null) ? progress.readUpTo().toEpochMilli() : Long.MIN_VALUE;
		this.pastRead = progress.pastRead();
		this.lateness = progress.lateness().toMillis();
	}

	/**
	 * Return the time before which lists do not show runs any more that were not read.
	 * @return milliseconds of the epoch
	 */
	private long settled() {
		return (this.upTo == Long.MIN_VALUE) ? Long.MAX_VALUE : this.upTo - this.lateness - ListReading.TOLERANCE;
	}

	// What has been published

	/**
	 * Record that the end of a run was published, or is none of the watcher's.
	 * @param id id of the run
	 * @param startedAt its start, {@code null} if it is not known
	 * @param end its end
	 * @param now the service's time, as an end in the future would stand for all before
	 */
	void published(UUID id, @Nullable Instant startedAt, Instant end, Instant now) {
		long millis = Math.min(end.toEpochMilli(), now.toEpochMilli());
		this.ends.put(id, new PublishedEnd((startedAt != null) ? startedAt.toEpochMilli() : millis, millis));
		if (this.ends.size() <= CAPACITY) {
			return;
		}
		Iterator<PublishedEnd> oldest = this.ends.values().iterator();
		PublishedEnd first = oldest.next();
		if (first.startedAt < settled() || this.ends.size() > LIMIT) {
			oldest.remove();
			this.forgottenUpTo = Math.max(this.forgottenUpTo, first.end);
		}
	}

	/**
	 * Restore that ends up to a time were published.
	 * @param end the time
	 */
	void restorePublishedUpTo(Instant end) {
		this.restoredUpTo = Math.max(this.restoredUpTo, end.toEpochMilli());
	}

	/**
	 * Return whether a run is one to discover: the definition is watched, and its end was
	 * not published and is not {@linkplain #isPast past}.
	 * @param id id of the run
	 * @param run the run
	 * @param now now
	 * @return whether it is
	 */
	boolean isNew(UUID id, WorkflowRunSummary run, Moment now) {
		return isWatched() && !isPublished(id) && !isPast(run, now);
	}

	boolean isPublished(UUID id) {
		return this.ends.containsKey(id);
	}

	/**
	 * Return whether the end of a run may have been published and forgotten.
	 * @param startedAt start of the run
	 * @param end its end
	 * @return whether it may
	 */
	boolean mayBeForgotten(Instant startedAt, Instant end) {
		return end.toEpochMilli() <= this.restoredUpTo
				|| (end.toEpochMilli() <= this.forgottenUpTo && startedAt.toEpochMilli() < settled());
	}

	/**
	 * Return whether the end of a run is none to publish: from before the definition was
	 * watched, or forgotten.
	 * @param run the run
	 * @param now now
	 * @return whether it is, {@code false} if the run has not ended
	 */
	boolean isPast(WorkflowRunSummary run, Moment now) {
		Instant endedAt = run.endedAt();
		Instant end = (endedAt != null && endedAt.isAfter(run.startedAt())) ? endedAt : run.startedAt();
		return run.isTerminal()
				&& ((this.began != null && now.isBefore(end, this.began)) || mayBeForgotten(run.startedAt(), end));
	}

	private record PublishedEnd(long startedAt, long end) {
	}

}
