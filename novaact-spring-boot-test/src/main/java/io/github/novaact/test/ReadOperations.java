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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the service that read.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_Operations.html">Actions</a>
 */
final class ReadOperations {

	private static final String DEFINITION = "/workflow-definitions/{workflowDefinitionName}";

	private static final String RUN = DEFINITION + "/workflow-runs/{workflowRunId}";

	private final Account account;

	private final FakeLists lists;

	private final PageTokens tokens;

	private final FakeClock clock;

	private final List<Operation> all;

	ReadOperations(Account account, FakeLists lists, PageTokens tokens, FakeClock clock) {
		this.account = account;
		this.lists = lists;
		this.tokens = tokens;
		this.clock = clock;
		this.all = List.of(Operation.of("GetWorkflowRun", "GET", RUN, this::getWorkflowRun),
				Operation.of("ListWorkflowRuns", "POST", DEFINITION + "/workflow-runs", this::listWorkflowRuns),
				Operation.of("GetWorkflowDefinition", "GET", DEFINITION, this::getWorkflowDefinition),
				Operation.of("ListWorkflowDefinitions", "POST", "/workflow-definitions", this::listWorkflowDefinitions),
				Operation.of("ListSessions", "POST", RUN, this::listSessions),
				Operation.of("ListActs", "POST", DEFINITION + "/acts", this::listActs),
				Operation.of("ListModels", "POST", "/models", this::listModels));
	}

	List<Operation> all() {
		return this.all;
	}

	private String getWorkflowRun(OperationInput input) {
		WorkflowRunKey key = key(input);
		FakeRun run = this.account.run(key);
		Instant now = this.clock.now();
		if (run == null) {
			return unknownRun(key).toJson(key, input.arns(), now);
		}
		Phase phase = run.lookUp(now);
		if (phase == null) {
			throw notFound(key);
		}
		return run.toJson(input.arns(), phase);
	}

	private String listWorkflowRuns(OperationInput input) {
		String name = input.definitionName();
		OperationInput.PageRequest page = input.page();
		input.validate();
		Instant now = this.clock.now();
		View view = this.lists.view(now);
		return list("workflowRunSummaries", definition(name).runTimeline(), input, page, "ListWorkflowRuns " + name,
				(run) -> run.isListed(view, now), (run) -> run.toSummaryJson(input.arns(), run.list(view, now)));
	}

	private String getWorkflowDefinition(OperationInput input) {
		String name = input.definitionName();
		input.validate();
		return definition(name).script().toJson(name, input.arns());
	}

	private String listWorkflowDefinitions(OperationInput input) {
		OperationInput.PageRequest page = input.page();
		input.validate();
		return list("workflowDefinitionSummaries", this.account.definitions(), input, page, "ListWorkflowDefinitions",
				(definition) -> true,
				(definition) -> definition.script().toSummaryJson(definition.name(), input.arns()));
	}

	private String listSessions(OperationInput input) {
		OperationInput.PageRequest page = input.page();
		WorkflowRunKey key = key(input);
		Instant now = this.clock.now();
		View view = this.lists.view(now);
		FakeRun run = foundRun(key, now);
		Timeline<FakeSession> sessions = (run != null) ? run.contents().sessionTimeline() : new Timeline<>();
		return list("sessionSummaries", sessions, input, page, "ListSessions " + key,
				(session) -> session.isListed(view, now), FakeSession::toJson);
	}

	private String listActs(OperationInput input) {
		String name = input.definitionName();
		String runId = input.id("workflowRunId");
		String sessionId = input.id("sessionId");
		OperationInput.PageRequest page = input.page();
		input.validate();
		Instant now = this.clock.now();
		View view = this.lists.view(now);
		return list("actSummaries", acts(name, runId, sessionId, now), input, page,
				"ListActs " + name + " " + runId + " " + sessionId, (act) -> act.isListed(view, now),
				(act) -> act.toJson(view, now));
	}

	private Timeline<FakeAct> acts(String name, @Nullable String runId, @Nullable String sessionId, Instant now) {
		if (runId != null && sessionId == null) {
			FakeRun run = foundRun(new WorkflowRunKey(name, runId), now);
			return (run != null) ? run.contents().actTimeline() : new Timeline<>();
		}
		FakeDefinition definition = definition(name);
		if (sessionId == null) {
			return definition.acts();
		}
		FakeSession session = definition.sessions().get(sessionId);
		if (session == null || !session.run().isFound(now)
				|| (runId != null && !session.run().key().workflowRunId().equals(runId))) {
			throw new ServiceErrorException(ServiceErrors.notFound("session", sessionId));
		}
		return session.acts();
	}

	private String listModels(OperationInput input) {
		int version = input.requiredInteger("clientCompatibilityVersion");
		input.validate();
		return this.account.models().toJson(version);
	}

	private <T extends Timeline.Entry> String list(String member, Timeline<T> timeline, OperationInput input,
			OperationInput.PageRequest page, String list, Predicate<T> filter, Function<T, String> json) {
		Timeline.Order order = this.lists.order(page.ascending());
		String ordered = list + " " + order;
		Position after = null;
		if (page.nextToken() != null) {
			after = this.tokens.read(ordered, page.nextToken());
			if (after == null) {
				input.fail("nextToken", "Value at 'nextToken' is not a token of this list");
			}
		}
		input.validate();
		Timeline.Slice<T> slice = timeline.slice(order, after, page.maxResults(), filter);
		Map<String, String> answer = new LinkedHashMap<>();
		answer.put(member, slice.items().stream().map(json).collect(Collectors.joining(",", "[", "]")));
		if (slice.end() != null) {
			answer.put("nextToken", Json.quote(this.tokens.write(ordered, slice.end())));
		}
		return Json.object(answer);
	}

	private WorkflowRunKey key(OperationInput input) {
		String name = input.definitionName();
		String runId = input.runId();
		input.validate();
		return new WorkflowRunKey(name, runId);
	}

	private FakeDefinition definition(String name) {
		FakeDefinition definition = this.account.definition(name);
		if (definition == null) {
			throw new ServiceErrorException(ServiceErrors.notFound("workflow-definition", name));
		}
		return definition;
	}

	/**
	 * Return a run that is there.
	 * @param key key of the run
	 * @param now the time
	 * @return the run, {@code null} if it is one of the unknown runs that are answered
	 * for
	 */
	private @Nullable FakeRun foundRun(WorkflowRunKey key, Instant now) {
		FakeRun run = this.account.run(key);
		if (run == null) {
			unknownRun(key);
		}
		else if (!run.isFound(now)) {
			throw notFound(key);
		}
		return run;
	}

	private RunScript unknownRun(WorkflowRunKey key) {
		RunScript script = this.account.unknownRuns();
		if (script == null) {
			throw notFound(key);
		}
		return script;
	}

	private static ServiceErrorException notFound(WorkflowRunKey key) {
		return new ServiceErrorException(ServiceErrors.notFound("workflow-run", key.workflowRunId()));
	}

}
