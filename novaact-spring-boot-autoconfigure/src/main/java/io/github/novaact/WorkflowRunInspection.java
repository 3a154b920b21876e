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

package io.github.novaact;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Everything that the service reports about a workflow run. Parts that the credentials do
 * not permit, or that could not be read in time, are left out and reported as
 * {@linkplain #findings() findings}. Sessions and acts are limited to the first 1,000 of
 * each. The trace of the run is found if the run is among the first 300 of its
 * definition's list.
 *
 * @param run the run
 * @param definition its definition, {@code null} if it could not be read
 * @param sessions its sessions, unmodifiable, empty if they could not be read
 * @param acts its acts, unmodifiable, empty if they could not be read
 * @param traceLocations locations of the traces of the run and its acts, unmodifiable
 * @param consoleLink page of the definition in the AWS console, {@code null} if the
 * console of the partition is not known
 * @param logLink page of the run's log group in the AWS console, {@code null} if the run
 * has no log group or if the console of the partition is not known
 * @param logLines last lines of the run's log group between the start and a minute after
 * the end of the run, oldest first, unmodifiable; empty unless
 * {@code novaact.inspection.log-lines} is positive
 * @param findings notable facts in plain words, such as an act that failed, unmodifiable
 * @since 0.1.0
 */
public record WorkflowRunInspection(WorkflowRun run, @Nullable WorkflowDefinition definition,
		List<SessionSummary> sessions, List<ActSummary> acts, List<TraceLocation> traceLocations,
		@Nullable URI consoleLink, @Nullable URI logLink, List<LogLine> logLines, List<String> findings) {

	/**
	 * Create an inspection.
	 * @param run the run
	 * @param definition its definition, may be {@code null}
	 * @param sessions its sessions
	 * @param acts its acts
	 * @param traceLocations locations of traces
	 * @param consoleLink page of the definition, may be {@code null}
	 * @param logLink page of the log group, may be {@code null}
	 * @param logLines last lines of the log, oldest first
	 * @param findings notable facts in plain words
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public WorkflowRunInspection {
		Assert.notNull(run, "'run' must not be null");
		Assert.notNull(sessions, "'sessions' must not be null");
		Assert.notNull(acts, "'acts' must not be null");
		Assert.notNull(traceLocations, "'traceLocations' must not be null");
		Assert.notNull(logLines, "'logLines' must not be null");
		Assert.notNull(findings, "'findings' must not be null");
		sessions = List.copyOf(sessions);
		acts = List.copyOf(acts);
		traceLocations = List.copyOf(traceLocations);
		logLines = List.copyOf(logLines);
		findings = List.copyOf(findings);
	}

	/**
	 * Describe the inspection without the log lines and the findings, which may quote
	 * one.
	 */
	@Override
	public String toString() {
		return "WorkflowRunInspection[run=" + this.run + ", sessions=" + this.sessions.size() + ", acts="
				+ this.acts.size() + ", logLines=" + this.logLines.size() + ", findings=" + this.findings.size() + "]";
	}

}
