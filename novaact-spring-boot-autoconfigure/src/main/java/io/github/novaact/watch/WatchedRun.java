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

package io.github.novaact.watch;

import java.io.Serializable;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A run that is watched or waited for.
 *
 * @param key key of the run
 * @param statusAsString last known status as the service sent it, {@code null} before the
 * first poll
 * @param startedAt time at which the run started, {@code null} before the first poll
 * @param lastChecked time of the last poll of the run, {@code null} before the first
 * @param expectedEnd estimated time of the run's end: its start plus the median duration
 * of those past runs of its definition that took longer than this run has taken so far.
 * {@code null} if there are none
 * @param suspectedStuckSince time since which the run is suspected to be stuck,
 * {@code null} if it is not
 * @param needsHumanSince time since which an act has waited for a person, {@code null} if
 * none has or if acts are not polled
 * @since 0.1.0
 */
public record WatchedRun(WorkflowRunKey key, @JsonProperty("status") @Nullable String statusAsString,
		@Nullable Instant startedAt, @Nullable Instant lastChecked, @Nullable Instant expectedEnd,
		@Nullable Instant suspectedStuckSince, @Nullable Instant needsHumanSince) implements Serializable {

	/**
	 * Create an instance.
	 * @param key key of the run
	 * @param statusAsString last known status, may be {@code null}
	 * @param startedAt time at which the run started, may be {@code null}
	 * @param lastChecked time of the last poll of the run, may be {@code null}
	 * @param expectedEnd time at which the run is expected to end, may be {@code null}
	 * @param suspectedStuckSince time since which the run is suspected to be stuck, may
	 * be {@code null}
	 * @param needsHumanSince time since which an act has waited for a person, may be
	 * {@code null}
	 * @throws IllegalArgumentException if the key is {@code null}
	 */
	public WatchedRun {
		Assert.notNull(key, "'key' must not be null");
	}

	/**
	 * Create an instance for a run without an act that waits for a person.
	 * @param key key of the run
	 * @param statusAsString last known status, may be {@code null}
	 * @param startedAt time at which the run started, may be {@code null}
	 * @param lastChecked time of the last poll of the run, may be {@code null}
	 * @param expectedEnd time at which the run is expected to end, may be {@code null}
	 * @param suspectedStuckSince time since which the run is suspected to be stuck, may
	 * be {@code null}
	 * @throws IllegalArgumentException if the key is {@code null}
	 */
	public WatchedRun(WorkflowRunKey key, @Nullable String statusAsString, @Nullable Instant startedAt,
			@Nullable Instant lastChecked, @Nullable Instant expectedEnd, @Nullable Instant suspectedStuckSince) {
		this(key, statusAsString, startedAt, lastChecked, expectedEnd, suspectedStuckSince, null);
	}

	/**
	 * Return the last known status of the run.
	 * @return the status, {@link WorkflowRunStatus#UNKNOWN} before the first poll and if
	 * this version does not know {@link #statusAsString()}
	 */
	public WorkflowRunStatus status() {
		return WorkflowRunStatus.of(this.statusAsString);
	}

}
