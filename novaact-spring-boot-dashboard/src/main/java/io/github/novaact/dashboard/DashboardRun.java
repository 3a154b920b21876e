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

package io.github.novaact.dashboard;

import java.time.Instant;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.SharedWatchActivity.EndedRun;
import org.jspecify.annotations.Nullable;

/**
 * A workflow run as the page shows it.
 *
 * @param key key of the run
 * @param status last known status as the service sent it
 * @param startedAt time at which the run started, or was first seen
 * @param endedAt time at which it ended, {@code null} while it runs
 * @param gone whether it was deleted before its end was seen
 * @param signs what is known of a running run
 */
record DashboardRun(WorkflowRunKey key, String status, Instant startedAt, @Nullable Instant endedAt, boolean gone,
		Signs signs) {

	static DashboardRun running(WorkflowRunKey key, Instant startedAt) {
		return new DashboardRun(key, WorkflowRunStatus.RUNNING.name(), startedAt, null, false, Signs.NONE);
	}

	boolean hasEnded() {
		return this.endedAt != null;
	}

	RunPhase phase() {
		if (this.gone) {
			return RunPhase.OTHER;
		}
		return switch (WorkflowRunStatus.of(this.status)) {
			case SUCCEEDED -> RunPhase.SUCCEEDED;
			case FAILED, TIMED_OUT -> RunPhase.FAILED;
			case RUNNING -> (this.signs.humanSince() != null) ? RunPhase.HUMAN
					: (this.signs.stuckSince() != null) ? RunPhase.STUCK : RunPhase.RUNNING;
			default -> RunPhase.OTHER;
		};
	}

	DashboardRun withStatus(String status) {
		return new DashboardRun(this.key, status, this.startedAt, this.endedAt, this.gone, this.signs);
	}

	DashboardRun startedAt(Instant startedAt) {
		return new DashboardRun(this.key, this.status, startedAt, this.endedAt, this.gone, this.signs);
	}

	DashboardRun withSigns(Signs signs) {
		return new DashboardRun(this.key, this.status, this.startedAt, this.endedAt, this.gone, signs);
	}

	DashboardRun ended(WorkflowRun run, Instant endedAt) {
		return new DashboardRun(this.key, run.statusAsString(), run.startedAt(), endedAt, false, Signs.NONE);
	}

	DashboardRun ended(EndedRun run) {
		Instant startedAt = (run.startedAt() != null) ? run.startedAt() : this.startedAt;
		return new DashboardRun(this.key, (run.statusAsString() != null) ? run.statusAsString() : this.status,
				startedAt, run.endedAt(), run.statusAsString() == null, Signs.NONE);
	}

	DashboardRun gone(Instant at) {
		return new DashboardRun(this.key, this.status, this.startedAt, at, true, Signs.NONE);
	}

	/**
	 * What is known of a running run.
	 *
	 * @param expectedEnd time at which runs of the definition have usually ended
	 * @param stuckSince time since which the run is suspected to be stuck
	 * @param humanSince time since which an act waits for a person
	 * @param answeredSince time since which the last act had waited on which a person has
	 * acted
	 */
	record Signs(@Nullable Instant expectedEnd, @Nullable Instant stuckSince, @Nullable Instant humanSince,
			@Nullable Instant answeredSince) {

		static final Signs NONE = new Signs(null, null, null, null);

		Signs expectedEnd(@Nullable Instant expectedEnd) {
			return new Signs(expectedEnd, this.stuckSince, this.humanSince, this.answeredSince);
		}

		Signs stuck(@Nullable Instant since) {
			return new Signs(this.expectedEnd, since, this.humanSince, this.answeredSince);
		}

		Signs human(@Nullable Instant since) {
			boolean news = since != null && (this.answeredSince == null || since.isAfter(this.answeredSince));
			return news ? new Signs(this.expectedEnd, this.stuckSince, since, this.answeredSince) : this;
		}

		Signs answered() {
			return (this.humanSince != null) ? new Signs(this.expectedEnd, this.stuckSince, null, this.humanSince)
					: this;
		}

	}

}
