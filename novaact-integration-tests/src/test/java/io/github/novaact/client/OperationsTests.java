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

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.ActStatus;
import io.github.novaact.ActSummary;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.ConflictException;
import io.github.novaact.CreateActOptions;
import io.github.novaact.CreateWorkflowDefinitionOptions;
import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.InternalServerException;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.ListOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.SessionSummary;
import io.github.novaact.SortOrder;
import io.github.novaact.ThrottlingException;
import io.github.novaact.TraceLocationType;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowDefinition;
import io.github.novaact.WorkflowDefinitionStatus;
import io.github.novaact.WorkflowDefinitionSummary;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.test.RecordedRequest;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the operations other than {@code GetWorkflowRun}, which has its own.
 */
@ExtendWith(OutputCaptureExtension.class)
class OperationsTests {

	private static final String RUN_ID = "11111111-1111-4111-8111-111111111111";

	private static final WorkflowRunKey KEY = new WorkflowRunKey("flow", RUN_ID);

	private static final String SESSION_ID = "22222222-2222-4222-8222-222222222222";

	private static final String ACT_ID = "33333333-3333-4333-8333-333333333333";

	private static final AtomicInteger NUMBER = new AtomicInteger();

	private static final String DEFINITION_ARN = "arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow";

	static final List<Operation> operations = List.of(
			new Operation("ListWorkflowRuns", (client) -> client.listWorkflowRuns("flow").stream().toList()),
			new Operation("GetWorkflowDefinition", (client) -> client.getWorkflowDefinition("flow")),
			new Operation("ListWorkflowDefinitions", (client) -> client.listWorkflowDefinitions().stream().toList()),
			new Operation("ListSessions", (client) -> client.listSessions(KEY).stream().toList()),
			new Operation("ListActs", (client) -> client.listActs(KEY).stream().toList()),
			new Operation("ListModels", (client) -> client.listModels(2)),
			new Operation("CreateWorkflowDefinition",
					(client) -> client.createWorkflowDefinition("new-" + NUMBER.incrementAndGet(),
							CreateWorkflowDefinitionOptions.defaults())),
			new Operation("DeleteWorkflowDefinition", (client) -> client.deleteWorkflowDefinition("flow")),
			new Operation("CreateWorkflowRun",
					(client) -> client.createWorkflowRun("flow", CreateWorkflowRunOptions.of("model"))),
			new Operation("DeleteWorkflowRun", (client) -> client.deleteWorkflowRun(KEY)),
			new Operation("CreateSession", (client) -> client.createSession(KEY, null)),
			new Operation("CreateAct", (client) -> client.createAct(KEY, SESSION_ID, CreateActOptions.of("task"))));

	private final FakeNovaActService fake = FakeNovaActService.builder().sessionToken("token/+=").start();

	private final NovaActClient client = TestClients.builder(this.fake).build();

	OperationsTests() {
		this.fake.addRun(KEY,
				(run) -> run.startedAt(Instant.parse("2026-01-02T03:04:05.678Z")).traceLocation("s3://bucket/trace"));
		this.fake.addSession(KEY, SESSION_ID);
		this.fake.addAct(KEY, SESSION_ID, ACT_ID,
				(act) -> act.status(ActStatus.FAILED)
					.startedAt(Instant.parse("2026-01-02T03:04:10Z"))
					.endedAt(Instant.parse("2026-01-02T03:04:20.5Z"))
					.traceLocation("s3://bucket/act"));
		this.fake.addDefinition("flow",
				(definition) -> definition.createdAt(Instant.parse("2026-01-01T00:00:00Z"))
					.description("for nobody's eyes")
					.exportConfig("bucket", "prefix/"));
	}

	@AfterEach
	void close() {
		this.client.close();
		this.fake.close();
	}

	@Test
	void runSummaryHasEveryMember() {
		WorkflowRunSummary run = this.client.listWorkflowRuns("flow").iterator().next();
		assertThat(run.workflowRunArn()).isEqualTo(DEFINITION_ARN + "/workflow-run/" + RUN_ID);
		assertThat(run.key()).isEqualTo(KEY);
		assertThat(run.status()).isEqualTo(WorkflowRunStatus.RUNNING);
		assertThat(run.startedAt()).isEqualTo("2026-01-02T03:04:05.678Z");
		assertThat(run.endedAt()).isNull();
		assertThat(run.duration()).isNull();
		assertThat(run.traceLocation().location()).isEqualTo("s3://bucket/trace");
		assertThat(run.traceLocation().locationType()).isEqualTo(TraceLocationType.S3);
	}

	@Test
	void definitionHasEveryMemberAndNoDescriptionInItsText() {
		WorkflowDefinition definition = this.client.getWorkflowDefinition("flow");
		assertThat(definition)
			.isEqualTo(new WorkflowDefinition("flow", DEFINITION_ARN, Instant.parse("2026-01-01T00:00:00Z"), "ACTIVE",
					"for nobody's eyes", new WorkflowDefinition.ExportConfig("bucket", "prefix/")));
		assertThat(definition.status()).isEqualTo(WorkflowDefinitionStatus.ACTIVE);
		assertThat(definition.toString()).contains("flow", "bucket").doesNotContain("eyes");
		assertThat(this.client.listWorkflowDefinitions()).containsExactly(
				new WorkflowDefinitionSummary(DEFINITION_ARN, "flow", Instant.parse("2026-01-01T00:00:00Z"), "ACTIVE"));
	}

	@Test
	void sessionsAndActsHaveEveryMember() {
		assertThat(this.client.listSessions(KEY)).containsExactly(new SessionSummary(SESSION_ID));
		ActSummary act = this.client.listActs(KEY).iterator().next();
		assertThat(act.workflowRunId()).isEqualTo(RUN_ID);
		assertThat(act.sessionId()).isEqualTo(SESSION_ID);
		assertThat(act.actId()).isEqualTo(ACT_ID);
		assertThat(act.status()).isEqualTo(ActStatus.FAILED);
		assertThat(act.isTerminal()).isTrue();
		assertThat(act.duration()).hasMillis(10_500);
		assertThat(act.traceLocation().location()).isEqualTo("s3://bucket/act");
		assertThat(this.client.listActs(KEY, SESSION_ID, ListOptions.defaults())).containsExactly(act);
		assertThat(this.fake.lastRequest().queryParameter("sessionId")).isEqualTo(SESSION_ID);
	}

	@Test
	void statusesThatAreNotKnownAreKept() {
		this.fake.setRunStatus(KEY, "PAUSED");
		this.fake.setActStatus(KEY, ACT_ID, "PONDERING");
		this.fake.addDefinition("flow", (definition) -> definition.status("ARCHIVED"));
		WorkflowRunSummary run = this.client.listWorkflowRuns("flow").iterator().next();
		assertThat(run.status()).isEqualTo(WorkflowRunStatus.UNKNOWN);
		assertThat(run.statusAsString()).isEqualTo("PAUSED");
		assertThat(run.isTerminal()).isFalse();
		ActSummary act = this.client.listActs(KEY).iterator().next();
		assertThat(act.status()).isEqualTo(ActStatus.UNKNOWN);
		assertThat(act.statusAsString()).isEqualTo("PONDERING");
		assertThat(act.isTerminal()).isFalse();
		assertThat(this.client.getWorkflowDefinition("flow").status()).isEqualTo(WorkflowDefinitionStatus.UNKNOWN);
		assertThat(this.client.getWorkflowDefinition("flow").statusAsString()).isEqualTo("ARCHIVED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1767323045.678", "\"2026-01-02T03:04:05.678Z\"", "\"2026-01-02T04:04:05.678+01:00\"",
			"\"1767323045.678\"" })
	void timestampsOfEveryForm(String timestamp) {
		this.fake.enqueue(FakeAnswer.json(200, runs(timestamp, null)));
		assertThat(this.client.listWorkflowRuns("flow").iterator().next().startedAt())
			.isEqualTo("2026-01-02T03:04:05.678Z");
		this.fake.enqueue(FakeAnswer.json(200, "{\"name\":\"flow\",\"arn\":\"" + DEFINITION_ARN
				+ "\",\"status\":\"ACTIVE\",\"createdAt\":" + timestamp + "}"));
		assertThat(this.client.getWorkflowDefinition("flow").createdAt()).isEqualTo("2026-01-02T03:04:05.678Z");
	}

	@Test
	void unknownMembersAreIgnoredAndNullIsAbsent() {
		this.fake.enqueue(FakeAnswer.json(200,
				"{\"more\":1,\"nextToken\":null,\"workflowRunSummaries\":[{\"workflowRunArn\":\"" + DEFINITION_ARN
						+ "/workflow-run/" + RUN_ID + "\",\"workflowRunId\":\"" + RUN_ID
						+ "\",\"status\":\"RUNNING\",\"startedAt\":1,\"endedAt\":null,\"traceLocation\":null,"
						+ "\"other\":{}}]}"));
		assertThat(this.client.listWorkflowRuns("flow").stream()).singleElement()
			.satisfies((run) -> assertThat(run.traceLocation()).isNull());
	}

	@ParameterizedTest
	@MethodSource
	void answerThatCannotBeUnderstoodNamesTheMember(String answer, Function<NovaActClient, Object> call,
			String problem) {
		this.fake.enqueue(FakeAnswer.json(200, answer).withRequestId("r-1"));
		InvalidResponseException failure = catchThrowableOfType(InvalidResponseException.class,
				() -> call.apply(this.client));
		assertThat(failure).hasMessageContaining(problem).hasMessageContaining("r-1");
		assertThat(this.fake.requestCount()).isOne();
	}

	static Stream<Object[]> answerThatCannotBeUnderstoodNamesTheMember() {
		Function<NovaActClient, Object> runs = (client) -> client.listWorkflowRuns("flow").stream().toList();
		Function<NovaActClient, Object> models = (client) -> client.listModels(2);
		Function<NovaActClient, Object> definition = (client) -> client.getWorkflowDefinition("flow");
		return Stream.of(new Object[] { "{}", runs, "'workflowRunSummaries'" },
				new Object[] { "{\"workflowRunSummaries\":{}}", runs, "'workflowRunSummaries' that is not a list" },
				new Object[] { "[]", runs, "is not a JSON object" },
				new Object[] { "{\"nextToken\":7,\"workflowRunSummaries\":[]}", runs, "'nextToken' that is not text" },
				new Object[] { "{\"modelSummaries\":[],\"modelAliases\":[]}", models, "'compatibilityInformation'" },
				new Object[] {
						"{\"name\":\"other\",\"arn\":\"" + DEFINITION_ARN + "\",\"status\":\"ACTIVE\",\"createdAt\":1}",
						definition, "another" },
				new Object[] { "{\"name\":\"flow\",\"arn\":\"" + DEFINITION_ARN + "\",\"status\":\"ACTIVE\"}",
						definition, "'createdAt'" });
	}

	@ParameterizedTest
	@MethodSource
	void elementThatCannotBeReadIsLeftOutAndLogged(String answer, Function<NovaActClient, List<?>> call, String problem,
			CapturedOutput output) {
		this.fake.enqueue(FakeAnswer.json(200, answer).withRequestId("r-1"));
		assertThat(call.apply(this.client)).isEmpty();
		assertThat(output).contains("is left out").contains(problem).contains("r-1");
	}

	static Stream<Object[]> elementThatCannotBeReadIsLeftOutAndLogged() {
		Function<NovaActClient, List<?>> runs = (client) -> client.listWorkflowRuns("flow").stream().toList();
		Function<NovaActClient, List<?>> acts = (client) -> client.listActs(KEY).stream().toList();
		Function<NovaActClient, List<?>> sessions = (client) -> client.listSessions(KEY).stream().toList();
		Function<NovaActClient, List<?>> models = (client) -> client.listModels(2).modelSummaries();
		Function<NovaActClient, List<?>> definitions = (client) -> client.listWorkflowDefinitions().stream().toList();
		String act = "{\"workflowRunId\":\"%s\",\"sessionId\":\"" + SESSION_ID + "\",\"actId\":\"" + ACT_ID
				+ "\",\"status\":\"RUNNING\",\"startedAt\":1}";
		return Stream.of(new Object[] { "{\"workflowRunSummaries\":[7]}", runs, "'workflowRunSummaries'" },
				new Object[] { runs("\"soon\"", null), runs,
						"'workflowRunSummaries[0].startedAt' that is not a timestamp" },
				new Object[] { runs("1", "{\"location\":\"x\"}"), runs,
						"'workflowRunSummaries[0].traceLocation.locationType'" },
				new Object[] { runs("1", "7"), runs, "'workflowRunSummaries[0].traceLocation' that is not an object" },
				new Object[] { runs("1", null).replace("workflow-definition/flow/", "workflow-definition/other/"), runs,
						"another" },
				new Object[] { runs("1", null).replace("arn:aws:", "urn:aws:"), runs, "unknown form" },
				new Object[] { "{\"sessionSummaries\":[{}]}", sessions, "'sessionSummaries[0].sessionId'" },
				new Object[] { "{\"modelSummaries\":[{\"modelId\":\"m\",\"modelLifecycle\":{\"status\":\"ACTIVE\"},"
						+ "\"minimumCompatibilityVersion\":1.5}],\"modelAliases\":[],"
						+ "\"compatibilityInformation\":{\"clientCompatibilityVersion\":2,\"supportedModelIds\":[]}}",
						models, "'modelSummaries[0].minimumCompatibilityVersion' that is not an integer" },
				new Object[] { "{\"actSummaries\":[{}]}", acts, "'actSummaries[0].workflowRunId'" },
				new Object[] { "{\"actSummaries\":[" + act.formatted(ACT_ID) + "]}", acts, "another run" },
				new Object[] { "{\"workflowDefinitionSummaries\":[{}]}", definitions,
						"'workflowDefinitionSummaries[0].workflowDefinition" });
	}

	private static String runs(String startedAt, String traceLocation) {
		return "{\"workflowRunSummaries\":[{\"workflowRunArn\":\"" + DEFINITION_ARN + "/workflow-run/" + RUN_ID
				+ "\",\"workflowRunId\":\"" + RUN_ID + "\",\"status\":\"RUNNING\",\"startedAt\":" + startedAt
				+ ((traceLocation != null) ? ",\"traceLocation\":" + traceLocation : "") + "}]}";
	}

	@Test
	void badArgumentsAreRefusedBeforeAnythingIsSent() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.listWorkflowRuns("no name"))
			.withMessageContaining("'workflowDefinitionName'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.getWorkflowDefinition("a/b"))
			.withMessageContaining("'workflowDefinitionName'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.client.listActs(KEY, "session", ListOptions.defaults()))
			.withMessageContaining("'sessionId'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.listSessions(null))
			.withMessageContaining("'key'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.listWorkflowRuns("flow", null))
			.withMessageContaining("'options'");
		assertThatIllegalArgumentException().isThrownBy(() -> new ListOptions(0, null, null))
			.withMessageContaining("'pageSize' must be from 1 to 100 but was 0");
		assertThatIllegalArgumentException().isThrownBy(() -> new ListOptions(101, null, null))
			.withMessageContaining("'pageSize'");
		assertThatIllegalArgumentException().isThrownBy(() -> new ListOptions(1, null, "a b"))
			.withMessageContaining("'nextToken'");
		assertThatIllegalArgumentException().isThrownBy(() -> new ListOptions(1, null, "x".repeat(2049)))
			.withMessageContaining("'nextToken'");
		assertThat(this.fake.requestCount()).isZero();
	}

	@Test
	void optionsAreOnTheWire() {
		this.client.listWorkflowRuns("flow", new ListOptions(7, SortOrder.ASCENDING, null)).stream().toList();
		RecordedRequest request = this.fake.lastRequest();
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.queryParameter("maxResults")).isEqualTo("7");
		assertThat(request.body()).isEqualTo("{\"sortOrder\":\"Ascending\"}");
		assertThat(request.header("Content-Type")).isEqualTo("application/json");
		this.client.listWorkflowRuns("flow").stream().toList();
		assertThat(this.fake.lastRequest().body()).isEqualTo("{}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a+b/c=d==", "%2F%25", "a&b=c?d#e", "~'()*!;,:@$", "\u00e4\u20ac", "..%2e/../" })
	void oddTokensComeBackAsTheyWere(String token) {
		this.fake.enqueue(FakeAnswer.json(200, "{\"workflowRunSummaries\":[],\"nextToken\":\"" + token + "\"}"));
		this.fake.enqueue(FakeAnswer.json(200, "{\"workflowRunSummaries\":[]}"));
		assertThat(this.client.listWorkflowRuns("flow")).isEmpty();
		assertThat(this.fake.lastRequest().queryParameter("nextToken")).isEqualTo(token);
		// Whether the signature holds is the service's to say: it does not know the token
		assertThatExceptionOfType(ValidationException.class)
			.isThrownBy(() -> this.client.listWorkflowRuns("flow", new ListOptions(5, null, token)).iterator().next());
	}

	@ParameterizedTest
	@FieldSource("operations")
	void errorsAreThoseOfEveryOperation(Operation operation) {
		for (Map.Entry<Class<? extends NovaActException>, FakeAnswer> error : Map
			.<Class<? extends NovaActException>, FakeAnswer>of(AccessDeniedException.class, FakeAnswer.accessDenied(),
					ConflictException.class, FakeAnswer.conflict(), ResourceNotFoundException.class,
					FakeAnswer.notFound(), ValidationException.class, FakeAnswer.validation(),
					NovaActServiceException.class, FakeAnswer.html(404), InvalidResponseException.class,
					FakeAnswer.garbage())
			.entrySet()) {
			this.fake.enqueue(operation.name(), error.getValue());
			int before = this.fake.requestCount();
			assertThat(operation.failure(this.client)).isExactlyInstanceOf(error.getKey());
			assertThat(this.fake.requestCount()).isEqualTo(before + 1);
		}
	}

	@ParameterizedTest
	@FieldSource("operations")
	void passingFailuresAreTriedAgain(Operation operation) {
		for (FakeAnswer failure : List.of(FakeAnswer.throttled("0"), FakeAnswer.internalServerError(),
				FakeAnswer.serviceUnavailable(), FakeAnswer.closeWithoutAnswer(), FakeAnswer.truncated())) {
			this.fake.enqueue(operation.name(), failure);
			int before = this.fake.requestCount();
			operation.call().apply(this.client);
			assertThat(this.fake.requestCount()).isBetween(before + 1, before + 2);
		}
		this.fake.enqueue(operation.name(), FakeAnswer.throttled("0"), 3);
		assertThat(operation.failure(this.client)).isInstanceOf(ThrottlingException.class)
			.satisfies((failure) -> assertThat(((NovaActException) failure).attempts()).isEqualTo(3))
			.satisfies((failure) -> assertThat(failure.getSuppressed()).hasSizeGreaterThanOrEqualTo(2));
		this.fake.enqueue(operation.name(), FakeAnswer.internalServerError(), 3);
		assertThat(operation.failure(this.client)).isInstanceOf(InternalServerException.class);
	}

	@ParameterizedTest
	@FieldSource("operations")
	void observationsNameTheOperationAndThePathWithoutNames(Operation operation) {
		TestObservationRegistry registry = TestObservationRegistry.create();
		try (NovaActClient observed = TestClients.builder(this.fake)
			.restClientCustomizer((builder) -> builder.observationRegistry(registry))
			.observationRegistry(registry)
			.build()) {
			operation.call().apply(observed);
		}
		TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo("novaact.operation")
			.that()
			.hasContextualNameEqualTo("NovaAct." + operation.name())
			.hasLowCardinalityKeyValue("operation", operation.name());
		String path = URI.create(this.fake.lastRequest().path())
			.getPath()
			.replace(RUN_ID, "{workflowRunId}")
			.replace(SESSION_ID, "{sessionId}")
			.replace("/flow", "/{workflowDefinitionName}");
		TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo("http.client.requests")
			.that()
			.hasLowCardinalityKeyValue("uri", path);
	}

	@ParameterizedTest
	@FieldSource("operations")
	void clockOfTheServiceIsFollowed(Operation operation) {
		this.fake.setClockOffset(Duration.ofHours(1));
		operation.call().apply(this.client);
		assertThat(this.fake.requestCount()).isEqualTo(2);
	}

	@ParameterizedTest
	@FieldSource("operations")
	void deadlineHoldsAgainstSlowAnswers(Operation operation) {
		try (NovaActClient hasty = TestClients.builder(this.fake).callTimeout(Duration.ofMillis(150)).build()) {
			this.fake.answerAlways(operation.name(), FakeAnswer.drip(Duration.ofMillis(20)));
			assertThat(operation.failure(hasty)).isInstanceOf(CallTimeoutException.class);
		}
	}

	@ParameterizedTest
	@FieldSource("operations")
	void closedClientRefuses(Operation operation) {
		NovaActClient closed = TestClients.builder(this.fake).build();
		closed.close();
		assertThat(operation.failure(closed)).isInstanceOf(IllegalStateException.class);
	}

	@ParameterizedTest
	@FieldSource("operations")
	void connectionFailureSaysWhere(Operation operation) {
		this.fake.answerAlways(operation.name(), FakeAnswer.reset());
		assertThat(operation.failure(this.client)).isInstanceOf(NovaActConnectionException.class);
	}

	record Operation(String name, Function<NovaActClient, Object> call) {

		Throwable failure(NovaActClient client) {
			return catchThrowableOfType(RuntimeException.class, () -> this.call.apply(client));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
