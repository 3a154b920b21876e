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

import java.util.List;
import java.util.UUID;

import io.github.novaact.Page;
import io.github.novaact.ThrottlingException;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.store.Transition;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What a page of the list means, or that there is none.
 */
final class ListResults {

	private static final Log logger = LogFactory.getLog(ListResults.class);

	private final DefinitionState state;

	private final RunSchedule schedule;

	private final ListCoverage pages;

	private final ListPlan list;

	private final ListSightings sightings;

	private final ActPolling acts;

	private boolean refusalLogged;

	private boolean errorLogged;

	private double saved;

	ListResults(DefinitionState state, RunSchedule schedule, ListCoverage pages, ListPlan list, ListSightings sightings,
			ActPolling acts) {
		this.state = state;
		this.schedule = schedule;
		this.pages = pages;
		this.list = list;
		this.sightings = sightings;
		this.acts = acts;
	}

	/**
	 * Handle a page.
	 * @param page the page
	 * @param reading the reading that it belongs to
	 * @param now now
	 * @param transitions the transitions so far
	 */
	void read(Page<WorkflowRunSummary> page, ListReading reading, Moment now, List<Transition> transitions) {
		for (WorkflowRunSummary summary : page.items()) {
			try {
				read(summary, reading, now, transitions);
			}
			catch (RuntimeException ex) {
				logOnce(summary, ex);
			}
		}
		this.list.read(reading, page, now);
		this.refusalLogged = false;
	}

	private void read(WorkflowRunSummary summary, ListReading reading, Moment now, List<Transition> transitions) {
		UUID id = UUID.fromString(summary.workflowRunId());
		TrackedRun run = this.state.runs().get(id);
		if (run == null) {
			run = this.sightings.unknown(id, summary, reading, now, transitions);
			if (run == null && reading.isFirst && !this.state.durations().isFull()
					&& this.sightings.isPast(summary, now)) {
				this.state.durations().add(summary.status(), summary.duration());
			}
		}
		else {
			this.saved += this.pages.showed(run, reading, this.list.latestReading(), now.ticks());
			boolean goesOn = !run.is(TrackedRun.IN_FLIGHT) && this.sightings.tracked(run, summary, now, transitions);
			run = goesOn ? run : null;
		}
		if (run != null) {
			this.acts.listed(run, now);
			this.schedule.dueAfterItsPace(run, now);
			this.acts.polled(run, now);
		}
	}

	private void logOnce(WorkflowRunSummary summary, RuntimeException failure) {
		if (!this.errorLogged) {
			this.errorLogged = true;
			logger.error("The watcher failed to handle workflow run " + summary.workflowRunId() + " of '"
					+ this.state.name() + "' in a list. This is logged once", failure);
		}
	}

	/**
	 * Return how many lookups the lists have saved since the last call.
	 * @return the number
	 */
	double takeSaved() {
		double saved = this.saved;
		this.saved = 0;
		return saved;
	}

	/**
	 * Handle a page that could not be read.
	 * @param poll the request
	 * @param reading the reading that it belongs to
	 * @param failure the failure
	 * @param ticks ticks of now
	 */
	void failed(Poll.Runs poll, ListReading reading, Throwable failure, long ticks) {
		boolean unsupported = failure instanceof UnsupportedOperationException;
		boolean invalid = failure instanceof ValidationException;
		if (failure instanceof ThrottlingException) {
			return;
		}
		if (unsupported) {
			this.list.unsupported();
		}
		else if (Refusal.isNotFound(failure)) {
			this.list.missing(ticks);
			// FleetEvidence logs a definition that is not there, after a while
			return;
		}
		else if (Refusal.isDenied(failure) || (invalid && poll.token() == null)) {
			this.list.refused(ticks);
		}
		else if (invalid) {
			// The token of the next page is not valid any more
			this.list.failed(ticks);
			reading.restart();
			return;
		}
		else {
			this.list.failed(ticks);
			return;
		}
		logRefusal(failure);
	}

	private void logRefusal(Throwable failure) {
		if (this.refusalLogged) {
			return;
		}
		this.refusalLogged = true;
		logger.warn("The runs of workflow definition '" + this.state.name() + "' cannot be listed ("
				+ failure.getMessage() + "): the watcher looks up watched runs one by one"
				+ (this.state.coverage().isWatched() ? " and discovers no runs" : ""));
	}

}
