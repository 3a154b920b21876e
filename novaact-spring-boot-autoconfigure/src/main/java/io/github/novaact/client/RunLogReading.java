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

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.github.novaact.LogLine;
import io.github.novaact.client.LogGroupReader.Event;
import io.github.novaact.client.LogGroupReader.Filter;
import io.github.novaact.client.LogGroupReader.Page;
import io.github.novaact.client.LogReadException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a run's log. Lines that contain the id of the run, and streams that have
 * it in their lines or as the start of their name, lead to the run's lines. Where there
 * are none, the last lines of the whole group are read.
 */
final class RunLogReading {

	/**
	 * Lines among which an error is searched for, if there are more than the wanted ones.
	 */
	private static final int MAX_SEARCHED = 1000;

	private static final int MAX_STREAMS = 100;

	private static final int SEARCH_REQUESTS = 8;

	private static final int MAX_EMPTY_PAGES = 3;

	private static final int MAX_FINDING_LENGTH = 497;

	private final LogRequests requests;

	private final RunLogs.Run run;

	private final int maxLines;

	private final long from;

	private final long to;

	private final RunEvents events;

	RunLogReading(LogRequests requests, RunLogs.Run run, int maxLines) {
		this.requests = requests;
		this.run = run;
		this.maxLines = maxLines;
		this.from = Math.max(0, run.from().toEpochMilli());
		this.to = Math.max(this.from, run.to().toEpochMilli());
		this.events = new RunEvents(run.key().workflowRunId(), run.ownIds(), maxLines);
	}

	RunLog read() {
		String kind = "are of log streams that name the run";
		String problem = null;
		try {
			List<String> streams = streams();
			if (streams.isEmpty()) {
				kind = "may be of other runs, as none of them names this one";
			}
			this.requests.beginPhase(LogRequests.MAX_REQUESTS);
			LogWindows.read(this.requests, this.from, this.to, Filter.streams(streams), this.events);
		}
		catch (LogReadException ex) {
			problem = describe(ex);
		}
		return result(kind, problem);
	}

	/**
	 * Search for the streams of the run.
	 * @return the names of the streams, empty if none was found
	 * @throws LogReadException if the log cannot be read
	 */
	private List<String> streams() throws LogReadException {
		RunEvents named = new RunEvents(this.run.key().workflowRunId(), this.run.ownIds(), this.maxLines);
		Filter byId = Filter.phrase(this.run.key().workflowRunId());
		Filter byName = Filter.streamPrefix(this.run.key().workflowRunId());
		try {
			this.requests.beginPhase(SEARCH_REQUESTS);
			readStart(byName, named);
			boolean complete = readStart(byId, this.events);
			if (!complete) {
				LogWindows.read(this.requests, this.from, this.to, byId, this.events);
			}
		}
		catch (LogReadException ex) {
			if (ex.reason() != Reason.EXHAUSTED) {
				throw ex;
			}
		}
		Set<String> streams = new LinkedHashSet<>(named.streams());
		streams.addAll(this.events.streams());
		return streams.stream().limit(MAX_STREAMS).toList();
	}

	/**
	 * Read the first page that has events.
	 * @param filter accepts the events
	 * @param events receives the events
	 * @return whether there are no further events
	 * @throws LogReadException if the log cannot be read
	 */
	private boolean readStart(Filter filter, RunEvents events) throws LogReadException {
		@Nullable String token = null;
		for (int pages = 0; pages < MAX_EMPTY_PAGES; pages++) {
			Page page = this.requests.read(this.from, this.to, filter, token);
			events.add(page.events());
			token = page.nextToken();
			if (token == null || !page.events().isEmpty()) {
				break;
			}
		}
		return token == null;
	}

	private RunLog result(String kind, @Nullable String problem) {
		List<LogLine> lines = new ArrayList<>();
		int searched = Math.max(MAX_SEARCHED, this.maxLines);
		List<Event> ofRun = this.events.ofRun();
		for (Event event : ofRun.subList(Math.max(0, ofRun.size() - searched), ofRun.size())) {
			for (String line : LogText.lines(event.message(), searched)) {
				lines.add(new LogLine(event.at(), line, event.stream()));
			}
		}
		List<LogLine> last = lines.subList(Math.max(0, lines.size() - this.maxLines), lines.size());
		List<String> findings = new ArrayList<>();
		LogLine error = ErrorLines.last(lines);
		if (error != null) {
			findings.add("Last log line that looks like an error, at " + error.at() + ": " + error.message());
		}
		if (!last.isEmpty()) {
			findings.add("The log lines " + kind);
		}
		else if (problem == null) {
			problem = "Log group " + this.run.group() + " has no lines between the start and the end of the run";
		}
		if (problem != null) {
			findings.add(problem);
		}
		return new RunLog(List.copyOf(last),
				findings.stream().map(RunLogReading::cut).filter(Objects::nonNull).toList());
	}

	private static @Nullable String cut(String finding) {
		return ServiceText.message(finding, null, MAX_FINDING_LENGTH);
	}

	private String describe(LogReadException ex) {
		String group = "log group " + this.run.group();
		return switch (ex.reason()) {
			case DENIED -> "Not permitted: logs:FilterLogEvents, so " + group + " could not be read";
			case NOT_FOUND -> "Not found: " + group;
			case THROTTLED -> "Throttled: logs:FilterLogEvents, so " + group + " was not read to its end";
			case EXHAUSTED -> group.replaceFirst("l", "L") + " was not read to its end: " + ex.getMessage();
			case FAILED -> group.replaceFirst("l", "L") + " could not be read: " + ex.getMessage();
		};
	}

}
