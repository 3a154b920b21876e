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

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.novaact.ActCallResult;
import io.github.novaact.ActError;
import io.github.novaact.ActKey;
import io.github.novaact.ActStatus;
import io.github.novaact.ActStep;
import io.github.novaact.ConflictException;
import io.github.novaact.CreateActOptions;
import io.github.novaact.CreateWorkflowDefinitionOptions;
import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.ServiceQuotaExceededException;
import io.github.novaact.ToolSpec;
import io.github.novaact.WorkflowDefinition.ExportConfig;
import io.github.novaact.WorkflowDefinitionStatus;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.test.RecordedRequest;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for what the operations that write have of their own: client tokens, responses
 * without members, and a step that is not repeated.
 */
class WriteTests {

	private static final String ID = "11111111-1111-4111-8111-111111111111";

	private static final WorkflowRunKey KEY = new WorkflowRunKey("flow", ID);

	private static final ActKey ACT = new ActKey(KEY, ID, ID);

	private static final List<ActCallResult> RESULTS = List.of(ActCallResult.of("call", "done"));

	static final List<Write> withToken = List.of(
			new Write("CreateWorkflowDefinition",
					(client, token) -> client.createWorkflowDefinition("other",
							CreateWorkflowDefinitionOptions.defaults().withClientToken(token))),
			new Write("CreateWorkflowRun",
					(client, token) -> client.createWorkflowRun("flow",
							CreateWorkflowRunOptions.of("model").withClientToken(token))),
			new Write("CreateSession", (client, token) -> client.createSession(KEY, token)), new Write("CreateAct",
					(client, token) -> client.createAct(KEY, ID, CreateActOptions.of("task").withClientToken(token))));

	static final List<Write> withoutOutput = List.of(
			new Write("UpdateWorkflowRun",
					(client, token) -> client.updateWorkflowRun(KEY, WorkflowRunStatus.SUCCEEDED)),
			new Write("UpdateAct", (client, token) -> client.updateAct(ACT, ActStatus.SUCCEEDED)));

	private final FakeNovaActService fake = FakeNovaActService.builder().sessionToken("token/+=").start();

	private final NovaActClient client = TestClients.builder(this.fake).build();

	WriteTests() {
		this.fake.addRun(KEY);
		this.fake.addSession(KEY, ID);
		this.fake.addAct(KEY, ID, ID, (act) -> {
		});
	}

	@AfterEach
	void close() {
		this.client.close();
		this.fake.close();
	}

	@ParameterizedTest
	@FieldSource("withToken")
	void oneTokenIsSentByAllAttemptsOfACall(Write write) {
		this.fake.enqueue(write.operation(), FakeAnswer.serviceUnavailable());
		this.fake.enqueue(write.operation(), FakeAnswer.truncated());
		write.call().accept(this.client, null);
		List<String> bodies = this.fake.requests(write.operation()).stream().map(RecordedRequest::body).toList();
		assertThat(bodies).hasSize(3);
		assertThat(bodies.get(0)).containsPattern("\"clientToken\":\"[0-9a-f-]{36}\"");
		assertThat(bodies).containsOnly(bodies.get(0));
		this.fake.enqueue(write.operation(), FakeAnswer.conflict());
		catchThrowableOfType(ConflictException.class, () -> write.call().accept(this.client, null));
		assertThat(this.fake.lastRequest().body()).isNotEqualTo(bodies.get(0));
	}

	@ParameterizedTest
	@FieldSource("withToken")
	void tokenOfTheCallerIsSent(Write write) {
		String token = "A-" + "token-of-the-caller-".repeat(2) + "9";
		write.call().accept(this.client, token);
		assertThat(this.fake.lastRequest().body()).contains("\"clientToken\":\"" + token + "\"");
		for (String bad : List.of("short", "x".repeat(32), "x".repeat(257), "-" + "x".repeat(40), "x".repeat(40) + "-",
				"x".repeat(40) + "_", "\u00e4".repeat(40))) {
			assertThatIllegalArgumentException().isThrownBy(() -> write.call().accept(this.client, bad))
				.withMessageContaining("'clientToken' must be");
		}
		assertThat(this.fake.requestCount()).isOne();
	}

	@ParameterizedTest
	@FieldSource("withoutOutput")
	void responseWithoutMembersMayBeEmpty(Write write) {
		for (FakeAnswer answer : List.of(FakeAnswer.empty(200), FakeAnswer.json(200, ""), FakeAnswer.json(200, "{}"),
				FakeAnswer.json(202, "{\"later\":1}"), FakeAnswer.empty(204))) {
			this.fake.enqueue(answer);
			write.call().accept(this.client, null);
		}
		assertThat(this.fake.requestCount()).isEqualTo(5);
	}

	@ParameterizedTest
	@FieldSource("withoutOutput")
	void responseThatIsNotTheServicesIsNoSuccess(Write write) {
		for (FakeAnswer answer : List.of(FakeAnswer.html(200), FakeAnswer.json(200, "[]"), FakeAnswer.garbage())) {
			this.fake.enqueue(answer);
			assertThatExceptionOfType(InvalidResponseException.class)
				.isThrownBy(() -> write.call().accept(this.client, null));
		}
	}

	@ParameterizedTest
	@FieldSource("withToken")
	void responseWithMembersMustHaveThem(Write write) {
		for (String answer : List.of("", "{}", "{\"workflowRunId\":\"x\",\"status\":\"RUNNING\"}",
				"{\"actId\":\"x\",\"status\":\"RUNNING\"}", "{\"sessionId\":7}")) {
			if (write.operation().equals("CreateWorkflowDefinition") && answer.contains("status")) {
				continue;
			}
			this.fake.enqueue(FakeAnswer.json(201, answer));
			assertThatExceptionOfType(InvalidResponseException.class)
				.isThrownBy(() -> write.call().accept(this.client, null));
		}
	}

	@Test
	void statusesThatAreNotKnownAreUnknown() {
		this.fake.enqueue(FakeAnswer.json(201, "{\"status\":\"CREATING\"}"));
		assertThat(this.client.createWorkflowDefinition("other", CreateWorkflowDefinitionOptions.defaults()))
			.isEqualTo(WorkflowDefinitionStatus.UNKNOWN);
		this.fake.enqueue(FakeAnswer.json(202, "{\"status\":\"GOING\"}"));
		assertThat(this.client.deleteWorkflowRun(KEY)).isEqualTo(WorkflowRunStatus.UNKNOWN);
	}

	@ParameterizedTest
	@MethodSource
	void stepThatMayHaveBeenSentIsNotRepeated(FakeAnswer answer) {
		this.fake.enqueue(answer, 3);
		NovaActException failure = catchThrowableOfType(NovaActException.class,
				() -> this.client.invokeActStep(ACT, RESULTS, null));
		assertThat(failure.attempts()).isOne();
		assertThat(this.fake.requestCount()).isOne();
		if (failure instanceof NovaActConnectionException connection) {
			assertThat(connection.mayHaveBeenSent()).isTrue();
		}
	}

	static Stream<FakeAnswer> stepThatMayHaveBeenSentIsNotRepeated() {
		return Stream.of(FakeAnswer.throttled("0"), FakeAnswer.internalServerError(), FakeAnswer.serviceUnavailable(),
				FakeAnswer.closeWithoutAnswer(), FakeAnswer.reset(), FakeAnswer.resetInBody(), FakeAnswer.truncated(),
				FakeAnswer.expiredToken(), FakeAnswer.skewedDate(Duration.ofHours(1)), FakeAnswer.quotaExceeded());
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"stepId\":\"s\"}", "{\"calls\":[]}", "{\"stepId\":\"s\",\"calls\":[{}]}",
			"{\"stepId\":\"s\",\"calls\":[null]}", "{\"stepId\":\"s\",\"calls\":[{\"callId\":\"c\",\"name\":\"n\"}]}",
			"{\"stepId\":\"s\",\"calls\":[{\"callId\":\"c\",\"name\":\"n\",\"input\":{\"a\":1,\"a\":2}}]}",
			"{\"stepId\":\"s\",\"calls\":[{\"callId\":\"c\",\"name\":\"n\",\"input\":[[{\"a\":1e99999}]]}]}" })
	void noCallOfAStepIsLeftOut(String answer) {
		this.fake.enqueue(FakeAnswer.json(200, answer));
		assertThatExceptionOfType(InvalidResponseException.class)
			.isThrownBy(() -> this.client.invokeActStep(ACT, RESULTS, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "7", "1.50", "\"text\"", "[]", "{\"a\":[true,null,{\"b\":\"\"}]}" })
	void inputOfACallIsAnyJson(String input) {
		this.fake.enqueue(FakeAnswer.json(200,
				"{\"stepId\":\"s\",\"calls\":[{\"callId\":\"c\",\"name\":\"n\",\"input\":" + input + "}]}"));
		assertThat(this.client.invokeActStep(ACT, RESULTS, null))
			.isEqualTo(new ActStep("s", List.of(new ActStep.Call("c", "n", input))));
	}

	@Test
	void callsAreRememberedWithTheirDefinitionAndRun() {
		this.client.updateAct(ACT, ActStatus.RUNNING);
		this.client.invokeActStep(ACT, RESULTS, null);
		this.client.createAct(KEY, ID, CreateActOptions.of("task"));
		this.client.createSession(KEY, null);
		this.client.updateWorkflowRun(KEY, WorkflowRunStatus.FAILED);
		this.client.deleteWorkflowRun(KEY);
		assertThat(((MonitoredClient) this.client).activity().recent())
			.extracting((call) -> call.operation() + " " + call.workflowDefinitionName() + " " + call.workflowRunId())
			.containsExactly("DeleteWorkflowRun flow " + ID, "UpdateWorkflowRun flow " + ID, "CreateSession flow " + ID,
					"CreateAct flow " + ID, "InvokeActStep flow " + ID, "UpdateAct flow " + ID);
	}

	@Test
	void stepThatWasNotSentIsRepeated() {
		AtomicInteger failures = new AtomicInteger(2);
		try (NovaActClient other = TestClients.builder(this.fake)
			.endpoint(URI.create("http://nova-act.example:" + this.fake.endpoint().getPort()))
			.requestFactoryBuilder((builder) -> builder
				.withConnectionManagerCustomizer((manager) -> manager.setDnsResolver(new SystemDefaultDnsResolver() {

					@Override
					public InetAddress[] resolve(String host) throws UnknownHostException {
						if (failures.getAndDecrement() > 0) {
							throw new UnknownHostException(host);
						}
						return new InetAddress[] { InetAddress.getLoopbackAddress() };
					}

				})))
			.build()) {
			ActStep step = other.invokeActStep(ACT, RESULTS, null);
			assertThat(step.calls()).isEmpty();
		}
		assertThat(failures).hasNegativeValue();
		assertThat(this.fake.requestCount()).isOne();
	}

	@Test
	void refusedConnectionsSayThatNothingWasSent() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		try (NovaActClient other = TestClients.builder(this.fake)
			.endpoint(URI.create("http://127.0.0.1:" + port))
			.build()) {
			NovaActConnectionException failure = catchThrowableOfType(NovaActConnectionException.class,
					() -> other.invokeActStep(ACT, RESULTS, null));
			assertThat(failure.attempts()).isEqualTo(3);
			assertThat(failure.mayHaveBeenSent()).isFalse();
		}
	}

	@Test
	void quotaThatIsExceededIsReportedAtOnce() {
		this.fake.writes().setQuota("CreateAct", 0);
		ServiceQuotaExceededException exceeded = catchThrowableOfType(ServiceQuotaExceededException.class,
				() -> this.client.createAct(KEY, ID, CreateActOptions.of("task")));
		assertThat(exceeded.statusCode()).isEqualTo(402);
		assertThat(exceeded.errorCode()).isEqualTo("ServiceQuotaExceededException");
		assertThat(exceeded.resourceId()).isEqualTo(ID);
		assertThat(exceeded.attempts()).isOne();
		this.fake.enqueue(FakeAnswer.error(402, null, "{}"));
		assertThatExceptionOfType(ServiceQuotaExceededException.class)
			.isThrownBy(() -> this.client.createSession(KEY, null));
	}

	@ParameterizedTest
	@MethodSource
	void badArgumentsAreRefusedBeforeAnythingIsSent(Function<NovaActClient, Object> call, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> call.apply(this.client)).withMessageContaining(message);
		assertThat(this.fake.requestCount()).isZero();
	}

	static Stream<Object[]> badArgumentsAreRefusedBeforeAnythingIsSent() {
		CreateWorkflowDefinitionOptions definition = CreateWorkflowDefinitionOptions.defaults();
		CreateWorkflowRunOptions run = CreateWorkflowRunOptions.of("model");
		return Stream.of(
				bad((client) -> client.createWorkflowDefinition("a b", definition), "'workflowDefinitionName'"),
				bad((client) -> client.createWorkflowDefinition("a", null), "'options'"),
				bad((client) -> definition.withDescription(""),
						"'description' must have 1 to 4000 characters but has 0"),
				bad((client) -> definition.withDescription("x".repeat(4001)), "but has 4001"),
				bad((client) -> definition.withExportConfig(new ExportConfig("No", null)), "'s3BucketName'"),
				bad((client) -> definition.withExportConfig(new ExportConfig("bucket", "a//b")), "'s3KeyPrefix'"),
				bad((client) -> definition.withExportConfig(new ExportConfig("bucket", "a/")), "'s3KeyPrefix'"),
				bad((client) -> definition.withExportConfig(new ExportConfig("bucket", "x".repeat(101))),
						"'s3KeyPrefix'"),
				bad((client) -> client.deleteWorkflowDefinition(""), "'workflowDefinitionName'"),
				bad((client) -> client.createWorkflowRun("a/b", run), "'workflowDefinitionName'"),
				bad((client) -> client.createWorkflowRun("a", null), "'options'"),
				bad((client) -> CreateWorkflowRunOptions.of(""), "'modelId'"),
				bad((client) -> CreateWorkflowRunOptions.of("x".repeat(101)), "'modelId'"),
				bad((client) -> CreateWorkflowRunOptions.of(null), "'modelId' must not be null"),
				bad((client) -> run.withSdkVersion(""), "'sdkVersion'"),
				bad((client) -> run.withLogGroupName("a b"), "'logGroupName'"),
				bad((client) -> run.withLogGroupName("x".repeat(513)), "'logGroupName'"),
				bad(of((client) -> client.updateWorkflowRun(KEY, WorkflowRunStatus.UNKNOWN)), "'status'"),
				bad(of((client) -> client.updateWorkflowRun(null, WorkflowRunStatus.FAILED)), "'key'"),
				bad(of((client) -> client.updateWorkflowRun(KEY, null)), "'status'"),
				bad((client) -> client.deleteWorkflowRun(null), "'key'"),
				bad((client) -> client.createSession(null, null), "'key'"),
				bad((client) -> client.createAct(KEY, "session", CreateActOptions.of("task")), "'sessionId'"),
				bad((client) -> client.createAct(KEY, ID, null), "'options'"),
				bad((client) -> CreateActOptions.of(""), "'task'"),
				bad((client) -> CreateActOptions.of("x".repeat(10_001)), "'task'"),
				bad((client) -> CreateActOptions.of("task")
					.withToolSpecs(Collections.nCopies(101, new ToolSpec("n", "d", "{}"))), "'toolSpecs'"),
				bad((client) -> new ToolSpec("a b", "d", "{}"), "'name'"),
				bad((client) -> new ToolSpec("n", "", "{}"), "'description'"),
				bad((client) -> client.createAct(KEY, ID,
						CreateActOptions.of("task").withToolSpecs(List.of(new ToolSpec("n", "d", "{]")))),
						"'inputSchema' of the tool 'n' must be JSON"),
				bad((client) -> client.createAct(KEY, ID,
						CreateActOptions.of("task").withToolSpecs(List.of(new ToolSpec("n", "d", "null")))),
						"'inputSchema'"),
				bad((client) -> new ActKey(KEY, ID, "act"), "'actId'"),
				bad(of((client) -> client.updateAct(ACT, ActStatus.UNKNOWN)), "'status'"),
				bad((client) -> new ActError("", null), "'message'"),
				bad((client) -> new ActError("x", "x".repeat(101)), "'type'"),
				bad((client) -> client.invokeActStep(ACT, List.of(), null), "'callResults' must have 1 to 100"),
				bad((client) -> client.invokeActStep(ACT, RESULTS, "step"), "'previousStepId'"),
				bad((client) -> ActCallResult.of("x".repeat(101), "t"), "'callId'"),
				bad((client) -> ActCallResult.of("x"), "'content'"));
	}

	private static Object[] bad(Function<NovaActClient, Object> call, String message) {
		return new Object[] { call, message };
	}

	private static Function<NovaActClient, Object> of(Consumer<NovaActClient> call) {
		return (client) -> {
			call.accept(client);
			return "";
		};
	}

	@Test
	void lengthsCountUnicodeCharacters() {
		String smiley = "\uD83D\uDE00";
		this.client.createAct(KEY, ID, CreateActOptions.of(smiley.repeat(10_000)));
		assertThatIllegalArgumentException().isThrownBy(() -> CreateActOptions.of(smiley.repeat(10_001)))
			.withMessageContaining("has 10001");
	}

	@ParameterizedTest
	@ValueSource(strings = { "%:/?#[]@!$&'()*+,;=", "\uD83D\uDE00" })
	void pageTokensAreEscaped(String token) {
		this.fake.enqueue(FakeAnswer.json(200, "{\"workflowRunSummaries\":[],\"nextToken\":\"" + token + "\"}"));
		catchThrowableOfType(NovaActException.class, () -> this.client.listWorkflowRuns("flow").stream().toList());
		assertThat(this.fake.lastRequest().queryParameter("nextToken")).isEqualTo(token);
		assertThat(this.fake.lastRequest().errorCode()).isEqualTo("ValidationException");
	}

	@Test
	void otherClientsNeedNotImplementThem() {
		NovaActClient other = (key) -> {
			throw new AssertionError();
		};
		Stream
			.<Runnable>of(() -> other.createWorkflowDefinition("a", CreateWorkflowDefinitionOptions.defaults()),
					() -> other.deleteWorkflowDefinition("a"),
					() -> other.createWorkflowRun("a", CreateWorkflowRunOptions.of("m")),
					() -> other.updateWorkflowRun(KEY, WorkflowRunStatus.FAILED), () -> other.deleteWorkflowRun(KEY),
					() -> other.createSession(KEY, null), () -> other.createAct(KEY, ID, CreateActOptions.of("task")),
					() -> other.updateAct(ACT, ActStatus.FAILED), () -> other.invokeActStep(ACT, RESULTS, null))
			.forEach((call) -> assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(call::run));
	}

	record Write(String operation, BiConsumer<NovaActClient, String> call) {

		@Override
		public String toString() {
			return this.operation;
		}

	}

}
