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

package io.github.novaact.samples.lookup.live;

import java.net.URI;
import java.util.List;

import io.github.novaact.ActSummary;
import io.github.novaact.SessionSummary;
import io.github.novaact.TraceLocation;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunInspection;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows of an inspection: all but the definition, whose description is not
 * for everybody.
 *
 * @param run the run
 * @param sessions its sessions
 * @param acts its acts
 * @param traceLocations where its traces are kept
 * @param consoleLink page of the definition in the console
 * @param logLink page of the log group in the console
 * @param findings what is worth knowing
 */
record LiveInspection(WorkflowRun run, List<SessionSummary> sessions, List<ActSummary> acts,
		List<TraceLocation> traceLocations, @Nullable URI consoleLink, @Nullable URI logLink, List<String> findings) {

	static LiveInspection of(WorkflowRunInspection inspection) {
		return new LiveInspection(inspection.run(), inspection.sessions(), inspection.acts(),
				inspection.traceLocations(), inspection.consoleLink(), inspection.logLink(), inspection.findings());
	}

}
