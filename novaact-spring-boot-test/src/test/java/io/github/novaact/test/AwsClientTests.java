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
import java.util.Map;

import io.github.novaact.WorkflowRunKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.novaact.NovaActClient;
import software.amazon.awssdk.services.novaact.model.AccessDeniedException;
import software.amazon.awssdk.services.novaact.model.ConflictException;
import software.amazon.awssdk.services.novaact.model.GetWorkflowRunResponse;
import software.amazon.awssdk.services.novaact.model.InternalServerException;
import software.amazon.awssdk.services.novaact.model.ResourceNotFoundException;
import software.amazon.awssdk.services.novaact.model.ThrottlingException;
import software.amazon.awssdk.services.novaact.model.ValidationException;
import software.amazon.awssdk.services.novaact.model.WorkflowRunStatus;

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
