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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.ConflictException;
import io.github.novaact.InternalServerException;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for what a {@link NovaActClient} makes of answers that are not a run.
 */
class ErrorAnswerTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final NovaActClient client = TestClients.builder(this.fake)
		.retryEnabled(false)
		.readTimeout(Duration.ofMillis(500))
		.maxResponseSize(DataSize.ofKilobytes(64))
		.build();

	private final WorkflowRunKey key = this.fake.addRun("flow");

	@BeforeAll
	static void warmUp() {
		TestClients.warmUp();
	}

	@AfterEach
	void close() {
		this.client.close();
		this.fake.close();
	}

	@Test
	void everyErrorOfTheOperationHasItsException() {
		AccessDeniedException denied = lookup(FakeAnswer.accessDenied().withRequestId("id-1"),
				AccessDeniedException.class);
		assertThat(denied.statusCode()).isEqualTo(403);
		assertThat(denied.errorCode()).isEqualTo("AccessDeniedException");
		assertThat(denied.requestId()).isEqualTo("id-1");
		assertThat(denied.attempts()).isEqualTo(1);
		assertThat(denied.serviceMessage()).isNotBlank();
		ConflictException conflict = lookup(FakeAnswer.conflict(), ConflictException.class);
		assertThat(conflict.resourceId()).isNotNull();
		assertThat(conflict.resourceType()).isNotNull();
		ResourceNotFoundException notFound = lookup(FakeAnswer.notFound(), ResourceNotFoundException.class);
		assertThat(notFound.resourceId()).isNotNull();
		assertThat(notFound.resourceType()).isNotNull();
		ThrottlingException throttled = lookup(FakeAnswer.throttled("2.5"), ThrottlingException.class);
		assertThat(throttled.retryAfter()).isEqualTo(Duration.ofMillis(2500));
		assertThat(throttled.serviceCode()).isNotNull();
		assertThat(throttled.quotaCode()).isNotNull();
		InternalServerException internal = lookup(FakeAnswer.internalServerError().withHeader("Retry-After", "3"),
				InternalServerException.class);
		assertThat(internal.retryAfter()).isEqualTo(Duration.ofSeconds(3));
		assertThat(internal.reason()).isNotNull();
		ValidationException validation = lookup(
				FakeAnswer.validation("FieldValidationFailed", Map.of("workflowRunId", "bad")),
				ValidationException.class);
		assertThat(validation.reason()).isEqualTo("FieldValidationFailed");
		assertThat(validation.fieldList()).containsExactly(new ValidationException.Field("workflowRunId", "bad"));
	}

	@Test
	void runThatDoesNotExistIsNotFound() {
		WorkflowRunKey unknown = new WorkflowRunKey("flow", "00000000-0000-0000-0000-000000000000");
		ResourceNotFoundException ex = catchThrowableOfType(ResourceNotFoundException.class,
				() -> this.client.getWorkflowRun(unknown));
		assertThat(ex.requestId()).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "soon", "-1", "2026-01-01", "1e3", "" })
	void retryAfterThatCannotBeReadDoesNotHideTheThrottling(String retryAfter) {
		assertThat(lookup(FakeAnswer.throttled(retryAfter), ThrottlingException.class).retryAfter()).isNull();
	}

	@Test
	void membersThatTheModelRequiresMayBeMissing() {
		assertThat(lookup(FakeAnswer.error(409, "ConflictException", "{}"), ConflictException.class).resourceId())
			.isNull();
		assertThat(lookup(FakeAnswer.error(400, "ValidationException", "{\"fieldList\":[1,{},null,{\"name\":\"x\"}]}"),
				ValidationException.class)
			.fieldList())
			.containsExactly(new ValidationException.Field(null, null), new ValidationException.Field("x", null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ThrottlingException", "ThrottlingException:http://internal.amazon.com/coral/x/",
			"com.amazon.novaact#ThrottlingException", "a.b#c#ThrottlingException:x#y" })
	void errorCodeIsReadInEveryForm(String header) {
		ThrottlingException ex = lookup(FakeAnswer.error(400, header, "{}"), ThrottlingException.class);
		assertThat(ex.errorCode()).isEqualTo("ThrottlingException");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"__type\":\"a#AccessDeniedException\"}", "{\"code\":\"AccessDeniedException:x\"}",
			"{\"code\":\"AccessDeniedException\",\"__type\":\"Other\"}", "{\"Code\":\"AccessDeniedException\"}",
			"{\"__type\":\"Other\",\"Code\":\"AccessDeniedException\"}",
			"{\"code\":\"AccessDeniedException\",\"message\":\"a\",\"message\":\"b\"}",
			"{\"__type\":\"Other\",\"__type\":\"AccessDeniedException\"}",
			"{\"__type\":\"AccessDeniedException\",\"x\":1e99999999999999999999}",
			"{\"__type\":5,\"code\":\"AccessDeniedException\",\"Message\":\"m\"}" })
	void errorCodeIsReadFromTheBody(String body) {
		lookup(FakeAnswer.error(400, null, body), AccessDeniedException.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 429, 500, 503 })
	void explicitTypeWinsOverTheStatus(int status) {
		AccessDeniedException ex = lookup(FakeAnswer.error(status, "AccessDeniedException", "{}"),
				AccessDeniedException.class);
		assertThat(CallOutcome.of(ex)).isEqualTo(CallOutcome.CLIENT_ERROR);
		assertThat(Evidence.of(ex).problem()).isEqualTo(Evidence.Problem.PERMISSION);
		try (NovaActClient retrying = TestClients.builder(this.fake).build()) {
			int before = this.fake.requestCount();
			this.fake.enqueue(FakeAnswer.error(status, "AccessDeniedException", "{}"));
			assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> retrying.getWorkflowRun(this.key));
			assertThat(this.fake.requestCount()).isEqualTo(before + 1);
		}
	}

	@Test
	void typeOfTheServersFaultWinsOverTheStatus() {
		InternalServerException ex = lookup(FakeAnswer.error(400, "InternalServerException", "{}"),
				InternalServerException.class);
		assertThat(CallOutcome.of(ex)).isEqualTo(CallOutcome.SERVER_ERROR);
		assertThat(Evidence.of(ex).problem()).isEqualTo(Evidence.Problem.SERVICE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "message", "Message", "errorMessage" })
	void messageIsReadUnderEveryName(String member) {
		NovaActServiceException ex = lookup(
				FakeAnswer.error(403, "AccessDeniedException", "{\"" + member + "\":\"no\"}"),
				AccessDeniedException.class);
		assertThat(ex.serviceMessage()).isEqualTo("no");
		assertThat(ex).hasMessageContaining("no").hasMessageContaining("403 AccessDeniedException");
	}

	@ParameterizedTest
	@CsvSource({ "400, ValidationException", "403, AccessDeniedException", "404, ResourceNotFoundException",
			"409, ConflictException", "429, ThrottlingException", "500, InternalServerException",
			"502, NovaActServiceException", "503, NovaActServiceException", "504, NovaActServiceException",
			"401, NovaActServiceException", "418, NovaActServiceException", "599, NovaActServiceException" })
	void answerOfTheServiceWithoutACodeIsKnownByItsStatus(int status, String type) {
		for (FakeAnswer answer : new FakeAnswer[] { FakeAnswer.html(status), FakeAnswer.empty(status),
				FakeAnswer.json(status, "{\"message\":\"no\"}") }) {
			NovaActServiceException ex = lookup(answer.withRequestId("id-1"), NovaActServiceException.class);
			assertThat(ex.getClass().getSimpleName()).isEqualTo(type);
			assertThat(ex.statusCode()).isEqualTo(status);
			assertThat(ex.errorCode()).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 404, 409, 410, 418, 429, 500, 502, 503, 504, 599 })
	void answerWithoutACodeAndARequestIdIsNotTheServicesWord(int status) {
		for (FakeAnswer answer : new FakeAnswer[] { FakeAnswer.html(status), FakeAnswer.empty(status),
				FakeAnswer.json(status, "{\"message\":\"Not Found\"}").withoutHeader("x-amzn-requestid"),
				FakeAnswer.json(status, "{\"code\":" + status + "}").withoutHeader("x-amzn-requestid"),
				FakeAnswer.json(status, "{\"__type\":\"\"}").withoutHeader("x-amzn-requestid") }) {
			NovaActServiceException ex = lookup(answer, NovaActServiceException.class);
			assertThat(ex).isExactlyInstanceOf(NovaActServiceException.class)
				.hasMessageContaining("in front of Nova Act");
			assertThat(ex.statusCode()).isEqualTo(status);
			assertThat(ex.errorCode()).isNull();
			assertThat(ex.requestId()).isNull();
			assertThat(Evidence.of(ex)).isEqualTo(new Evidence(Evidence.Kind.FAILURE, Evidence.Problem.RESPONSE));
		}
	}

	@Test
	void codeOfAGatewayIsNoThrottlingOfTheService() {
		NovaActServiceException ex = lookup(
				FakeAnswer.json(429, "{\"code\":\"rate_limited\"}").withoutHeader("x-amzn-requestid"),
				NovaActServiceException.class);
		assertThat(ex).isExactlyInstanceOf(NovaActServiceException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "UnrecognizedClientException", "IncompleteSignature", "SomethingNew" })
	void otherErrorsOfTheServiceKeepTheirCode(String code) {
		NovaActServiceException ex = lookup(FakeAnswer.error(403, code, "{}"), NovaActServiceException.class);
		assertThat(ex).isExactlyInstanceOf(NovaActServiceException.class);
		assertThat(ex.errorCode()).isEqualTo(code);
	}

	@Test
	void redirectIsAnErrorAndNotFollowed() {
		try (FakeNovaActService other = FakeNovaActService.start()) {
			NovaActServiceException ex = lookup(FakeAnswer.redirect(other.endpoint()), NovaActServiceException.class);
			assertThat(ex.statusCode()).isBetween(300, 399);
			assertThat(other.requestCount()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redirectToTheSameHostIsNotFollowed(int status) {
		for (String location : new String[] { "/elsewhere", this.fake.endpoint() + "/elsewhere", "?again" }) {
			NovaActServiceException ex = lookup(FakeAnswer.status(status).withHeader("Location", location),
					NovaActServiceException.class);
			assertThat(ex.statusCode()).isEqualTo(status);
		}
	}

	@Test
	void successThatCannotBeUnderstoodHasAnExceptionOfItsOwn() {
		for (FakeAnswer answer : new FakeAnswer[] { FakeAnswer.empty(200), FakeAnswer.html(200), FakeAnswer.garbage(),
				FakeAnswer.json(200, "[]"), FakeAnswer.json(200, "null"), FakeAnswer.json(200, "\"x\""),
				FakeAnswer.json(200, "{}"), FakeAnswer.json(200, "{\"status\":"), FakeAnswer.huge(1_000_000),
				FakeAnswer.empty(204) }) {
			InvalidResponseException ex = lookup(answer, InvalidResponseException.class);
			assertThat(ex.statusCode()).isBetween(200, 204);
			assertThat(ex.attempts()).isEqualTo(1);
		}
	}

	@Test
	void connectionThatBreaksInTheMiddleOfABodyIsAConnectionException() {
		for (FakeAnswer answer : new FakeAnswer[] { FakeAnswer.truncated(), FakeAnswer.resetInBody(),
				FakeAnswer.hangInBody(), raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"workflowRunId\":"),
				raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{\"workflowRunId\":"),
				raw("HTTP/1.1 403 No\r\nx-amzn-requestid: r\r\nContent-Length: 500\r\n\r\n{\"message\":"),
				raw("HTTP/1.1 500 No\r\nx-amzn-requestid: r\r\nContent-Length: 500\r\n\r\n{\"message\":") }) {
			NovaActConnectionException ex = lookup(answer, NovaActConnectionException.class);
			assertThat(ex.statusCode()).isZero();
			assertThat(ex.attempts()).isEqualTo(1);
			assertThat(ex).hasMessageContaining("in the middle of the response");
			assertThat(CallOutcome.of(ex)).isEqualTo(CallOutcome.IO_ERROR);
			assertThat(Evidence.of(ex).problem()).isEqualTo(Evidence.Problem.NETWORK);
		}
	}

	@Test
	void codeInAHeaderIsReadThoughTheBodyBreaks() {
		lookup(raw("HTTP/1.1 403 No\r\nx-amzn-requestid: r\r\nx-amzn-errortype: AccessDeniedException\r\n"
				+ "Content-Length: 500\r\n\r\n{\"message\":"), AccessDeniedException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "workflowRunArn", "workflowRunId", "status", "startedAt", "modelId" })
	void requiredMemberThatIsMissingIsNamed(String member) {
		WorkflowRunKey incomplete = this.fake.addRun("flow", (run) -> run.without(member));
		InvalidResponseException ex = catchThrowableOfType(InvalidResponseException.class,
				() -> this.client.getWorkflowRun(incomplete));
		assertThat(ex).hasMessageContaining("'" + member + "'");
		assertThat(ex.requestId()).isNotNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "status|{\"a\":1}", "status|5", "modelId|[]", "logGroupName|{}",
			"startedAt|\"soon\"", "endedAt|true", "startedAt|1e999999", "status|null", "status|\"\"" })
	void memberOfAnotherTypeIsNamed(String member, String value) {
		WorkflowRunKey odd = this.fake.addRun("flow", (run) -> run.extraMember(member, value));
		InvalidResponseException ex = catchThrowableOfType(InvalidResponseException.class,
				() -> this.client.getWorkflowRun(odd));
		assertThat(ex).hasMessageContaining("'" + member + "'");
	}

	@Test
	void answerAboutAnotherRunIsNotTaken() {
		String other = "00000000-0000-0000-0000-000000000000";
		WorkflowRunKey wrongId = this.fake.addRun("flow",
				(run) -> run.extraMember("workflowRunId", "\"" + other + "\""));
		assertThat(catchThrowableOfType(InvalidResponseException.class, () -> this.client.getWorkflowRun(wrongId)))
			.hasMessageContaining("another run");
		WorkflowRunKey wrongArn = this.fake.addRun("flow", (run) -> run
			.workflowRunArn("arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/workflow-run/" + other));
		assertThat(catchThrowableOfType(InvalidResponseException.class, () -> this.client.getWorkflowRun(wrongArn)))
			.hasMessageContaining("another run");
	}

	@Test
	void noAnswerIsAConnectionException() {
		for (FakeAnswer answer : new FakeAnswer[] { FakeAnswer.reset(), FakeAnswer.closeWithoutAnswer(),
				FakeAnswer.hang(), raw("HTTP/1.1 banana\r\n\r\n"), raw("not http at all\r\n\r\n"),
				raw("HTTP/1.1 99999 What\r\nContent-Length: 0\r\n\r\n"),
				raw("HTTP/1.1 200 OK\r\nContent-Length: banana\r\n\r\n{}"), raw("HTTP/9.9 200 OK\r\n\r\n"),
				raw("HTTP/1.1 0 Zero\r\nContent-Length: 0\r\n\r\n"), raw("HTTP/1.1 -7 Less\r\n\r\n"),
				raw("HTTP/1.1 42 Low\r\nContent-Length: 0\r\n\r\n") }) {
			NovaActConnectionException ex = lookup(answer, NovaActConnectionException.class);
			assertThat(ex.statusCode()).isZero();
			assertThat(ex.requestId()).isNull();
			assertThat(ex.attempts()).isEqualTo(1);
			assertThat(ex.getCause()).isNotNull();
		}
	}

	@Test
	void serverThatIsNotThereIsAConnectionException() {
		this.fake.close();
		NovaActConnectionException ex = catchThrowableOfType(NovaActConnectionException.class,
				() -> this.client.getWorkflowRun(this.key));
		assertThat(ex).hasMessageContaining(this.fake.endpoint().getAuthority());
	}

	@Test
	void clientWorksAfterEachOfThem() {
		for (FakeAnswer answer : new FakeAnswer[] { FakeAnswer.truncated(), FakeAnswer.huge(10_000_000),
				FakeAnswer.reset(), FakeAnswer.html(502), FakeAnswer.hangInBody(), FakeAnswer.accessDenied() }) {
			lookup(answer, NovaActException.class);
			assertThat(this.client.getWorkflowRun(this.key).workflowRunId()).isEqualTo(this.key.workflowRunId());
		}
	}

	@Test
	void compressedChunkedAndLastAnswersAreRead() {
		for (FakeAnswer answer : new FakeAnswer[] { FakeAnswer.gzip(), FakeAnswer.chunked(),
				FakeAnswer.connectionClose() }) {
			this.fake.enqueue(answer);
			assertThat(this.client.getWorkflowRun(this.key).workflowRunId()).isEqualTo(this.key.workflowRunId());
		}
	}

	private static FakeAnswer raw(String text) {
		return FakeAnswer.raw(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	private <E extends NovaActException> E lookup(FakeAnswer answer, Class<E> type) {
		int before = this.fake.requestCount();
		this.fake.enqueue(answer);
		E ex = catchThrowableOfType(type, () -> this.client.getWorkflowRun(this.key));
		assertThat(ex).as(answer.toString()).isNotNull();
		assertThat(this.fake.requestCount()).as(answer.toString()).isEqualTo(before + 1);
		return ex;
	}

}
