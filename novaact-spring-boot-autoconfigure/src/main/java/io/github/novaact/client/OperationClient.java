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

package io.github.novaact.client;

import java.util.List;
import java.util.function.Function;

import io.github.novaact.ActCallResult;
import io.github.novaact.ActError;
import io.github.novaact.ActKey;
import io.github.novaact.ActStatus;
import io.github.novaact.ActStep;
import io.github.novaact.ActSummary;
import io.github.novaact.CreateActOptions;
import io.github.novaact.CreateWorkflowDefinitionOptions;
import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.ListOptions;
import io.github.novaact.ModelCatalog;
import io.github.novaact.NovaActClient;
import io.github.novaact.Paged;
import io.github.novaact.SessionSummary;
import io.github.novaact.WorkflowDefinition;
import io.github.novaact.WorkflowDefinitionStatus;
import io.github.novaact.WorkflowDefinitionSummary;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunInspection;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.client.operation.CreateAct;
import io.github.novaact.client.operation.CreateSession;
import io.github.novaact.client.operation.CreateWorkflowDefinition;
import io.github.novaact.client.operation.CreateWorkflowRun;
import io.github.novaact.client.operation.DeleteWorkflowDefinition;
import io.github.novaact.client.operation.DeleteWorkflowRun;
import io.github.novaact.client.operation.GetWorkflowDefinition;
import io.github.novaact.client.operation.InvokeActStep;
import io.github.novaact.client.operation.ListActs;
import io.github.novaact.client.operation.ListModels;
import io.github.novaact.client.operation.ListOperation;
import io.github.novaact.client.operation.ListSessions;
import io.github.novaact.client.operation.ListWorkflowDefinitions;
import io.github.novaact.client.operation.ListWorkflowRuns;
import io.github.novaact.client.operation.Operation;
import io.github.novaact.client.operation.UpdateAct;
import io.github.novaact.client.operation.UpdateWorkflowRun;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The operations, with limits of each call.
 */
class OperationClient implements NovaActClient {

	private final ObservedCalls calls;

	private final CallLimits limits;

	OperationClient(ObservedCalls calls, CallLimits limits) {
		this.calls = calls;
		this.limits = limits;
	}

	@Override
	public WorkflowRun getWorkflowRun(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		return this.calls.lookUp(key, this.limits);
	}

	@Override
	public WorkflowDefinition getWorkflowDefinition(String workflowDefinitionName) {
		return execute(new GetWorkflowDefinition(workflowDefinitionName));
	}

	@Override
	public Paged<WorkflowRunSummary> listWorkflowRuns(String workflowDefinitionName, ListOptions options) {
		return list((token) -> new ListWorkflowRuns(workflowDefinitionName, options, token));
	}

	@Override
	public Paged<WorkflowDefinitionSummary> listWorkflowDefinitions(ListOptions options) {
		return list((token) -> new ListWorkflowDefinitions(options, token));
	}

	@Override
	public Paged<SessionSummary> listSessions(WorkflowRunKey key, ListOptions options) {
		return list((token) -> new ListSessions(key, options, token));
	}

	@Override
	public Paged<ActSummary> listActs(WorkflowRunKey key, ListOptions options) {
		return list((token) -> new ListActs(key, null, options, token));
	}

	@Override
	public Paged<ActSummary> listActs(WorkflowRunKey key, String sessionId, ListOptions options) {
		Assert.notNull(sessionId, "'sessionId' must not be null");
		return list((token) -> new ListActs(key, sessionId, options, token));
	}

	@Override
	public ModelCatalog listModels(int clientCompatibilityVersion) {
		return execute(new ListModels(clientCompatibilityVersion));
	}

	@Override
	public WorkflowDefinitionStatus createWorkflowDefinition(String workflowDefinitionName,
			CreateWorkflowDefinitionOptions options) {
		return execute(new CreateWorkflowDefinition(workflowDefinitionName, options));
	}

	@Override
	public WorkflowDefinitionStatus deleteWorkflowDefinition(String workflowDefinitionName) {
		return execute(new DeleteWorkflowDefinition(workflowDefinitionName));
	}

	@Override
	public WorkflowRunKey createWorkflowRun(String workflowDefinitionName, CreateWorkflowRunOptions options) {
		return execute(new CreateWorkflowRun(workflowDefinitionName, options));
	}

	@Override
	public void updateWorkflowRun(WorkflowRunKey key, WorkflowRunStatus status) {
		execute(new UpdateWorkflowRun(key, status));
	}

	@Override
	public WorkflowRunStatus deleteWorkflowRun(WorkflowRunKey key) {
		WorkflowRunStatus status = execute(new DeleteWorkflowRun(key));
		this.calls.evict(key);
		return status;
	}

	@Override
	public String createSession(WorkflowRunKey key, @Nullable String clientToken) {
		return execute(new CreateSession(key, clientToken));
	}

	@Override
	public ActKey createAct(WorkflowRunKey key, String sessionId, CreateActOptions options) {
		return execute(new CreateAct(key, sessionId, options));
	}

	@Override
	public void updateAct(ActKey key, ActStatus status, @Nullable ActError error) {
		execute(new UpdateAct(key, status, error));
	}

	@Override
	public ActStep invokeActStep(ActKey key, List<ActCallResult> callResults, @Nullable String previousStepId) {
		return execute(new InvokeActStep(key, callResults, previousStepId));
	}

	@Override
	public WorkflowRunInspection inspect(WorkflowRunKey key) {
		Assert.notNull(key, "'key' must not be null");
		ClientContext context = this.calls.context();
		Deadline deadline = new Deadline(context.time(), context.resources().closed(), context.inspectionTimeout());
		NovaActClient client = new OperationClient(this.calls, this.limits.within(deadline));
		return new WorkflowRunInspector(client, key, deadline, context.logs()).inspect();
	}

	ObservedCalls calls() {
		return this.calls;
	}

	private <T> Paged<T> list(Function<@Nullable String, ListOperation<T>> pages) {
		// Checks the arguments
		ListOptions options = pages.apply(null).options();
		return Paged.of(options.nextToken(), (token) -> execute(pages.apply(token)));
	}

	private <T> T execute(Operation<T> operation) {
		return this.calls.execute(operation, this.limits);
	}

}
