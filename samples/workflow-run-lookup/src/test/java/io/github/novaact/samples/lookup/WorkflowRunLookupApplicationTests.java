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

package io.github.novaact.samples.lookup;

import java.util.Map;
import java.util.stream.Stream;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.test.autoconfigure.AutoConfigureFakeNovaAct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkflowRunLookupApplication}.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "novaact.retry.enabled=false", "novaact.call-timeout=2s" })
@AutoConfigureFakeNovaAct
class WorkflowRunLookupApplicationTests {

	@Autowired
	private FakeNovaActService service;

	@LocalServerPort
	private int port;

	private RestTestClient http;

	private WorkflowRunKey key;

	@BeforeEach
	void addRun() {
		// Not the Apache client, which would itself try again after 429
		this.http = RestTestClient.bindToServer(new JdkClientHttpRequestFactory())
			.baseUrl("http://localhost:" + this.port)
			.build();
		this.key = this.service.addRun("invoices", (run) -> run.endsAfterLookups(0, WorkflowRunStatus.SUCCEEDED));
	}

	@Test
	void givesRunWithMembersOfTheService() {
		Map<String, Object> run = get(this.key.workflowRunId(), HttpStatus.OK).getResponseBody();
		assertThat(run).containsOnlyKeys("workflowRunArn", "workflowRunId", "status", "startedAt", "endedAt", "modelId",
				"logGroupName");
		assertThat(run).containsEntry("workflowRunId", this.key.workflowRunId()).containsEntry("status", "SUCCEEDED");
	}

	@Test
	void endOfRunIsAwaited() {
		EntityExchangeResult<Map<String, Object>> answer = get(this.key.workflowRunId() + "/end", HttpStatus.OK);
		assertThat(answer.getResponseBody()).containsEntry("status", "SUCCEEDED");
		WorkflowRunKey running = this.service.addRun("invoices");
		Map<String, Object> problem = get(running.workflowRunId() + "/end?seconds=1", HttpStatus.GATEWAY_TIMEOUT)
			.getResponseBody();
		assertThat(problem).containsEntry("detail", "The run has not ended in this time.");
	}

	@Test
	void runsOfADefinitionAreListed() {
		this.http.get().uri("/runs/invoices").exchange().expectBody().jsonPath("$[0].workflowRunId").exists();
	}

	@Test
	void unknownRunIsNotFound() {
		Map<String, Object> problem = getProblem("44444444-4444-4444-8444-444444444444", HttpStatus.NOT_FOUND);
		assertThat(problem).containsEntry("errorCode", "ResourceNotFoundException").containsKey("requestId");
	}

	@Test
	void badIdIsBadRequestThatNamesTheRule() {
		Map<String, Object> problem = getProblem("42", HttpStatus.BAD_REQUEST);
		assertThat(problem).extractingByKey("detail").asString().startsWith("'workflowRunId' must be a UUID");
		assertThat(this.service.requestCount()).isZero();
	}

	@Test
	void requestThatTheServiceFindsInvalidIsBadRequest() {
		this.service.enqueue(FakeAnswer.validation());
		assertThat(getProblem(HttpStatus.BAD_REQUEST)).containsEntry("errorCode", "ValidationException");
	}

	@ParameterizedTest
	@CsvSource({ ",1", "0,1", "0.2,1", "2,2", "2.1,3" })
	void throttledLookupIsTooManyRequestsWithRetryAfter(@Nullable String asked, String told) {
		this.service.enqueue((asked != null) ? FakeAnswer.throttled(asked) : FakeAnswer.throttled());
		EntityExchangeResult<Map<String, Object>> answer = get(this.key.workflowRunId(), HttpStatus.TOO_MANY_REQUESTS);
		assertThat(answer.getResponseHeaders().get(HttpHeaders.RETRY_AFTER)).containsExactly(told);
		assertThat(answer.getResponseBody()).containsEntry("errorCode", "ThrottlingException");
	}

	@ParameterizedTest
	@MethodSource
	void failedLookupIsBadGatewayWithoutWordsOfTheService(FakeAnswer failure) {
		this.service.enqueue(failure);
		assertThat(getProblem(HttpStatus.BAD_GATEWAY)).extractingByKey("detail")
			.isIn("The lookup failed.", "This application may not look up the workflow run.");
	}

	static Stream<FakeAnswer> failedLookupIsBadGatewayWithoutWordsOfTheService() {
		return Stream.of(FakeAnswer.internalServerError(), FakeAnswer.serviceUnavailable(), FakeAnswer.html(502),
				FakeAnswer.closeWithoutAnswer(), FakeAnswer.garbage(), FakeAnswer.accessDenied(),
				FakeAnswer.expiredToken(), FakeAnswer.secretEcho());
	}

	@Test
	void lookupThatTakesTooLongIsGatewayTimeout() {
		this.service.enqueue(FakeAnswer.hang());
		assertThat(getProblem(HttpStatus.GATEWAY_TIMEOUT)).doesNotContainKeys("errorCode", "requestId");
	}

	private Map<String, Object> getProblem(HttpStatus status) {
		return getProblem(this.key.workflowRunId(), status);
	}

	private Map<String, Object> getProblem(String runId, HttpStatus status) {
		EntityExchangeResult<Map<String, Object>> answer = get(runId, status);
		assertThat(answer.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(answer.getResponseBody()).containsEntry("status", status.value());
		return answer.getResponseBody();
	}

	private EntityExchangeResult<Map<String, Object>> get(String runId, HttpStatus status) {
		return this.http.get()
			.uri("/runs/invoices/" + runId)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectBody(new ParameterizedTypeReference<Map<String, Object>>() {
			})
			.returnResult();
	}

}
