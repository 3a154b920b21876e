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
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.github.novaact.ActStatus;
import io.github.novaact.ActSummary;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the status of a run and of its acts says, in words.
 *
 * @param run the run
 * @param now the time
 */
record RunFindings(WorkflowRun run, Instant now) {

	private static final int MAX_ACTS = 10;

	private static final Duration QUIET = Duration.ofMinutes(10);

	/**
	 * Return the findings of a run.
	 * @param run the run
	 * @param acts its acts, {@code null} if they are not known
	 * @param now the time
	 * @return the findings, empty if nothing stands out
	 */
	static List<String> of(WorkflowRun run, @Nullable List<ActSummary> acts, Instant now) {
		RunFindings findings = new RunFindings(run, now);
		return run.isTerminal() ? findings.ended((acts != null) ? acts : List.of()) : findings.running(acts);
	}

	private List<String> ended(List<ActSummary> acts) {
		List<String> findings = new ArrayList<>();
		String status = this.run.statusAsString();
		if (this.run.status() == WorkflowRunStatus.FAILED || this.run.status() == WorkflowRunStatus.TIMED_OUT) {
			findings.add(status + "; the service keeps no reason: see " + ((this.run.logGroupName() != null)
					? "log group " + this.run.logGroupName() : "the log of the program"));
		}
		acts.stream()
			.filter(this::isAtOdds)
			.limit(MAX_ACTS)
			.forEach((act) -> findings
				.add(status + ", but act " + act.actId() + (act.isTerminal() ? " " : " is ") + act.statusAsString()));
		return findings;
	}

	private boolean isAtOdds(ActSummary act) {
		return !act.isTerminal()
				|| (this.run.status() == WorkflowRunStatus.SUCCEEDED && act.status() != ActStatus.SUCCEEDED);
	}

	private List<String> running(@Nullable List<ActSummary> acts) {
		if (acts == null) {
			return List.of();
		}
		List<ActSummary> open = acts.stream()
			.filter((act) -> !act.isTerminal())
			.sorted(Comparator.comparing(ActSummary::startedAt))
			.toList();
		if (!open.isEmpty()) {
			return open.stream().limit(MAX_ACTS).map(this::describeOpen).toList();
		}
		Optional<Instant> last = acts.stream()
			.map(ActSummary::endedAt)
			.filter(Objects::nonNull)
			.max(Comparator.naturalOrder());
		Duration silence = Duration.between(last.orElse(this.run.startedAt()), this.now);
		return (silence.compareTo(QUIET) < 0) ? List.of() : List.of(this.run.statusAsString() + ", no act for "
				+ describe(silence) + (last.isPresent() ? "" : ", since the run started"));
	}

	private String describeOpen(ActSummary act) {
		String prefix = this.run.statusAsString() + ", act " + act.actId();
		String time = describe(Duration.between(act.startedAt(), this.now));
		return (act.status() == ActStatus.PENDING_HUMAN_ACTION) ? prefix + " has waited for a person for " + time
				: prefix + " (" + act.statusAsString() + ") has been open for " + time;
	}

	private static String describe(Duration duration) {
		if (duration.compareTo(Duration.ofDays(2)) >= 0) {
			return duration.toDays() + " d";
		}
		if (duration.compareTo(Duration.ofHours(1)) >= 0) {
			return duration.toHours() + " h"
					+ ((duration.toMinutesPart() > 0) ? " " + duration.toMinutesPart() + " min" : "");
		}
		return (duration.toMinutes() > 0) ? duration.toMinutes() + " min" : "less than 1 min";
	}

}
