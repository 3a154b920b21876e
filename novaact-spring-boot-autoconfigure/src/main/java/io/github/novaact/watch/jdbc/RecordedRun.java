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

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.store.RunState;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a run that is to be polled.
 */
final class RecordedRun {

	private @Nullable String status;

	private @Nullable Instant startedAt;

	private int changes;

	private @Nullable Instant stuckSince;

	private final Set<String> humanActs = new HashSet<>();

	boolean discovered;

	@Nullable Instant needsHumanSince;

	/** Whether the run is watched by itself. */
	boolean watched;

	/** Whether an instance waits for the run. */
	boolean awaited;

	/**
	 * Add a fact of the run.
	 * @param row row of the fact, in the order of their ids
	 * @throws SQLException if the row cannot be read
	 */
	void add(ResultSet row) throws SQLException {
		String fact = row.getString("FACT");
		String status = row.getString("STATUS");
		Long startedAt = row.getObject("STARTED_AT", Long.class);
		this.status = (status != null) ? status : this.status;
		this.startedAt = (startedAt != null) ? Instant.ofEpochMilli(startedAt) : this.startedAt;
		this.discovered |= fact.equals(Fact.DISCOVERED);
		this.changes += fact.startsWith(Fact.CHANGED) ? 1 : 0;
		if (fact.equals(Fact.STUCK)) {
			this.stuckSince = Instant.ofEpochMilli(row.getLong("RECORDED_AT"));
		}
		if (fact.startsWith(Fact.NEEDS_HUMAN)) {
			this.humanActs.add(fact.substring(Fact.NEEDS_HUMAN.length()));
		}
	}

	RunState state(String runId) {
		return new RunState(runId, this.watched, this.discovered, this.status, this.startedAt, this.changes,
				this.stuckSince, this.humanActs);
	}

	/**
	 * Return what is known of the run, without the time of its last poll.
	 * @param key key of the run
	 * @param durations how long past runs took in milliseconds, in ascending order
	 * @param now present time in milliseconds since the epoch
	 * @return the run
	 */
	WatchedRun watchedRun(WorkflowRunKey key, long[] durations, long now) {
		return new WatchedRun(key, this.status, this.startedAt, null, expectedEnd(durations, now), this.stuckSince,
				this.needsHumanSince);
	}

	// As the instance that polls the run estimates it

	private @Nullable Instant expectedEnd(long[] durations, long now) {
		if (this.startedAt == null) {
			return null;
		}
		long age = now - this.startedAt.toEpochMilli();
		long[] longer = LongStream.of(durations).filter((duration) -> duration > age).toArray();
		return (longer.length > 0) ? this.startedAt.plusMillis(longer[(longer.length - 1) / 2]) : null;
	}

}
