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
import java.time.Duration;
import java.time.Instant;

import io.github.novaact.WorkflowRun;
import org.jspecify.annotations.Nullable;

/**
 * Number of ends of a definition's runs, with their durations and delays.
 */
final class EndCounts {

	int succeeded;

	int failed;

	/** Runs that are gone, or ended with another status. */
	int others;

	final TimeCounts durations = new TimeCounts();

	final TimeCounts delays = new TimeCounts();

	/**
	 * Add an end.
	 * @param run the run, {@code null} if it is gone
	 * @param endedAt time of its end
	 * @param delay time until the watcher learned of it
	 */
	void add(@Nullable WorkflowRun run, Instant endedAt, Duration delay) {
		if (run == null) {
			this.others++;
			return;
		}
		switch (run.status()) {
			case SUCCEEDED -> {
				this.succeeded++;
				this.durations.add(Duration.between(run.startedAt(), endedAt).toMillis());
			}
			case FAILED, TIMED_OUT -> this.failed++;
			default -> this.others++;
		}
		this.delays.add(delay.toMillis());
	}

	void add(ResultSet row) throws SQLException {
		this.succeeded += row.getInt("SUCCEEDED");
		this.failed += row.getInt("FAILED");
		this.others += row.getInt("OTHERS");
		this.durations.add(row.getString("DURATIONS"));
		this.delays.add(row.getString("DELAYS"));
	}

	int number() {
		return this.succeeded + this.failed + this.others;
	}

	/**
	 * Key of counts.
	 *
	 * @param step start of the half hour, in milliseconds since the epoch
	 * @param definition name of the definition
	 */
	record Key(long step, String definition) {

	}

}
