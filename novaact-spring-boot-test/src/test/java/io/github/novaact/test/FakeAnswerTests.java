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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.RawConnection.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link FakeAnswer}.
 */
class FakeAnswerTests {

	private static final Duration LONG = Duration.ofDays(1);

	private final FakeNovaActService service = FakeNovaActService.start();

	private final WorkflowRunKey key = this.service.addRun("invoices");

	@AfterEach
	void stop() {
		this.service.close();
	}

	@ParameterizedTest
	@MethodSource
	void givesModelledError(FakeAnswer given, int status, String errorCode, Map<String, String> members)
			throws IOException {
		Answer answer = answer(given);
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.errorCode()).isEqualTo(errorCode);
		assertThat(answer.message()).isNotBlank();
		assertThat(answer.headers().get("x-amzn-RequestId")).hasSize(36);
		assertThat(answer.headers().get("Content-Type")).isEqualTo("application/json");
		assertThat(answer.headers().get("Date")).endsWith(" GMT");
		members.forEach((name, value) -> assertThat(answer.json().get(name).asString()).isEqualTo(value));
		assertThat(this.service.lastRequest().status()).isEqualTo(status);
		assertThat(this.service.lastRequest().errorCode()).isEqualTo(errorCode);
	}

	static Stream<Arguments> givesModelledError() {
		return Stream.of(
				Arguments.of(FakeAnswer.throttled(), 429, "ThrottlingException",
						Map.of("serviceCode", "nova-act", "quotaCode", "L-EXAMPLE1")),
				Arguments.of(FakeAnswer.internalServerError(), 500, "InternalServerException",
						Map.of("reason", "InvalidModelGeneration")),
				Arguments.of(FakeAnswer.accessDenied(), 403, "AccessDeniedException", Map.of()),
				Arguments.of(FakeAnswer.notFound(), 404, "ResourceNotFoundException",
						Map.of("resourceType", "workflow-run")),
				Arguments.of(FakeAnswer.conflict(), 409, "ConflictException", Map.of("resourceType", "workflow-run")),
				Arguments.of(FakeAnswer.validation(), 400, "ValidationException",
						Map.of("reason", "FieldValidationFailed")),
				Arguments.of(FakeAnswer.expiredToken(), 403, "ExpiredTokenException", Map.of()),
				Arguments.of(FakeAnswer.error(418, "TeapotException", "{\"message\":\"short and stout\"}"), 418,
						"TeapotException", Map.of("message", "short and stout")));
	}

	@Test
	void throttledHasRetryAfterOnlyWhenGiven() throws IOException {
		assertThat(answer(FakeAnswer.throttled()).headers()).doesNotContainKey("Retry-After");
		assertThat(answer(FakeAnswer.throttled("1.5")).headers()).containsEntry("Retry-After", "1.5");
	}

	@Test
	void validationHasFieldList() throws IOException {
		JsonNode json = answer(FakeAnswer.validation("InvalidStatus", Map.of("status", "is \"wrong\""))).json();
		assertThat(json.get("reason").asString()).isEqualTo("InvalidStatus");
		assertThat(json.get("fieldList").toString())
			.isEqualTo("[{\"name\":\"status\",\"message\":\"is \\\"wrong\\\"\"}]");
	}

	@Test
	void statusAndServiceUnavailableHaveNoErrorCode() throws IOException {
		for (FakeAnswer given : new FakeAnswer[] { FakeAnswer.serviceUnavailable(), FakeAnswer.status(503) }) {
			Answer answer = answer(given);
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.headers()).doesNotContainKey("x-amzn-ErrorType").containsKey("x-amzn-RequestId");
			assertThat(answer.json().propertyNames()).containsExactly("message");
		}
	}

	@Test
	void htmlAndEmptyHaveNoRequestId() throws IOException {
		Answer html = answer(FakeAnswer.html(502));
		assertThat(html.status()).isEqualTo(502);
		assertThat(html.headers()).doesNotContainKey("x-amzn-RequestId")
			.containsEntry("Content-Type", "text/html; charset=utf-8");
		assertThat(html.text()).startsWith("<!DOCTYPE html>");
		Answer empty = answer(FakeAnswer.empty(200));
		assertThat(empty.status()).isEqualTo(200);
		assertThat(empty.headers()).doesNotContainKey("x-amzn-RequestId").containsEntry("Content-Length", "0");
	}

	@Test
	void garbageIsSuccessThatIsNotJson() throws IOException {
		Answer answer = answer(FakeAnswer.garbage());
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.headers()).containsEntry("Content-Type", "application/json");
		assertThatExceptionOfType(Exception.class).isThrownBy(answer::json);
	}

	@Test
	void jsonIsSentAsItIs() throws IOException {
		Answer answer = answer(FakeAnswer.json(202, "{\"status\":null}"));
		assertThat(answer.status()).isEqualTo(202);
		assertThat(answer.text()).isEqualTo("{\"status\":null}");
	}

	@Test
	void redirectHasLocation() throws IOException {
		Answer answer = answer(FakeAnswer.redirect(URI.create("http://elsewhere.example/x")));
		assertThat(answer.status()).isEqualTo(307);
		assertThat(answer.headers()).containsEntry("Location", "http://elsewhere.example/x");
	}

	@Test
	void truncatedClosesInBody() throws IOException {
		try (RawConnection connection = send(FakeAnswer.truncated())) {
			String head = connection.readHead();
			String body = connection.readToEnd();
			assertThat(head).startsWith("HTTP/1.1 200 OK\r\n");
			assertThat(body).startsWith("{\"workflowRunArn\"").doesNotEndWith("}");
			assertThat(head).doesNotContain("Content-Length: " + body.length() + "\r\n").contains("Content-Length: ");
		}
	}

	@Test
	void resetSendsNothing() throws IOException {
		try (RawConnection connection = send(FakeAnswer.reset())) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(connection::readByte);
		}
		assertThat(this.service.lastRequest().status()).isZero();
	}

	@Test
	void resetInBodyResetsAfterSomeBytes() throws IOException {
		try (RawConnection connection = send(FakeAnswer.resetInBody())) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(connection::readToEnd);
		}
		assertThat(this.service.lastRequest().status()).isEqualTo(200);
	}

	@Test
	void closeWithoutAnswerClosesInOrder() throws IOException {
		try (RawConnection connection = send(FakeAnswer.closeWithoutAnswer())) {
			assertThat(connection.readToEnd()).isEmpty();
		}
	}

	@Test
	void hangSendsNothingUntilReset() throws IOException {
		try (RawConnection connection = send(FakeAnswer.hang())) {
			this.service.awaitRequests(1, Duration.ofSeconds(30));
			this.service.reset();
			assertThat(connection.readToEnd()).isEmpty();
		}
	}

	@Test
	void hangEndsWhenClientCloses() throws IOException {
		try (RawConnection connection = send(FakeAnswer.hang())) {
			this.service.awaitRequests(1, Duration.ofSeconds(30));
			assertThat(this.service.openConnections()).isOne();
		}
		Awaitility.await().until(() -> this.service.openConnections() == 0);
	}

	@Test
	void hangInBodyStopsAfterHalfOfBody() throws IOException {
		try (RawConnection connection = send(FakeAnswer.hangInBody())) {
			assertThat(connection.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
			assertThat(connection.readByte()).isEqualTo('{');
			this.service.close();
			assertThat(connection.readToEnd()).startsWith("\"workflowRunArn\"").doesNotEndWith("}");
		}
	}

	@Test
	void dripSendsHeadAndThenByteByByte() throws IOException {
		assertThat(answer(FakeAnswer.drip(Duration.ofNanos(1000))).json().get("status").asString())
			.isEqualTo("RUNNING");
		try (RawConnection connection = send(FakeAnswer.drip(LONG))) {
			assertThat(connection.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
			assertThat(connection.readByte()).isEqualTo('{');
			this.service.reset();
			assertThat(connection.readToEnd()).isEmpty();
		}
	}

	@Test
	void dripHeadersSendsHeadByteByByte() throws IOException {
		assertThat(answer(FakeAnswer.dripHeaders(Duration.ofNanos(1000))).json().get("status").asString())
			.isEqualTo("RUNNING");
		try (RawConnection connection = send(FakeAnswer.dripHeaders(LONG))) {
			assertThat(connection.readByte()).isEqualTo('H');
			this.service.close();
			assertThat(connection.readToEnd()).isEmpty();
		}
	}

	@Test
	void delayEndsWithReset() throws IOException {
		try (RawConnection connection = send(FakeAnswer.throttled().withDelay(LONG))) {
			this.service.awaitRequests(1, Duration.ofSeconds(30));
			this.service.reset();
			assertThat(connection.readToEnd()).isEmpty();
		}
	}

	@Test
	void delayEndsWhenClientCloses() throws IOException {
		try (RawConnection connection = send(FakeAnswer.throttled().withDelay(LONG))) {
			this.service.awaitRequests(1, Duration.ofSeconds(30));
		}
		Awaitility.await().until(() -> this.service.openConnections() == 0);
	}

	@Test
	void answerComesAfterDelayAndConnectionStaysOpen() throws IOException {
		try (RawConnection connection = send(FakeAnswer.ownAnswer().withDelay(Duration.ofMillis(5)))) {
			connection.send(request().text());
			assertThat(connection.read().status()).isEqualTo(200);
			assertThat(connection.read().status()).isEqualTo(200);
		}
	}

	@Test
	void resetLeavesAConnectionOpenWhoseAnswerWasRead() throws IOException {
		try (RawConnection connection = RawConnection.to(this.service)) {
			for (int i = 0; i < 500; i++) {
				this.service.enqueue((i % 2 == 0) ? FakeAnswer.serviceUnavailable()
						: FakeAnswer.serviceUnavailable().withDelay(Duration.ofNanos(1)));
				connection.send(request().text());
				assertThat(connection.read().status()).isEqualTo(503);
				this.service.reset();
			}
		}
	}

	@Test
	void hugeIsValidJsonOfItsSize() throws Exception {
		HttpResponse<String> response = fetch(FakeAnswer.huge(100_000));
		assertThat(response.headers().firstValue("Content-Length")).isEmpty();
		assertThat(response.body()).hasSize(100_000);
		assertThat(JsonMapper.shared().readTree(response.body()).get("status").asString()).isEqualTo("RUNNING");
	}

	@Test
	void hugeEndsWithResetWhenClientDoesNotRead() throws IOException {
		try (RawConnection connection = send(FakeAnswer.huge(Long.MAX_VALUE))) {
			connection.readHead();
			this.service.reset();
			Awaitility.await().until(() -> this.service.openConnections() == 0);
		}
	}

	@Test
	void gzipIsCompressed() throws IOException {
		Answer answer = answer(FakeAnswer.gzip());
		assertThat(answer.headers()).containsEntry("Content-Encoding", "gzip");
		try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
			assertThat(JsonMapper.shared().readTree(gzip).get("status").asString()).isEqualTo("RUNNING");
		}
	}

	@Test
	void chunkedHasNoContentLength() throws Exception {
		HttpResponse<String> response = fetch(FakeAnswer.chunked());
		assertThat(response.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
		assertThat(response.headers().firstValue("Content-Length")).isEmpty();
		assertThat(JsonMapper.shared().readTree(response.body()).get("status").asString()).isEqualTo("RUNNING");
	}

	@Test
	void connectionCloseClosesAfterAnswer() throws IOException {
		try (RawConnection connection = send(FakeAnswer.connectionClose())) {
			Answer answer = connection.read();
			assertThat(answer.headers()).containsEntry("Connection", "close");
			assertThat(connection.readByte()).isEqualTo(-1);
		}
	}

	@Test
	void rawIsSentAsItIs() throws IOException {
		try (RawConnection connection = send(FakeAnswer.raw("SSH-2.0-x\n".getBytes(StandardCharsets.US_ASCII)))) {
			assertThat(connection.readToEnd()).isEqualTo("SSH-2.0-x\n");
		}
	}

	@Test
	void skewedDateShiftsDateHeader() throws IOException {
		Answer answer = answer(FakeAnswer.skewedDate(Duration.ofHours(2)));
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.errorCode()).isEqualTo("InvalidSignatureException");
		Instant date = ZonedDateTime.parse(answer.headers().get("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
			.toInstant();
		assertThat(date).isCloseTo(Instant.now().plus(Duration.ofHours(2)), within(5, ChronoUnit.MINUTES));
	}

	@Test
	void secretEchoHoldsSessionToken() throws IOException {
		this.service.enqueue(FakeAnswer.secretEcho());
		Answer answer = RawConnection.exchange(this.service,
				request().header("X-Amz-Security-Token", "the-session-token"));
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.errorCode()).isEqualTo("SignatureDoesNotMatch");
		assertThat(answer.message()).contains("x-amz-security-token:the-session-token\n")
			.contains("/workflow-definitions/invoices/");
	}

	@Test
	void headersAreReplacedAddedAndLeftOut() throws IOException {
		FakeAnswer given = FakeAnswer.throttled("1")
			.withHeader("retry-after", "2")
			.withHeader("X-Extra", "a")
			.withRequestId("the-request-id")
			.withoutHeader("Date")
			.withoutHeader("X-Amzn-ErrorType");
		try (RawConnection connection = send(given.withHeader("Connection", "close"))) {
			String answer = connection.readToEnd();
			assertThat(answer).contains("\r\nretry-after: 2\r\n", "\r\nX-Extra: a\r\n",
					"\r\nx-amzn-RequestId: the-request-id\r\n");
			assertThat(answer).doesNotContain("Retry-After", "Date:", "ErrorType");
		}
		assertThat(answer(FakeAnswer.throttled("1")).headers()).containsEntry("Retry-After", "1")
			.doesNotContainKey("X-Extra");
	}

	@Test
	void headerGivenTwiceHasBothValues() throws IOException {
		FakeAnswer given = FakeAnswer.connectionClose().withHeader("X-Twice", "1").withHeader("X-Twice", "2");
		try (RawConnection connection = send(given)) {
			assertThat(connection.readToEnd()).contains("\r\nX-Twice: 1\r\nX-Twice: 2\r\n");
		}
	}

	@Test
	void answersOfOwnContentAreNoLookups() throws IOException {
		WorkflowRunKey run = this.service.addRun("invoices",
				(script) -> script.endsAfterLookups(1, WorkflowRunStatus.SUCCEEDED));
		this.service.enqueue(FakeAnswer.throttled(), 2);
		SignedRequest request = SignedRequest.of(this.service, run);
		assertThat(RawConnection.exchange(this.service, request).status()).isEqualTo(429);
		assertThat(RawConnection.exchange(this.service, request).status()).isEqualTo(429);
		assertThat(RawConnection.exchange(this.service, request).text()).contains("RUNNING");
		assertThat(RawConnection.exchange(this.service, request).text()).contains("SUCCEEDED");
	}

	@ParameterizedTest
	@CsvSource(useHeadersInDisplayName = true, textBlock = """
			operation               , method, path
			GetWorkflowDefinition   , GET   , /workflow-definitions/invoices
			ListWorkflowRuns        , POST  , /workflow-definitions/invoices/workflow-runs
			ListWorkflowDefinitions , POST  , /workflow-definitions
			ListSessions            , POST  , /workflow-definitions/invoices/workflow-runs/{id}
			ListActs                , POST  , /workflow-definitions/invoices/acts
			ListModels              , POST  , /models?clientCompatibilityVersion=1
			""")
	void isGivenForEveryOperation(String operation, String method, String path) throws IOException {
		SignedRequest request = SignedRequest.of(this.service, path.replace("{id}", this.key.workflowRunId()));
		if (method.equals("POST")) {
			request.post("{}");
		}
		this.service.enqueue(operation, FakeAnswer.drip(Duration.ZERO));
		this.service.enqueue(operation, FakeAnswer.internalServerError());
		this.service.enqueue(operation, FakeAnswer.truncated());
		assertThat(RawConnection.exchange(this.service, request).json().isObject()).isTrue();
		assertThat(RawConnection.exchange(this.service, request).errorCode()).isEqualTo("InternalServerException");
		try (RawConnection connection = RawConnection.to(this.service).send(request.text())) {
			assertThat(connection.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
			assertThat(connection.readToEnd()).startsWith("{").doesNotEndWith("}");
		}
		assertThat(this.service.requestCount(operation)).isEqualTo(3);
	}

	@Test
	void notFoundIsAboutWhatWasAskedFor() throws IOException {
		this.service.answerAlways(FakeAnswer.notFound());
		assertThat(RawConnection.exchange(this.service, request()).json().get("resourceId").asString())
			.isEqualTo(this.key.workflowRunId());
		Answer answer = RawConnection.exchange(this.service,
				SignedRequest.of(this.service, "/workflow-definitions/invoices/workflow-runs").post("{}"));
		assertThat(answer.json().get("resourceType").asString()).isEqualTo("workflow-definition");
		assertThat(answer.json().get("resourceId").asString()).isEqualTo("invoices");
	}

	@Test
	void ownAnswerSentInUnusualWayIsErrorWhenRunIsUnknown() throws IOException {
		this.service.removeRun(this.key);
		assertThat(answer(FakeAnswer.drip(Duration.ZERO)).errorCode()).isEqualTo("ResourceNotFoundException");
	}

	private SignedRequest request() {
		return SignedRequest.of(this.service, this.key);
	}

	private Answer answer(FakeAnswer answer) throws IOException {
		this.service.enqueue(answer);
		return RawConnection.exchange(this.service, request());
	}

	private RawConnection send(FakeAnswer answer) throws IOException {
		this.service.enqueue(answer);
		return RawConnection.to(this.service).send(request().text());
	}

	private HttpResponse<String> fetch(FakeAnswer answer) throws Exception {
		this.service.enqueue(answer);
		return HttpClient.newHttpClient().send(request().toHttpRequest(), BodyHandlers.ofString());
	}

}
