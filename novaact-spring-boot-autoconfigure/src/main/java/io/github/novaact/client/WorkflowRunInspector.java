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

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.ActSummary;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.NovaActClient;
import io.github.novaact.Page;
import io.github.novaact.Paged;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.SessionSummary;
import io.github.novaact.TraceLocation;
import io.github.novaact.WorkflowDefinition;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunInspection;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunSummary;
import org.jspecify.annotations.Nullable;

/**
 * Collects everything that the service reports about a run. Lists are read up to a number
 * of items and of pages, as a run may have any number of sessions and acts, and the trace
 * location of a run stands in the list of runs only.
 */
final class WorkflowRunInspector {

	static final int MAX_ITEMS = 1000;

	static final int MAX_LISTED_RUNS = 300;

	/**
	 * One page more than {@link #MAX_ITEMS} take, to see whether there are further items.
	 */
	private static final int MAX_PAGES = MAX_ITEMS / 100 + 1;

	private final NovaActClient client;

	private final WorkflowRunKey key;

	private final Deadline deadline;

	private final RunLogs logs;

	private final Instant now;

	private final List<String> notRead = new ArrayList<>();

	WorkflowRunInspector(NovaActClient client, WorkflowRunKey key, Deadline deadline, RunLogs logs) {
		this.client = client;
		this.key = key;
		this.deadline = deadline;
		this.logs = logs;
		this.now = deadline.time().now();
	}

	WorkflowRunInspection inspect() {
		WorkflowRun run = this.client.getWorkflowRun(this.key);
		WorkflowDefinition definition = permitted("GetWorkflowDefinition", "the definition",
				() -> this.client.getWorkflowDefinition(this.key.workflowDefinitionName()));
		List<SessionSummary> sessions = new ArrayList<>();
		bounded("ListSessions", "sessions", () -> this.client.listSessions(this.key), sessions);
		List<ActSummary> acts = new ArrayList<>();
		boolean actsKnown = bounded("ListActs", "acts", () -> this.client.listActs(this.key), acts);
		TraceLocation trace = permitted("ListWorkflowRuns", "the trace of the run", this::trace);
		RunLog log = log(run, sessions, acts);
		List<String> findings = new ArrayList<>(RunFindings.of(run, actsKnown ? acts : null, this.now));
		findings.addAll(log.findings());
		findings.addAll(this.notRead);
		ConsoleLinks links = ConsoleLinks.of(run.workflowRunArn());
		return new WorkflowRunInspection(run, definition, sessions, acts, traces(trace, acts),
				links.definition(this.key), links.logGroup(run.logGroupName()), log.lines(), findings);
	}

	private <T> @Nullable T permitted(String action, String what, Supplier<@Nullable T> read) {
		if (this.deadline.isOver()) {
			this.notRead.add(outOfTime(what));
			return null;
		}
		try {
			return read.get();
		}
		catch (AccessDeniedException ex) {
			this.notRead.add("Not permitted: nova-act:" + action + ", so " + what + " could not be read");
		}
		catch (ResourceNotFoundException ex) {
			this.notRead.add("Not found: " + what);
		}
		catch (CallTimeoutException ex) {
			if (!this.deadline.isOver()) {
				throw ex;
			}
			this.notRead.add(outOfTime(what));
		}
		return null;
	}

	private String outOfTime(String what) {
		return "novaact.inspection.timeout (" + this.deadline.timeout().toMillis() + " ms) ran out, so " + what
				+ " could not be read";
	}

	private <T> boolean bounded(String action, String what, Supplier<Paged<T>> paged, List<T> items) {
		Boolean whole = permitted(action, what,
				() -> read(paged.get(), (item) -> items.size() < MAX_ITEMS && items.add(item)));
		if (Boolean.FALSE.equals(whole)) {
			this.notRead.add(incomplete(what, items.size()));
		}
		return whole != null || !items.isEmpty();
	}

	private String incomplete(String what, int items) {
		if (items == MAX_ITEMS) {
			return "The run has more " + what + " than the " + MAX_ITEMS + " that were read";
		}
		return this.deadline.isOver() ? outOfTime("the rest of the " + what)
				: "The list of " + what + " was not read to its end, as its pages are nearly empty";
	}

	/**
	 * Read a list to its end, within the bounds of pages and time.
	 * @param <T> type of the items
	 * @param paged the list
	 * @param receiver receives the items and returns whether to go on
	 * @return whether there are no further items
	 */
	private <T> boolean read(Paged<T> paged, Predicate<T> receiver) {
		Iterator<Page<T>> pages = paged.pages().iterator();
		for (int page = 0; page < MAX_PAGES && pages.hasNext() && !this.deadline.isOver(); page++) {
			for (T item : pages.next().items()) {
				if (!receiver.test(item)) {
					return false;
				}
			}
		}
		return !pages.hasNext();
	}

	private @Nullable TraceLocation trace() {
		List<WorkflowRunSummary> runs = new ArrayList<>();
		boolean whole = read(this.client.listWorkflowRuns(this.key.workflowDefinitionName()),
				(run) -> runs.add(run) && !isInspected(run) && runs.size() < MAX_LISTED_RUNS);
		WorkflowRunSummary last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
		if (last != null && isInspected(last)) {
			return last.traceLocation();
		}
		if (!whole && runs.size() < MAX_LISTED_RUNS) {
			this.notRead.add(this.deadline.isOver() ? outOfTime("the trace of the run")
					: "The list of runs was not read to its end, as its pages are nearly empty, so the trace of the run "
							+ "may be missing");
		}
		return null;
	}

	private boolean isInspected(WorkflowRunSummary run) {
		return run.workflowRunId().equals(this.key.workflowRunId());
	}

	private RunLog log(WorkflowRun run, List<SessionSummary> sessions, List<ActSummary> acts) {
		Set<String> ownIds = Stream
			.concat(sessions.stream().map(SessionSummary::sessionId), acts.stream().map(ActSummary::actId))
			.collect(Collectors.toSet());
		Instant end = (run.endedAt() != null) ? run.endedAt() : this.now;
		return this.logs.read(
				new RunLogs.Run(this.key, run.logGroupName(), run.startedAt(), end.plusSeconds(60), ownIds),
				this.deadline);
	}

	private static List<TraceLocation> traces(@Nullable TraceLocation trace, List<ActSummary> acts) {
		Stream<TraceLocation> ofActs = acts.stream().map(ActSummary::traceLocation).filter(Objects::nonNull);
		return Stream.concat(Stream.ofNullable(trace), ofActs).distinct().toList();
	}

}
