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

import io.github.novaact.WorkflowDefinition;
import io.github.novaact.WorkflowDefinition.ExportConfig;
import io.github.novaact.WorkflowRunKey;

/**
 * Looks up a workflow definition.
 *
 * @param workflowDefinitionName name of the definition
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_GetWorkflowDefinition.html">
 * GetWorkflowDefinition</a>
 */
public record GetWorkflowDefinition(String workflowDefinitionName) implements Operation<WorkflowDefinition> {

	/**
	 * Create the operation.
	 * @param workflowDefinitionName name of the definition
	 * @throws IllegalArgumentException if the name breaks the service's rule for it
	 */
	public GetWorkflowDefinition {
		WorkflowRunKey.checkWorkflowDefinitionName(workflowDefinitionName);
	}

	@Override
	public Target target(URI endpoint) {
		return Target.of(Uris.DEFINITION_TEMPLATE, Uris.definition(endpoint, this.workflowDefinitionName));
	}

	@Override
	public WorkflowDefinition read(Members answer) {
		String name = answer.required("name");
		if (!name.equals(this.workflowDefinitionName)) {
			throw new UnreadableAnswerException("is about another definition", null);
		}
		return new WorkflowDefinition(name, Arns.ofDefinition(answer, "arn", name),
				answer.requiredTimestamp("createdAt"), answer.required("status"), answer.text("description"),
				answer.object("exportConfig", GetWorkflowDefinition::exportConfig));
	}

	private static ExportConfig exportConfig(Members members) {
		return new ExportConfig(members.required("s3BucketName"), members.text("s3KeyPrefix"));
	}

}
