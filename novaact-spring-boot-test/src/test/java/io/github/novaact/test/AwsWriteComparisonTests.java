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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.novaact.ActCallResult;
import io.github.novaact.ActError;
import io.github.novaact.ActKey;
import io.github.novaact.ActStatus;
import io.github.novaact.ActStep;
import io.github.novaact.CreateActOptions;
import io.github.novaact.CreateWorkflowDefinitionOptions;
import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.ToolSpec;
import io.github.novaact.WorkflowDefinition;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.novaact.NovaActClient;
import software.amazon.awssdk.services.novaact.model.CallResult;
import software.amazon.awssdk.services.novaact.model.CallResultContent;
import software.amazon.awssdk.services.novaact.model.ConflictException;
import software.amazon.awssdk.services.novaact.model.CreateActResponse;
import software.amazon.awssdk.services.novaact.model.CreateWorkflowRunResponse;
import software.amazon.awssdk.services.novaact.model.InvokeActStepResponse;
import software.amazon.awssdk.services.novaact.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.novaact.model.ToolInputSchema;
import software.amazon.awssdk.services.novaact.model.ValidationException;
import software.amazon.awssdk.services.novaact.model.ValidationExceptionField;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Compares the requests of our client for the operations that write, and the results that
 * it makes of the responses, with those of AWS's own client on the same fake.
 */
class AwsWriteComparisonTests {

	private static final String ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

	private static final String TASK = "Find \"the\" invoice \u20ac\uD83D\uDE00\n of %:/?#[]@!$&'()*+,;=";

	private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"n\":{\"minimum\":1.5}},\"required\":[\"n\"]}";

	private final FakeNovaActService fake = FakeNovaActService.builder().basePath("/a.b/c d").start();

	private final io.github.novaact.NovaActClient ours = new DefaultNovaActClientBuilder()
		.endpoint(this.fake.endpoint())
		.region(this.fake.region())
		.credentialsProvider(this.fake.credentialsProvider())
		.build();

	private final NovaActClient aws = NovaActClient.builder()
		.endpointOverride(this.fake.endpoint())
		.region(Region.of(this.fake.region()))
		.credentialsProvider(this.fake.credentialsProvider())
		.httpClient(UrlConnectionHttpClient.create())
		.overrideConfiguration((configuration) -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
		.build();

	private final WorkflowRunKey key = this.fake.addRun("flow");

	private final String session = this.fake.addSession(this.key);

	private final ActKey act = new ActKey(this.key, this.session, this.fake.addAct(this.key, this.session));

	@AfterEach
	void close() {
		this.ours.close();
		this.aws.close();
		this.fake.close();
	}

	@Test
	void createWorkflowDefinition() {
		CreateWorkflowDefinitionOptions options = CreateWorkflowDefinitionOptions.defaults()
			.withDescription(TASK)
			.withExportConfig(new WorkflowDefinition.ExportConfig("bucket", "prefix/of_runs"));
		RecordedRequest own = sent(() -> this.ours.createWorkflowDefinition("same", options).name(), "ACTIVE");
		this.fake.removeDefinition("same");
		RecordedRequest theirs = sent(() -> this.aws
			.createWorkflowDefinition((request) -> request.name("same")
				.description(TASK)
				.exportConfig((export) -> export.s3BucketName("bucket").s3KeyPrefix("prefix/of_runs")))
			.statusAsString(), "ACTIVE");
		assertSame(own, theirs, 201);
		assertThat(this.ours.getWorkflowDefinition("same")).satisfies((definition) -> {
			assertThat(definition.description()).isEqualTo(TASK);
			assertThat(definition.exportConfig()).isEqualTo(options.exportConfig());
		});
	}

	@Test
	void createWorkflowDefinitionWithoutAnyOption() {
		RecordedRequest own = sent(
				() -> this.ours.createWorkflowDefinition("same", CreateWorkflowDefinitionOptions.defaults()).name(),
				"ACTIVE");
		this.fake.removeDefinition("same");
		RecordedRequest theirs = sent(
				() -> this.aws.createWorkflowDefinition((request) -> request.name("same")).statusAsString(), "ACTIVE");
		assertSame(own, theirs, 201);
	}

	@Test
	void deleteWorkflowDefinition() {
		RecordedRequest own = sent(() -> this.ours.deleteWorkflowDefinition("flow").name(), "DELETING");
		RecordedRequest theirs = sent(
				() -> this.aws.deleteWorkflowDefinition((request) -> request.workflowDefinitionName("flow"))
					.statusAsString(),
				"DELETING");
		assertSame(own, theirs, 202);
		assertThat(own.header("Content-Type")).isNull();
		assertThat(own.body()).isEmpty();
	}

	@Test
	void createWorkflowRun() {
		WorkflowRunKey created = this.ours.createWorkflowRun("flow",
				CreateWorkflowRunOptions.of("nova-act-latest")
					.withCompatibilityVersion(3)
					.withSdkVersion("1.2.3 beta")
					.withLogGroupName("/aws/nova-act/flow"));
		RecordedRequest own = this.fake.lastRequest();
		CreateWorkflowRunResponse response = this.aws
			.createWorkflowRun((request) -> request.workflowDefinitionName("flow")
				.modelId("nova-act-latest")
				.logGroupName("/aws/nova-act/flow")
				.clientInfo((client) -> client.compatibilityVersion(3).sdkVersion("1.2.3 beta")));
		assertSame(own, this.fake.lastRequest(), 201);
		assertThat(response.statusAsString()).isEqualTo("RUNNING");
		assertThat(this.ours.getWorkflowRun(created).modelId()).isEqualTo("nova-act-latest");
		assertThat(this.ours.getWorkflowRun("flow", response.workflowRunId()).logGroupName())
			.isEqualTo("/aws/nova-act/flow");
	}

	@Test
	void updateWorkflowRun() {
		WorkflowRunKey other = this.fake.addRun("flow");
		this.ours.updateWorkflowRun(this.key, WorkflowRunStatus.SUCCEEDED);
		RecordedRequest own = this.fake.lastRequest();
		this.aws.updateWorkflowRun((request) -> request.workflowDefinitionName("flow")
			.workflowRunId(other.workflowRunId())
			.status("SUCCEEDED"));
		assertSame(own, this.fake.lastRequest(), 200);
		assertThat(this.ours.getWorkflowRun(this.key)).satisfies((run) -> {
			assertThat(run.status()).isEqualTo(WorkflowRunStatus.SUCCEEDED);
			assertThat(run.endedAt()).isNotNull();
		});
	}

	@Test
	void deleteWorkflowRun() {
		RecordedRequest own = sent(() -> this.ours.deleteWorkflowRun(this.key).name(), "DELETING");
		RecordedRequest theirs = sent(() -> this.aws
			.deleteWorkflowRun(
					(request) -> request.workflowDefinitionName("flow").workflowRunId(this.key.workflowRunId()))
			.statusAsString(), "DELETING");
		assertSame(own, theirs, 202);
	}

	@Test
	void createSession() {
		String created = this.ours.createSession(this.key, null);
		RecordedRequest own = this.fake.lastRequest();
		String theirs = this.aws
			.createSession((request) -> request.workflowDefinitionName("flow").workflowRunId(this.key.workflowRunId()))
			.sessionId();
		assertSame(own, this.fake.lastRequest(), 201);
		assertThat(this.ours.listSessions(this.key)).extracting((session) -> session.sessionId())
			.contains(created, theirs);
	}

	@Test
	void createAct() {
		ActKey created = this.ours.createAct(this.key, this.session,
				CreateActOptions.of(TASK).withToolSpecs(List.of(new ToolSpec("search", "Searches", SCHEMA))));
		RecordedRequest own = this.fake.lastRequest();
		Document schema = Document.fromMap(Map.of("type", Document.fromString("object"), "properties",
				Document.fromMap(Map.of("n", Document.fromMap(Map.of("minimum", Document.fromNumber("1.5"))))),
				"required", Document.fromList(List.of(Document.fromString("n")))));
		CreateActResponse response = this.aws.createAct((request) -> request.workflowDefinitionName("flow")
			.workflowRunId(this.key.workflowRunId())
			.sessionId(this.session)
			.task(TASK)
			.toolSpecs(awsTool("search", "Searches", schema)));
		assertSame(own, this.fake.lastRequest(), 201);
		assertThat(response.statusAsString()).isEqualTo("RUNNING");
		assertThat(this.ours.listActs(this.key)).extracting((act) -> act.actId())
			.contains(created.actId(), response.actId());
	}

	@Test
	void updateAct() {
		ActKey other = this.ours.createAct(this.key, this.session, CreateActOptions.of(TASK));
		this.ours.updateAct(this.act, ActStatus.FAILED, new ActError(TASK, "NotFound"));
		RecordedRequest own = this.fake.lastRequest();
		this.aws.updateAct((request) -> request.workflowDefinitionName("flow")
			.workflowRunId(this.key.workflowRunId())
			.sessionId(this.session)
			.actId(other.actId())
			.status("FAILED")
			.error((error) -> error.message(TASK).type("NotFound")));
		assertSame(own, this.fake.lastRequest(), 200);
		assertThat(this.ours.listActs(this.key)).allMatch((act) -> act.status() == ActStatus.FAILED);
	}

	@Test
	void invokeActStep() {
		this.fake.writes().enqueueStep("browser.click", "{\"x\":1.50,\"deep\":[null,true,\"" + "\u20ac" + "\"]}");
		this.fake.writes().enqueueStep("browser.click", "{\"x\":1.50,\"deep\":[null,true,\"" + "\u20ac" + "\"]}");
		ActStep step = this.ours.invokeActStep(this.act, List.of(ActCallResult.of(null, TASK, "")), null);
		RecordedRequest own = this.fake.lastRequest();
		InvokeActStepResponse response = this.aws.invokeActStep((request) -> request.workflowDefinitionName("flow")
			.workflowRunId(this.key.workflowRunId())
			.sessionId(this.session)
			.actId(this.act.actId())
			.callResults(CallResult.builder()
				.content(CallResultContent.fromText(TASK), CallResultContent.fromText(""))
				.build()));
		assertSame(own, this.fake.lastRequest(), 200);
		assertThat(own.path()).endsWith("/invoke-step/");
		assertThat(step.calls()).singleElement().satisfies((call) -> {
			assertThat(call.name()).isEqualTo(response.calls().get(0).name());
			assertThat(JsonMapper.shared().readTree(call.input()))
				.isEqualTo(JsonMapper.shared().readTree("{\"x\":1.50,\"deep\":[null,true,\"\u20ac\"]}"));
			assertThat(call.callId()).matches(ID);
		});
		ActStep next = this.ours.invokeActStep(this.act,
				List.of(ActCallResult.of(step.calls().get(0).callId(), "clicked")), step.stepId());
		assertThat(next.calls()).isEmpty();
	}

	@Test
	void errorsThatOnlyWritesHave() {
		this.fake.writes().setQuota("CreateSession", 0);
		ServiceQuotaExceededException exceeded = catchThrowableOfType(ServiceQuotaExceededException.class,
				() -> this.aws.createSession(
						(request) -> request.workflowDefinitionName("flow").workflowRunId(this.key.workflowRunId())));
		assertThat(exceeded.statusCode()).isEqualTo(402);
		io.github.novaact.ServiceQuotaExceededException own = catchThrowableOfType(
				io.github.novaact.ServiceQuotaExceededException.class, () -> this.ours.createSession(this.key, null));
		assertThat(own.statusCode()).isEqualTo(402);
		assertThat(own.attempts()).isOne();
		assertThat(List.of(own.resourceId(), own.resourceType(), own.serviceCode(), own.quotaCode())).containsExactly(
				exceeded.resourceId(), exceeded.resourceType(), exceeded.serviceCode(), exceeded.quotaCode());
		ValidationException invalid = catchThrowableOfType(ValidationException.class,
				() -> this.aws.createAct((request) -> request.workflowDefinitionName("flow")
					.workflowRunId(this.key.workflowRunId())
					.sessionId(this.session)
					.task("")
					.clientToken("short")
					.toolSpecs(awsTool("a b", "", Document.fromBoolean(true)))));
		assertThat(invalid.fieldList()).extracting(ValidationExceptionField::name)
			.containsExactly("task", "toolSpecs[0].name", "toolSpecs[0].description", "clientToken");
		ValidationException status = catchThrowableOfType(ValidationException.class,
				() -> this.aws.updateWorkflowRun((request) -> request.workflowDefinitionName("flow")
					.workflowRunId(this.key.workflowRunId())
					.status("TIMED_OUT")));
		assertThat(status.reasonAsString()).isEqualTo("InvalidStatus");
		this.fake.endRun(this.key, WorkflowRunStatus.FAILED);
		ConflictException conflict = catchThrowableOfType(ConflictException.class,
				() -> this.aws.updateWorkflowRun((request) -> request.workflowDefinitionName("flow")
					.workflowRunId(this.key.workflowRunId())
					.status("SUCCEEDED")));
		assertThat(conflict.resourceId()).isEqualTo(this.key.workflowRunId());
	}

	@Test
	void stepWhoseResponseIsLostIsRepeatedByAwsAndNotByUs() {
		try (NovaActClient repeating = NovaActClient.builder()
			.endpointOverride(this.fake.endpoint())
			.region(Region.of(this.fake.region()))
			.credentialsProvider(this.fake.credentialsProvider())
			.httpClient(UrlConnectionHttpClient.create())
			.build()) {
			this.fake.enqueue("InvokeActStep", FakeAnswer.truncated());
			repeating.invokeActStep((request) -> request.workflowDefinitionName("flow")
				.workflowRunId(this.key.workflowRunId())
				.sessionId(this.session)
				.actId(this.act.actId())
				.callResults(CallResult.builder().content(CallResultContent.fromText("text")).build()));
			assertThat(this.fake.requestCount("InvokeActStep")).isEqualTo(2);
		}
		this.fake.enqueue("InvokeActStep", FakeAnswer.truncated());
		catchThrowableOfType(io.github.novaact.NovaActConnectionException.class,
				() -> this.ours.invokeActStep(this.act, List.of(ActCallResult.of(null, "text")), null));
		assertThat(this.fake.requestCount("InvokeActStep")).isEqualTo(3);
	}

	private static software.amazon.awssdk.services.novaact.model.ToolSpec awsTool(String name, String description,
			Document schema) {
		return software.amazon.awssdk.services.novaact.model.ToolSpec.builder()
			.name(name)
			.description(description)
			.inputSchema(ToolInputSchema.fromJson(schema))
			.build();
	}

	private RecordedRequest sent(Supplier<String> call, String result) {
		assertThat(call.get()).isEqualTo(result);
		return this.fake.lastRequest();
	}

	private static void assertSame(RecordedRequest ours, RecordedRequest aws, int status) {
		assertThat(ours.status()).isEqualTo(aws.status()).isEqualTo(status);
		assertThat(ours.operation()).isEqualTo(aws.operation());
		assertThat(ours.method()).isEqualTo(aws.method());
		assertThat(ours.path().replaceAll(ID, "id")).isEqualTo(aws.path().replaceAll(ID, "id"));
		assertThat(ours.header("Content-Type")).isEqualTo(aws.header("Content-Type"));
		assertThat(ours.body().isEmpty()).isEqualTo(aws.body().isEmpty());
		if (!ours.body().isEmpty()) {
			assertThat(withoutToken(ours.body())).isEqualTo(withoutToken(aws.body()));
			assertThat(ours.header("Content-Length"))
				.isEqualTo(String.valueOf(ours.body().getBytes(StandardCharsets.UTF_8).length));
		}
	}

	private static JsonNode withoutToken(String body) {
		ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(body);
		JsonNode token = json.get("clientToken");
		if (token != null) {
			assertThat(token.stringValue()).matches(ID);
			json.put("clientToken", "token");
		}
		return json;
	}

}
