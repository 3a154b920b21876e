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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import io.github.novaact.ActStatus;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FakeLists}.
 */
class FakeListsTests {

	private static final String RUNS = "/workflow-definitions/invoices/workflow-runs";

	private final FakeNovaActService service = FakeNovaActService.builder()
		.clock(new FakeNovaActServiceTests.SteppingClock())
		.start();

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void listsThatLagShowWhatThereWas() throws IOException {
		this.service.lists().setLag(Duration.ofSeconds(20));
		WorkflowRunKey key = this.service.addRun("invoices");
		assertThat(statuses()).isEmpty();
		assertThat(lookUp(key)).isEqualTo("RUNNING");
		this.service.advance(Duration.ofSeconds(20));
		assertThat(statuses()).containsExactly("RUNNING");
		this.service.endRun(key, WorkflowRunStatus.SUCCEEDED);
		this.service.advance(Duration.ofSeconds(19));
		assertThat(lookUp(key)).isEqualTo("SUCCEEDED");
		assertThat(summaries().get(0).get("status").asString()).isEqualTo("RUNNING");
		assertThat(summaries().get(0).has("endedAt")).isFalse();
		this.service.advance(Duration.ofSeconds(1));
		assertThat(statuses()).containsExactly("SUCCEEDED");
		assertThat(summaries().get(0).has("endedAt")).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> this.service.lists().setLag(Duration.ofSeconds(-1)));
	}

	@Test
	void listsThatLagKnowScriptedEndsLater() throws IOException {
		this.service.lists().setLag(Duration.ofSeconds(20));
		WorkflowRunKey key = this.service.addRun("invoices",
				(run) -> run.endsAfter(Duration.ofMinutes(1), WorkflowRunStatus.TIMED_OUT));
		this.service.advance(Duration.ofMinutes(1));
		assertThat(lookUp(key)).isEqualTo("TIMED_OUT");
		assertThat(statuses()).containsExactly("RUNNING");
		this.service.advance(Duration.ofSeconds(20));
		assertThat(statuses()).containsExactly("TIMED_OUT");
	}

	@Test
	void frozenListsShowWhatThereWasUntilToldOtherwise() throws IOException {
		WorkflowRunKey key = this.service.addRun("invoices");
		WorkflowRunKey ended = this.service.addRun("invoices",
				(run) -> run.startedAt(Instant.EPOCH).endsAfter(Duration.ZERO, WorkflowRunStatus.FAILED));
		String session = this.service.addSession(key);
		String act = this.service.addAct(key, session);
		this.service.lists().freeze();
		this.service.addRun("invoices");
		this.service.addSession(key);
		this.service.addAct(key, session);
		this.service.endRun(key, WorkflowRunStatus.SUCCEEDED);
		this.service.endAct(key, act, ActStatus.SUCCEEDED);
		this.service.setRunStatus(ended, "DELETING");
		this.service.advance(Duration.ofDays(1));
		assertThat(statuses()).containsExactly("RUNNING", "FAILED");
		assertThat(list(RUNS + "/" + key.workflowRunId(), "sessionSummaries")).hasSize(1);
		assertThat(acts()).containsExactly("RUNNING");
		assertThat(lookUp(key)).isEqualTo("SUCCEEDED");
		assertThat(lookUp(ended)).isEqualTo("DELETING");
		this.service.lists().unfreeze();
		assertThat(statuses()).containsExactly("RUNNING", "SUCCEEDED", "DELETING");
		assertThat(list(RUNS + "/" + key.workflowRunId(), "sessionSummaries")).hasSize(2);
		assertThat(acts()).containsExactly("RUNNING", "SUCCEEDED");
	}

	@Test
	void shuffledListsHaveEverythingInAnyOrder() throws IOException {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			int second = i;
			ids.add(this.service.addRun("invoices", (run) -> run.startedAt(Instant.EPOCH.plusSeconds(second)))
				.workflowRunId());
		}
		this.service.lists().setShuffled(true);
		List<String> shuffled = summaries().stream().map((run) -> run.get("workflowRunId").asString()).toList();
		assertThat(shuffled).hasSameElementsAs(ids).hasSize(50);
		assertThat(shuffled.subList(0, 25)).isNotEqualTo(ids.subList(0, 25))
			.anyMatch(new HashSet<>(ids.subList(0, 25))::contains)
			.anyMatch(new HashSet<>(ids.subList(25, 50))::contains);
		assertThat(summaries().stream().map((run) -> run.get("workflowRunId").asString())).isEqualTo(shuffled);
	}

	@Test
	void listsMissRunsThatAreHidden() throws IOException {
		WorkflowRunKey hidden = this.service.addRun("invoices");
		WorkflowRunKey never = this.service.addRun("invoices", (run) -> run.notListed());
		WorkflowRunKey later = this.service.addRun("invoices", (run) -> run.listedAfter(Duration.ofSeconds(5)));
		WorkflowRunKey seldom = this.service.addRun("invoices", (run) -> run.listedAfterLookups(2));
		this.service.lists().hide(hidden);
		assertThat(summaries()).isEmpty();
		for (WorkflowRunKey key : List.of(hidden, never, later, seldom)) {
			assertThat(lookUp(key)).isEqualTo("RUNNING");
		}
		this.service.advance(Duration.ofSeconds(5));
		assertThat(listed()).containsExactly(later.workflowRunId());
		assertThat(lookUp(seldom)).isEqualTo("RUNNING");
		assertThat(listed()).containsExactlyInAnyOrder(later.workflowRunId(), seldom.workflowRunId());
		this.service.lists().show(hidden);
		this.service.lists().show(never);
		assertThat(listed()).hasSize(4);
	}

	@Test
	void pageIsFullAlthoughRunsAreHidden() throws IOException {
		for (int i = 0; i < 20; i++) {
			WorkflowRunKey key = this.service.addRun("invoices");
			if (i % 2 == 0) {
				this.service.lists().hide(key);
			}
		}
		assertThat(list(RUNS + "?maxResults=9", "workflowRunSummaries")).hasSize(9);
		assertThat(listed()).hasSize(10);
	}

	private List<String> listed() throws IOException {
		return summaries().stream().map((run) -> run.get("workflowRunId").asString()).toList();
	}

	private List<String> statuses() throws IOException {
		return summaries().stream().map((run) -> run.get("status").asString()).toList();
	}

	private List<JsonNode> summaries() throws IOException {
		return list(RUNS, "workflowRunSummaries");
	}

	private List<String> acts() throws IOException {
		return list("/workflow-definitions/invoices/acts", "actSummaries").stream()
			.map((act) -> act.get("status").asString())
			.toList();
	}

	private List<JsonNode> list(String path, String member) throws IOException {
		return RawConnection.exchange(this.service, SignedRequest.of(this.service, path).post("{}"))
			.json()
			.get(member)
			.valueStream()
			.toList();
	}

	private String lookUp(WorkflowRunKey key) throws IOException {
		return RawConnection.exchange(this.service, SignedRequest.of(this.service, key))
			.json()
			.get("status")
			.asString();
	}

}
