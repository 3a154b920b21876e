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

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.novaact.ActStatus;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.NovaActClient;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.TraceLocation;
import io.github.novaact.WorkflowRunInspection;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for inspections of runs.
 */
class InspectionTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final NovaActClient client = TestClients.builder(this.fake).build();

	@AfterEach
	void close() {
		this.client.close();
		this.fake.close();
	}

	@Test
	void hasAllThatTheServiceSays() {
		WorkflowRunKey key = ended(WorkflowRunStatus.SUCCEEDED);
		String session = this.fake.addSession(key);
		String act = this.fake.addAct(key, session,
				(script) -> script.status(ActStatus.SUCCEEDED).endedAt(Instant.now()).traceLocation("s3://bucket/act"));
		WorkflowRunInspection inspection = this.client.inspect(key);
		assertThat(inspection.run().key()).isEqualTo(key);
		assertThat(inspection.definition().name()).isEqualTo("flow");
		assertThat(inspection.sessions()).singleElement()
			.satisfies((summary) -> assertThat(summary.sessionId()).isEqualTo(session));
		assertThat(inspection.acts()).singleElement()
			.satisfies((summary) -> assertThat(summary.actId()).isEqualTo(act));
		assertThat(inspection.traceLocations()).containsExactly(new TraceLocation("S3", "s3://bucket/run"),
				new TraceLocation("S3", "s3://bucket/act"));
		assertThat(inspection.findings()).isEmpty();
	}

	@Test
	void linksToTheConsole() {
		WorkflowRunKey key = this.fake.addRun("flow", (run) -> run.logGroupName("/aws/nova-act/flow"));
		WorkflowRunInspection inspection = this.client.inspect(key);
		assertThat(inspection.consoleLink())
			.hasToString("https://us-east-1.console.aws.amazon.com/nova-act/home#/workflow-definitions/flow");
		assertThat(inspection.logLink())
			.hasToString("https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1"
					+ "#logsV2:log-groups/log-group/$252Faws$252Fnova-act$252Fflow");
	}

	@ParameterizedTest
	@CsvSource({ "cn-north-1,https://cn-north-1.console.amazonaws.cn/",
			"us-gov-west-1,https://us-gov-west-1.console.amazonaws-us-gov.com/" })
	void otherPartitionsHaveConsolesOfTheirOwn(String region, String console) {
		try (FakeNovaActService other = FakeNovaActService.builder().region(region).start();
				NovaActClient otherClient = TestClients.builder(other).build()) {
			assertThat(otherClient.inspect(other.addRun("flow")).consoleLink().toString()).startsWith(console);
		}
	}

	@Test
	void partitionWithoutKnownConsoleHasNoLinks() {
		try (FakeNovaActService other = FakeNovaActService.builder().region("us-iso-east-1").start();
				NovaActClient otherClient = TestClients.builder(other).build()) {
			WorkflowRunInspection inspection = otherClient
				.inspect(other.addRun("flow", (run) -> run.logGroupName("/aws/nova-act/flow")));
			assertThat(inspection.consoleLink()).isNull();
			assertThat(inspection.logLink()).isNull();
		}
	}

	@Test
	void failedActOfSucceededRunIsSaid() {
		WorkflowRunKey key = ended(WorkflowRunStatus.SUCCEEDED);
		String act = this.fake.addAct(key, this.fake.addSession(key),
				(script) -> script.status(ActStatus.FAILED).endedAt(Instant.now()));
		assertThat(this.client.inspect(key).findings()).containsExactly("SUCCEEDED, but act " + act + " FAILED");
	}

	@Test
	void actThatOutlivedItsRunIsSaid() {
		WorkflowRunKey key = ended(WorkflowRunStatus.FAILED);
		String act = this.fake.addAct(key, this.fake.addSession(key));
		assertThat(this.client.inspect(key).findings()).hasSize(2)
			.anyMatch((finding) -> finding.startsWith("FAILED; the service keeps no reason"))
			.contains("FAILED, but act " + act + " is RUNNING");
	}

	@Test
	void silentRunIsSaid() {
		Instant start = Instant.now().minus(Duration.ofHours(5));
		WorkflowRunKey key = this.fake.addRun("flow", (run) -> run.startedAt(start));
		assertThat(this.client.inspect(key).findings())
			.containsExactly("RUNNING, no act for 5 h, since the run started");
		this.fake.addAct(key, this.fake.addSession(key),
				(act) -> act.status(ActStatus.SUCCEEDED)
					.startedAt(start)
					.endedAt(Instant.now().minus(Duration.ofHours(2))));
		assertThat(this.client.inspect(key).findings()).containsExactly("RUNNING, no act for 2 h");
	}

	@ParameterizedTest
	@CsvSource({ "RUNNING", "PENDING_CLIENT_ACTION", "PAUSED_BY_A_LATER_VERSION" })
	void openActIsNamedWithItsStatusAndAge(String status) {
		Instant start = Instant.now().minus(Duration.ofHours(5));
		WorkflowRunKey key = this.fake.addRun("flow", (run) -> run.startedAt(start));
		String session = this.fake.addSession(key);
		this.fake.addAct(key, session,
				(act) -> act.status(ActStatus.SUCCEEDED).startedAt(start).endedAt(start.plusSeconds(60)));
		String open = this.fake.addAct(key, session,
				(act) -> act.status(status).startedAt(Instant.now().minus(Duration.ofMinutes(125))));
		assertThat(this.client.inspect(key).findings())
			.containsExactly("RUNNING, act " + open + " (" + status + ") has been open for 2 h 5 min");
	}

	@Test
	void youngOpenActIsNamedToo() {
		WorkflowRunKey key = this.fake.addRun("flow");
		String open = this.fake.addAct(key, this.fake.addSession(key));
		assertThat(this.client.inspect(key).findings())
			.containsExactly("RUNNING, act " + open + " (RUNNING) has been open for less than 1 min");
	}

	@ParameterizedTest
	@CsvSource({ "ListSessions, sessionSummaries", "ListActs, actSummaries", "ListWorkflowRuns, workflowRunSummaries" })
	void endlessEmptyPagesAreNotFollowed(String operation, String member) {
		WorkflowRunKey key = ended(WorkflowRunStatus.SUCCEEDED);
		for (int i = 0; i < 500; i++) {
			this.fake.enqueue(operation,
					FakeAnswer.json(200, "{\"" + member + "\":[],\"nextToken\":\"token-" + i + "\"}"));
		}
		WorkflowRunInspection inspection = this.client.inspect(key);
		assertThat(this.fake.requestCount()).isLessThanOrEqualTo(30);
		assertThat(inspection.findings()).singleElement().asString().contains("was not read to its end");
	}

	@ParameterizedTest
	@CsvSource({ "GetWorkflowDefinition, the definition", "ListSessions, sessions", "ListActs, acts",
			"ListWorkflowRuns, the trace of the run" })
	void timeOfTheWholeInspectionIsBounded(String operation, String what) {
		WorkflowRunKey key = ended(WorkflowRunStatus.SUCCEEDED);
		this.fake.answerAlways(operation, FakeAnswer.hang());
		try (NovaActClient impatient = TestClients.builder(this.fake)
			.inspectionTimeout(Duration.ofMillis(1500))
			.build()) {
			assertThat(impatient.inspect(key).findings())
				.contains("novaact.inspection.timeout (1500 ms) ran out, so " + what + " could not be read");
		}
	}

	@Test
	void runThatIsNotReadInTimeFailsTheInspection() {
		WorkflowRunKey key = this.fake.addRun("flow");
		this.fake.answerAlways("GetWorkflowRun", FakeAnswer.hang());
		try (NovaActClient impatient = TestClients.builder(this.fake)
			.inspectionTimeout(Duration.ofMillis(300))
			.build()) {
			assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> impatient.inspect(key))
				.withMessageContaining("novaact.inspection.timeout");
		}
	}

	@Test
	void actThatWaitsForAPersonIsSaid() {
		WorkflowRunKey key = this.fake.addRun("flow");
		String act = this.fake.addAct(key, this.fake.addSession(key),
				(script) -> script.status(ActStatus.PENDING_HUMAN_ACTION)
					.startedAt(Instant.now().minus(Duration.ofMinutes(5))));
		assertThat(this.client.inspect(key).findings())
			.containsExactly("RUNNING, act " + act + " has waited for a person for 5 min");
	}

	@Test
	void whatIsDeniedIsLeftOutAndSaid() {
		WorkflowRunKey key = ended(WorkflowRunStatus.SUCCEEDED);
		for (String operation : List.of("GetWorkflowDefinition", "ListSessions", "ListActs", "ListWorkflowRuns")) {
			this.fake.answerAlways(operation, FakeAnswer.accessDenied());
		}
		WorkflowRunInspection inspection = this.client.inspect(key);
		assertThat(inspection.definition()).isNull();
		assertThat(inspection.sessions()).isEmpty();
		assertThat(inspection.acts()).isEmpty();
		assertThat(inspection.traceLocations()).isEmpty();
		assertThat(inspection.findings()).containsExactly(
				"Not permitted: nova-act:GetWorkflowDefinition, so the definition could not be read",
				"Not permitted: nova-act:ListSessions, so sessions could not be read",
				"Not permitted: nova-act:ListActs, so acts could not be read",
				"Not permitted: nova-act:ListWorkflowRuns, so the trace of the run could not be read");
	}

	@Test
	void deniedActsSayNothingOfSilence() {
		WorkflowRunKey key = this.fake.addRun("flow", (run) -> run.startedAt(Instant.now().minus(Duration.ofHours(5))));
		this.fake.answerAlways("ListActs", FakeAnswer.accessDenied());
		assertThat(this.client.inspect(key).findings()).noneMatch((finding) -> finding.contains("no act for"));
	}

	@Test
	void moreActsThanTheBoundAreSaid() {
		WorkflowRunKey key = ended(WorkflowRunStatus.SUCCEEDED);
		String session = this.fake.addSession(key);
		for (int i = 0; i <= WorkflowRunInspector.MAX_ITEMS; i++) {
			this.fake.addAct(key, session, (act) -> act.status(ActStatus.SUCCEEDED).endedAt(Instant.now()));
		}
		WorkflowRunInspection inspection = this.client.inspect(key);
		assertThat(inspection.acts()).hasSize(WorkflowRunInspector.MAX_ITEMS);
		assertThat(inspection.findings()).containsExactly("The run has more acts than the 1000 that were read");
		assertThat(this.fake.requestCount("ListActs")).isEqualTo(11);
	}

	@Test
	void runThatIsNotThereIsNotFound() {
		assertThatExceptionOfType(ResourceNotFoundException.class)
			.isThrownBy(() -> this.client.inspect(new WorkflowRunKey("flow", "11111111-1111-4111-8111-111111111111")));
	}

	@Test
	void otherFailuresAreFailuresOfTheInspection() {
		WorkflowRunKey key = this.fake.addRun("flow");
		this.fake.answerAlways("ListSessions", FakeAnswer.throttled("0"));
		assertThatExceptionOfType(ThrottlingException.class).isThrownBy(() -> this.client.inspect(key));
	}

	@Test
	void descriptionIsNotInTheText() {
		this.fake.addDefinition("flow", (definition) -> definition.description("for nobody's eyes"));
		assertThat(this.client.inspect(this.fake.addRun("flow")).toString()).doesNotContain("eyes");
	}

	private WorkflowRunKey ended(WorkflowRunStatus status) {
		return this.fake.addRun("flow", (run) -> run.endsAfterLookups(0, status).traceLocation("s3://bucket/run"));
	}

}
