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

import java.time.Instant;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for what a {@link NovaActClient} returns.
 */
class NovaActClientTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final NovaActClient client = TestClients.builder(this.fake).build();

	@AfterEach
	void close() {
		this.client.close();
		this.fake.close();
	}

	@Test
	void returnsEveryMember() {
		WorkflowRunKey key = this.fake.addRun("my-Flow_1",
				(run) -> run.endsAfterLookups(0, WorkflowRunStatus.SUCCEEDED)
					.modelId("nova-act-v2")
					.logGroupName("/aws/nova-act/my")
					.startedAt(Instant.parse("2026-01-02T03:04:05.678Z"))
					.endedAt(Instant.parse("2026-01-02T03:05:05.678Z")));
		WorkflowRun run = this.client.getWorkflowRun(key.workflowDefinitionName(), key.workflowRunId());
		assertThat(run.workflowRunId()).isEqualTo(key.workflowRunId());
		assertThat(run.key()).isEqualTo(key);
		assertThat(run.status()).isEqualTo(WorkflowRunStatus.SUCCEEDED);
		assertThat(run.startedAt()).isEqualTo("2026-01-02T03:04:05.678Z");
		assertThat(run.endedAt()).isEqualTo("2026-01-02T03:05:05.678Z");
		assertThat(run.modelId()).isEqualTo("nova-act-v2");
		assertThat(run.logGroupName()).isEqualTo("/aws/nova-act/my");
		assertThat(this.fake.requestCount()).isEqualTo(1);
	}

	@Test
	void runWithoutEndOrLogGroupHasNone() {
		WorkflowRunKey key = this.fake.addRun("flow", (run) -> run.without("logGroupName"));
		WorkflowRun run = this.client.getWorkflowRun(key);
		assertThat(run.status()).isEqualTo(WorkflowRunStatus.RUNNING);
		assertThat(run.endedAt()).isNull();
		assertThat(run.logGroupName()).isNull();
	}

	@Test
	void ignoresMembersAndKeepsStatusThatItDoesNotKnow() {
		WorkflowRunKey key = this.fake.addRun("flow",
				(run) -> run.status("PAUSED").extraMember("newMember", "{\"a\":[1]}").extraMember("endedAt", "null"));
		WorkflowRun run = this.client.getWorkflowRun(key);
		assertThat(run.status()).isEqualTo(WorkflowRunStatus.UNKNOWN);
		assertThat(run.statusAsString()).isEqualTo("PAUSED");
	}

	@Test
	void badArgumentsSendNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.getWorkflowRun("a/b", "x"))
			.withMessageStartingWith("'workflowDefinitionName' must be 1 to 40");
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.getWorkflowRun("flow", "x"))
			.withMessageStartingWith("'workflowRunId' must be a UUID in lower case");
		assertThat(this.fake.requestCount()).isZero();
	}

	@Test
	void closedClientSaysSo() {
		WorkflowRunKey key = this.fake.addRun("flow");
		this.client.close();
		assertThatIllegalStateException().isThrownBy(() -> this.client.getWorkflowRun(key))
			.withMessageEndingWith("is closed");
	}

}
