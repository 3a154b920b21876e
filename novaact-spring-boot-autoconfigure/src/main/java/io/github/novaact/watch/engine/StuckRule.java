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

	/**
	 * Number of past runs from which on their percentile is trusted.
	 */
	private static final int ENOUGH = 10;

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
	 * durations, at least ten minutes; up to a day while few are known, as the first runs
	 * to end are the short ones
	 */
	Duration stuckAfter() {
		if (this.fixed != null) {
			return this.fixed;
		}
		int known = this.past.count();
		if (known == 0) {
			return WITHOUT_A_PAST;
		}
		Duration usual = Duration.ofMillis(this.past.percentile(0.95)).multipliedBy(FACTOR);
		if (known < ENOUGH && usual.compareTo(WITHOUT_A_PAST) < 0) {
			Duration doubtful = usual.multipliedBy(ENOUGH).dividedBy(known);
			usual = (doubtful.compareTo(WITHOUT_A_PAST) < 0) ? doubtful : WITHOUT_A_PAST;
		}
		return (usual.compareTo(SHORTEST) > 0) ? usual : SHORTEST;
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
