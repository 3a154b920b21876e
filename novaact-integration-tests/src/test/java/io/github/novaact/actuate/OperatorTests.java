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

package io.github.novaact.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.novaact.CallTimeoutException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.json.JsonAssert;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what an operator sees: health, meters and endpoint of a whole application
 * over HTTP, in each state of the service.
 */
@ExtendWith(OutputCaptureExtension.class)
class OperatorTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final WorkflowRunKey key = this.fake.addRun("flow");

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		this.context.close();
		this.fake.close();
	}

	@Test
	void neverUsed(CapturedOutput output) throws Exception {
		start();
		assertHealth("UNKNOWN", "");
		JsonAssert.comparator(JsonCompareMode.STRICT).assertIsMatch("""
				{"clients":{"novaActClient":{"name":"novaActClient","endpoint":"%s","region":"us-east-1",
				"timeouts":{"connect":"PT2S","read":"PT10S","call":"PT30S"},"maxConnections":50,
				"retry":{"maxAttempts":3,"throttlingDelay":"PT0.001S","transientDelay":"PT0.001S","maxDelay":"PT20S",
				"maxRetryAfter":"PT20S","quota":500},"retryQuotaAvailable":500,"clockOffset":"PT0S","state":"UNKNOWN",
				"calls":{"SUCCESS":0,"NOT_FOUND":0,"THROTTLED":0,
				"CLIENT_ERROR":0,"SERVER_ERROR":0,"TIMEOUT":0,"IO_ERROR":0,"INVALID_RESPONSE":0,"INTERRUPTED":0},
				"recent":[]}}}""".formatted(this.fake.endpoint()), get("/actuator/novaact"));
		assertThat(this.fake.requestCount()).isZero();
		assertThat(registry().find("novaact.workflow.run.lookup").timers()).hasSize(12)
			.allMatch((timer) -> timer.count() == 0);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void healthy(CapturedOutput output) throws Exception {
		start();
		this.fake.enqueue(FakeAnswer.ownAnswer().withRequestId("r-1"));
		client().getWorkflowRun(this.key);
		assertHealth("UP", ",\"since\":\"T\",\"lastSuccess\":\"T\"");
		assertLookups("SUCCESS", "RUNNING", "none", 1);
		String endpoint = times(get("/actuator/novaact"));
		JsonAssert.comparator(JsonCompareMode.LENIENT).assertIsMatch("""
				{"clients":{"novaActClient":{"state":"WORKING","since":"T","calls":{"SUCCESS":1},
				"lastSuccess":{"workflowDefinitionName":"flow","workflowRunId":"******","endedAt":"T","attempts":1,
				"outcome":"SUCCESS","status":"RUNNING","requestId":"r-1"},
				"recent":[{"workflowRunId":"******"}]}}}""", endpoint);
		assertThat(endpoint).doesNotContain(this.key.workflowRunId(), this.fake.secretKey());
		assertThat(output).doesNotContain("WARN").doesNotContain("trying again");
	}

	@Test
	void throttled() throws Exception {
		start();
		this.fake.answerAlways(FakeAnswer.throttled().withRequestId("r-2"));
		fail(3);
		assertHealth("UP", ",\"since\":\"T\",\"lastFailure\":\"T\",\"problem\":\"throttling\","
				+ "\"errorCode\":\"ThrottlingException\",\"requestId\":\"r-2\"");
		assertLookups("THROTTLED", "none", "ThrottlingException", 3);
		assertThat(registry().get("novaact.retries").tag("reason", "throttling").counter().count()).isEqualTo(6);
		assertThat(registry().find("novaact.workflow.run.lookup.novaact.retry").meters()).isEmpty();
		assertThat(registry().get("novaact.retry.delay").tag("source", "backoff").timer().count()).isEqualTo(6);
		assertThat(registry().get("novaact.retries.exhausted").tag("reason", "max_attempts").counter().count())
			.isEqualTo(3);
		assertThat(registry().get("novaact.retry.quota.available").gauge().value()).isEqualTo(470);
	}

	@Test
	void denied() throws Exception {
		start();
		this.fake.answerAlways(FakeAnswer.accessDenied().withRequestId("r-3"));
		fail(3);
		assertHealth("UP", ",\"since\":\"T\",\"lastFailure\":\"T\",\"problem\":\"permission\","
				+ "\"errorCode\":\"AccessDeniedException\",\"requestId\":\"r-3\"");
		assertLookups("CLIENT_ERROR", "none", "AccessDeniedException", 3);
	}

	@Test
	void expiredCredentials(CapturedOutput output) throws Exception {
		start();
		this.fake.answerAlways(FakeAnswer.expiredToken().withRequestId("r-4"));
		fail(2);
		assertHealth("UNKNOWN", ",\"lastFailure\":\"T\",\"problem\":\"credentials\","
				+ "\"errorCode\":\"ExpiredTokenException\",\"requestId\":\"r-4\"");
		fail(1);
		assertHealth("DOWN", ",\"since\":\"T\",\"lastFailure\":\"T\",\"problem\":\"credentials\","
				+ "\"errorCode\":\"ExpiredTokenException\",\"requestId\":\"r-4\"");
		assertLookups("CLIENT_ERROR", "none", "ExpiredTokenException", 3);
		fail(5);
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("'novaActClient' is failing", "ExpiredTokenException",
					"problem: credentials: Nova Act responded with", "request id r-4");
	}

	@Test
	void serviceDownAndRecovering(CapturedOutput output) throws Exception {
		start();
		client().getWorkflowRun(this.key);
		this.fake.answerAlways(FakeAnswer.serviceUnavailable().withRequestId("r-5"));
		fail(3);
		assertHealth("DOWN", ",\"since\":\"T\",\"lastSuccess\":\"T\",\"lastFailure\":\"T\",\"problem\":\"service\","
				+ "\"errorCode\":\"NovaActServiceException\",\"requestId\":\"r-5\"");
		this.fake.clearAnswers();
		client().getWorkflowRun(this.key);
		assertHealth("UP", ",\"since\":\"T\",\"lastSuccess\":\"T\",\"lastFailure\":\"T\",\"problem\":\"service\","
				+ "\"errorCode\":\"NovaActServiceException\",\"requestId\":\"r-5\"");
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).hasSize(2)
			.last()
			.asString()
			.contains("'novaActClient' works again");
	}

	@Test
	void serviceThatFailsInternally() throws Exception {
		start("novaact.health.failure-threshold=1");
		this.fake.answerAlways(FakeAnswer.internalServerError().withRequestId("r-7"));
		fail(1);
		assertHealth("DOWN", ",\"since\":\"T\",\"lastFailure\":\"T\",\"problem\":\"service\","
				+ "\"errorCode\":\"InternalServerException\",\"requestId\":\"r-7\"");
		assertLookups("SERVER_ERROR", "none", "InternalServerException", 1);
	}

	@Test
	void downEndsWithoutTraffic() throws Exception {
		start("novaact.health.time-to-live=200ms", "novaact.health.failure-threshold=1");
		this.fake.answerAlways(FakeAnswer.serviceUnavailable().withRequestId("r-8"));
		fail(1);
		await().untilAsserted(() -> assertHealth("UNKNOWN",
				",\"since\":\"T\",\"lastKnown\":\"DOWN\",\"lastFailure\":\"T\",\"problem\":\"service\","
						+ "\"errorCode\":\"NovaActServiceException\",\"requestId\":\"r-8\""));
		assertThat(this.fake.requestCount()).isEqualTo(3);
	}

	@Test
	void endOfTheApplicationIsQuietForLookupsInFlight(CapturedOutput output) throws Exception {
		start("novaact.health.failure-threshold=1");
		List<Thread> threads = hangingLookups(5);
		ClientActivity activity = ((MonitoredClient) client()).activity();
		this.context.close();
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(activity.counts()).containsEntry(CallOutcome.IO_ERROR, 5L);
		assertThat(activity.summary())
			.isEqualTo(new ClientActivity.Summary(ClientActivity.State.UNKNOWN, null, 0, null, null, null));
		assertThat(output).doesNotContain("WARN", "ERROR", "is failing");
	}

	@Test
	void interruptedLookupsAreQuiet(CapturedOutput output) throws Exception {
		start("novaact.health.failure-threshold=1");
		client().getWorkflowRun(this.key);
		for (Thread thread : hangingLookups(5)) {
			thread.interrupt();
			thread.join();
		}
		assertHealth("UP", ",\"since\":\"T\",\"lastSuccess\":\"T\"");
		assertThat(output).doesNotContain("WARN", "ERROR", "is failing");
	}

	private List<Thread> hangingLookups(int number) {
		this.fake.answerAlways(FakeAnswer.hang());
		int before = this.fake.requestCount();
		NovaActClient client = client();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			Thread thread = new Thread(() -> catchThrowable(() -> client.getWorkflowRun(this.key)));
			thread.start();
			threads.add(thread);
		}
		this.fake.awaitRequests(before + number, Duration.ofSeconds(20));
		return threads;
	}

	@Test
	void networkDown(CapturedOutput output) throws Exception {
		start("novaact.health.failure-threshold=1");
		this.fake.answerAlways(FakeAnswer.reset());
		fail(1);
		assertHealth("DOWN", ",\"since\":\"T\",\"lastFailure\":\"T\",\"problem\":\"network\","
				+ "\"errorCode\":\"NovaActConnectionException\"");
		assertLookups("IO_ERROR", "none", "NovaActConnectionException", 1);
		assertThat(output).contains("problem: network: No response from " + this.fake.endpoint().getAuthority());
	}

	@Test
	void slow() throws Exception {
		start("novaact.call-timeout=200ms");
		this.fake.answerAlways(FakeAnswer.hang());
		assertThat(catchThrowableOfType(CallTimeoutException.class, () -> client().getWorkflowRun(this.key)))
			.isNotNull();
		assertLookups("TIMEOUT", "none", "CallTimeoutException", 1);
		assertHealth("UNKNOWN",
				",\"lastFailure\":\"T\",\"problem\":\"network\",\"errorCode\":\"CallTimeoutException\"");
	}

	@Test
	void endedRunsAreCountedByTheirStatus() {
		start();
		for (WorkflowRunStatus status : new WorkflowRunStatus[] { WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.FAILED,
				WorkflowRunStatus.TIMED_OUT }) {
			client().getWorkflowRun(this.fake.addRun("flow", (run) -> run.endsAfterLookups(0, status)));
			assertLookups("SUCCESS", status.name(), "none", 1);
		}
	}

	@Test
	void runIdsAreShownToThoseWhoMay() throws Exception {
		start("management.endpoint.novaact.show-values=always");
		client().getWorkflowRun(this.key);
		assertThat(get("/actuator/novaact")).contains(this.key.workflowRunId());
	}

	@Test
	void runIdsAreShownToTheRolesThatMaySeeThem() throws Exception {
		start(CallerConfiguration.class, "management.endpoint.novaact.show-values=when-authorized",
				"management.endpoint.novaact.roles=operator,auditor");
		client().getWorkflowRun(this.key);
		assertThat(get("/actuator/novaact")).doesNotContain(this.key.workflowRunId());
		assertThat(getAs("guest", "/actuator/novaact")).doesNotContain(this.key.workflowRunId());
		assertThat(getAs("operator", "/actuator/novaact")).contains(this.key.workflowRunId());
		assertThat(getAs("auditor", "/actuator/novaact")).contains(this.key.workflowRunId());
	}

	@Test
	void runIdsAreShownToEverybodyWhoIsKnownWhereNoRolesAreNamed() throws Exception {
		start(CallerConfiguration.class, "management.endpoint.novaact.show-values=when-authorized");
		client().getWorkflowRun(this.key);
		assertThat(get("/actuator/novaact")).doesNotContain(this.key.workflowRunId());
		assertThat(getAs("guest", "/actuator/novaact")).contains(this.key.workflowRunId());
	}

	@Test
	void secretsAreInNoEndpoint() throws Exception {
		start("management.endpoints.web.exposure.include=*");
		client().getWorkflowRun(this.key);
		for (String endpoint : List.of("health", "novaact", "env", "configprops", "beans", "metrics")) {
			assertThat(get("/actuator/" + endpoint)).as(endpoint).doesNotContain(this.fake.secretKey());
		}
	}

	@Test
	void healthCanBeSwitchedOff() throws Exception {
		start("management.health.novaact.enabled=false");
		assertThat(get("/actuator/health")).doesNotContain("\"novaact\"");
	}

	@Test
	void healthIsNotPartOfLivenessOrReadiness() throws Exception {
		start("management.endpoint.health.probes.enabled=true");
		assertThat(get("/actuator/health/liveness")).doesNotContain("\"novaact\"");
		assertThat(get("/actuator/health/readiness")).doesNotContain("\"novaact\"");
	}

	@Test
	void manyRunsMakeNoMoreSeriesThanFew() {
		this.fake.answerUnknownRuns((run) -> {
		});
		start();
		lookUp(10, 10);
		int few = lookupMeters().size();
		assertThat(few).isPositive();
		lookUp(10_000, 200);
		assertThat(lookupMeters()).hasSize(few);
		assertThat(registry().getMeters())
			.allSatisfy((meter) -> assertThat(meter.getId().toString()).doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}")
				.doesNotContain("flow-1"));
	}

	private List<Meter> lookupMeters() {
		return registry().getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("novaact.")
					|| meter.getId().getName().startsWith("http.client."))
			.toList();
	}

	private void lookUp(int runs, int definitions) {
		for (int i = 0; i < runs; i++) {
			client().getWorkflowRun("flow-" + (i % definitions), "00000000-0000-4000-8000-%012x".formatted(i));
		}
	}

	@Test
	void activeCheckAsksOnlyWithoutFreshEvidence() throws Exception {
		start("novaact.health.mode=active", "novaact.health.workflow-definition-name=flow");
		this.fake.enqueue(FakeAnswer.notFound().withRequestId("r-6"));
		for (int i = 0; i < 3; i++) {
			assertHealth("UP", ",\"since\":\"T\",\"lastCheck\":\"T\",\"errorCode\":\"ResourceNotFoundException\","
					+ "\"requestId\":\"r-6\"");
		}
		assertThat(this.fake.requestCount()).isEqualTo(1);
		assertThat(this.fake.lastRequest().path())
			.isEqualTo("/workflow-definitions/flow/workflow-runs/00000000-0000-0000-0000-000000000000");
		assertThat(registry().find("novaact.workflow.run.lookup").timers()).allMatch((timer) -> timer.count() == 0);
		assertThat(registry().find("http.client.requests").timers()).isEmpty();
		client().getWorkflowRun(this.key);
		assertHealth("UP", ",\"since\":\"T\",\"lastSuccess\":\"T\"");
		assertThat(this.fake.requestCount()).isEqualTo(2);
		assertThat(registry().get("http.client.requests").timer().count()).isOne();
	}

	@Test
	void activeCheckHasItsTableOfAnswers() throws Exception {
		start("novaact.health.mode=active", "novaact.health.time-to-live=0s", "novaact.retry.max-attempts=3",
				"novaact.health.timeout=300ms");
		assertProbe(FakeAnswer.ownAnswer(), "UP");
		assertProbe(FakeAnswer.throttled(), "UP");
		assertProbe(FakeAnswer.notFound(), "UP");
		assertProbe(FakeAnswer.html(404), "DOWN");
		assertProbe(FakeAnswer.accessDenied(), "UNKNOWN");
		assertProbe(FakeAnswer.expiredToken(), "DOWN");
		assertProbe(FakeAnswer.serviceUnavailable(), "DOWN");
		assertProbe(FakeAnswer.internalServerError(), "DOWN");
		assertProbe(FakeAnswer.reset(), "DOWN");
		assertProbe(FakeAnswer.garbage(), "DOWN");
		assertProbe(FakeAnswer.hang(), "UNKNOWN");
		assertProbe(FakeAnswer.hang(), "DOWN");
	}

	@Test
	void activeCheckOfAConfiguredDefinitionIsDownWhenDenied() throws Exception {
		start("novaact.health.mode=active", "novaact.health.workflow-definition-name=flow",
				"novaact.health.time-to-live=0s");
		assertProbe(FakeAnswer.accessDenied(), "DOWN");
	}

	@Test
	void manyHealthRequestsMakeOneProbe() {
		start("novaact.health.mode=active", "server.tomcat.threads.max=120");
		this.fake.answerAlways(FakeAnswer.notFound().withDelay(Duration.ofMillis(500)));
		HttpClient http = HttpClient.newHttpClient();
		List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
		IntStream.range(0, 100)
			.forEach((i) -> answers
				.add(http.sendAsync(request("/actuator/health"), HttpResponse.BodyHandlers.ofString())));
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.join().body()).contains("\"novaact\"", "\"UP\""));
		assertThat(this.fake.requestCount()).isEqualTo(1);
	}

	@Test
	void warmUpIsNoRequestOfTheApplication() {
		start("novaact.warm-up=true");
		this.fake.awaitRequests(1, Duration.ofSeconds(20));
		client().getWorkflowRun(this.key);
		assertThat(registry().get("http.client.requests").timer().count()).isOne();
	}

	@Test
	void twoClientsKeepApart() throws Exception {
		start(TwoClientsConfiguration.class);
		this.context.getBean("second", NovaActClient.class).getWorkflowRun(this.key);
		assertThat(get("/actuator/health")).contains("\"first\":{", "\"second\":{");
		JsonAssert.comparator(JsonCompareMode.LENIENT).assertIsMatch("""
				{"clients":{"first":{"name":"first","calls":{"SUCCESS":0}},
				"second":{"name":"second","calls":{"SUCCESS":1}}}}""", get("/actuator/novaact"));
		assertThat(registry().get("novaact.workflow.run.lookup")
			.tags("client", "second", "outcome", "SUCCESS", "workflow.run.status", "RUNNING")
			.timer()
			.count()).isEqualTo(1);
		assertThat(registry().find("novaact.retry.quota.available").gauges()).hasSize(2);
	}

	@Test
	void metersHaveDescriptionsAndTheUriIsATemplate() {
		start();
		client().getWorkflowRun(this.key);
		assertThat(registry().getMeters()).filteredOn((meter) -> meter.getId().getName().startsWith("novaact."))
			.hasSizeGreaterThanOrEqualTo(23)
			.allSatisfy((meter) -> assertThat(meter.getId().getDescription()).isNotBlank());
		assertThat(registry().get("http.client.requests")
			.tag("uri", "/workflow-definitions/{workflowDefinitionName}/workflow-runs/{workflowRunId}")
			.timer()
			.count()).isEqualTo(1);
	}

	@Test
	void whatIsInProgressIsNotTimedForLookups() {
		start();
		client().getWorkflowRun(this.key);
		assertThat(registry().getMeters()).extracting((meter) -> meter.getId().getName())
			.contains("novaact.workflow.run.lookup", "http.client.requests")
			.doesNotContain("novaact.workflow.run.lookup.active", "http.client.requests.active");
	}

	@Test
	void whatIsInProgressIsTimedForOtherRequests() {
		start();
		RestClient restClient = this.context.getBean(RestClient.Builder.class).build();
		Observation.createNotStarted("other", this.context.getBean(ObservationRegistry.class))
			.observe(() -> restClient.get().uri(this.fake.endpoint()).exchange((request, response) -> true));
		assertThat(registry().get("http.client.requests.active").longTaskTimers()).isNotEmpty();
	}

	@Test
	void handlerOfTheApplicationComesFirst() {
		start(HandlerConfiguration.class);
		client().getWorkflowRun(this.key);
		RecordingHandler handler = this.context.getBean(RecordingHandler.class);
		assertThat(handler.names).contains("http.client.requests", "novaact.workflow.run.lookup");
	}

	private void assertProbe(FakeAnswer answer, String status) throws Exception {
		int before = this.fake.requestCount();
		if (answer.toString().equals(FakeAnswer.ownAnswer().toString())) {
			this.fake.answerUnknownRuns((run) -> {
			});
		}
		this.fake.enqueue(answer);
		assertThat(times(get("/actuator/health"))).as(answer.toString())
			.contains("\"novaact\":{\"details\":", "\"status\":\"" + status + "\"}");
		String body = get("/actuator/novaact");
		assertThat(body).contains("\"SUCCESS\":0");
		assertThat(this.fake.requestCount()).isEqualTo(before + 1);
		assertThat(novaactStatus(this.lastHealth)).as(answer.toString()).isEqualTo(status);
	}

	private String lastHealth = "";

	private static String novaactStatus(String health) {
		return health.replaceAll(".*\"novaact\":\\{\"details\":\\{[^}]*\\},\"status\":\"([A-Z]+)\".*", "$1");
	}

	private void fail(int times) {
		for (int i = 0; i < times; i++) {
			assertThat(catchThrowableOfType(NovaActException.class, () -> client().getWorkflowRun(this.key)))
				.isNotNull();
		}
	}

	private void assertHealth(String status, String details) throws Exception {
		String mode = this.context.getEnvironment().getProperty("novaact.health.mode", "passive");
		JsonAssert.comparator(JsonCompareMode.STRICT)
			.assertIsMatch(
					"{\"status\":\"" + status + "\",\"details\":{\"mode\":\"" + mode + "\",\"endpoint\":\""
							+ this.fake.endpoint().getAuthority()
							+ "\",\"region\":\"us-east-1\",\"clockOffset\":\"PT0S\"" + details + "}}",
					times(get("/actuator/health/novaact")));
	}

	private void assertLookups(String outcome, String status, String errorType, long count) {
		Timer timer = registry().get("novaact.workflow.run.lookup")
			.tags("outcome", outcome, "workflow.run.status", status, "error.type", errorType, "region", "us-east-1",
					"client", "novaActClient")
			.timer();
		assertThat(timer.count()).isEqualTo(count);
	}

	private static String times(String json) {
		return json.replaceAll("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z", "T");
	}

	private NovaActClient client() {
		return this.context.getBean(NovaActClient.class);
	}

	private MeterRegistry registry() {
		return this.context.getBean(MeterRegistry.class);
	}

	private HttpRequest request(String path) {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
	}

	private String get(String path) throws Exception {
		String body = HttpClient.newHttpClient().send(request(path), HttpResponse.BodyHandlers.ofString()).body();
		if (path.equals("/actuator/health")) {
			this.lastHealth = body;
		}
		return body;
	}

	private String getAs(String role, String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(request(path), (name, value) -> true).header("Role", role).build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
	}

	private void start(String... properties) {
		start(Application.class, properties);
	}

	private void start(Class<?> configuration, String... properties) {
		List<String> all = new ArrayList<>(List.of("server.port=0", "novaact.endpoint=" + this.fake.endpoint(),
				"novaact.region=" + this.fake.region(), "novaact.credentials.access-key=" + this.fake.accessKey(),
				"novaact.credentials.secret-key=" + this.fake.secretKey(), "novaact.retry.throttling-delay=1ms",
				"novaact.retry.transient-delay=1ms", "management.endpoint.health.show-details=always",
				"management.endpoints.web.exposure.include=health,novaact"));
		all.addAll(List.of(properties));
		this.context = new SpringApplicationBuilder(Application.class, configuration)
			.properties(all.toArray(String[]::new))
			.run();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SimpleMeterRegistry simpleMeterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

	/**
	 * Takes the caller's role from a header, as security would from credentials.
	 */
	@Configuration(proxyBeanMethods = false)
	static class CallerConfiguration {

		@Bean
		Filter callerFilter() {
			return (request, response, chain) -> {
				HttpServletRequest httpRequest = (HttpServletRequest) request;
				String role = httpRequest.getHeader("Role");
				chain.doFilter((role != null) ? withRole(httpRequest, role) : request, response);
			};
		}

		private static HttpServletRequest withRole(HttpServletRequest request, String role) {
			return new HttpServletRequestWrapper(request) {

				@Override
				public Principal getUserPrincipal() {
					return () -> "somebody";
				}

				@Override
				public boolean isUserInRole(String candidate) {
					return role.equals(candidate);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandlerConfiguration {

		@Bean
		RecordingHandler recordingHandler() {
			return new RecordingHandler();
		}

	}

	static class RecordingHandler implements MeterObservationHandler<Observation.Context> {

		private final List<String> names = new ArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.names.add(context.getName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoClientsConfiguration {

		@Bean
		NovaActClient first(NovaActClient.Builder builder) {
			return builder.build();
		}

		@Bean
		NovaActClient second(NovaActClient.Builder builder) {
			return builder.build();
		}

	}

}
