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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.RawConnection.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link FakeNovaActService}.
 */
class FakeNovaActServiceTests {

	private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

	private final SteppingClock clock = new SteppingClock();

	private FakeNovaActService service = FakeNovaActService.builder().clock(this.clock).start();

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void listensOnLoopback() {
		assertThat(this.service.endpoint().toString()).matches("http://127\\.0\\.0\\.1:[0-9]+");
		assertThat(this.service.region()).isEqualTo("us-east-1");
		assertThat(this.service.sessionToken()).isNull();
	}

	@Test
	void newRunIsRunning() throws IOException {
		WorkflowRunKey key = this.service.addRun("invoices");
		Answer answer = lookUp(key);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.headers()).containsEntry("Content-Type", "application/json");
		assertThat(UUID.fromString(answer.headers().get("x-amzn-RequestId"))).isNotNull();
		assertThat(answer.headers().get("Date"))
			.matches("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT");
		assertThat(answer.text()).isEqualTo(
				"""
						{"workflowRunArn":"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/invoices/workflow-run/%s",\
						"workflowRunId":"%s","status":"RUNNING","startedAt":"2026-01-02T03:04:05.678Z",\
						"modelId":"nova-act-latest","logGroupName":"/aws/nova-act/invoices"}"""
					.formatted(key.workflowRunId(), key.workflowRunId()));
	}

	@Test
	void arnNamesPartitionRegionAndAccount() throws IOException {
		start(FakeNovaActService.builder().region("us-gov-west-1").accountId("999999999999"));
		WorkflowRunKey key = this.service.addRun("invoices");
		String arn = lookUp(key).json().get("workflowRunArn").asString();
		assertThat(arn).startsWith("arn:aws-us-gov:nova-act:us-gov-west-1:999999999999:");
		assertThat(WorkflowRunKey.fromArn(arn)).isEqualTo(key);
	}

	@Test
	void runEndsAfterLookups() throws IOException {
		WorkflowRunKey key = this.service.addRun("invoices",
				(run) -> run.endsAfterLookups(2, WorkflowRunStatus.SUCCEEDED));
		assertThat(status(key)).isEqualTo("RUNNING");
		assertThat(status(key)).isEqualTo("RUNNING");
		this.clock.step(Duration.ofSeconds(7));
		assertThat(lookUp(key).json().get("endedAt").asString()).isEqualTo(START.plusSeconds(7).toString());
		this.clock.step(Duration.ofSeconds(7));
		JsonNode ended = lookUp(key).json();
		assertThat(ended.get("status").asString()).isEqualTo("SUCCEEDED");
		assertThat(ended.get("endedAt").asString()).isEqualTo(START.plusSeconds(7).toString());
	}

	@Test
	void runEndsAfterDurationByClock() throws IOException {
		WorkflowRunKey key = this.service.addRun("invoices",
				(run) -> run.endsAfter(Duration.ofMinutes(10), WorkflowRunStatus.TIMED_OUT));
		this.clock.step(Duration.ofMinutes(10).minusMillis(1));
		assertThat(status(key)).isEqualTo("RUNNING");
		this.clock.step(Duration.ofMinutes(1));
		JsonNode ended = lookUp(key).json();
		assertThat(ended.get("status").asString()).isEqualTo("TIMED_OUT");
		assertThat(ended.get("endedAt").asString()).isEqualTo(START.plus(Duration.ofMinutes(10)).toString());
	}

	@Test
	void scriptSetsMembers() throws IOException {
		WorkflowRunKey key = this.service.addRun("invoices",
				(run) -> run.status("PAUSED")
					.modelId("model \"x\"")
					.logGroupName("group")
					.startedAt(Instant.EPOCH)
					.endedAt(Instant.EPOCH.plusNanos(1))
					.workflowRunArn("arn")
					.extraMember("extra", "{\"a\":[1]}")
					.extraMember("startedAt", "1767323045.678")
					.without("workflowRunId"));
		assertThat(lookUp(key).text()).isEqualTo("""
				{"workflowRunArn":"arn","status":"PAUSED","startedAt":1767323045.678,\
				"endedAt":"1970-01-01T00:00:00.000000001Z","modelId":"model \\"x\\"","logGroupName":"group",\
				"extra":{"a":[1]}}""");
	}

	@Test
	void endsAndRemovesRun() throws IOException {
		WorkflowRunKey key = new WorkflowRunKey("invoices", UUID.randomUUID().toString());
		this.service.addRun(key);
		this.service.endRun(key, WorkflowRunStatus.FAILED);
		assertThat(status(key)).isEqualTo("FAILED");
		this.service.removeRun(key);
		assertThat(lookUp(key).status()).isEqualTo(404);
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.endRun(key, WorkflowRunStatus.FAILED));
	}

	@Test
	void refusesEndThatIsNotTerminal() {
		WorkflowRunKey key = this.service.addRun("invoices");
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.endRun(key, WorkflowRunStatus.RUNNING));
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.addRun("invoices",
				(run) -> run.endsAfter(Duration.ZERO, WorkflowRunStatus.UNKNOWN)));
	}

	@Test
	void answersUnknownRuns() throws IOException {
		this.service.answerUnknownRuns((run) -> run.endsAfter(Duration.ofHours(1), WorkflowRunStatus.SUCCEEDED));
		WorkflowRunKey key = new WorkflowRunKey("any-name", UUID.randomUUID().toString());
		JsonNode run = lookUp(key).json();
		assertThat(run.get("workflowRunId").asString()).isEqualTo(key.workflowRunId());
		assertThat(run.get("status").asString()).isEqualTo("RUNNING");
		this.clock.step(Duration.ofHours(2));
		assertThat(status(key)).isEqualTo("SUCCEEDED");
		assertThatIllegalArgumentException().isThrownBy(() -> this.service
			.answerUnknownRuns((script) -> script.endsAfterLookups(1, WorkflowRunStatus.SUCCEEDED)));
	}

	@Test
	void unknownRunIsNotFound() throws IOException {
		WorkflowRunKey key = new WorkflowRunKey("invoices", UUID.randomUUID().toString());
		Answer answer = lookUp(key);
		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.errorCode()).isEqualTo("ResourceNotFoundException");
		assertThat(answer.json().get("resourceId").asString()).isEqualTo(key.workflowRunId());
		assertThat(answer.json().get("resourceType").asString()).isEqualTo("workflow-run");
	}

	@Test
	void malformedKeyFailsValidation() throws IOException {
		Answer answer = RawConnection.exchange(this.service, SignedRequest.of(this.service,
				"/workflow-definitions/a%20b/workflow-runs/" + UUID.randomUUID().toString().toUpperCase(Locale.ROOT)));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.errorCode()).isEqualTo("ValidationException");
		assertThat(answer.json().get("reason").asString()).isEqualTo("FieldValidationFailed");
		assertThat(answer.json().get("fieldList").valueStream().map((field) -> field.get("name").asString()))
			.containsExactly("workflowDefinitionName", "workflowRunId");
	}

	@Test
	void otherPathsAndMethodsAreUnknownOperations() throws IOException {
		Answer path = RawConnection.exchange(this.service, SignedRequest.of(this.service, "/workflow-definitions/x/y"));
		assertThat(path.status()).isEqualTo(404);
		assertThat(path.errorCode()).isEqualTo("UnknownOperationException");
		WorkflowRunKey key = this.service.addRun("invoices");
		Answer method = RawConnection.exchange(this.service, SignedRequest.of(this.service, key).method("PATCH"));
		assertThat(method.status()).isEqualTo(405);
		assertThat(method.errorCode()).isEqualTo("UnknownOperationException");
	}

	@Test
	void givesAnswersInOrder() throws IOException {
		WorkflowRunKey key = this.service.addRun("invoices");
		this.service.answerAlways(FakeAnswer.status(500));
		this.service.enqueue(FakeAnswer.status(501), 2);
		this.service.enqueue(FakeAnswer.ownAnswer());
		for (int status : new int[] { 501, 501, 200, 500, 500 }) {
			assertThat(lookUp(key).status()).isEqualTo(status);
		}
		this.service.enqueue(FakeAnswer.status(501));
		this.service.clearAnswers();
		assertThat(lookUp(key).status()).isEqualTo(200);
	}

	@Test
	void recordsRequests() throws IOException {
		assertThatIllegalStateException().isThrownBy(this.service::lastRequest);
		WorkflowRunKey key = this.service.addRun("invoices");
		RawConnection.exchange(this.service, SignedRequest.of(this.service, key).header("X-Test", "1"));
		this.service.enqueue(FakeAnswer.throttled());
		lookUp(key);
		RecordedRequest first = this.service.requests().get(0);
		assertThat(first.method()).isEqualTo("GET");
		assertThat(first.path()).isEqualTo("/workflow-definitions/invoices/workflow-runs/" + key.workflowRunId());
		assertThat(first.header("x-test")).isEqualTo("1");
		assertThat(first.headers()).containsKey("AUTHORIZATION");
		assertThat(first.header("x-other")).isNull();
		assertThat(first.receivedAt()).isBefore(Instant.now().plusMillis(1));
		assertThat(first.status()).isEqualTo(200);
		assertThat(first.errorCode()).isNull();
		assertThat(first.toString()).doesNotContain("Signature");
		assertThat(this.service.lastRequest().status()).isEqualTo(429);
		assertThat(this.service.requestCount()).isEqualTo(2);
	}

	@Test
	void recordsLatestRequestsOnly() throws IOException {
		start(FakeNovaActService.builder().maxRecordedRequests(2));
		for (String name : List.of("a", "b", "c")) {
			lookUp(this.service.addRun(name));
		}
		assertThat(this.service.requestCount()).isEqualTo(3);
		assertThat(this.service.requests()).extracting((request) -> request.path().substring(22, 23))
			.containsExactly("b", "c");
	}

	@Test
	void awaitRequestsFailsWhenTheyDoNotCome() {
		assertThatIllegalStateException().isThrownBy(() -> this.service.awaitRequests(1, Duration.ZERO))
			.withMessageStartingWith("Only 0 of 1 requests");
	}

	@Test
	void resetForgetsEverythingButKeepsConnections() throws IOException {
		WorkflowRunKey key = this.service.addRun("invoices");
		try (RawConnection connection = RawConnection.to(this.service)) {
			connection.send(SignedRequest.of(this.service, key).text());
			assertThat(connection.read().status()).isEqualTo(200);
			this.service.answerAlways(FakeAnswer.hang());
			this.service.answerUnknownRuns((run) -> {
			});
			this.service.setClockOffset(Duration.ofDays(1));
			this.service.reset();
			assertThat(this.service.requestCount()).isZero();
			assertThat(this.service.requests()).isEmpty();
			connection.send(SignedRequest.of(this.service, key).text());
			assertThat(connection.read().status()).isEqualTo(404);
			assertThat(this.service.openConnections()).isOne();
		}
	}

	@Test
	void closeEndsIdleConnectionsAndFreesPort() throws IOException {
		int port = this.service.endpoint().getPort();
		try (RawConnection connection = RawConnection.to(this.service)) {
			connection.send(SignedRequest.of(this.service, this.service.addRun("invoices")).text());
			assertThat(connection.read().status()).isEqualTo(200);
			this.service.close();
			this.service.close();
			assertThat(connection.readByte()).isEqualTo(-1);
		}
		assertThat(this.service.openConnections()).isZero();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> RawConnection.to(this.service));
		start(FakeNovaActService.builder().port(port));
		assertThat(this.service.endpoint().getPort()).isEqualTo(port);
	}

	@Test
	void portInUseIsRefused() {
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> FakeNovaActService.builder().port(this.service.endpoint().getPort()).start());
	}

	@Test
	void servesManyConnectionsAtOnce() {
		List<WorkflowRunKey> keys = IntStream.range(0, 8).mapToObj((i) -> this.service.addRun("run-" + i)).toList();
		HttpClient client = HttpClient.newHttpClient();
		List<CompletableFuture<HttpResponse<String>>> responses = IntStream.range(0, 400)
			.mapToObj((i) -> client.sendAsync(SignedRequest.of(this.service, keys.get(i % 8)).toHttpRequest(),
					BodyHandlers.ofString()))
			.toList();
		for (int i = 0; i < responses.size(); i++) {
			HttpResponse<String> response = responses.get(i).join();
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains(keys.get(i % 8).workflowRunId());
		}
		assertThat(this.service.requestCount()).isEqualTo(400);
	}

	@Test
	void countsLookupsOfOneRunAcrossConnections() {
		WorkflowRunKey key = this.service.addRun("invoices",
				(run) -> run.endsAfterLookups(50, WorkflowRunStatus.SUCCEEDED));
		HttpClient client = HttpClient.newHttpClient();
		List<CompletableFuture<HttpResponse<String>>> responses = IntStream.range(0, 80)
			.mapToObj((i) -> client.sendAsync(SignedRequest.of(this.service, key).toHttpRequest(),
					BodyHandlers.ofString()))
			.toList();
		assertThat(responses.stream().filter((response) -> response.join().body().contains("SUCCEEDED")).count())
			.isGreaterThanOrEqualTo(30);
	}

	@Test
	void speaksTls(@TempDir Path directory) throws Exception {
		SSLContext sslContext = sslContext(directory.resolve("store.p12"));
		start(FakeNovaActService.builder().ssl(sslContext));
		assertThat(this.service.endpoint()).hasScheme("https");
		WorkflowRunKey key = this.service.addRun("invoices");
		HttpClient client = HttpClient.newBuilder().sslContext(sslContext).build();
		this.service.enqueue(FakeAnswer.ownAnswer().withDelay(Duration.ofMillis(5)));
		this.service.enqueue(FakeAnswer.drip(Duration.ofNanos(1000)));
		for (int i = 0; i < 3; i++) {
			HttpResponse<String> response = client.send(SignedRequest.of(this.service, key).toHttpRequest(),
					BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).endsWith("}");
		}
		this.service.answerAlways(FakeAnswer.reset());
		assertThatExceptionOfType(IOException.class).isThrownBy(
				() -> client.send(SignedRequest.of(this.service, key).toHttpRequest(), BodyHandlers.ofString()));
	}

	private static SSLContext sslContext(Path store) throws Exception {
		String password = "changeit";
		Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
		new ProcessBuilder(keytool.toString(), "-genkeypair", "-alias", "fake", "-keyalg", "EC", "-dname",
				"CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", store.toString(),
				"-storepass", password)
			.inheritIO()
			.start()
			.waitFor();
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(store)) {
			keyStore.load(in, password.toCharArray());
		}
		KeyStore trustStore = KeyStore.getInstance("PKCS12");
		trustStore.load(null, null);
		trustStore.setCertificateEntry("fake", keyStore.getCertificate("fake"));
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(keyStore, password.toCharArray());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trustStore);
		SSLContext sslContext = SSLContext.getInstance("TLS");
		sslContext.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
		return sslContext;
	}

	private void start(FakeNovaActService.Builder builder) {
		this.service.close();
		this.service = builder.start();
	}

	private Answer lookUp(WorkflowRunKey key) throws IOException {
		return RawConnection.exchange(this.service, SignedRequest.of(this.service, key));
	}

	private String status(WorkflowRunKey key) throws IOException {
		return lookUp(key).json().get("status").asString();
	}

	/**
	 * A clock that stands still until it is told to step on.
	 */
	static final class SteppingClock extends Clock {

		private volatile Instant now = START;

		void step(Duration duration) {
			this.now = this.now.plus(duration);
		}

		@Override
		public Instant instant() {
			return this.now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			throw new UnsupportedOperationException();
		}

	}

}
