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
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the round trips of all that the service answers.
 */
class ResultTypesTests {

	private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901234Z");

	private static final TraceLocation TRACE = new TraceLocation("S3", "s3://bucket/trace");

	static final List<Object> results = List.of(TRACE, new TraceLocation("GLACIER", "x"),
			new WorkflowRunSummary("arn", "id", "RUNNING", TIME, null, null),
			new WorkflowRunSummary("arn", "id", "PAUSED", TIME, TIME.plusSeconds(1), TRACE),
			new WorkflowDefinition("name", "arn", TIME, "ACTIVE", "description",
					new WorkflowDefinition.ExportConfig("bucket", null)),
			new WorkflowDefinition("name", "arn", TIME, "ARCHIVED", null, null),
			new WorkflowDefinitionSummary("arn", "name", TIME, "DELETING"), new SessionSummary("id"),
			new ActSummary("run", "session", "act", "PENDING_HUMAN_ACTION", TIME, null, TRACE),
			new ActSummary("run", "session", "act", "PONDERING", TIME, TIME, null),
			new ActKey(new WorkflowRunKey("flow", "11111111-1111-4111-8111-111111111111"),
					"22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"),
			new ActStep("id", List.of(new ActStep.Call("id", "tool.x", "{\"description\":[1.50,null]}"))),
			CreateWorkflowRunOptions.of("model").withLogGroupName("logs"),
			CreateWorkflowDefinitionOptions.defaults().withDescription("description"),
			CreateActOptions.of("description").withToolSpecs(List.of(new ToolSpec("x", "description", "{}"))),
			new ActError("description", "type"), ActCallResult.of("id", "description"),
			new ModelCatalog(List.of(new ModelSummary("model", new ModelSummary.Lifecycle("PREVIEW"), 2)),
					List.of(new ModelAlias("alias", "model", null)),
					new CompatibilityInformation(3, List.of("model"), "message")));

	@ParameterizedTest
	@FieldSource("results")
	void jsonKeepsEverything(Object result) {
		String json = JsonMapper.shared().writeValueAsString(result);
		Object read = JsonMapper.shared().readValue(json, result.getClass());
		assertThat(read).isEqualTo(result);
		assertThat(JsonMapper.shared().writeValueAsString(read)).isEqualTo(json);
	}

	@ParameterizedTest
	@FieldSource("results")
	void serializationKeepsEverything(Object result) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(result);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			assertThat(in.readObject()).isEqualTo(result);
		}
	}

	@ParameterizedTest
	@FieldSource("results")
	void textHasNoDescription(Object result) {
		assertThat(result.toString()).doesNotContain("description");
	}

}
