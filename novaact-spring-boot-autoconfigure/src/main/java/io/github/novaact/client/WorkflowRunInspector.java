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
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.ActStatus;
import io.github.novaact.ActSummary;
import io.github.novaact.NovaActClient;
import io.github.novaact.Paged;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.SessionSummary;
import io.github.novaact.TraceLocation;
import io.github.novaact.WorkflowDefinition;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunInspection;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what the service says of a run. Sessions and acts are read up to a bound,
 * as a run may have any number of them, and so is the list of runs, which alone has the
 * place of a run's trace.
 */
final class WorkflowRunInspector {

	static final int MAX_ITEMS = 1000;

	static final int MAX_LISTED_RUNS = 300;

	private static final int MAX_ACTS_IN_FINDINGS = 10;

	private static final Duration QUIET = Duration.ofMinutes(10);

	private final NovaActClient client;

	private final WorkflowRunKey key;

	private final Instant now;

	private final List<String> findings = new ArrayList<>();

	WorkflowRunInspector(NovaActClient client, WorkflowRunKey key, Instant now) {
		this.client = client;
		this.key = key;
		this.now = now;
	}

	WorkflowRunInspection inspect() {
		WorkflowRun run = this.client.getWorkflowRun(this.key);
		List<String> notRead = new ArrayList<>();
		WorkflowDefinition definition = permitted("GetWorkflowDefinition", "the definition", notRead,
				() -> this.client.getWorkflowDefinition(this.key.workflowDefinitionName()));
		List<SessionSummary> sessions = bounded("ListSessions", "sessions", notRead,
				() -> this.client.listSessions(this.key));
		List<ActSummary> acts = bounded("ListActs", "acts", notRead, () -> this.client.listActs(this.key));
		TraceLocation trace = permitted("ListWorkflowRuns", "the trace of the run", notRead, this::trace);
		judge(run, (acts != null) ? acts : List.of(), acts != null);
		this.findings.addAll(notRead);
		ConsoleLinks links = ConsoleLinks.of(run.workflowRunArn());
		return new WorkflowRunInspection(run, definition, (sessions != null) ? sessions : List.of(),
				(acts != null) ? acts : List.of(), traces(trace, acts), links.definition(this.key),
				links.logGroup(run.logGroupName()), this.findings);
	}

	private <T> @Nullable T permitted(String action, String what, List<String> notRead, Supplier<@Nullable T> read) {
		try {
			return read.get();
		}
		catch (AccessDeniedException ex) {
			notRead.add("Not permitted: nova-act:" + action + ", so " + what + " could not be read");
		}
		catch (ResourceNotFoundException ex) {
			notRead.add("Not found: " + what);
		}
		return null;
	}

	private <T> @Nullable List<T> bounded(String action, String what, List<String> notRead, Supplier<Paged<T>> paged) {
		return permitted(action, what, notRead, () -> {
			List<T> items = new ArrayList<>();
			Iterator<T> iterator = paged.get().iterator();
			while (items.size() < MAX_ITEMS && iterator.hasNext()) {
				items.add(iterator.next());
			}
			if (items.size() == MAX_ITEMS && iterator.hasNext()) {
				notRead.add("The run has more " + what + " than the " + MAX_ITEMS + " that were read");
			}
			return items;
		});
	}

	private @Nullable TraceLocation trace() {
		return this.client.listWorkflowRuns(this.key.workflowDefinitionName())
			.stream()
			.limit(MAX_LISTED_RUNS)
			.filter((run) -> run.workflowRunId().equals(this.key.workflowRunId()))
			.findFirst()
			.map(WorkflowRunSummary::traceLocation)
			.orElse(null);
	}

	private static List<TraceLocation> traces(@Nullable TraceLocation trace, @Nullable List<ActSummary> acts) {
		Stream<TraceLocation> ofActs = (acts != null)
				? acts.stream().map(ActSummary::traceLocation).filter(Objects::nonNull) : Stream.empty();
		return Stream.concat(Stream.ofNullable(trace), ofActs).distinct().toList();
	}

	private void judge(WorkflowRun run, List<ActSummary> acts, boolean actsRead) {
		String status = run.statusAsString();
		if (!run.isTerminal()) {
			acts.stream()
				.filter((act) -> act.status() == ActStatus.PENDING_HUMAN_ACTION)
				.limit(MAX_ACTS_IN_FINDINGS)
				.forEach((act) -> this.findings.add(status + ", act " + act.actId() + " waits for a person since "
						+ describe(Duration.between(act.startedAt(), this.now))));
			if (actsRead) {
				judgeSilence(run, acts);
			}
			return;
		}
		if (run.status() == WorkflowRunStatus.FAILED || run.status() == WorkflowRunStatus.TIMED_OUT) {
			this.findings.add(status + "; the service keeps no reason: look at "
					+ ((run.logGroupName() != null) ? "log group " + run.logGroupName() : "the program's own log"));
		}
		acts.stream()
			.filter((act) -> isAtOddsWith(run, act))
			.limit(MAX_ACTS_IN_FINDINGS)
			.forEach((act) -> this.findings
				.add(status + ", but act " + act.actId() + (act.isTerminal() ? " " : " is ") + act.statusAsString()));
	}

	private static boolean isAtOddsWith(WorkflowRun run, ActSummary act) {
		return !act.isTerminal()
				|| (run.status() == WorkflowRunStatus.SUCCEEDED && act.status() != ActStatus.SUCCEEDED);
	}

	private void judgeSilence(WorkflowRun run, List<ActSummary> acts) {
		Optional<Instant> last = acts.stream()
			.map((act) -> (act.endedAt() != null) ? act.endedAt() : act.startedAt())
			.max(Instant::compareTo);
		Duration silence = Duration.between(last.orElse(run.startedAt()), this.now);
		if (silence.compareTo(QUIET) >= 0) {
			this.findings.add(run.statusAsString() + ", no act for " + describe(silence)
					+ (last.isPresent() ? "" : ", since the run started"));
		}
	}

	private static String describe(Duration duration) {
		if (duration.compareTo(Duration.ofDays(2)) >= 0) {
			return duration.toDays() + " d";
		}
		if (duration.compareTo(Duration.ofHours(1)) >= 0) {
			return duration.toHours() + " h"
					+ ((duration.toMinutesPart() > 0) ? " " + duration.toMinutesPart() + " min" : "");
		}
		return Math.max(0, duration.toMinutes()) + " min";
	}

}
