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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.novaact.ActStatus;
import io.github.novaact.ListOptions;
import io.github.novaact.Page;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.novaact.NovaActClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares what our client makes of each answer with what AWS's own makes of it, member
 * by member, on the same fake.
 */
class AwsComparisonTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final io.github.novaact.NovaActClient ours = new DefaultNovaActClientBuilder()
		.endpoint(this.fake.endpoint())
		.region(this.fake.region())
		.credentialsProvider(this.fake.credentialsProvider())
		.build();

	private final NovaActClient aws = NovaActClient.builder()
		.endpointOverride(this.fake.endpoint())
		.region(Region.of(this.fake.region()))
		.credentialsProvider(this.fake.credentialsProvider())
		.httpClient(UrlConnectionHttpClient.create())
		.build();

	private final WorkflowRunKey key = new WorkflowRunKey("flow", "11111111-1111-4111-8111-111111111111");

	private String session;

	@BeforeEach
	void addAllThereIs() {
		Instant start = Instant.parse("2026-01-02T03:04:05.678Z");
		this.fake.addDefinition("flow",
				(definition) -> definition.description("what it does")
					.createdAt(start)
					.exportConfig("bucket", "prefix/"));
		this.fake.addDefinition("bare", (definition) -> definition.createdAt(start).status("ARCHIVED"));
		this.fake.addRun(this.key,
				(run) -> run.startedAt(start)
					.endedAt(start.plusSeconds(60))
					.endsAfterLookups(0, WorkflowRunStatus.SUCCEEDED)
					.logGroupName("/aws/nova-act/flow")
					.traceLocation("s3://bucket/trace"));
		this.fake.addRun("flow", (run) -> run.startedAt(start.plusMillis(1)).status("PAUSED"));
		this.session = this.fake.addSession(this.key);
		this.fake.addSession(this.key);
		this.fake.addAct(this.key, this.session,
				(act) -> act.status(ActStatus.FAILED)
					.startedAt(start)
					.endedAt(start.plusSeconds(9))
					.traceLocation("s3://bucket/act"));
		this.fake.addAct(this.key, this.session, (act) -> act.startedAt(start.plusSeconds(20)).status("PONDERING"));
		this.fake.models().add("nova-act-v1", "LEGACY", 1);
		this.fake.models().add("nova-act-v2", "NEWISH", 3);
		this.fake.models().addAlias("nova-act-latest", "nova-act-v2", "nova-act-v1");
		this.fake.models().setCompatibilityMessage("Upgrade to use nova-act-v2");
	}

	@AfterEach
	void close() {
		this.ours.close();
		this.aws.close();
		this.fake.close();
	}

	@Test
	void getWorkflowRun() {
		assertSame(this.ours.getWorkflowRun(this.key), this.aws.getWorkflowRun(
				(request) -> request.workflowDefinitionName("flow").workflowRunId(this.key.workflowRunId())));
	}

	@Test
	void listWorkflowRuns() {
		assertSame("workflowRunSummaries", this.ours.listWorkflowRuns("flow").pages().iterator().next(),
				this.aws.listWorkflowRuns((request) -> request.workflowDefinitionName("flow")));
	}

	@Test
	void pageInTheMiddle() {
		Page<?> ours = this.ours.listWorkflowRuns("flow", ListOptions.defaults().withPageSize(1))
			.pages()
			.iterator()
			.next();
		assertThat(ours.nextToken()).isNotNull();
		assertSame("workflowRunSummaries", ours,
				this.aws.listWorkflowRuns((request) -> request.workflowDefinitionName("flow").maxResults(1)));
	}

	@Test
	void getWorkflowDefinition() {
		for (String name : List.of("flow", "bare")) {
			assertSame(this.ours.getWorkflowDefinition(name),
					this.aws.getWorkflowDefinition((request) -> request.workflowDefinitionName(name)));
		}
	}

	@Test
	void listWorkflowDefinitions() {
		assertSame("workflowDefinitionSummaries", this.ours.listWorkflowDefinitions().pages().iterator().next(),
				this.aws.listWorkflowDefinitions((request) -> {
				}));
	}

	@Test
	void listSessions() {
		assertSame("sessionSummaries", this.ours.listSessions(this.key).pages().iterator().next(), this.aws
			.listSessions((request) -> request.workflowDefinitionName("flow").workflowRunId(this.key.workflowRunId())));
	}

	@Test
	void listActs() {
		assertSame("actSummaries", this.ours.listActs(this.key).pages().iterator().next(), this.aws
			.listActs((request) -> request.workflowDefinitionName("flow").workflowRunId(this.key.workflowRunId())));
		assertSame("actSummaries",
				this.ours.listActs(this.key, this.session, ListOptions.defaults()).pages().iterator().next(),
				this.aws.listActs((request) -> request.workflowDefinitionName("flow")
					.workflowRunId(this.key.workflowRunId())
					.sessionId(this.session)));
	}

	@Test
	void listModels() {
		assertSame(this.ours.listModels(2), this.aws.listModels((request) -> request.clientCompatibilityVersion(2)));
	}

	private static void assertSame(String items, Page<?> ours, SdkPojo aws) {
		Map<String, Object> page = new LinkedHashMap<>();
		page.put(items, ours.items());
		if (ours.nextToken() != null) {
			page.put("nextToken", ours.nextToken());
		}
		assertSame(page, aws);
	}

	private static void assertSame(Object ours, SdkPojo aws) {
		JsonNode own = withoutNulls(JSON.valueToTree(ours));
		assertThat(own).isEqualTo(withoutNulls(JSON.valueToTree(members(aws))));
	}

	private static Object members(Object value) {
		if (value instanceof SdkPojo pojo) {
			Map<String, Object> members = new LinkedHashMap<>();
			for (SdkField<?> field : pojo.sdkFields()) {
				members.put(field.locationName(), members(field.getValueOrDefault(pojo)));
			}
			return members;
		}
		if (value instanceof List<?> list) {
			return list.stream().map(AwsComparisonTests::members).toList();
		}
		return value;
	}

	private static JsonNode withoutNulls(JsonNode node) {
		if (node.isObject()) {
			Map<String, JsonNode> members = new TreeMap<>();
			node.properties()
				.stream()
				.filter((member) -> !member.getValue().isNull())
				.forEach((member) -> members.put(member.getKey(), withoutNulls(member.getValue())));
			return JSON.valueToTree(members);
		}
		return node.isArray() ? JSON.valueToTree(
				Stream.of(node.valueStream().toArray(JsonNode[]::new)).map(AwsComparisonTests::withoutNulls).toList())
				: node;
	}

}
