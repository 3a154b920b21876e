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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.novaact.WorkflowRunKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.novaact.NovaActClient;
import software.amazon.awssdk.services.novaact.model.AccessDeniedException;
import software.amazon.awssdk.services.novaact.model.ResourceNotFoundException;
import software.amazon.awssdk.services.novaact.model.ThrottlingException;
import software.amazon.awssdk.services.novaact.model.WorkflowRunStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link FakeNovaActApplication} and its {@link AdminRequests}.
 */
class FakeNovaActApplicationTests {

	private final HttpClient http = HttpClient.newHttpClient();

	private final FakeNovaActApplication application = start("--definitions=invoices,orders", "--start-every=1h");

	private final NovaActClient client = client(this.application);

	@AfterEach
	void close() {
		this.client.close();
		this.application.close();
	}

	@Test
	void fleetHasPastRunsWithSessionsAndActs() {
		for (String definition : List.of("invoices", "orders")) {
			assertThat(this.client.listWorkflowRuns((request) -> request.workflowDefinitionName(definition))
				.workflowRunSummaries()).hasSizeGreaterThanOrEqualTo(30)
				.anySatisfy((run) -> assertThat(run.status()).isEqualTo(WorkflowRunStatus.SUCCEEDED))
				.anySatisfy((run) -> assertThat(run.status()).isNotEqualTo(WorkflowRunStatus.SUCCEEDED));
		}
	}

	@Test
	void fleetMoves() {
		try (FakeNovaActApplication moving = start("--definitions=flow", "--start-every=5ms");
				NovaActClient reader = client(moving)) {
			await().untilAsserted(() -> assertThat(
					reader.listWorkflowRuns((request) -> request.workflowDefinitionName("flow")).workflowRunSummaries())
				.filteredOn((run) -> run.status() == WorkflowRunStatus.RUNNING)
				.hasSizeGreaterThan(5));
		}
	}

	@Test
	void fleetDoesNotGrow() {
		MovingFleet fleet = new MovingFleet(this.application.service(), List.of("flow"));
		for (int i = 0; i < 1100; i++) {
			fleet.startRun();
		}
		assertThat(this.client.listWorkflowRunsPaginator((request) -> request.workflowDefinitionName("flow"))
			.workflowRunSummaries()
			.stream()).hasSize(500);
	}

	@Test
	void withoutDefinitionsThereAreNoRuns() {
		try (FakeNovaActApplication empty = start("--definitions="); NovaActClient reader = client(empty)) {
			assertThat(reader.listWorkflowDefinitions((request) -> {
			}).workflowDefinitionSummaries()).isEmpty();
		}
	}

	@Test
	void runIsAddedEndedAndRemoved() throws Exception {
		String body = admin("POST", "runs/flow", 201).body();
		String id = body.replaceAll("(?s).*\"workflowRunId\":\"([^\"]+)\".*", "$1");
		assertThat(status("flow", id)).isEqualTo(WorkflowRunStatus.RUNNING);
		admin("PUT", "runs/flow/" + id + "?status=FAILED", 200);
		assertThat(status("flow", id)).isEqualTo(WorkflowRunStatus.FAILED);
		admin("DELETE", "runs/flow/" + id, 200);
		assertThatExceptionOfType(ResourceNotFoundException.class).isThrownBy(() -> status("flow", id));
	}

	@Test
	void runEndsByTheClockOfTheFake() throws Exception {
		String body = admin("POST", "runs/flow?seconds=60&status=TIMED_OUT", 201).body();
		String id = body.replaceAll("(?s).*\"workflowRunId\":\"([^\"]+)\".*", "$1");
		admin("POST", "clock?seconds=59", 200);
		assertThat(status("flow", id)).isEqualTo(WorkflowRunStatus.RUNNING);
		admin("POST", "clock?seconds=2", 200);
		assertThat(status("flow", id)).isEqualTo(WorkflowRunStatus.TIMED_OUT);
	}

	@Test
	void faultIsPlayedAsOftenAsRequested() throws Exception {
		WorkflowRunKey key = this.application.service().addRun("flow");
		admin("POST", "faults/THROTTLED?times=2", 200);
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(ThrottlingException.class).isThrownBy(() -> status("flow", key.workflowRunId()));
		}
		assertThat(status("flow", key.workflowRunId())).isEqualTo(WorkflowRunStatus.RUNNING);
	}

	@Test
	void faultOfOneOperationIsPlayedUntilFaultsAreCleared() throws Exception {
		WorkflowRunKey key = this.application.service().addRun("flow");
		admin("POST", "faults/denied?times=0&operation=GetWorkflowRun", 200);
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(AccessDeniedException.class)
				.isThrownBy(() -> status("flow", key.workflowRunId()));
		}
		assertThat(this.client.listWorkflowRuns((request) -> request.workflowDefinitionName("flow"))
			.workflowRunSummaries()).hasSize(1);
		admin("DELETE", "faults", 200);
		assertThat(status("flow", key.workflowRunId())).isEqualTo(WorkflowRunStatus.RUNNING);
	}

	@ParameterizedTest
	@EnumSource
	void everyFaultHasAName(AdminFault fault) throws Exception {
		assertThat(admin("GET", "", 200).body()).contains('"' + fault.name() + '"');
		admin("POST", "faults/" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-'), 200);
	}

	@Test
	void limitThrottles() throws Exception {
		WorkflowRunKey key = this.application.service().addRun("flow");
		admin("PUT", "limit?requests=0", 200);
		assertThatExceptionOfType(ThrottlingException.class).isThrownBy(() -> status("flow", key.workflowRunId()));
	}

	@Test
	void requestsAreReturnedWithoutTheirSignatures() throws Exception {
		WorkflowRunKey key = this.application.service().addRun("flow");
		status("flow", key.workflowRunId());
		String body = admin("GET", "requests?operation=GetWorkflowRun", 200).body();
		assertThat(body).contains("/workflow-runs/" + key.workflowRunId(), "\"status\":200")
			.doesNotContain("Signature", "Credential");
		assertThat(admin("GET", "requests", 200).body()).doesNotContain("/fake");
	}

	@Test
	void resetForgets() throws Exception {
		admin("POST", "faults/HANG?times=0", 200);
		admin("POST", "reset", 200);
		assertThat(this.client.listWorkflowDefinitions((request) -> {
		}).workflowDefinitionSummaries()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "POST, faults/UNKNOWN, 400", "POST, faults/THROTTLED?times=many, 400",
			"POST, faults/THROTTLED?times=-1, 400", "POST, faults/THROTTLED?operation=Nothing, 400",
			"POST, runs/not%20a%20name, 400", "POST, runs/flow?seconds=1&status=RUNNING, 400",
			"POST, runs/flow?seconds=1&status=Nothing, 400", "POST, runs/flow?seconds=-1, 400",
			"PUT, runs/flow/11111111-1111-4111-8111-111111111111?status=FAILED, 400", "PUT, runs/flow/1, 400",
			"PUT, limit, 400", "PUT, limit?requests=-1, 400", "POST, clock?seconds=-1, 400", "GET, nothing, 404",
			"GET, faults, 404", "POST, runs/a/b/c, 404" })
	void invalidAdminRequestSaysWhatIsWrong(String method, String target, int status) throws Exception {
		assertThat(admin(method, target, status).body()).contains("message");
	}

	@Test
	void malformedPathIsABadRequest() throws Exception {
		try (RawConnection connection = RawConnection.to(this.application.service())) {
			assertThat(connection.send("GET /fake/%zz HTTP/1.1\r\nHost: fake\r\n\r\n").read().status()).isEqualTo(400);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "--port", "--port=x", "--port=70000", "8102", "--prot=1", "--check-signatures=no",
			"--start-every=0s", "--start-every=often", "--region=" })
	void invalidOptionIsAnError(String option) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FakeNovaActApplication.start(FakeNovaActOptions.parse("--port=0", option)).close());
	}

	@Test
	void messageAboutAnOptionHasNoValue() {
		assertThatIllegalArgumentException().isThrownBy(() -> FakeNovaActOptions.parse("--secretkey=hidden"))
			.withMessageContaining("--secretkey")
			.withMessageNotContaining("hidden");
	}

	private WorkflowRunStatus status(String definition, String id) {
		return this.client.getWorkflowRun((request) -> request.workflowDefinitionName(definition).workflowRunId(id))
			.status();
	}

	private HttpResponse<String> admin(String method, String target, int status)
			throws IOException, InterruptedException {
		URI uri = URI.create(this.application.service().endpoint() + "/fake" + (target.isEmpty() ? "" : "/" + target));
		HttpResponse<String> response = this.http.send(HttpRequest.newBuilder(uri)
			.timeout(Duration.ofSeconds(10))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		return response;
	}

	private static FakeNovaActApplication start(String... options) {
		String[] args = Arrays.copyOf(options, options.length + 1);
		args[options.length] = "--port=0";
		return FakeNovaActApplication.start(FakeNovaActOptions.parse(args));
	}

	private static NovaActClient client(FakeNovaActApplication application) {
		FakeNovaActService service = application.service();
		return NovaActClient.builder()
			.endpointOverride(service.endpoint())
			.region(Region.of(service.region()))
			.credentialsProvider(service.credentialsProvider())
			.httpClient(UrlConnectionHttpClient.create())
			.overrideConfiguration((configuration) -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
			.build();
	}

}
