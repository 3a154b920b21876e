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

package io.github.novaact.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.novaact.HostileValues;
import io.github.novaact.HostileValues.Member;
import io.github.novaact.ListOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.Page;
import io.github.novaact.Paged;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a hostile value in the response for one run, or in one page, costs that run
 * or that page and nothing else: the ends of all other runs are published, and the
 * watcher keeps polling.
 */
class HostileWatchTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private final NovaActClient client = new DefaultNovaActClientBuilder().endpoint(this.fake.endpoint())
		.region(this.fake.region())
		.credentialsProvider(this.fake.credentialsProvider())
		.build();

	private final Queue<WorkflowRunEvent> events = new ConcurrentLinkedQueue<>();

	private WorkflowRunWatcher watcher = watcher(this.client);

	@AfterEach
	void close() {
		this.watcher.close();
		this.client.close();
		this.fake.close();
	}

	private WorkflowRunWatcher watcher(NovaActClient client) {
		return new DefaultWorkflowRunWatcherBuilder().client(client)
			.eventPublisher((event) -> this.events.add((WorkflowRunEvent) event))
			.interval(Duration.ofMillis(20))
			.maxInterval(Duration.ofMillis(200))
			.requestsPerSecond(500)
			.notFoundGrace(Duration.ofMillis(600))
			.build();
	}

	/**
	 * Each value has a definition of its own, so that the definition of a run whose end
	 * is missing names the value.
	 */
	@Test
	void hostileMembersCostTheirRuns() {
		List<Member> members = HostileValues.members().filter((member) -> !member.name().equals("unknown")).toList();
		Map<String, Member> definitions = new LinkedHashMap<>();
		for (Member member : members) {
			String definition = "flow-" + definitions.size();
			definitions.put(definition, member);
			this.watcher.watch(this.fake.addRun(definition, (run) -> run.extraMember(member.name(), member.json())));
		}
		everyOtherEndIsPublished(definitions.keySet());
	}

	@ParameterizedTest
	@MethodSource("io.github.novaact.HostileValues#elements")
	void elementThatIsNoRunCostsItself(String element) {
		WorkflowRunKey good = this.fake.addRun("flow");
		String run = "{\"workflowRunArn\":\"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/workflow-run/"
				+ good.workflowRunId() + "\",\"workflowRunId\":\"" + good.workflowRunId()
				+ "\",\"status\":\"RUNNING\",\"startedAt\":\"2026-01-02T03:04:05Z\"}";
		this.fake.enqueue("ListWorkflowRuns",
				FakeAnswer.json(200, "{\"workflowRunSummaries\":[" + element + "," + run + ",null]}"), 5);
		everyOtherEndIsPublished();
	}

	@ParameterizedTest
	@MethodSource("io.github.novaact.HostileValues#dates")
	void hostileDateCostsItself(String date) {
		this.fake.enqueue(FakeAnswer.ownAnswer().withHeader("Date", date), 5);
		everyOtherEndIsPublished();
		this.fake.enqueue(FakeAnswer.ownAnswer().withHeader("Date", date), 5);
		this.fake.enqueue(FakeAnswer.error(403, "RequestTimeTooSkewed", "{}").withHeader("Date", date), 5);
		everyOtherEndIsPublished();
	}

	@Test
	void pageThatIsLargerThanRequestedCostsItself() {
		List<String> ghosts = IntStream.range(0, 5000)
			.mapToObj((i) -> "{\"workflowRunArn\":\"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/"
					+ "workflow-run/00000000-0000-0000-0000-%012d\",\"workflowRunId\":\"00000000-0000-0000-0000-%012d\","
						.formatted(i, i)
					+ "\"status\":\"RUNNING\",\"startedAt\":1767323045}")
			.toList();
		this.fake.enqueue("ListWorkflowRuns",
				FakeAnswer.json(200, "{\"workflowRunSummaries\":[" + String.join(",", ghosts.subList(0, 3000)) + "]}"));
		everyOtherEndIsPublished();
		assertThat(this.watcher.watchedRuns()).hasSizeLessThanOrEqualTo(110);
	}

	@ParameterizedTest
	@MethodSource("clients")
	void resultThatNoClientShouldReturnCostsItself(HostileClient hostileClient) {
		WorkflowRunKey hostile = this.fake.addRun("flow");
		this.watcher.close();
		this.watcher = watcher(hostileClient.of(this.client, hostile.workflowRunId()::equals));
		this.watcher.watch(hostile);
		everyOtherEndIsPublished();
	}

	static Stream<HostileClient> clients() {
		return Arrays.stream(HostileClient.values());
	}

	private void everyOtherEndIsPublished() {
		everyOtherEndIsPublished(List.of("flow"));
	}

	private void everyOtherEndIsPublished(Collection<String> definitions) {
		for (int round = 0; round < 2; round++) {
			List<WorkflowRunKey> runs = new ArrayList<>();
			for (String definition : definitions) {
				this.watcher.watchDefinition(definition);
				runs.add(this.fake.addRun(definition));
				runs.add(this.fake.addRun(definition));
			}
			await(() -> assertThat(this.watcher.watchedRuns()).extracting(WatchedRun::key).containsAll(runs));
			runs.forEach((key) -> this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED));
			await(() -> assertThat(ended()).containsAll(runs));
		}
		assertThat(ended()).doesNotHaveDuplicates();
	}

	private List<WorkflowRunKey> ended() {
		return this.events.stream().filter(WorkflowRunEndedEvent.class::isInstance).map(WorkflowRunEvent::key).toList();
	}

	private static void await(org.awaitility.core.ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
	}

	/**
	 * Clients of an application, such as mocks and fallbacks, that return what no client
	 * should return for one run.
	 */
	enum HostileClient {

		NULL_RUN {

			@Override
			WorkflowRun run(WorkflowRun run) {
				return null;
			}

		},

		NULL_SUMMARY {

			@Override
			WorkflowRunSummary summary(WorkflowRunSummary run) {
				return null;
			}

		},

		NULL_LIST {

			@Override
			Paged<WorkflowRunSummary> list(Paged<WorkflowRunSummary> list) {
				return null;
			}

		},

		ERROR_OF_A_CLIENT {

			@Override
			WorkflowRun run(WorkflowRun run) {
				throw new NoClassDefFoundError("of/a/Client");
			}

		},

		FAR_START {

			@Override
			WorkflowRun run(WorkflowRun run) {
				return with(run, Instant.MAX, null, "RUNNING");
			}

			@Override
			WorkflowRunSummary summary(WorkflowRunSummary run) {
				return with(run, Instant.MAX, null, "RUNNING");
			}

		},

		LONG_AGO {

			@Override
			WorkflowRun run(WorkflowRun run) {
				return with(run, Instant.MIN, null, "RUNNING");
			}

			@Override
			WorkflowRunSummary summary(WorkflowRunSummary run) {
				return with(run, Instant.MIN, null, "RUNNING");
			}

		},

		FAR_END {

			@Override
			WorkflowRun run(WorkflowRun run) {
				return with(run, run.startedAt(), Instant.MAX, "SUCCEEDED");
			}

			@Override
			WorkflowRunSummary summary(WorkflowRunSummary run) {
				return with(run, run.startedAt(), Instant.MAX, "SUCCEEDED");
			}

		},

		NUL_IN_STATUS {

			@Override
			WorkflowRun run(WorkflowRun run) {
				return with(run, run.startedAt(), null, "RUN\0NING");
			}

			@Override
			WorkflowRunSummary summary(WorkflowRunSummary run) {
				return with(run, run.startedAt(), null, "RUN\0NING");
			}

		},

		MALFORMED_ARN {

			@Override
			WorkflowRunSummary summary(WorkflowRunSummary run) {
				return new WorkflowRunSummary("arn", run.workflowRunId(), "RUNNING", run.startedAt(), null, null);
			}

		};

		WorkflowRun run(WorkflowRun run) {
			return run;
		}

		WorkflowRunSummary summary(WorkflowRunSummary run) {
			return run;
		}

		Paged<WorkflowRunSummary> list(Paged<WorkflowRunSummary> list) {
			return list;
		}

		static WorkflowRun with(WorkflowRun run, Instant startedAt, Instant endedAt, String status) {
			return new WorkflowRun(run.workflowRunArn(), run.workflowRunId(), status, startedAt, endedAt, run.modelId(),
					run.logGroupName());
		}

		static WorkflowRunSummary with(WorkflowRunSummary run, Instant startedAt, Instant endedAt, String status) {
			return new WorkflowRunSummary(run.workflowRunArn(), run.workflowRunId(), status, startedAt, endedAt,
					run.traceLocation());
		}

		NovaActClient of(NovaActClient client, Predicate<String> hostile) {
			return new NovaActClient() {

				private int lists;

				@Override
				public WorkflowRun getWorkflowRun(WorkflowRunKey key) {
					WorkflowRun run = client.getWorkflowRun(key);
					return hostile.test(key.workflowRunId()) ? run(run) : run;
				}

				@Override
				public Paged<WorkflowRunSummary> listWorkflowRuns(String name, ListOptions options) {
					Paged<WorkflowRunSummary> pages = Paged.of(options.nextToken(), (token) -> {
						Page<WorkflowRunSummary> page = client
							.listWorkflowRuns(name, new ListOptions(options.pageSize(), options.sortOrder(), token))
							.pages()
							.iterator()
							.next();
						return new Page<>(page.items().stream().map(this::hostile).toList(), page.nextToken());
					});
					this.lists++;
					return (this.lists == 2) ? list(pages) : pages;
				}

				private WorkflowRunSummary hostile(WorkflowRunSummary run) {
					return hostile.test(run.workflowRunId()) ? summary(run) : run;
				}

			};
		}

	}

}
