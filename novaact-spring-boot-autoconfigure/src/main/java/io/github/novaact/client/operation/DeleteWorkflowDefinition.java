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

import io.github.novaact.WorkflowDefinitionStatus;
import io.github.novaact.WorkflowRunKey;

import org.springframework.http.HttpMethod;

/**
 * Deletes a workflow definition with its runs.
 *
 * @param workflowDefinitionName name of the definition
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_DeleteWorkflowDefinition.html">
 * DeleteWorkflowDefinition</a>
 */
public record DeleteWorkflowDefinition(String workflowDefinitionName) implements Operation<WorkflowDefinitionStatus> {

	/**
	 * Create the operation.
	 * @param workflowDefinitionName name of the definition
	 * @throws IllegalArgumentException if the name breaks the service's rule for it
	 */
	public DeleteWorkflowDefinition {
		WorkflowRunKey.checkWorkflowDefinitionName(workflowDefinitionName);
	}

	@Override
	public HttpMethod method() {
		return HttpMethod.DELETE;
	}

	@Override
	public Target target(URI endpoint) {
		return Target.of(Uris.DEFINITION_TEMPLATE, Uris.definition(endpoint, this.workflowDefinitionName));
	}

	@Override
	public WorkflowDefinitionStatus read(Members answer) {
		return WorkflowDefinitionStatus.of(answer.required("status"));
	}

}
