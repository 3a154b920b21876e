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

import io.github.novaact.WorkflowRunStatus;
import org.jspecify.annotations.Nullable;

/**
 * Since when a running run is suspected to be stuck. Pure but for the past durations,
 * which it reads.
 */
final class StuckRule {

	private static final Duration SHORTEST = Duration.ofMinutes(10);

	private static final Duration WITHOUT_A_PAST = Duration.ofDays(1);

	private static final int FACTOR = 3;

	private final @Nullable Duration fixed;

	private final PastDurations past;

	/**
	 * Create the rule.
	 * @param fixed the duration that is configured, {@code null} for one that follows the
	 * past durations
	 * @param past durations of past runs
	 */
	StuckRule(@Nullable Duration fixed, PastDurations past) {
		this.fixed = fixed;
		this.past = past;
	}

	/**
	 * Return the duration after which a run is suspected.
	 * @return the configured duration, or three times the 95th percentile of the past
	 * durations, at least ten minutes
	 */
	Duration stuckAfter() {
		if (this.fixed != null) {
			return this.fixed;
		}
		long usual = this.past.percentile(0.95);
		if (usual < 0) {
			return WITHOUT_A_PAST;
		}
		Duration factored = Duration.ofMillis(usual).multipliedBy(FACTOR);
		return (factored.compareTo(SHORTEST) > 0) ? factored : SHORTEST;
	}

	/**
	 * Return whether a run takes too long.
	 * @param status its status
	 * @param startedAt its start, {@code null} if it is not known
	 * @param notBefore time before which it does not, {@code null} if there is none
	 * @param now the service's time
	 * @return whether it does
	 */
	boolean isOverdue(@Nullable String status, @Nullable Instant startedAt, @Nullable Instant notBefore, Instant now) {
		if (startedAt == null || WorkflowRunStatus.of(status) != WorkflowRunStatus.RUNNING) {
			return false;
		}
		Duration age = Duration.between(startedAt, now);
		if (this.fixed == null && age.compareTo(SHORTEST) < 0) {
			return false;
		}
		return age.compareTo(stuckAfter()) >= 0 && (notBefore == null || !now.isBefore(notBefore));
	}

}
