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
 * All that the service says of a workflow run. What the credentials do not permit to read
 * is left out and {@linkplain #findings() said so}; so are sessions and acts beyond the
 * first 1,000 of each, and the trace of a run that is not among the first 300 of its
 * definition's list.
 *
 * @param run the run
 * @param definition its definition, {@code null} if it may not be read or is gone
 * @param sessions its sessions, unmodifiable, empty if they may not be read
 * @param acts its acts, unmodifiable, empty if they may not be read
 * @param traceLocations where the traces of the run and its acts are kept, unmodifiable
 * @param consoleLink page of the definition in the AWS console, {@code null} if the
 * partition has none that is known
 * @param logLink page of the run's log group in the AWS console, {@code null} if the run
 * has no log group or the partition no console that is known
 * @param findings what is worth knowing, in plain words, unmodifiable
 * @since 0.1.0
 */
public record WorkflowRunInspection(WorkflowRun run, @Nullable WorkflowDefinition definition,
		List<SessionSummary> sessions, List<ActSummary> acts, List<TraceLocation> traceLocations,
		@Nullable URI consoleLink, @Nullable URI logLink, List<String> findings) {

	/**
	 * Create an inspection.
	 * @param run the run
	 * @param definition its definition, may be {@code null}
	 * @param sessions its sessions
	 * @param acts its acts
	 * @param traceLocations where traces are kept
	 * @param consoleLink page of the definition, may be {@code null}
	 * @param logLink page of the log group, may be {@code null}
	 * @param findings what is worth knowing
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 */
	public WorkflowRunInspection {
		Assert.notNull(run, "'run' must not be null");
		Assert.notNull(sessions, "'sessions' must not be null");
		Assert.notNull(acts, "'acts' must not be null");
		Assert.notNull(traceLocations, "'traceLocations' must not be null");
		Assert.notNull(findings, "'findings' must not be null");
		sessions = List.copyOf(sessions);
		acts = List.copyOf(acts);
		traceLocations = List.copyOf(traceLocations);
		findings = List.copyOf(findings);
	}

}
