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
import java.util.List;

import io.github.novaact.CreateWorkflowDefinitionOptions;
import io.github.novaact.WorkflowDefinitionStatus;
import io.github.novaact.WorkflowRunKey;

import org.springframework.util.Assert;

/**
 * Creates a workflow definition.
 *
 * @param workflowDefinitionName name of the definition
 * @param options what it is created with
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_CreateWorkflowDefinition.html">
 * CreateWorkflowDefinition</a>
 */
public record CreateWorkflowDefinition(String workflowDefinitionName,
		CreateWorkflowDefinitionOptions options) implements WriteOperation<WorkflowDefinitionStatus> {

	/**
	 * Create the operation.
	 * @param workflowDefinitionName name of the definition
	 * @param options what it is created with; a missing client token is generated
	 * @throws IllegalArgumentException if the name breaks the service's rule for it
	 */
	public CreateWorkflowDefinition {
		WorkflowRunKey.checkWorkflowDefinitionName(workflowDefinitionName);
		Assert.notNull(options, "'options' must not be null");
		options = options.withClientToken(ClientTokens.orGenerated(options.clientToken()));
	}

	@Override
	public Target target(URI endpoint) {
		return Target.of(Uris.DEFINITIONS_TEMPLATE, endpoint + Uris.DEFINITIONS_TEMPLATE);
	}

	@Override
	public byte[] body() {
		return new RequestBody().text("name", this.workflowDefinitionName)
			.text("description", this.options.description())
			.object("exportConfig", this.options.exportConfig(),
					(body, export) -> body.text("s3BucketName", export.s3BucketName())
						.text("s3KeyPrefix", export.s3KeyPrefix()))
			.text("clientToken", this.options.clientToken())
			.toBytes();
	}

	@Override
	public List<String> sensitiveTexts() {
		String description = this.options.description();
		return (description != null) ? List.of(description) : List.of();
	}

	@Override
	public WorkflowDefinitionStatus read(Members answer) {
		return WorkflowDefinitionStatus.of(answer.required("status"));
	}

}
