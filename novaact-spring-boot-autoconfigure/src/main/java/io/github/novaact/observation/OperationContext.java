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

package io.github.novaact.observation;

import io.github.novaact.monitoring.ClientSettings;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of an operation other than a lookup of a workflow run. Each
 * page of a list is an operation.
 *
 * @since 0.1.0
 */
public class OperationContext extends CallContext<Object> {

	private final @Nullable String workflowDefinitionName;

	private final @Nullable String workflowRunId;

	/**
	 * Create a context.
	 * @param operation name of the operation, such as {@code ListWorkflowRuns}
	 * @param workflowDefinitionName name of the workflow definition, may be {@code null}
	 * @param workflowRunId id of the workflow run, may be {@code null}
	 * @param client name of the client
	 * @param settings settings of the client
	 */
	public OperationContext(String operation, @Nullable String workflowDefinitionName, @Nullable String workflowRunId,
			String client, ClientSettings settings) {
		super(operation, client, settings);
		this.workflowDefinitionName = workflowDefinitionName;
		this.workflowRunId = workflowRunId;
	}

	@Override
	public @Nullable String getWorkflowDefinitionName() {
		return this.workflowDefinitionName;
	}

	@Override
	public @Nullable String getWorkflowRunId() {
		return this.workflowRunId;
	}

}
