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

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import io.github.novaact.InvalidResponseException;
import io.github.novaact.ListOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;
import io.github.novaact.Page;
import io.github.novaact.Paged;
import io.github.novaact.ThrottlingException;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for lists that are read page by page, over 10,000 runs.
 */
class PagedListTests {

	private static final int RUNS = 10_000;

	private static FakeNovaActService fake;

	private static NovaActClient client;

	private int before;

	@BeforeAll
	static void start() {
		fake = FakeNovaActService.start();
		for (int i = 0; i < RUNS; i++) {
			fake.addRun("flow");
		}
		client = TestClients.builder(fake).build();
	}

	@AfterAll
	static void stop() {
		client.close();
		fake.close();
	}

	@BeforeEach
	void countRequests() {
		this.before = fake.requestCount();
	}

	private int requests() {
		return fake.requestCount() - this.before;
	}

	@Test
	void nothingIsAskedBeforeTheFirstElementIs() {
		Paged<WorkflowRunSummary> runs = client.listWorkflowRuns("flow");
		Iterator<WorkflowRunSummary> iterator = runs.iterator();
		runs.pages().iterator();
		runs.stream().filter((run) -> !run.isTerminal());
		assertThat(requests()).isZero();
		iterator.next();
		assertThat(requests()).isOne();
	}

	@Test
	void noPageMoreThanIsNeeded() {
		assertThat(client.listWorkflowRuns("flow").stream().limit(5)).hasSize(5);
		assertThat(requests()).isOne();
		assertThat(client.listWorkflowRuns("flow").stream().limit(100)).hasSize(100);
		assertThat(requests()).isEqualTo(2);
		assertThat(client.listWorkflowRuns("flow", ListOptions.defaults().withPageSize(10)).stream().limit(11))
			.hasSize(11);
		assertThat(requests()).isEqualTo(4);
	}

	@Test
	void readsAllOnceAndAnewEachTime() {
		Paged<WorkflowRunSummary> runs = client.listWorkflowRuns("flow");
		Set<String> ids = new HashSet<>();
		runs.forEach((run) -> ids.add(run.workflowRunId()));
		assertThat(ids).hasSize(RUNS);
		assertThat(requests()).isEqualTo(100);
		runs.iterator().next();
		assertThat(requests()).isEqualTo(101);
	}

	@Test
	void tokenResumes() {
		List<String> all = client.listWorkflowRuns("flow")
			.stream()
			.limit(300)
			.map(WorkflowRunSummary::workflowRunId)
			.toList();
		Page<WorkflowRunSummary> first = client.listWorkflowRuns("flow").pages().iterator().next();
		assertThat(first.items()).hasSize(100);
		assertThat(client.listWorkflowRuns("flow", ListOptions.defaults().withNextToken(first.nextToken()))
			.stream()
			.limit(200)
			.map(WorkflowRunSummary::workflowRunId)).containsExactlyElementsOf(all.subList(100, 300));
	}

	@Test
	void errorSaysOnWhichPageTheListBrokeOff() {
		Iterator<WorkflowRunSummary> runs = client.listWorkflowRuns("flow").iterator();
		for (int i = 0; i < 200; i++) {
			runs.next();
		}
		fake.enqueue(FakeAnswer.throttled("0"), 3);
		ThrottlingException failure = catchThrowableOfType(ThrottlingException.class, runs::next);
		assertThat(failure.getSuppressed()).extracting(Throwable::getMessage)
			.anyMatch((message) -> message.contains("The list broke off on page 3"));
		// The same iterator goes on where it was broken off
		assertThat(runs.next()).isNotNull();
	}

	@Test
	void tokenThatRepeatsEndsTheListAfterItsItems() {
		fake.enqueue(page("a", "11111111-1111-4111-8111-111111111111"));
		fake.enqueue(page("b", "22222222-2222-4222-8222-222222222222"));
		fake.enqueue(page("a", "33333333-3333-4333-8333-333333333333"));
		Iterator<WorkflowRunSummary> runs = client.listWorkflowRuns("flow").iterator();
		for (int i = 0; i < 3; i++) {
			runs.next();
		}
		InvalidResponseException failure = catchThrowableOfType(InvalidResponseException.class, runs::hasNext);
		assertThat(failure).hasMessageContaining("is repeated");
		assertThat(requests()).isEqualTo(3);
	}

	@Test
	void pagesThatStayEmptyEndTheList() {
		Paged<String> empty = Paged.of(null,
				(token) -> new Page<>(List.of(), String.valueOf((token != null) ? Integer.parseInt(token) + 1 : 1)));
		NovaActException failure = catchThrowableOfType(NovaActException.class, () -> empty.iterator().hasNext());
		assertThat(failure).isInstanceOf(InvalidResponseException.class).hasMessageContaining("empty");
	}

	@Test
	void emptyPagesInBetweenArePassedOver() {
		fake.enqueue(FakeAnswer.json(200, "{\"workflowRunSummaries\":[],\"nextToken\":\"a\"}"));
		fake.enqueue(page(null, "11111111-1111-4111-8111-111111111111"));
		assertThat(client.listWorkflowRuns("flow")).hasSize(1);
	}

	private static FakeAnswer page(String nextToken, String runId) {
		return FakeAnswer.json(200,
				"{\"workflowRunSummaries\":[{\"workflowRunArn\":"
						+ "\"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/workflow-run/" + runId
						+ "\",\"workflowRunId\":\"" + runId + "\",\"status\":\"RUNNING\",\"startedAt\":1}]"
						+ ((nextToken != null) ? ",\"nextToken\":\"" + nextToken + "\"" : "") + "}");
	}

}
