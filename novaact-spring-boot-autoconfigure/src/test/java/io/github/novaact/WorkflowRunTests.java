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

package io.github.novaact;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkflowRun} and {@link WorkflowRunStatus}.
 */
class WorkflowRunTests {

	private static final String ID = "123e4567-e89b-42d3-a456-426614174000";

	private static final String ARN = "arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/workflow-run/"
			+ ID;

	private static final Instant START = Instant.parse("2026-01-02T03:04:05.123456789Z");

	@Test
	void keepsTextOfStatusThatIsNotKnown() {
		WorkflowRun run = run("PAUSED", null);
		assertThat(run.status()).isEqualTo(WorkflowRunStatus.UNKNOWN);
		assertThat(run.statusAsString()).isEqualTo("PAUSED");
		assertThat(run.isTerminal()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(WorkflowRunStatus.class)
	void statusHasTheConstantOfItsText(WorkflowRunStatus status) {
		assertThat(run(status.name(), null).status()).isEqualTo(status);
	}

	@Test
	void onlyRunningAndUnknownAreNotTerminal() {
		assertThat(WorkflowRunStatus.values()).filteredOn((status) -> !status.isTerminal())
			.containsExactly(WorkflowRunStatus.RUNNING, WorkflowRunStatus.UNKNOWN);
	}

	@Test
	void durationIsFromStartToEnd() {
		assertThat(run("SUCCEEDED", START.plusSeconds(90)).duration()).isEqualTo(Duration.ofSeconds(90));
		assertThat(run("RUNNING", null).duration()).isNull();
	}

	@Test
	void keyIsThatOfTheArn() {
		assertThat(run("RUNNING", null).key()).isEqualTo(new WorkflowRunKey("flow", ID));
	}

	@Test
	void jsonHasTheNamesOfTheService() {
		JsonNode json = JsonMapper.builder().build().valueToTree(run("SUCCEEDED", START.plusSeconds(1)));
		assertThat(json.propertyNames()).containsExactlyInAnyOrder("workflowRunArn", "workflowRunId", "status",
				"startedAt", "endedAt", "modelId", "logGroupName");
		assertThat(json.get("status").stringValue()).isEqualTo("SUCCEEDED");
	}

	@Test
	void jsonRoundTripKeepsEverything() {
		JsonMapper mapper = JsonMapper.builder().build();
		for (WorkflowRun run : new WorkflowRun[] { run("SUCCEEDED", START.plusSeconds(1)), run("PAUSED", null) }) {
			assertThat(mapper.readValue(mapper.writeValueAsString(run), WorkflowRun.class)).isEqualTo(run);
		}
	}

	@Test
	void jackson2RoundTripKeepsEverything() throws Exception {
		ObjectMapper mapper = new ObjectMapper().registerModule(new JavaTimeModule())
			.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
		WorkflowRun run = run("PAUSED", START.plusSeconds(1));
		assertThat(mapper.readValue(mapper.writeValueAsString(run), WorkflowRun.class)).isEqualTo(run);
	}

	@Test
	void serializationRoundTripKeepsEverything() throws Exception {
		WorkflowRun run = run("PAUSED", START.plusSeconds(1));
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(run);
			out.writeObject(run.key());
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			assertThat(in.readObject()).isEqualTo(run);
			assertThat(in.readObject()).isEqualTo(run.key());
		}
	}

	private static WorkflowRun run(String status, Instant endedAt) {
		return new WorkflowRun(ARN, ID, status, START, endedAt, "nova-act-v1", "/aws/nova-act/flow");
	}

}
