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

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;

/**
 * Looks up a workflow run.
 *
 * @param key key of the run
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_GetWorkflowRun.html">
 * GetWorkflowRun</a>
 */
public record GetWorkflowRun(WorkflowRunKey key) implements RunOperation<WorkflowRun> {

	@Override
	public Target target(URI endpoint) {
		return Target.of(Uris.RUN_TEMPLATE, Uris.run(endpoint, this.key));
	}

	@Override
	public WorkflowRun read(Members answer) {
		String id = answer.required("workflowRunId");
		if (!id.equals(workflowRunId())) {
			throw new UnreadableAnswerException("is about another run", null);
		}
		return new WorkflowRun(Arns.ofRun(answer, workflowDefinitionName(), id), id, answer.required("status"),
				answer.requiredTimestamp("startedAt"), answer.timestamp("endedAt"), answer.required("modelId"),
				answer.optionalText("logGroupName"));
	}

}
