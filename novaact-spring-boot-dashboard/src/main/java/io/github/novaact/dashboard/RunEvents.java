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
import java.util.function.UnaryOperator;

import io.github.novaact.WorkflowRun;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.WorkflowRunNeedsHumanEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.WorkflowRunSuspectedStuckEvent;

import org.springframework.context.event.EventListener;

/**
 * Keeps {@link RunTable} and {@link RunHistory} up to date. An event that is published
 * twice changes nothing.
 */
class RunEvents {

	private final RunTable table;

	private final RunHistory history;

	RunEvents(RunTable table, RunHistory history) {
		this.table = table;
		this.history = history;
	}

	@EventListener
	void on(WorkflowRunEvent event) {
		Instant at = event.at();
		if (event instanceof WorkflowRunEndedEvent ended) {
			end(ended);
			return;
		}
		UnaryOperator<DashboardRun> change = (run) -> run;
		if (event instanceof WorkflowRunDiscoveredEvent discovered) {
			change = (run) -> run.startedAt(discovered.run().startedAt()).withStatus(discovered.run().statusAsString());
		}
		else if (event instanceof WorkflowRunStatusChangedEvent changed) {
			change = (run) -> run.withStatus(changed.to());
		}
		else if (event instanceof WorkflowRunSuspectedStuckEvent stuck) {
			change = (run) -> run.startedAt(stuck.startedAt()).withSigns(run.signs().stuck(at));
		}
		else if (event instanceof WorkflowRunNeedsHumanEvent human) {
			change = (run) -> run.withSigns(run.signs().human(human.act().startedAt()));
		}
		else if (event instanceof WorkflowRunGoneEvent) {
			change = (run) -> run.gone(at);
		}
		this.table.change(event.key(), at, change);
	}

	private void end(WorkflowRunEndedEvent event) {
		WorkflowRun run = event.run();
		Instant endedAt = (run.endedAt() != null) ? run.endedAt() : event.at();
		DashboardRun ended = DashboardRun.running(event.key(), run.startedAt()).ended(run, endedAt);
		if (this.table.change(event.key(), event.at(), (row) -> ended)) {
			this.history.add(ended, event.at());
		}
	}

}
