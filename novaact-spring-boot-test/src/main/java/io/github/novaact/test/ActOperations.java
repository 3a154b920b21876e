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

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.github.novaact.ActStatus;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.test.BodyMembers.Rule;

/**
 * The operations of the service that write sessions, acts and steps.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_Operations.html">Actions</a>
 */
final class ActOperations {

	private static final String SESSIONS = WriteOperations.RUN + "/sessions";

	private static final String ACTS = SESSIONS + "/{sessionId}/acts";

	private static final String ACT = ACTS + "/{actId}";

	private static final Rule ANY = Rule.length(0, Integer.MAX_VALUE);

	private static final Rule ID = Rule.pattern(36, 36, "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

	private static final Rule TOOL_NAME = Rule.pattern(1, 64, "[a-zA-Z0-9_-]+");

	private final Account account;

	private final FakeWrites writes;

	private final TokenAnswers tokens;

	private final FakeClock clock;

	private final Map<String, Set<String>> steps = new ConcurrentHashMap<>();

	private final List<Operation> all;

	ActOperations(Account account, FakeWrites writes, TokenAnswers tokens, FakeClock clock) {
		this.account = account;
		this.writes = writes;
		this.tokens = tokens;
		this.clock = clock;
		this.all = List.of(Operation.of("CreateSession", "PUT", SESSIONS, this::createSession).answering(201),
				Operation.of("CreateAct", "PUT", ACTS, this::createAct).answering(201),
				Operation.of("UpdateAct", "PUT", ACT, this::updateAct),
				Operation.of("InvokeActStep", "PUT", ACT + "/invoke-step/", this::invokeActStep));
	}

	List<Operation> all() {
		return this.all;
	}

	private synchronized String createSession(OperationInput input) {
		WorkflowRunKey key = WriteOperations.key(input);
		String token = input.body().text("clientToken", WriteOperations.CLIENT_TOKEN);
		input.validate();
		return this.tokens.answer("CreateSession", token, input.request(), () -> {
			FakeRun run = WriteOperations.runOf(this.account, key, this.clock.now());
			WriteOperations.requireRunning(run, this.clock.now());
			WriteOperations.requireQuota(this.writes, "CreateSession", "workflow-run", key.workflowRunId());
			String id = UUID.randomUUID().toString();
			this.account.addSession(key, id);
			return "{\"sessionId\":" + Json.quote(id) + "}";
		});
	}

	private synchronized String createAct(OperationInput input) {
		WorkflowRunKey key = WriteOperations.key(input);
		String sessionId = input.idOfPath("sessionId");
		BodyMembers body = input.body();
		body.requiredText("task", Rule.length(1, 10_000));
		for (BodyMembers tool : body.list("toolSpecs", 0, 100)) {
			tool.requiredText("name", TOOL_NAME);
			tool.requiredText("description", Rule.length(1, 10_000));
			tool.requiredObject("inputSchema").requireUnionMember("json");
		}
		String token = body.text("clientToken", WriteOperations.CLIENT_TOKEN);
		input.validate();
		return this.tokens.answer("CreateAct", token, input.request(), () -> {
			FakeRun run = WriteOperations.runOf(this.account, key, this.clock.now());
			session(run, sessionId);
			WriteOperations.requireRunning(run, this.clock.now());
			WriteOperations.requireQuota(this.writes, "CreateAct", "session", sessionId);
			String id = UUID.randomUUID().toString();
			this.account.addAct(key, sessionId, id, (script) -> {
			});
			Map<String, String> answer = new LinkedHashMap<>();
			answer.put("actId", Json.quote(id));
			answer.put("status", Json.quote(ActStatus.RUNNING.name()));
			return Json.object(answer);
		});
	}

	private synchronized String updateAct(OperationInput input) {
		WorkflowRunKey key = WriteOperations.key(input);
		String sessionId = input.idOfPath("sessionId");
		String actId = input.idOfPath("actId");
		String status = input.body().requiredText("status", ANY);
		BodyMembers error = input.body().object("error");
		if (error != null) {
			error.requiredText("message", Rule.length(1, 10_000));
			error.text("type", Rule.length(1, 100));
		}
		input.validate();
		input.requireEnum("status", status, ActStatus.class);
		Instant now = this.clock.now();
		runningAct(key, sessionId, actId, now).change(status, now);
		return "{}";
	}

	private synchronized String invokeActStep(OperationInput input) {
		WorkflowRunKey key = WriteOperations.key(input);
		String sessionId = input.idOfPath("sessionId");
		String actId = input.idOfPath("actId");
		for (BodyMembers result : input.body().list("callResults", 1, 100)) {
			result.text("callId", Rule.length(1, 100));
			for (BodyMembers content : result.list("content", 1, 100)) {
				content.requireUnionMember("text");
				content.text("text", ANY);
			}
		}
		String previous = input.body().text("previousStepId", ID);
		input.validate();
		Instant now = this.clock.now();
		FakeAct act = runningAct(key, sessionId, actId, now);
		Set<String> steps = this.steps.computeIfAbsent(actId, (id) -> ConcurrentHashMap.newKeySet());
		if (previous != null && !steps.contains(previous)) {
			throw new ServiceErrorException(ServiceErrors.validation("FieldValidationFailed",
					Map.of("previousStepId", "Value at 'previousStepId' is no step of the act")));
		}
		WriteOperations.requireQuota(this.writes, "InvokeActStep", "act", actId);
		List<String> calls = this.writes.nextCalls();
		String stepId = UUID.randomUUID().toString();
		steps.add(stepId);
		ActStatus status = calls.isEmpty() ? ActStatus.RUNNING : ActStatus.PENDING_CLIENT_ACTION;
		if (!act.current(now).status().equals(status.name())) {
			act.change(status.name(), now);
		}
		return "{\"calls\":[" + String.join(",", calls) + "],\"stepId\":" + Json.quote(stepId) + "}";
	}

	private FakeAct runningAct(WorkflowRunKey key, String sessionId, String actId, Instant now) {
		FakeRun run = WriteOperations.runOf(this.account, key, now);
		session(run, sessionId);
		FakeAct act = run.contents().acts().get(actId);
		if (act == null || !act.session().id().equals(sessionId)) {
			throw new ServiceErrorException(ServiceErrors.notFound("act", actId));
		}
		WriteOperations.requireRunning(run, now);
		String status = act.current(now).status();
		if (ActStatus.of(status).isTerminal()) {
			throw new ServiceErrorException(ServiceErrors.conflict("act", actId, "The act is " + status + "."));
		}
		return act;
	}

	private static void session(FakeRun run, String sessionId) {
		if (!run.contents().sessions().containsKey(sessionId)) {
			throw new ServiceErrorException(ServiceErrors.notFound("session", sessionId));
		}
	}

}
