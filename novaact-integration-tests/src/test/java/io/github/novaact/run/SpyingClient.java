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

package io.github.novaact.run;

import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;

/**
 * Client that runs code before each update.
 */
final class SpyingClient implements NovaActClient {

	private final NovaActClient delegate;

	private final Runnable spy;

	SpyingClient(NovaActClient delegate, Runnable spy) {
		this.delegate = delegate;
		this.spy = spy;
	}

	@Override
	public WorkflowRun getWorkflowRun(WorkflowRunKey key) {
		return this.delegate.getWorkflowRun(key);
	}

	@Override
	public WorkflowRunKey createWorkflowRun(String workflowDefinitionName, CreateWorkflowRunOptions options) {
		return this.delegate.createWorkflowRun(workflowDefinitionName, options);
	}

	@Override
	public void updateWorkflowRun(WorkflowRunKey key, WorkflowRunStatus status) {
		this.spy.run();
		this.delegate.updateWorkflowRun(key, status);
	}

}
