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
import java.util.List;
import java.util.Map;

import io.github.novaact.WorkflowRunKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.novaact.NovaActClient;
import software.amazon.awssdk.services.novaact.model.AccessDeniedException;
import software.amazon.awssdk.services.novaact.model.ActStatus;
import software.amazon.awssdk.services.novaact.model.CompatibilityInformation;
import software.amazon.awssdk.services.novaact.model.ConflictException;
import software.amazon.awssdk.services.novaact.model.GetWorkflowDefinitionResponse;
import software.amazon.awssdk.services.novaact.model.GetWorkflowRunResponse;
import software.amazon.awssdk.services.novaact.model.InternalServerException;
import software.amazon.awssdk.services.novaact.model.ListActsResponse;
import software.amazon.awssdk.services.novaact.model.ListModelsResponse;
import software.amazon.awssdk.services.novaact.model.ListWorkflowRunsResponse;
import software.amazon.awssdk.services.novaact.model.ModelStatus;
import software.amazon.awssdk.services.novaact.model.ModelSummary;
import software.amazon.awssdk.services.novaact.model.ResourceNotFoundException;
import software.amazon.awssdk.services.novaact.model.SortOrder;
import software.amazon.awssdk.services.novaact.model.ThrottlingException;
import software.amazon.awssdk.services.novaact.model.TraceLocation;
import software.amazon.awssdk.services.novaact.model.TraceLocationType;
import software.amazon.awssdk.services.novaact.model.ValidationException;
import software.amazon.awssdk.services.novaact.model.ValidationExceptionField;
import software.amazon.awssdk.services.novaact.model.WorkflowDefinitionStatus;
import software.amazon.awssdk.services.novaact.model.WorkflowDefinitionSummary;
import software.amazon.awssdk.services.novaact.model.WorkflowRunStatus;
import software.amazon.awssdk.services.novaact.model.WorkflowRunSummary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests that AWS's own client reads from the fake what the service's model says.
 */
class AwsClientTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final NovaActClient client = NovaActClient.builder()
		.endpointOverride(this.fake.endpoint())
		.region(Region.of(this.fake.region()))
		.credentialsProvider(this.fake.credentialsProvider())
		.httpClient(UrlConnectionHttpClient.create())
		.overrideConfiguration((configuration) -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
		.build();

	private final WorkflowRunKey key = this.fake.addRun("flow",
			(run) -> run.endsAfterLookups(0, io.github.novaact.WorkflowRunStatus.SUCCEEDED)
				.startedAt(Instant.parse("2026-01-02T03:04:05.678Z"))
				.endedAt(Instant.parse("2026-01-02T03:05:05Z"))
				.modelId("nova-act-v2")
				.logGroupName("/aws/nova-act/flow"));

	@AfterEach
	void close() {
		this.client.close();
		this.fake.close();
	}

	@Test
	void readsEveryMember() {
		GetWorkflowRunResponse run = lookUp();
		assertThat(WorkflowRunKey.fromArn(run.workflowRunArn())).isEqualTo(this.key);
		assertThat(run.workflowRunId()).isEqualTo(this.key.workflowRunId());
		assertThat(run.status()).isEqualTo(WorkflowRunStatus.SUCCEEDED);
		assertThat(run.startedAt()).isEqualTo("2026-01-02T03:04:05.678Z");
		assertThat(run.endedAt()).isEqualTo("2026-01-02T03:05:05Z");
		assertThat(run.modelId()).isEqualTo("nova-act-v2");
		assertThat(run.logGroupName()).isEqualTo("/aws/nova-act/flow");
	}

	@Test
	void readsEveryMemberOfRunSummaries() {
		WorkflowRunKey running = this.fake.addRun("flow",
				(run) -> run.startedAt(Instant.parse("2026-01-02T04:00:00Z")).traceLocation("s3://bucket/trace"));
		ListWorkflowRunsResponse runs = this.client
			.listWorkflowRuns((request) -> request.workflowDefinitionName("flow").sortOrder(SortOrder.ASCENDING));
		assertThat(runs.nextToken()).isNull();
		assertThat(runs.workflowRunSummaries()).extracting(WorkflowRunSummary::workflowRunId)
			.containsExactly(this.key.workflowRunId(), running.workflowRunId());
		WorkflowRunSummary ended = runs.workflowRunSummaries().get(0);
		assertThat(WorkflowRunKey.fromArn(ended.workflowRunArn())).isEqualTo(this.key);
		assertThat(ended.status()).isEqualTo(WorkflowRunStatus.SUCCEEDED);
		assertThat(ended.startedAt()).isEqualTo("2026-01-02T03:04:05.678Z");
		assertThat(ended.endedAt()).isEqualTo("2026-01-02T03:05:05Z");
		assertThat(ended.traceLocation()).isNull();
		assertThat(runs.workflowRunSummaries().get(1).endedAt()).isNull();
		assertThat(runs.workflowRunSummaries().get(1).traceLocation()).isEqualTo(
				TraceLocation.builder().locationType(TraceLocationType.S3).location("s3://bucket/trace").build());
	}

	@Test
	void readsEveryMemberOfDefinition() {
		this.fake.addDefinition("flow",
				(definition) -> definition.status("DELETING")
					.createdAt(Instant.parse("2026-01-01T00:00:00Z"))
					.description("what it does")
					.exportConfig("bucket", "prefix/"));
		GetWorkflowDefinitionResponse definition = this.client
			.getWorkflowDefinition((request) -> request.workflowDefinitionName("flow"));
		assertThat(definition.name()).isEqualTo("flow");
		assertThat(definition.arn()).isEqualTo("arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow");
		assertThat(definition.createdAt()).isEqualTo("2026-01-01T00:00:00Z");
		assertThat(definition.status()).isEqualTo(WorkflowDefinitionStatus.DELETING);
		assertThat(definition.description()).isEqualTo("what it does");
		assertThat(definition.exportConfig().s3BucketName()).isEqualTo("bucket");
		assertThat(definition.exportConfig().s3KeyPrefix()).isEqualTo("prefix/");
		WorkflowDefinitionSummary summary = this.client.listWorkflowDefinitions((request) -> {
		}).workflowDefinitionSummaries().get(0);
		assertThat(summary.workflowDefinitionName()).isEqualTo("flow");
		assertThat(summary.workflowDefinitionArn()).isEqualTo(definition.arn());
		assertThat(summary.createdAt()).isEqualTo(definition.createdAt());
		assertThat(summary.status()).isEqualTo(WorkflowDefinitionStatus.DELETING);
	}

	@Test
	void readsEveryMemberOfSessionsAndActs() {
		String session = this.fake.addSession(this.key);
		String act = this.fake.addAct(this.key, session,
				(script) -> script.status(io.github.novaact.ActStatus.FAILED)
					.startedAt(Instant.parse("2026-01-02T03:04:10Z"))
					.endedAt(Instant.parse("2026-01-02T03:04:20.5Z"))
					.traceLocation("s3://bucket/act"));
		assertThat(this.client
			.listSessions((request) -> request.workflowDefinitionName("flow").workflowRunId(this.key.workflowRunId()))
			.sessionSummaries()).singleElement()
			.satisfies((summary) -> assertThat(summary.sessionId()).isEqualTo(session));
		ListActsResponse acts = this.client.listActs((request) -> request.workflowDefinitionName("flow")
			.workflowRunId(this.key.workflowRunId())
			.sessionId(session));
		assertThat(acts.actSummaries()).singleElement().satisfies((summary) -> {
			assertThat(summary.workflowRunId()).isEqualTo(this.key.workflowRunId());
			assertThat(summary.sessionId()).isEqualTo(session);
			assertThat(summary.actId()).isEqualTo(act);
			assertThat(summary.status()).isEqualTo(ActStatus.FAILED);
			assertThat(summary.startedAt()).isEqualTo("2026-01-02T03:04:10Z");
			assertThat(summary.endedAt()).isEqualTo("2026-01-02T03:04:20.500Z");
			assertThat(summary.traceLocation().location()).isEqualTo("s3://bucket/act");
		});
	}

	@Test
	void readsEveryMemberOfModels() {
		this.fake.models().add("nova-act-v1", "LEGACY", 1);
		this.fake.models().add("nova-act-v2", "PREVIEW", 3);
		this.fake.models().addAlias("nova-act-latest", "nova-act-v2", "nova-act-v1");
		this.fake.models().setCompatibilityMessage("Upgrade to use nova-act-v2");
		ListModelsResponse models = this.client.listModels((request) -> request.clientCompatibilityVersion(2));
		assertThat(models.modelSummaries()).extracting(ModelSummary::modelId)
			.containsExactly("nova-act-v1", "nova-act-v2");
		ModelSummary second = models.modelSummaries().get(1);
		assertThat(second.modelLifecycle().status()).isEqualTo(ModelStatus.PREVIEW);
		assertThat(second.minimumCompatibilityVersion()).isEqualTo(3);
		assertThat(models.modelAliases()).singleElement().satisfies((alias) -> {
			assertThat(alias.aliasName()).isEqualTo("nova-act-latest");
			assertThat(alias.latestModelId()).isEqualTo("nova-act-v2");
			assertThat(alias.resolvedModelId()).isEqualTo("nova-act-v1");
		});
		CompatibilityInformation compatibility = models.compatibilityInformation();
		assertThat(compatibility.clientCompatibilityVersion()).isEqualTo(2);
		assertThat(compatibility.supportedModelIds()).containsExactly("nova-act-v1");
		assertThat(compatibility.message()).isEqualTo("Upgrade to use nova-act-v2");
	}

	@Test
	void pagesThroughEveryList() {
		String session = this.fake.addSession(this.key);
		for (int i = 0; i < 6; i++) {
			this.fake.addRun("flow");
			this.fake.addDefinition("flow-" + i);
			this.fake.addSession(this.key);
			this.fake.addAct(this.key, session);
		}
		String runId = this.key.workflowRunId();
		assertThat(
				this.client.listWorkflowRunsPaginator((request) -> request.workflowDefinitionName("flow").maxResults(2))
					.workflowRunSummaries()
					.stream()
					.distinct())
			.hasSize(7);
		assertThat(this.client.listWorkflowDefinitionsPaginator((request) -> request.maxResults(3))
			.workflowDefinitionSummaries()
			.stream()
			.distinct()).hasSize(7);
		assertThat(this.client
			.listSessionsPaginator(
					(request) -> request.workflowDefinitionName("flow").workflowRunId(runId).maxResults(1))
			.sessionSummaries()
			.stream()
			.distinct()).hasSize(7);
		assertThat(this.client
			.listActsPaginator((request) -> request.workflowDefinitionName("flow").workflowRunId(runId).maxResults(5))
			.actSummaries()
			.stream()
			.distinct()).hasSize(6);
	}

	@Test
	void readsErrorsOfEveryOperation() {
		String id = this.key.workflowRunId();
		List<Runnable> operations = List.of(
				() -> this.client.listWorkflowRuns((request) -> request.workflowDefinitionName("flow")),
				() -> this.client.getWorkflowDefinition((request) -> request.workflowDefinitionName("flow")),
				() -> this.client.listWorkflowDefinitions((request) -> {
				}),
				() -> this.client.listSessions((request) -> request.workflowDefinitionName("flow").workflowRunId(id)),
				() -> this.client.listActs((request) -> request.workflowDefinitionName("flow")),
				() -> this.client.listModels((request) -> request.clientCompatibilityVersion(1)));
		for (Runnable operation : operations) {
			this.fake.enqueue(FakeAnswer.throttled("7"));
			assertThat(catchThrowableOfType(ThrottlingException.class, operation::run).retryAfterSeconds())
				.isEqualTo(7);
			this.fake.enqueue(FakeAnswer.accessDenied());
			assertThat(catchThrowableOfType(AccessDeniedException.class, operation::run))
				.hasMessageContaining("nova-act:" + this.fake.lastRequest().operation());
			operation.run();
		}
		ResourceNotFoundException notFound = catchThrowableOfType(ResourceNotFoundException.class,
				() -> this.client.listWorkflowRuns((request) -> request.workflowDefinitionName("no-flow")));
		assertThat(notFound.resourceId()).isEqualTo("no-flow");
		assertThat(notFound.resourceType()).isEqualTo("workflow-definition");
		ValidationException invalid = catchThrowableOfType(ValidationException.class,
				() -> this.client.listWorkflowRuns(
						(request) -> request.workflowDefinitionName("flow").maxResults(101).nextToken("no token")));
		assertThat(invalid.fieldList()).extracting(ValidationExceptionField::name)
			.containsExactly("maxResults", "nextToken");
	}

	@Test
	void readsEveryError() {
		assertThat(lookUp(FakeAnswer.accessDenied(), AccessDeniedException.class).requestId()).isNotBlank();
		ConflictException conflict = lookUp(FakeAnswer.conflict(), ConflictException.class);
		assertThat(conflict.resourceId()).isNotBlank();
		assertThat(conflict.resourceType()).isNotBlank();
		ResourceNotFoundException notFound = lookUp(FakeAnswer.notFound(), ResourceNotFoundException.class);
		assertThat(notFound.resourceId()).isNotBlank();
		assertThat(notFound.resourceType()).isNotBlank();
		ThrottlingException throttled = lookUp(FakeAnswer.throttled("3"), ThrottlingException.class);
		assertThat(throttled.retryAfterSeconds()).isEqualTo(3);
		assertThat(throttled.serviceCode()).isNotBlank();
		assertThat(throttled.quotaCode()).isNotBlank();
		assertThat(lookUp(FakeAnswer.internalServerError(), InternalServerException.class).reasonAsString())
			.isNotBlank();
		ValidationException validation = lookUp(
				FakeAnswer.validation("FieldValidationFailed", Map.of("workflowRunId", "bad")),
				ValidationException.class);
		assertThat(validation.reasonAsString()).isEqualTo("FieldValidationFailed");
		assertThat(validation.fieldList()).singleElement()
			.satisfies((field) -> assertThat(field.name()).isEqualTo("workflowRunId"));
	}

	private <E extends Exception> E lookUp(FakeAnswer answer, Class<E> type) {
		this.fake.enqueue(answer);
		return catchThrowableOfType(type, this::lookUp);
	}

	private GetWorkflowRunResponse lookUp() {
		return this.client.getWorkflowRun((request) -> request.workflowDefinitionName(this.key.workflowDefinitionName())
			.workflowRunId(this.key.workflowRunId()));
	}

}
