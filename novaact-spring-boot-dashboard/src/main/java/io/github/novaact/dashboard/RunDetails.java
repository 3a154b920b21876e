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

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

import io.github.novaact.ActSummary;
import io.github.novaact.TraceLocation;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunInspection;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;

/**
 * What the page shows of an inspection: all but the definition, whose description is
 * confidential. Without permission to see ids, these are masked, and links, traces and
 * log lines are left out.
 *
 * @param definition name of the definition
 * @param run id of the run, masked unless it may be shown
 * @param status status as the service sent it
 * @param startedAt start of the run
 * @param endedAt end of the run
 * @param model model of the run
 * @param sessions number of sessions
 * @param acts acts of the run
 * @param findings what is worth knowing
 * @param references where there is more to see
 * @param masked whether something is masked or left out
 */
record RunDetails(String definition, String run, String status, long startedAt, @Nullable Long endedAt, String model,
		int sessions, List<Act> acts, List<String> findings, References references, boolean masked) {

	private static final Pattern UUID = Pattern
		.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

	/** Begin of a finding that quotes a line of the log. */
	private static final String LOG_QUOTE = "Last log line";

	static RunDetails of(String definition, WorkflowRunInspection inspection, boolean ids) {
		WorkflowRun run = inspection.run();
		List<Act> acts = inspection.acts().stream().map((act) -> Act.of(act, ids)).toList();
		return new RunDetails(definition, mask(run.workflowRunId(), ids), run.statusAsString(),
				run.startedAt().toEpochMilli(), millis(run.endedAt()), run.modelId(), inspection.sessions().size(),
				acts,
				inspection.findings()
					.stream()
					.filter((finding) -> ids || !finding.startsWith(LOG_QUOTE))
					.map((finding) -> mask(finding, ids))
					.toList(),
				ids ? References.of(inspection) : References.NONE, !ids);
	}

	private static String mask(String text, boolean ids) {
		return ids ? text : UUID.matcher(text).replaceAll(SanitizableData.SANITIZED_VALUE);
	}

	private static @Nullable Long millis(@Nullable Instant time) {
		return (time != null) ? time.toEpochMilli() : null;
	}

	/**
	 * An act.
	 *
	 * @param id id of the act, masked unless it may be shown
	 * @param status status as the service sent it
	 * @param startedAt start of the act
	 * @param endedAt end of the act
	 */
	record Act(String id, String status, long startedAt, @Nullable Long endedAt) {

		static Act of(ActSummary act, boolean ids) {
			return new Act(mask(act.actId(), ids), act.statusAsString(), act.startedAt().toEpochMilli(),
					millis(act.endedAt()));
		}

	}

	/**
	 * Where there is more to see.
	 *
	 * @param console page of the definition in the AWS console
	 * @param logs page of the log group in the AWS console
	 * @param logGroup name of the log group
	 * @param traces where traces are kept
	 * @param logLines last lines of the log
	 */
	record References(@Nullable URI console, @Nullable URI logs, @Nullable String logGroup, List<String> traces,
			List<Line> logLines) {

		static final References NONE = new References(null, null, null, List.of(), List.of());

		static References of(WorkflowRunInspection inspection) {
			return new References(inspection.consoleLink(), inspection.logLink(), inspection.run().logGroupName(),
					inspection.traceLocations().stream().map(TraceLocation::location).toList(),
					inspection.logLines()
						.stream()
						.map((line) -> new Line(line.at().toEpochMilli(), line.message()))
						.toList());
		}

	}

	/**
	 * A line of the log.
	 *
	 * @param at time of the line
	 * @param text the line
	 */
	record Line(long at, String text) {
	}

}
