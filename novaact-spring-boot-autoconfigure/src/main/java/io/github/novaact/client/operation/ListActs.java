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

package io.github.novaact.client.operation;

import java.net.URI;

import io.github.novaact.ActSummary;
import io.github.novaact.ArgumentRules;
import io.github.novaact.ListOptions;
import io.github.novaact.Page;
import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Lists the acts of a workflow run, or of one of its sessions.
 *
 * @param key key of the run
 * @param sessionId id of the session, {@code null} for all sessions of the run
 * @param options how the list is read
 * @param token token of the page, {@code null} for the first one
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListActs.html">
 * ListActs</a>
 */
public record ListActs(WorkflowRunKey key, @Nullable String sessionId, ListOptions options,
		@Nullable String token) implements ListOperation<ActSummary>, RunOperation<Page<ActSummary>> {

	/**
	 * Create the operation.
	 * @param key key of the run
	 * @param sessionId id of the session, may be {@code null}
	 * @param options how the list is read
	 * @param token token of the page, may be {@code null}
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it
	 */
	public ListActs {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(options, "'options' must not be null");
		if (sessionId != null) {
			ArgumentRules.id("sessionId", sessionId);
		}
	}

	@Override
	public Target target(URI endpoint) {
		return page(Uris.DEFINITION_TEMPLATE + "/acts", Uris.definition(endpoint, workflowDefinitionName()) + "/acts",
				"workflowRunId", workflowRunId(), "sessionId", this.sessionId);
	}

	@Override
	public String items() {
		return "actSummaries";
	}

	@Override
	public ActSummary readItem(Members item) {
		String runId = item.required("workflowRunId");
		if (!runId.equals(workflowRunId())) {
			throw new UnreadableAnswerException("has an act of another run", null);
		}
		String sessionId = item.required("sessionId");
		if (this.sessionId != null && !this.sessionId.equals(sessionId)) {
			throw new UnreadableAnswerException("has an act of another session", null);
		}
		return new ActSummary(runId, sessionId, item.required("actId"), item.required("status"),
				item.requiredTimestamp("startedAt"), item.timestamp("endedAt"),
				item.object("traceLocation", TraceLocations::read));
	}

}
