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

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.github.novaact.ActStatus;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.RawConnection.Answer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ReadOperations}.
 */
class ReadOperationsTests {

	private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

	private static final String RUNS = "/workflow-definitions/invoices/workflow-runs";

	private static final String UNKNOWN_ID = "00000000-0000-0000-0000-000000000000";

	private final FakeNovaActService service = FakeNovaActService.start();

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void listsRunsInOrderOfStart() throws IOException {
		List<String> ids = new ArrayList<>();
		for (int second : new int[] { 3, 1, 2 }) {
			ids.add(addRun(second).workflowRunId());
		}
		assertThat(ids("workflowRunSummaries", "workflowRunId", post(RUNS, "{\"sortOrder\":\"Ascending\"}")))
			.containsExactly(ids.get(1), ids.get(2), ids.get(0));
		for (String body : new String[] { "{\"sortOrder\":\"Descending\"}", "{}", "", "{\"sortOrder\":null}" }) {
			assertThat(ids("workflowRunSummaries", "workflowRunId", post(RUNS, body))).containsExactly(ids.get(0),
					ids.get(2), ids.get(1));
		}
	}

	@Test
	void runsOfOneMomentAreInOrderOfBeingAdded() throws IOException {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			ids.add(addRun(0).workflowRunId());
		}
		assertThat(readAll(RUNS, "workflowRunSummaries", "workflowRunId", 7, "{\"sortOrder\":\"Ascending\"}"))
			.isEqualTo(ids);
	}

	@Test
	void pagesStayWhereTheyAreWhileRunsAreAdded() throws IOException {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			ids.add(0, addRun(i).workflowRunId());
		}
		JsonNode first = post(RUNS + "?maxResults=4", "{}").json();
		addRun(100);
		addRun(-100);
		this.service.removeRun(new WorkflowRunKey("invoices", ids.get(3)));
		JsonNode second = post(RUNS + "?maxResults=100&nextToken=" + encode(first.get("nextToken").asString()), "{}")
			.json();
		assertThat(ids("workflowRunSummaries", "workflowRunId", first)).isEqualTo(ids.subList(0, 4));
		assertThat(ids("workflowRunSummaries", "workflowRunId", second)).hasSize(7).startsWith(ids.get(4));
		assertThat(second.has("nextToken")).isFalse();
	}

	@Test
	void runsAreReadOnceWhileOthersAreAdded() throws Exception {
		Set<String> before = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			before.add(addRun(i).workflowRunId());
		}
		AtomicBoolean done = new AtomicBoolean();
		CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 5000 && !done.get(); i++) {
				addRun((i % 2 == 0) ? 1000 + i : i);
			}
		});
		List<String> read = readAll(RUNS, "workflowRunSummaries", "workflowRunId", 10, "{}");
		done.set(true);
		adding.join();
		assertThat(read).doesNotHaveDuplicates().containsAll(before);
	}

	@Test
	void runThatWasRemovedOrReplacedIsNotListed() throws IOException {
		WorkflowRunKey removed = addRun(1);
		WorkflowRunKey replaced = addRun(2);
		this.service.removeRun(removed);
		this.service.addRun(replaced, (run) -> run.status("PAUSED"));
		assertThat(ids("workflowRunSummaries", "status", post(RUNS, "{}"))).containsExactly("PAUSED");
	}

	@Test
	void lastPageHasNoToken() throws IOException {
		addRun(1);
		addRun(2);
		JsonNode page = post(RUNS + "?maxResults=2", "{}").json();
		assertThat(page.get("workflowRunSummaries")).hasSize(2);
		assertThat(page.has("nextToken")).isFalse();
		this.service.addDefinition("empty");
		assertThat(post("/workflow-definitions/empty/workflow-runs", "{}").text())
			.isEqualTo("{\"workflowRunSummaries\":[]}");
	}

	@Test
	void readsTenThousandRunsInPages() throws IOException {
		Set<String> ids = new HashSet<>();
		for (int i = 0; i < 10_000; i++) {
			ids.add(addRun(i).workflowRunId());
		}
		List<String> read = readAll(RUNS, "workflowRunSummaries", "workflowRunId", 100, "{}");
		assertThat(read).hasSize(10_000);
		assertThat(new HashSet<>(read)).isEqualTo(ids);
		assertThat(this.service.requestCount("ListWorkflowRuns")).isEqualTo(100);
	}

	@Test
	void tokensHaveCharactersThatMustBeEncoded() throws IOException {
		for (int i = 0; i < 5; i++) {
			addRun(i);
			String token = post(RUNS + "?maxResults=1", "{}").json().path("nextToken").asString("+/=");
			assertThat(token).contains("+", "/", "=").hasSizeLessThan(2049);
			assertThat(token).doesNotContainAnyWhitespaces();
		}
	}

	@Test
	void tokenIsOfOneListAndOneOrder() throws IOException {
		for (int i = 0; i < 2; i++) {
			addRun(i);
			this.service.addRun("others");
			this.service.addDefinition("definition-" + i);
		}
		String token = encode(post(RUNS + "?maxResults=1", "{}").json().get("nextToken").asString());
		assertThat(post(RUNS + "?nextToken=" + token, "{\"sortOrder\":\"Descending\"}").status()).isEqualTo(200);
		assertInvalid(post(RUNS + "?nextToken=" + token, "{\"sortOrder\":\"Ascending\"}"), "nextToken");
		assertInvalid(post("/workflow-definitions/others/workflow-runs?nextToken=" + token, "{}"), "nextToken");
		assertInvalid(post("/workflow-definitions?nextToken=" + token, "{}"), "nextToken");
		this.service.lists().expireTokens();
		assertInvalid(post(RUNS + "?nextToken=" + token, "{}"), "nextToken");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "", "a%20b", "%2B%2F8%3D", "AAAA" })
	void unknownTokenIsInvalid(String token) throws IOException {
		addRun(0);
		assertInvalid(post(RUNS + "?nextToken=" + token, "{}"), "nextToken");
	}

	@Test
	void changedTokenIsInvalid() throws IOException {
		addRun(0);
		addRun(1);
		String token = post(RUNS + "?maxResults=1", "{}").json().get("nextToken").asString();
		assertInvalid(post(RUNS + "?nextToken=" + encode(token.substring(0, token.length() - 1)), "{}"), "nextToken");
		char changed = (token.charAt(20) != 'A') ? 'A' : 'B';
		assertInvalid(post(RUNS + "?nextToken=" + encode(token.substring(0, 20) + changed + token.substring(21)), "{}"),
				"nextToken");
		assertInvalid(post(RUNS + "?nextToken=" + "x".repeat(2049), "{}"), "nextToken");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "101", "-1", "1.5", "ten", "", "99999999999" })
	void sizeOfPageIsFromOneToHundred(String maxResults) throws IOException {
		addRun(0);
		for (String path : new String[] { RUNS, "/workflow-definitions", "/workflow-definitions/invoices/acts" }) {
			assertInvalid(post(path + "?maxResults=" + maxResults, "{}"), "maxResults");
		}
	}

	@Test
	void memberGivenTwiceIsInvalid() throws IOException {
		addRun(0);
		assertInvalid(post(RUNS + "?maxResults=1&maxResults=1", "{}"), "maxResults");
	}

	@Test
	void sortOrderIsOneOfTwo() throws IOException {
		addRun(0);
		assertInvalid(post(RUNS, "{\"sortOrder\":\"ascending\"}"), "sortOrder");
		assertThat(post(RUNS, "{\"sortOrder\":1}").errorCode()).isEqualTo("SerializationException");
		assertThat(post(RUNS, "{\"other\":1}").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[]", "\"x\"", "{} {}", "null" })
	void bodyMustBeJsonObject(String body) throws IOException {
		addRun(0);
		for (String path : new String[] { RUNS, "/models?clientCompatibilityVersion=1" }) {
			Answer answer = post(path, body);
			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.errorCode()).isEqualTo("SerializationException");
		}
	}

	@Test
	void bodyMustBeOfMediaTypeJson() throws IOException {
		addRun(0);
		SignedRequest request = SignedRequest.of(this.service, RUNS).post("{}").header("Content-Type", "text/plain");
		assertThat(RawConnection.exchange(this.service, request).status()).isEqualTo(415);
		request = SignedRequest.of(this.service, RUNS).post("{}").header("Content-Type", "application/json; a=b");
		assertThat(RawConnection.exchange(this.service, request).status()).isEqualTo(200);
	}

	@Test
	void malformedNamesAndIdsAreInvalid() throws IOException {
		String upperCase = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
		assertInvalid(post("/workflow-definitions/a%20b/workflow-runs", "{}"), "workflowDefinitionName");
		assertInvalid(get("/workflow-definitions/" + "x".repeat(41)), "workflowDefinitionName");
		assertInvalid(post("/workflow-definitions/invoices/workflow-runs/" + upperCase, "{}"), "workflowRunId");
		assertInvalid(post("/workflow-definitions/invoices/acts?workflowRunId=x&sessionId=" + upperCase, "{}"),
				"workflowRunId", "sessionId");
		assertInvalid(post("/models", "{}"), "clientCompatibilityVersion");
		assertInvalid(post("/models?clientCompatibilityVersion=one", "{}"), "clientCompatibilityVersion");
	}

	@ParameterizedTest
	@MethodSource
	void whatIsNotThereIsNotFound(String method, String path, String resourceType) throws IOException {
		addRun(0);
		Answer answer = method.equals("GET") ? get(path) : post(path, "{}");
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.errorCode()).isEqualTo("ResourceNotFoundException");
		assertThat(answer.json().get("resourceType").asString()).isEqualTo(resourceType);
		assertThat(answer.json().get("resourceId").asString()).isIn("none", UNKNOWN_ID);
	}

	static Stream<Arguments> whatIsNotThereIsNotFound() {
		return Stream.of(Arguments.of("GET", "/workflow-definitions/none", "workflow-definition"),
				Arguments.of("POST", "/workflow-definitions/none/workflow-runs", "workflow-definition"),
				Arguments.of("POST", "/workflow-definitions/none/acts", "workflow-definition"),
				Arguments.of("POST", "/workflow-definitions/none/workflow-runs/" + UNKNOWN_ID, "workflow-run"),
				Arguments.of("POST", "/workflow-definitions/invoices/workflow-runs/" + UNKNOWN_ID, "workflow-run"),
				Arguments.of("POST", "/workflow-definitions/invoices/acts?workflowRunId=" + UNKNOWN_ID, "workflow-run"),
				Arguments.of("POST", "/workflow-definitions/invoices/acts?sessionId=" + UNKNOWN_ID, "session"));
	}

	@Test
	void definitionIsThereAsSoonAsItsRunWas() throws IOException {
		addRun(0);
		JsonNode definition = get("/workflow-definitions/invoices").json();
		assertThat(definition.propertyNames()).containsExactly("name", "arn", "createdAt", "status");
		this.service.addDefinition("invoices", (script) -> script.description("new"));
		assertThat(get("/workflow-definitions/invoices").json().get("description").asString()).isEqualTo("new");
		assertThat(post(RUNS, "{}").json().get("workflowRunSummaries")).hasSize(1);
		this.service.removeRun(addRun(1));
		this.service.removeDefinition("invoices");
		assertThat(get("/workflow-definitions/invoices").status()).isEqualTo(404);
		assertThat(post("/workflow-definitions", "{}").text()).isEqualTo("{\"workflowDefinitionSummaries\":[]}");
	}

	@Test
	void definitionsAreInOrderOfCreation() throws IOException {
		for (int second : new int[] { 3, 1, 2 }) {
			this.service.addDefinition("d-" + second, (script) -> script.createdAt(START.plusSeconds(second)));
		}
		assertThat(readAll("/workflow-definitions", "workflowDefinitionSummaries", "workflowDefinitionName", 1,
				"{\"sortOrder\":\"Ascending\"}"))
			.containsExactly("d-1", "d-2", "d-3");
		this.service.addDefinition("d-1", (script) -> script.createdAt(START.plusSeconds(9)));
		assertThat(ids("workflowDefinitionSummaries", "workflowDefinitionName",
				post("/workflow-definitions", "{}").json()))
			.containsExactly("d-1", "d-3", "d-2");
	}

	@Test
	void scriptsChangeMembersOfLists() throws IOException {
		this.service.addRun("invoices",
				(run) -> run.status("PAUSED")
					.extraMember("extra", "1")
					.without("startedAt")
					.traceLocationOfType("GCS", "x"));
		assertThat(post(RUNS, "{}").json().get("workflowRunSummaries").get(0).propertyNames())
			.containsExactly("workflowRunArn", "workflowRunId", "status", "traceLocation", "extra");
		this.service.addDefinition("invoices",
				(definition) -> definition.without("status").extraMember("name", "null"));
		assertThat(post("/workflow-definitions", "{}").json().get("workflowDefinitionSummaries").get(0).propertyNames())
			.containsExactly("workflowDefinitionArn", "workflowDefinitionName", "createdAt", "name");
	}

	@Test
	void listsActsOfDefinitionOfRunAndOfSession() throws IOException {
		WorkflowRunKey first = addRun(1);
		WorkflowRunKey second = addRun(2);
		String session = this.service.addSession(first);
		String otherSession = this.service.addSession(first);
		this.service.addSession(second, UNKNOWN_ID);
		String act = this.service.addAct(first, session, (script) -> script.startedAt(START));
		String otherAct = this.service.addAct(first, otherSession, (script) -> script.startedAt(START.plusSeconds(1)));
		String actOfSecond = this.service.addAct(second, UNKNOWN_ID,
				(script) -> script.startedAt(START.plusSeconds(2)));
		assertThat(acts("")).containsExactly(actOfSecond, otherAct, act);
		assertThat(acts("?workflowRunId=" + first.workflowRunId())).containsExactly(otherAct, act);
		assertThat(acts("?sessionId=" + session)).containsExactly(act);
		assertThat(acts("?workflowRunId=" + first.workflowRunId() + "&sessionId=" + otherSession))
			.containsExactly(otherAct);
		assertThat(post(
				"/workflow-definitions/invoices/acts?workflowRunId=" + second.workflowRunId() + "&sessionId=" + session,
				"{}")
			.status()).isEqualTo(404);
		assertThat(ids("sessionSummaries", "sessionId", post(RUNS + "/" + first.workflowRunId(), "{}").json()))
			.containsExactly(otherSession, session);
		this.service.removeRun(first);
		assertThat(acts("")).containsExactly(actOfSecond);
	}

	@Test
	void actsArePlayedFromScripts() throws IOException {
		WorkflowRunKey key = addRun(0);
		String session = this.service.addSession(key);
		String act = this.service.addAct(key, session, (script) -> script.status(ActStatus.PENDING_HUMAN_ACTION)
			.endsAfter(Duration.ofMinutes(1), ActStatus.FAILED));
		assertThat(act(act).get("status").asString()).isEqualTo("PENDING_HUMAN_ACTION");
		assertThat(act(act).has("endedAt")).isFalse();
		this.service.advance(Duration.ofMinutes(1));
		assertThat(act(act).get("status").asString()).isEqualTo("FAILED");
		assertThat(Duration.between(Instant.parse(act(act).get("startedAt").asString()),
				Instant.parse(act(act).get("endedAt").asString())))
			.isEqualTo(Duration.ofMinutes(1));
		String other = this.service.addAct(key, session);
		this.service.setActStatus(key, other, "THINKING");
		assertThat(act(other).get("status").asString()).isEqualTo("THINKING");
		this.service.endAct(key, other, ActStatus.SUCCEEDED);
		assertThat(act(other).get("status").asString()).isEqualTo("SUCCEEDED");
		assertThat(act(other).has("endedAt")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "session-1", "", "0000000-0000-0000-0000-000000000001",
			"AAAAAAAA-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000001 " })
	void idThatIsNoUuidIsRefused(String id) {
		WorkflowRunKey key = addRun(0);
		String session = this.service.addSession(key);
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.addSession(key, id))
			.withMessageContaining("'sessionId' must be a UUID in lower case");
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.addAct(key, session, id, (script) -> {
		})).withMessageContaining("'actId' must be a UUID in lower case");
	}

	@Test
	void whatIsWrongInScriptsIsRefused() {
		WorkflowRunKey key = addRun(0);
		WorkflowRunKey unknown = new WorkflowRunKey("invoices", UNKNOWN_ID);
		String session = this.service.addSession(key);
		String act = this.service.addAct(key, session);
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.addSession(unknown));
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.addSession(key, session));
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.addAct(key, UNKNOWN_ID));
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.addAct(key, session, act, (script) -> {
		}));
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.endAct(key, act, ActStatus.RUNNING));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.service.endAct(key, UNKNOWN_ID, ActStatus.SUCCEEDED));
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.addDefinition("a b"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.hideRun(unknown));
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.lists().hide(unknown));
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.enqueue("ListRuns", FakeAnswer.throttled()))
			.withMessageContaining("ListWorkflowRuns");
	}

	@Test
	void pageOfListIsLookup() throws IOException {
		this.service.addRun("invoices", (run) -> run.endsAfterLookups(2, WorkflowRunStatus.FAILED));
		List<String> statuses = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			statuses.addAll(ids("workflowRunSummaries", "status", post(RUNS, "{}").json()));
		}
		assertThat(statuses).containsExactly("RUNNING", "RUNNING", "FAILED");
	}

	@Test
	void runChangesStatusWhateverItsScriptSays() throws IOException {
		WorkflowRunKey key = addRun(0);
		this.service.setRunStatus(key, "PAUSED");
		assertThat(run(key).get("status").asString()).isEqualTo("PAUSED");
		assertThat(run(key).has("endedAt")).isFalse();
		this.service.endRun(key, WorkflowRunStatus.SUCCEEDED);
		String endedAt = run(key).get("endedAt").asString();
		this.service.advance(Duration.ofHours(1));
		this.service.setRunStatus(key, "DELETING");
		assertThat(run(key).get("status").asString()).isEqualTo("DELETING");
		assertThat(run(key).get("endedAt").asString()).isEqualTo(endedAt);
	}

	@Test
	void runAppearsWhenScriptOrTestSaysSo() throws IOException {
		WorkflowRunKey late = this.service.addRun("invoices", (run) -> run.appearsAfter(Duration.ofSeconds(30)));
		WorkflowRunKey later = this.service.addRun("invoices", (run) -> run.appearsAfterLookups(2));
		assertThat(get(path(late)).status()).isEqualTo(404);
		assertThat(post(path(late), "{}").status()).isEqualTo(404);
		assertThat(post(RUNS, "{}").json().get("workflowRunSummaries")).isEmpty();
		this.service.advance(Duration.ofSeconds(30));
		assertThat(get(path(late)).status()).isEqualTo(200);
		for (int status : new int[] { 404, 404, 200, 200 }) {
			assertThat(get(path(later)).status()).isEqualTo(status);
		}
		assertThat(post(RUNS, "{}").json().get("workflowRunSummaries")).hasSize(2);
		String session = this.service.addSession(late);
		this.service.addAct(late, session);
		this.service.hideRun(late);
		assertThat(get(path(late)).status()).isEqualTo(404);
		assertThat(post(RUNS, "{}").json().get("workflowRunSummaries")).hasSize(1);
		assertThat(acts("")).isEmpty();
		this.service.showRun(late);
		assertThat(get(path(late)).status()).isEqualTo(200);
		assertThat(acts("")).hasSize(1);
	}

	@Test
	void answersAreForOneOperation() throws IOException {
		WorkflowRunKey key = addRun(0);
		this.service.enqueue("ListWorkflowRuns", FakeAnswer.throttled(), 2);
		this.service.enqueue(FakeAnswer.conflict());
		this.service.answerAlways("ListActs", FakeAnswer.accessDenied());
		assertThat(get(path(key)).status()).isEqualTo(409);
		assertThat(get(path(key)).status()).isEqualTo(200);
		for (int status : new int[] { 429, 429, 200 }) {
			assertThat(post(RUNS, "{}").status()).isEqualTo(status);
		}
		Answer denied = post("/workflow-definitions/invoices/acts", "{}");
		assertThat(denied.status()).isEqualTo(403);
		assertThat(denied.message()).contains("nova-act:ListActs");
		this.service.answerAlways(FakeAnswer.status(500));
		assertThat(get(path(key)).status()).isEqualTo(500);
		assertThat(post("/workflow-definitions/invoices/acts", "{}").status()).isEqualTo(403);
	}

	@Test
	void probesAreRequestsUnlessToldOtherwise() throws IOException {
		SignedRequest probe = SignedRequest.of(this.service, addRun(0))
			.header("User-Agent", "novaact-spring-boot/1 probe");
		this.service.enqueue(FakeAnswer.throttled(), 2);
		assertThat(RawConnection.exchange(this.service, probe).status()).isEqualTo(429);
		this.service.ignoreProbes();
		assertThat(RawConnection.exchange(this.service, probe).status()).isEqualTo(200);
		assertThat(post(RUNS, "{}").status()).isEqualTo(429);
		this.service.answerAlways(FakeAnswer.accessDenied());
		assertThat(RawConnection.exchange(this.service, probe).status()).isEqualTo(403);
		assertThat(this.service.requests()).extracting(RecordedRequest::status).containsExactly(429, 429);
	}

	@Test
	void recordsOperationQueryAndBody() throws IOException {
		addRun(0);
		post(RUNS + "?maxResults=7", "{\"sortOrder\":\"Ascending\"}");
		get("/elsewhere");
		RecordedRequest request = this.service.requests("ListWorkflowRuns").get(0);
		assertThat(request.operation()).isEqualTo("ListWorkflowRuns");
		assertThat(request.queryParameter("maxResults")).isEqualTo("7");
		assertThat(request.queryParameter("nextToken")).isNull();
		assertThat(request.body()).isEqualTo("{\"sortOrder\":\"Ascending\"}");
		assertThat(this.service.lastRequest().operation()).isNull();
		assertThat(this.service.lastRequest().queryParameter("maxResults")).isNull();
		assertThat(this.service.requestCount("ListWorkflowRuns")).isOne();
		assertThat(this.service.requestCount("GetWorkflowRun")).isZero();
		this.service.awaitRequests("ListWorkflowRuns", 1, Duration.ZERO);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "-", "GetWorkflowRun" })
	void requestsOverLimitAreThrottled(@Nullable String operation) throws IOException {
		WorkflowRunKey key = addRun(0);
		FakeNovaActServiceTests.SteppingClock clock = new FakeNovaActServiceTests.SteppingClock();
		try (FakeNovaActService limited = FakeNovaActService.builder().clock(clock).start()) {
			limited.addRun(key);
			if (operation != null) {
				limited.setRequestLimit(operation, 2);
			}
			else {
				limited.setRequestLimit(2);
			}
			for (int step : new int[] { 0, 500, 500, 0, 500 }) {
				clock.step(Duration.ofMillis(step));
				boolean served = RawConnection.exchange(limited, SignedRequest.of(limited, key)).status() == 200;
				assertThat(served).isEqualTo(limited.requestCount() != 4);
			}
			Answer throttled = RawConnection.exchange(limited, SignedRequest.of(limited, key));
			assertThat(throttled.errorCode()).isEqualTo("ThrottlingException");
			assertThat(throttled.headers()).containsEntry("Retry-After", "1");
			int other = RawConnection.exchange(limited, SignedRequest.of(limited, RUNS).post("{}")).status();
			assertThat(other).isEqualTo((operation != null) ? 200 : 429);
			limited.reset();
			limited.addRun(key);
			assertThat(RawConnection.exchange(limited, SignedRequest.of(limited, key)).status()).isEqualTo(200);
		}
	}

	@Test
	void resetForgetsWhatThereIs() throws IOException {
		WorkflowRunKey key = addRun(0);
		this.service.models().add("model");
		this.service.lists().freeze();
		this.service.lists().setShuffled(true);
		this.service.lists().setLag(Duration.ofDays(1));
		this.service.advance(Duration.ofDays(1));
		Instant before = Instant.now().minusSeconds(1);
		this.service.reset();
		assertThat(this.service.clock().instant()).isBetween(before, before.plusSeconds(3600));
		assertThat(get("/workflow-definitions/invoices").status()).isEqualTo(404);
		assertThat(post("/models?clientCompatibilityVersion=1", "{}").json().get("modelSummaries")).isEmpty();
		this.service.addRun(key);
		assertThat(post(RUNS, "{}").json().get("workflowRunSummaries")).hasSize(1);
	}

	private WorkflowRunKey addRun(int second) {
		return this.service.addRun("invoices", (run) -> run.startedAt(START.plusSeconds(second)));
	}

	private JsonNode run(WorkflowRunKey key) throws IOException {
		return get(path(key)).json();
	}

	private List<String> acts(String query) throws IOException {
		return ids("actSummaries", "actId", post("/workflow-definitions/invoices/acts" + query, "{}").json());
	}

	private JsonNode act(String actId) throws IOException {
		return post("/workflow-definitions/invoices/acts", "{}").json()
			.get("actSummaries")
			.valueStream()
			.filter((act) -> act.get("actId").asString().equals(actId))
			.findFirst()
			.orElseThrow();
	}

	private static String path(WorkflowRunKey key) {
		return "/workflow-definitions/" + key.workflowDefinitionName() + "/workflow-runs/" + key.workflowRunId();
	}

	private List<String> readAll(String path, String member, String id, int size, String body) throws IOException {
		List<String> ids = new ArrayList<>();
		String query = "?maxResults=" + size;
		try (RawConnection connection = RawConnection.to(this.service)) {
			while (query != null) {
				JsonNode page = connection.send(SignedRequest.of(this.service, path + query).post(body).text())
					.read()
					.json();
				ids.addAll(ids(member, id, page));
				assertThat(ids).hasSizeLessThanOrEqualTo(10_000);
				query = page.has("nextToken")
						? "?maxResults=" + size + "&nextToken=" + encode(page.get("nextToken").asString()) : null;
			}
		}
		return ids;
	}

	private static List<String> ids(String member, String id, Answer answer) {
		return ids(member, id, answer.json());
	}

	private static List<String> ids(String member, String id, JsonNode page) {
		return page.get(member).valueStream().map((summary) -> summary.get(id).asString()).toList();
	}

	private Answer get(String path) throws IOException {
		return RawConnection.exchange(this.service, SignedRequest.of(this.service, path));
	}

	private Answer post(String path, String body) throws IOException {
		return RawConnection.exchange(this.service, SignedRequest.of(this.service, path).post(body));
	}

	private static void assertInvalid(Answer answer, String... fields) {
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.errorCode()).isEqualTo("ValidationException");
		assertThat(answer.json().get("reason").asString()).isEqualTo("FieldValidationFailed");
		assertThat(answer.json().get("fieldList").valueStream().map((field) -> field.get("name").asString()))
			.containsExactly(fields);
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
