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
import java.util.List;
import java.util.stream.Stream;

import io.github.novaact.ActCallResult;
import io.github.novaact.ActKey;
import io.github.novaact.ActStatus;
import io.github.novaact.ConflictException;
import io.github.novaact.CreateActOptions;
import io.github.novaact.CreateWorkflowDefinitionOptions;
import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceQuotaExceededException;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowDefinitionStatus;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for what the fake makes of the operations that write.
 */
class WriteOperationsTests {

	private static final String TOKEN = "11111111-1111-4111-8111-111111111111";

	private static final CreateWorkflowRunOptions RUN = CreateWorkflowRunOptions.of("nova-act-latest");

	private static final CreateWorkflowDefinitionOptions DEFINITION = CreateWorkflowDefinitionOptions.defaults();

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final NovaActClient client = new DefaultNovaActClientBuilder().endpoint(this.fake.endpoint())
		.region(this.fake.region())
		.credentialsProvider(this.fake.credentialsProvider())
		.build();

	@AfterEach
	void close() {
		this.client.close();
		this.fake.close();
	}

	@Test
	void runGoesFromItsCreationToItsEnd() {
		this.client.createWorkflowDefinition("flow", DEFINITION);
		WorkflowRunKey key = this.client.createWorkflowRun("flow", RUN);
		assertThat(this.client.getWorkflowRun(key)).satisfies((run) -> {
			assertThat(run.status()).isEqualTo(WorkflowRunStatus.RUNNING);
			assertThat(run.logGroupName()).isNull();
			assertThat(run.endedAt()).isNull();
		});
		this.client.updateWorkflowRun(key, WorkflowRunStatus.FAILED);
		assertThat(this.client.listWorkflowRuns("flow")).singleElement()
			.satisfies((run) -> assertThat(run.status()).isEqualTo(WorkflowRunStatus.FAILED));
		assertThatExceptionOfType(ConflictException.class)
			.isThrownBy(() -> this.client.updateWorkflowRun(key, WorkflowRunStatus.FAILED))
			.satisfies((conflict) -> assertThat(conflict.resourceId()).isEqualTo(key.workflowRunId()));
	}

	@Test
	void runThatNothingEndsTimesOutAfterAWeek() {
		this.fake.addDefinition("flow");
		WorkflowRunKey key = this.client.createWorkflowRun("flow", RUN);
		this.fake.advance(Duration.ofDays(7).minusMinutes(1));
		assertThat(this.client.getWorkflowRun(key).status()).isEqualTo(WorkflowRunStatus.RUNNING);
		this.fake.advance(Duration.ofMinutes(1));
		assertThat(this.client.getWorkflowRun(key).status()).isEqualTo(WorkflowRunStatus.TIMED_OUT);
	}

	@Test
	void equalTokensHaveEqualAnswers() {
		this.fake.addDefinition("flow");
		WorkflowRunKey key = this.client.createWorkflowRun("flow", RUN.withClientToken(TOKEN));
		assertThat(this.client.createWorkflowRun("flow", RUN.withClientToken(TOKEN))).isEqualTo(key);
		assertThat(this.client.createWorkflowRun("flow", RUN)).isNotEqualTo(key);
		String session = this.client.createSession(key, TOKEN);
		assertThat(this.client.createSession(key, TOKEN)).isEqualTo(session);
		assertThat(this.client.createSession(key, null)).isNotEqualTo(session);
		CreateActOptions act = CreateActOptions.of("task").withClientToken(TOKEN);
		assertThat(this.client.createAct(key, session, act)).isEqualTo(this.client.createAct(key, session, act));
		assertThat(this.client.listActs(key)).hasSize(1);
		this.client.createWorkflowDefinition("other", DEFINITION.withClientToken(TOKEN));
		assertThat(this.client.createWorkflowDefinition("other", DEFINITION.withClientToken(TOKEN)))
			.isEqualTo(WorkflowDefinitionStatus.ACTIVE);
		assertThatExceptionOfType(ConflictException.class)
			.isThrownBy(() -> this.client.createWorkflowDefinition("other", DEFINITION));
	}

	@Test
	void tokenOfAnotherRequestConflicts() {
		this.fake.addDefinition("flow");
		this.client.createWorkflowRun("flow", RUN.withClientToken(TOKEN));
		assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> this.client.createWorkflowRun("flow",
				CreateWorkflowRunOptions.of("other-model").withClientToken(TOKEN)));
		assertThat(this.client.listWorkflowRuns("flow")).hasSize(1);
	}

	@Test
	void deletedRunPassesThroughDeleting() {
		WorkflowRunKey key = this.fake.addRun("flow");
		assertThat(this.client.deleteWorkflowRun(key)).isEqualTo(WorkflowRunStatus.DELETING);
		assertThat(this.client.getWorkflowRun(key).status()).isEqualTo(WorkflowRunStatus.DELETING);
		assertThat(this.client.deleteWorkflowRun(key)).isEqualTo(WorkflowRunStatus.DELETING);
		assertThatExceptionOfType(ConflictException.class)
			.isThrownBy(() -> this.client.updateWorkflowRun(key, WorkflowRunStatus.SUCCEEDED));
		this.fake.advance(Duration.ofSeconds(30));
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> this.client.getWorkflowRun(key));
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> this.client.deleteWorkflowRun(key));
		assertThat(this.client.listWorkflowRuns("flow")).isEmpty();
	}

	@Test
	void deletedDefinitionPassesThroughDeletingWithItsRuns() {
		this.fake.writes().setDeletionTime(Duration.ofMinutes(5));
		WorkflowRunKey key = this.fake.addRun("flow");
		assertThat(this.client.deleteWorkflowDefinition("flow")).isEqualTo(WorkflowDefinitionStatus.DELETING);
		assertThat(this.client.getWorkflowDefinition("flow").status()).isEqualTo(WorkflowDefinitionStatus.DELETING);
		assertThat(this.client.getWorkflowRun(key).status()).isEqualTo(WorkflowRunStatus.DELETING);
		assertThat(this.client.deleteWorkflowDefinition("flow")).isEqualTo(WorkflowDefinitionStatus.DELETING);
		assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> this.client.createWorkflowRun("flow", RUN));
		assertThatExceptionOfType(ConflictException.class)
			.isThrownBy(() -> this.client.createWorkflowDefinition("flow", DEFINITION));
		this.fake.advance(Duration.ofMinutes(5));
		assertThatExceptionOfType(ResourceNotFoundException.class)
			.isThrownBy(() -> this.client.createWorkflowRun("flow", RUN));
		assertThat(this.client.listWorkflowDefinitions()).isEmpty();
		assertThat(this.client.createWorkflowDefinition("flow", DEFINITION)).isEqualTo(WorkflowDefinitionStatus.ACTIVE);
	}

	@Test
	void resetForgetsDeletionsTokensAndQuotas() {
		WorkflowRunKey key = this.fake.addRun("flow");
		String session = this.client.createSession(key, TOKEN);
		this.client.deleteWorkflowRun(key);
		this.fake.writes().setQuota("CreateSession", 0);
		this.fake.reset();
		this.fake.addRun(key);
		this.fake.advance(Duration.ofMinutes(1));
		assertThat(this.client.createSession(key, TOKEN)).isNotEqualTo(session);
	}

	@Test
	void quotasAreUsedUp() {
		WorkflowRunKey key = this.fake.addRun("flow");
		String session = this.fake.addSession(key);
		ActKey act = new ActKey(key, session, this.fake.addAct(key, session));
		List<Runnable> calls = List.of(
				() -> this.client.createWorkflowDefinition("new-" + System.nanoTime(), DEFINITION),
				() -> this.client.createSession(key, null),
				() -> this.client.createAct(key, session, CreateActOptions.of("task")),
				() -> this.client.invokeActStep(act, List.of(ActCallResult.of(null, "text")), null));
		for (String operation : List.of("CreateWorkflowDefinition", "CreateSession", "CreateAct", "InvokeActStep")) {
			this.fake.writes().setQuota(operation, 1);
		}
		for (Runnable call : calls) {
			call.run();
			assertThatExceptionOfType(ServiceQuotaExceededException.class).isThrownBy(call::run)
				.satisfies((exceeded) -> assertThat(exceeded.quotaCode()).isNotBlank());
		}
		assertThatIllegalArgumentException().isThrownBy(() -> this.fake.writes().setQuota("CreateWorkflowRun", 1));
	}

	@Test
	void actGoesThroughItsSteps() {
		WorkflowRunKey key = this.fake.addRun("flow");
		ActKey act = this.client.createAct(key, this.client.createSession(key, null), CreateActOptions.of("task"));
		this.fake.writes().enqueueStep("tool.search", "\"text\"");
		this.fake.writes().enqueueStepWithoutCalls();
		this.fake.writes().enqueueStep("tool.other", "{}");
		String step = this.client.invokeActStep(act, List.of(ActCallResult.of(null, "page")), null).stepId();
		assertThat(status(act)).isEqualTo(ActStatus.PENDING_CLIENT_ACTION);
		assertThatExceptionOfType(ValidationException.class)
			.isThrownBy(() -> this.client.invokeActStep(act, List.of(ActCallResult.of(null, "page")), TOKEN));
		assertThat(this.client.invokeActStep(act, List.of(ActCallResult.of("call", "found")), step).calls()).isEmpty();
		assertThat(status(act)).isEqualTo(ActStatus.RUNNING);
		this.client.updateAct(act, ActStatus.SUCCEEDED);
		assertThat(status(act)).isEqualTo(ActStatus.SUCCEEDED);
		assertThatExceptionOfType(ConflictException.class)
			.isThrownBy(() -> this.client.updateAct(act, ActStatus.FAILED))
			.satisfies((conflict) -> assertThat(conflict.resourceType()).isEqualTo("act"));
		assertThatExceptionOfType(ConflictException.class)
			.isThrownBy(() -> this.client.invokeActStep(act, List.of(ActCallResult.of(null, "page")), null));
	}

	private ActStatus status(ActKey act) {
		return this.client.listActs(act.runKey()).iterator().next().status();
	}

	@Test
	void endedRunTakesNothingMore() {
		WorkflowRunKey key = this.fake.addRun("flow");
		String session = this.fake.addSession(key);
		ActKey act = new ActKey(key, session, this.fake.addAct(key, session));
		this.fake.endRun(key, WorkflowRunStatus.TIMED_OUT);
		Stream
			.<Runnable>of(() -> this.client.createSession(key, null),
					() -> this.client.createAct(key, session, CreateActOptions.of("task")),
					() -> this.client.updateAct(act, ActStatus.SUCCEEDED),
					() -> this.client.invokeActStep(act, List.of(ActCallResult.of(null, "text")), null),
					() -> this.client.updateWorkflowRun(key, WorkflowRunStatus.SUCCEEDED))
			.forEach((call) -> assertThatExceptionOfType(ConflictException.class).isThrownBy(call::run)
				.withMessageContaining("TIMED_OUT"));
	}

	@Test
	void whatIsNotThereIsNotFound() {
		WorkflowRunKey key = this.fake.addRun("flow");
		WorkflowRunKey noRun = new WorkflowRunKey("flow", TOKEN);
		String session = this.fake.addSession(key);
		ActKey noAct = new ActKey(key, session, TOKEN);
		ActKey otherSession = new ActKey(key, this.fake.addSession(key), this.fake.addAct(key, session));
		Stream
			.<Runnable>of(() -> this.client.createWorkflowRun("no-flow", RUN),
					() -> this.client.deleteWorkflowDefinition("no-flow"), () -> this.client.deleteWorkflowRun(noRun),
					() -> this.client.updateWorkflowRun(noRun, WorkflowRunStatus.FAILED),
					() -> this.client.createSession(noRun, null),
					() -> this.client.createAct(key, TOKEN, CreateActOptions.of("task")),
					() -> this.client.updateAct(noAct, ActStatus.FAILED),
					() -> this.client.updateAct(otherSession, ActStatus.FAILED),
					() -> this.client.invokeActStep(noAct, List.of(ActCallResult.of(null, "text")), null))
			.forEach((call) -> assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(call::run));
	}

	@ParameterizedTest
	@CsvSource({ "RUNNING", "TIMED_OUT", "DELETING" })
	void statusThatIsNotAProgramsIsInvalid(WorkflowRunStatus status) {
		WorkflowRunKey key = this.fake.addRun("flow");
		assertThatExceptionOfType(ValidationException.class)
			.isThrownBy(() -> this.client.updateWorkflowRun(key, status))
			.satisfies((invalid) -> assertThat(invalid.reason()).isEqualTo("InvalidStatus"));
	}

	@ParameterizedTest
	@MethodSource
	void badBodiesAreRefused(String method, String path, String body, int status, String field) throws Exception {
		this.fake.addRun(new WorkflowRunKey("flow", TOKEN));
		SignedRequest request = SignedRequest.of(this.fake, path);
		RawConnection.Answer answer = RawConnection.exchange(this.fake,
				(body.isEmpty() ? request : request.post(body)).method(method));
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.errorCode() + answer.text()).contains(field);
	}

	static Stream<Object[]> badBodiesAreRefused() {
		String run = "/workflow-definitions/flow/workflow-runs/" + TOKEN;
		return Stream.of(new Object[] { "PUT", "/workflow-definitions", "{}", 400, "\"name\"" },
				new Object[] { "PUT", "/workflow-definitions", "{\"name\":7}", 400, "SerializationException" },
				new Object[] { "PUT", "/workflow-definitions", "{\"name\":\"a\",\"exportConfig\":{}}", 400,
						"exportConfig.s3BucketName" },
				new Object[] { "PUT", "/workflow-definitions",
						"{\"name\":\"a\",\"exportConfig\":{\"s3BucketName\":\"bucket\",\"s3KeyPrefix\":\"a/\"}}", 400,
						"exportConfig.s3KeyPrefix" },
				new Object[] { "PUT", "/workflow-definitions/flow/workflow-runs", "{}", 400, "clientInfo" },
				new Object[] { "PUT", "/workflow-definitions/flow/workflow-runs",
						"{\"modelId\":\"m\",\"clientInfo\":{\"compatibilityVersion\":\"1\"}}", 400,
						"clientInfo.compatibilityVersion" },
				new Object[] { "PUT", "/workflow-definitions/flow/workflow-runs",
						"{\"modelId\":\"m\",\"clientInfo\":{}}", 400, "clientInfo.compatibilityVersion" },
				new Object[] { "PUT", run, "{\"status\":\"DONE\"}", 400, "enum value set" },
				new Object[] { "PUT", run, "{}", 400, "'status'" },
				new Object[] { "PUT", run, "[]", 400, "SerializationException" },
				new Object[] { "PUT", run + "/sessions", "{\"clientToken\":\"short\"}", 400, "clientToken" },
				new Object[] { "PUT", run + "/sessions/" + TOKEN + "/acts/" + TOKEN + "/invoke-step", "{}", 404,
						"UnknownOperation" },
				new Object[] { "PUT", run + "/sessions/" + TOKEN + "/acts/" + TOKEN + "/invoke-step/",
						"{\"callResults\":[]}", 400, "callResults" },
				new Object[] { "PUT", run + "/sessions/" + TOKEN + "/acts/" + TOKEN + "/invoke-step/",
						"{\"callResults\":[{\"content\":[{\"image\":\"x\"}]}]}", 400, "union" },
				new Object[] { "PUT", run + "/sessions/" + TOKEN + "/acts",
						"{\"task\":\"t\",\"toolSpecs\":[{\"name\":\"n\",\"description\":\"d\",\"inputSchema\":{}}]}",
						400, "union" },
				new Object[] { "PUT", run + "/sessions/" + TOKEN + "/acts/" + TOKEN,
						"{\"status\":\"FAILED\",\"error\":{\"type\":\"t\"}}", 400, "error.message" },
				new Object[] { "DELETE", "/workflow-definitions", "", 405, "UnknownOperation" });
	}

	@Test
	void unknownOperationsOfTheTestAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.fake.requestCount("CreateNothing"))
			.withMessageContaining("InvokeActStep");
		assertThatExceptionOfType(NovaActServiceException.class).isThrownBy(() -> {
			this.fake.enqueue("CreateSession", FakeAnswer.quotaExceeded());
			this.client.createSession(this.fake.addRun("flow"), null);
		});
	}

}
