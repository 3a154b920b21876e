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

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

import io.github.novaact.ActSummary;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.Page;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunSummary;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Removes invalid values from a response, so that one of them does not affect the rest.
 * Each kind of value is logged once.
 */
final class ResponseCheck {

	private static final Log logger = LogFactory.getLog(ResponseCheck.class);

	private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

	private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

	private final String definition;

	private final Set<String> logged = new HashSet<>();

	ResponseCheck(String definition) {
		this.definition = definition;
	}

	PollResult check(PollResult result) {
		if (result instanceof PollResult.Run found) {
			return check(found);
		}
		if (result instanceof PollResult.Runs runs) {
			Page<WorkflowRunSummary> page = check(runs.page(), this::check);
			return new PollResult.Runs(page, page.items().size() == runs.page().items().size());
		}
		if (result instanceof PollResult.Acts acts) {
			return new PollResult.Acts(check(acts.page(), this::check));
		}
		return result;
	}

	private PollResult check(PollResult.Run found) {
		WorkflowRun run = found.run();
		if (!isPossible(run.startedAt())) {
			return new PollResult.Failure(new InvalidResponseException(
					"The run's 'startedAt' is not within the years 1 to 9999", null, 200, null, 1));
		}
		WorkflowRun checked = new WorkflowRun(clean(run.workflowRunArn()), clean(run.workflowRunId()),
				clean(run.statusAsString()), run.startedAt(), possible(run.endedAt()), clean(run.modelId()),
				(run.logGroupName() != null) ? clean(run.logGroupName()) : null);
		return new PollResult.Run(checked);
	}

	private @Nullable WorkflowRunSummary check(WorkflowRunSummary run) {
		if (!isPossible(run.startedAt())) {
			return leaveOut("a run whose 'startedAt' is not within the years 1 to 9999");
		}
		if (id(run.workflowRunId()) == null) {
			return leaveOut("a run whose id is no UUID");
		}
		return new WorkflowRunSummary(clean(run.workflowRunArn()), run.workflowRunId(), clean(run.statusAsString()),
				run.startedAt(), possible(run.endedAt()), run.traceLocation());
	}

	private @Nullable ActSummary check(ActSummary act) {
		if (!isPossible(act.startedAt())) {
			return leaveOut("an act whose 'startedAt' is not within the years 1 to 9999");
		}
		return new ActSummary(act.workflowRunId(), act.sessionId(), act.actId(), act.statusAsString(), act.startedAt(),
				possible(act.endedAt()), act.traceLocation());
	}

	private <T> Page<T> check(Page<T> page, UnaryOperator<@Nullable T> check) {
		List<T> items = page.items();
		if (items.size() > Poller.PAGE_SIZE) {
			leaveOut("what exceeds the requested page size of " + Poller.PAGE_SIZE);
			items = items.subList(0, Poller.PAGE_SIZE);
		}
		List<T> checked = new ArrayList<>(items.size());
		for (T item : items) {
			T sound = check.apply(item);
			if (sound != null) {
				checked.add(sound);
			}
		}
		return new Page<>(checked, page.nextToken());
	}

	private @Nullable Instant possible(@Nullable Instant endedAt) {
		if (endedAt != null && !isPossible(endedAt)) {
			leaveOut("an 'endedAt' that is not within the years 1 to 9999");
			return null;
		}
		return endedAt;
	}

	private static boolean isPossible(Instant time) {
		return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
	}

	private String clean(String text) {
		if (text.chars().noneMatch(Character::isISOControl)) {
			return text;
		}
		leaveOut("control characters in a text");
		return text.replaceAll("\\p{Cntrl}", "");
	}

	private <T> @Nullable T leaveOut(String what) {
		if (this.logged.add(what)) {
			logger.warn("Responses for workflow definition '" + this.definition + "' contain " + what
					+ ", which the watcher ignores. This is logged once");
		}
		return null;
	}

	/**
	 * Return the id of a run or act.
	 * @param text the id as the service sent it
	 * @return the id, {@code null} if the text is no lower-case UUID
	 */
	static @Nullable UUID id(String text) {
		try {
			UUID uuid = (text.length() == 36) ? UUID.fromString(text) : null;
			return (uuid != null && uuid.toString().equals(text)) ? uuid : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
