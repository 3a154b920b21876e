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

import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.WorkflowRunKey;

import org.springframework.util.Assert;

/**
 * Creates a workflow run.
 *
 * @param workflowDefinitionName name of the run's definition
 * @param options what it is created with
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_CreateWorkflowRun.html">
 * CreateWorkflowRun</a>
 */
public record CreateWorkflowRun(String workflowDefinitionName,
		CreateWorkflowRunOptions options) implements WriteOperation<WorkflowRunKey> {

	/**
	 * Create the operation.
	 * @param workflowDefinitionName name of the run's definition
	 * @param options what it is created with; a missing client token is generated
	 * @throws IllegalArgumentException if the name breaks the service's rule for it
	 */
	public CreateWorkflowRun {
		WorkflowRunKey.checkWorkflowDefinitionName(workflowDefinitionName);
		Assert.notNull(options, "'options' must not be null");
		options = options.withClientToken(ClientTokens.orGenerated(options.clientToken()));
	}

	@Override
	public Target target(URI endpoint) {
		return Target.of(Uris.RUNS_TEMPLATE, Uris.runs(endpoint, this.workflowDefinitionName));
	}

	@Override
	public byte[] body() {
		return new RequestBody().text("modelId", this.options.modelId())
			.text("clientToken", this.options.clientToken())
			.text("logGroupName", this.options.logGroupName())
			.object("clientInfo", this.options,
					(body, client) -> body.integer("compatibilityVersion", client.compatibilityVersion())
						.text("sdkVersion", client.sdkVersion()))
			.toBytes();
	}

	@Override
	public WorkflowRunKey read(Members answer) {
		answer.required("status");
		String id = answer.required("workflowRunId");
		try {
			return new WorkflowRunKey(this.workflowDefinitionName, id);
		}
		catch (IllegalArgumentException ex) {
			throw new UnreadableAnswerException("has a member 'workflowRunId' that is not an id", null);
		}
	}

}
