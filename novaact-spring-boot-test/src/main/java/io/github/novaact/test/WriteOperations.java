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

package io.github.novaact.test;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.github.novaact.WorkflowDefinitionStatus;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.BodyMembers.Rule;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the service that write definitions and runs.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_Operations.html">Actions</a>
 */
final class WriteOperations {

	static final Set<String> WITH_QUOTA = Set.of("CreateWorkflowDefinition", "CreateSession", "CreateAct",
			"InvokeActStep");

	static final Rule CLIENT_TOKEN = Rule.pattern(33, 256, "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,256}");

	static final String DEFINITIONS = "/workflow-definitions";

	static final String DEFINITION = DEFINITIONS + "/{workflowDefinitionName}";

	static final String RUN = DEFINITION + "/workflow-runs/{workflowRunId}";

	/** The service ends a run that its program does not. */
	private static final Duration LONGEST_RUN = Duration.ofDays(7);

	private static final Rule NAME = Rule.pattern(1, 40, "[a-zA-Z0-9_-]{1,40}");

	private static final Rule LOG_GROUP = Rule.pattern(1, 512, "[a-zA-Z0-9_/.-]+");

	private static final Rule BUCKET = Rule.pattern(3, 63, "[a-z0-9][a-z0-9.-]*[a-z0-9]");

	private static final Rule KEY_PREFIX = Rule.pattern(1, 100, "[a-zA-Z0-9!_.*'()-]+(?:/[a-zA-Z0-9!_.*'()-]+)*");

	private final Account account;

	private final FakeWrites writes;

	private final TokenAnswers tokens;

	private final FakeClock clock;

	private final List<Operation> all;

	WriteOperations(Account account, FakeWrites writes, TokenAnswers tokens, FakeClock clock) {
		this.account = account;
		this.writes = writes;
		this.tokens = tokens;
		this.clock = clock;
		this.all = List.of(
				Operation.of("CreateWorkflowDefinition", "PUT", DEFINITIONS, this::createDefinition).answering(201),
				Operation.of("DeleteWorkflowDefinition", "DELETE", DEFINITION, this::deleteDefinition).answering(202),
				Operation.of("CreateWorkflowRun", "PUT", DEFINITION + "/workflow-runs", this::createRun).answering(201),
				Operation.of("UpdateWorkflowRun", "PUT", RUN, this::updateRun),
				Operation.of("DeleteWorkflowRun", "DELETE", RUN, this::deleteRun).answering(202));
	}

	List<Operation> all() {
		return this.all;
	}

	private synchronized String createDefinition(OperationInput input) {
		BodyMembers body = input.body();
		String name = body.requiredText("name", NAME);
		String description = body.text("description", Rule.length(1, 4000));
		BodyMembers export = body.object("exportConfig");
		String bucket = (export != null) ? export.requiredText("s3BucketName", BUCKET) : null;
		String prefix = (export != null) ? export.text("s3KeyPrefix", KEY_PREFIX) : null;
		String token = body.text("clientToken", CLIENT_TOKEN);
		input.validate();
		return this.tokens.answer("CreateWorkflowDefinition", token, input.request(), () -> {
			if (this.account.definition(name) != null) {
				throw new ServiceErrorException(ServiceErrors.conflict("workflow-definition", name,
						"A workflow definition of this name exists."));
			}
			requireQuota("CreateWorkflowDefinition", "workflow-definition", name);
			this.account.addDefinition(name, (script) -> write(script, description, bucket, prefix));
			return status(WorkflowDefinitionStatus.ACTIVE.name());
		});
	}

	private static void write(DefinitionScript script, @Nullable String description, @Nullable String bucket,
			@Nullable String prefix) {
		if (description != null) {
			script.description(description);
		}
		if (bucket != null) {
			script.exportConfig(bucket, prefix);
		}
	}

	private synchronized String deleteDefinition(OperationInput input) {
		String name = input.definitionName();
		input.validate();
		FakeDefinition definition = this.account.definition(name);
		if (definition == null) {
			throw new ServiceErrorException(ServiceErrors.notFound("workflow-definition", name));
		}
		if (!definition.isDeleting()) {
			definition.script().status(WorkflowDefinitionStatus.DELETING.name());
			Instant now = this.clock.now();
			definition.runs().values().forEach((run) -> run.change(WorkflowRunStatus.DELETING.name(), now));
			this.writes.delete(name);
		}
		return status(WorkflowDefinitionStatus.DELETING.name());
	}

	private synchronized String createRun(OperationInput input) {
		String name = input.definitionName();
		BodyMembers body = input.body();
		String modelId = body.requiredText("modelId", Rule.length(1, 100));
		BodyMembers client = body.requiredObject("clientInfo");
		client.requiredInteger("compatibilityVersion");
		client.text("sdkVersion", Rule.length(1, Integer.MAX_VALUE));
		String logGroupName = body.text("logGroupName", LOG_GROUP);
		String token = body.text("clientToken", CLIENT_TOKEN);
		input.validate();
		return this.tokens.answer("CreateWorkflowRun", token, input.request(), () -> {
			FakeDefinition definition = this.account.definition(name);
			if (definition == null) {
				throw new ServiceErrorException(ServiceErrors.notFound("workflow-definition", name));
			}
			if (definition.isDeleting()) {
				throw new ServiceErrorException(ServiceErrors.conflict("workflow-definition", name,
						"The workflow definition is being deleted."));
			}
			WorkflowRunKey key = new WorkflowRunKey(name, UUID.randomUUID().toString());
			this.account.addRun(key, (script) -> write(script, modelId, logGroupName));
			Map<String, String> answer = new LinkedHashMap<>();
			answer.put("workflowRunId", Json.quote(key.workflowRunId()));
			answer.put("status", Json.quote(WorkflowRunStatus.RUNNING.name()));
			return Json.object(answer);
		});
	}

	private static void write(RunScript script, String modelId, @Nullable String logGroupName) {
		script.modelId(modelId).endsAfter(LONGEST_RUN, WorkflowRunStatus.TIMED_OUT);
		if (logGroupName != null) {
			script.logGroupName(logGroupName);
		}
		else {
			script.without("logGroupName");
		}
	}

	private synchronized String updateRun(OperationInput input) {
		WorkflowRunKey key = key(input);
		String status = input.body().requiredText("status", Rule.length(0, Integer.MAX_VALUE));
		input.validate();
		input.requireEnum("status", status, WorkflowRunStatus.class);
		FakeRun run = runOf(this.account, key, this.clock.now());
		if (!status.equals(WorkflowRunStatus.SUCCEEDED.name()) && !status.equals(WorkflowRunStatus.FAILED.name())) {
			throw new ServiceErrorException(ServiceErrors.validation("InvalidStatus",
					Map.of("status", "A program may set SUCCEEDED and FAILED but not " + status)));
		}
		requireRunning(run, this.clock.now());
		run.change(status, this.clock.now());
		return "{}";
	}

	private synchronized String deleteRun(OperationInput input) {
		WorkflowRunKey key = key(input);
		input.validate();
		Instant now = this.clock.now();
		FakeRun run = runOf(this.account, key, now);
		if (!run.current(now).status().equals(WorkflowRunStatus.DELETING.name())) {
			run.change(WorkflowRunStatus.DELETING.name(), now);
			this.writes.delete(key);
		}
		return status(WorkflowRunStatus.DELETING.name());
	}

	private void requireQuota(String operation, String resourceType, String resourceId) {
		requireQuota(this.writes, operation, resourceType, resourceId);
	}

	static void requireQuota(FakeWrites writes, String operation, String resourceType, String resourceId) {
		if (!writes.useQuota(operation)) {
			throw new ServiceErrorException(ServiceErrors.quotaExceeded(resourceType, resourceId));
		}
	}

	static WorkflowRunKey key(OperationInput input) {
		String name = input.definitionName();
		String runId = input.runId();
		input.validate();
		return new WorkflowRunKey(name, runId);
	}

	static FakeRun runOf(Account account, WorkflowRunKey key, Instant now) {
		FakeRun run = account.run(key);
		if (run == null || !run.isFound(now)) {
			throw new ServiceErrorException(ServiceErrors.notFound("workflow-run", key.workflowRunId()));
		}
		return run;
	}

	static void requireRunning(FakeRun run, Instant now) {
		String status = run.current(now).status();
		if (!status.equals(WorkflowRunStatus.RUNNING.name())) {
			throw new ServiceErrorException(ServiceErrors.conflict("workflow-run", run.key().workflowRunId(),
					"The workflow run is " + status + "."));
		}
	}

	private static String status(String status) {
		return "{\"status\":" + Json.quote(status) + "}";
	}

}
