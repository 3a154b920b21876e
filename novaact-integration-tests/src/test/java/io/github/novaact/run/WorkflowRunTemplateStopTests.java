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

package io.github.novaact.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeAnswer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link WorkflowRunTemplate}: how it stops, its threads and its registry.
 */
class WorkflowRunTemplateStopTests extends AbstractRunTemplateTests {

	@Test
	void stopFailsEveryOpenRun() throws Exception {
		List<WorkflowRunKey> keys = Collections.synchronizedList(new ArrayList<>());
		CountDownLatch executing = new CountDownLatch(3);
		CountDownLatch goOn = new CountDownLatch(1);
		ExecutorService executor = Executors.newCachedThreadPool();
		try {
			List<Future<?>> executions = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				executions.add(executor.submit(() -> this.template.execute("flow", OPTIONS, (key) -> {
					keys.add(key);
					executing.countDown();
					goOn.await();
					return null;
				})));
			}
			keys.add(this.template.open("flow", OPTIONS).key());
			executing.await();
			this.template.start();
			assertThat(this.template.isRunning()).isTrue();
			this.template.stop();
			assertThat(this.template.isRunning()).isFalse();
			assertThat(keys).hasSize(4)
				.allSatisfy((key) -> assertThat(status(key)).isEqualTo(WorkflowRunStatus.FAILED));
			assertThat(this.template.openRuns()).isZero();
			int updates = this.fake.requestCount("UpdateWorkflowRun");
			goOn.countDown();
			for (Future<?> execution : executions) {
				execution.get(20, TimeUnit.SECONDS);
			}
			assertThat(this.fake.requestCount("UpdateWorkflowRun")).isEqualTo(updates).isEqualTo(4);
			assertThat(this.log.list).hasSize(3)
				.allSatisfy((event) -> assertThat(event.getFormattedMessage()).contains("returned after"));
			assertThatIllegalStateException().isThrownBy(() -> this.template.open("flow", OPTIONS));
			assertThat(this.fake.requestCount("CreateWorkflowRun")).isEqualTo(4);
			this.template.start();
			this.template.open("flow", OPTIONS).succeed();
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void stopSetsWhatCouldNotBeSetBefore() {
		this.fake.answerAlways("UpdateWorkflowRun", FakeAnswer.serviceUnavailable());
		this.template.execute("flow", OPTIONS, (key) -> null);
		assertThat(this.template.openRuns()).isOne();
		this.fake.clearAnswers();
		this.template.stop();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.SUCCEEDED);
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void stopFailsOpenRunsAlthoughACreationHangs() throws Exception {
		WorkflowRunTemplate hasty = new WorkflowRunTemplateBuilder().client(this.client)
			.shutdownTimeout(Duration.ofSeconds(1))
			.build();
		hasty.open("flow", OPTIONS);
		this.fake.enqueue("CreateWorkflowRun", FakeAnswer.hang());
		Thread thread = new Thread(() -> catchThrowable(() -> hasty.open("flow", OPTIONS)));
		thread.start();
		this.fake.awaitRequests("CreateWorkflowRun", 2, Duration.ofSeconds(20));
		hasty.stop();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.FAILED);
		assertThat(hasty.isPauseable()).isFalse();
		assertThat(hasty.getPhase()).isZero();
		thread.interrupt();
		thread.join();
	}

	@Test
	void stopIsNotStoppedByAnInterrupt() {
		this.template.open("flow", OPTIONS);
		Thread.currentThread().interrupt();
		this.template.stop();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.FAILED);
	}

	@Test
	void stopEndsInTimeWithAnErrorOfEachRunThatIsLeft() {
		RecordingRuns registry = new RecordingRuns();
		WorkflowRunTemplate hasty = new WorkflowRunTemplateBuilder().client(this.client)
			.shutdownTimeout(Duration.ofMillis(300))
			.openWorkflowRuns(registry)
			.build();
		this.fake.answerAlways("UpdateWorkflowRun", FakeAnswer.hang());
		List<WorkflowRunKey> keys = List.of(hasty.open("flow", OPTIONS).key(), hasty.open("flow", OPTIONS).key());
		hasty.close();
		assertThat(hasty.openRuns()).isZero();
		assertThat(registry.events).noneMatch((event) -> event.startsWith("ended"));
		assertThat(this.log.list).hasSize(2)
			.allSatisfy((event) -> assertThat(event.getLevel()).isEqualTo(Level.ERROR))
			.allSatisfy((event) -> assertThat(event.getFormattedMessage()).contains("novaact.run.shutdown-timeout"));
		assertThat(keys).allSatisfy((key) -> assertThat(this.log.list)
			.anyMatch((event) -> event.getFormattedMessage().contains(key.workflowRunId())));
	}

	@Test
	void runThatIsCreatedWhileTheTemplateStopsIsFailed() throws Exception {
		this.fake.enqueue("CreateWorkflowRun", FakeAnswer.ownAnswer().withDelay(Duration.ofMillis(500)));
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread thread = new Thread(() -> thrown.set(catchThrowable(() -> this.template.open("flow", OPTIONS))));
		thread.start();
		this.fake.awaitRequests("CreateWorkflowRun", 1, Duration.ofSeconds(20));
		this.template.stop();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.FAILED);
		thread.join();
		assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void closedClientIsAnErrorAndNoEndlessRepetition() {
		OpenWorkflowRun run = this.template.open("flow", OPTIONS);
		this.client.close();
		run.succeed();
		assertThat(this.template.openRuns()).isZero();
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("is closed"));
	}

	@Test
	void resetForgetsOpenRunsAndWhatIsPending() {
		this.fake.answerAlways("UpdateWorkflowRun", FakeAnswer.serviceUnavailable());
		OpenWorkflowRun run = this.template.open("flow", OPTIONS);
		this.template.execute("flow", OPTIONS, (key) -> null);
		assertThat(this.template.openRuns()).isEqualTo(2);
		this.template.reset();
		assertThat(this.template.openRuns()).isZero();
		int requests = this.fake.requestCount("UpdateWorkflowRun");
		this.template.stop();
		assertThat(this.fake.requestCount("UpdateWorkflowRun")).isEqualTo(requests);
		assertThat(run.key()).isNotNull();
	}

	@Test
	void threadsOfTheBackgroundInheritNothingAndEnd() {
		this.fake.enqueue("UpdateWorkflowRun", FakeAnswer.hang());
		try (NovaActClient hasty = client((builder) -> builder.callTimeout(Duration.ofMillis(200)))) {
			InheritableThreadLocal<String> secret = new InheritableThreadLocal<>();
			secret.set("of the caller");
			ClassLoader before = Thread.currentThread().getContextClassLoader();
			AtomicReference<String> inherited = new AtomicReference<>("nothing");
			AtomicReference<Thread> background = new AtomicReference<>();
			NovaActClient spying = new SpyingClient(hasty, () -> {
				if (Thread.currentThread().getName().startsWith("novaact-run-")) {
					inherited.set(secret.get());
					background.set(Thread.currentThread());
					assertThat(Thread.currentThread().isDaemon()).isTrue();
				}
			});
			Thread.currentThread().setContextClassLoader(new ClassLoader(before) {
			});
			try {
				WorkflowRunTemplate template = new WorkflowRunTemplate(spying);
				template.execute("flow", OPTIONS, (key) -> null);
				Awaitility.await().untilAsserted(() -> assertThat(template.openRuns()).isZero());
				assertThat(inherited.get()).isNull();
				assertThat(background.get().getContextClassLoader())
					.isNotEqualTo(Thread.currentThread().getContextClassLoader());
			}
			finally {
				Thread.currentThread().setContextClassLoader(before);
				secret.remove();
			}
			Awaitility.await().untilAsserted(() -> assertThat(background.get().isAlive()).isFalse());
		}
	}

	@Test
	void registryKnowsEachOpenRun() {
		RecordingRuns registry = new RecordingRuns();
		WorkflowRunTemplate template = new WorkflowRunTemplateBuilder().client(this.client)
			.openWorkflowRuns(registry)
			.build();
		template.start();
		WorkflowRunKey key = template.execute("flow", OPTIONS, (run) -> {
			assertThat(registry.events).endsWith("opened " + run);
			return run;
		});
		WorkflowRunKey abandoned = this.fake.addRun("flow");
		registry.abandoned.accept(abandoned);
		Awaitility.await().untilAsserted(() -> assertThat(registry.events).contains("ended " + abandoned));
		assertThat(status(abandoned)).isEqualTo(WorkflowRunStatus.FAILED);
		template.stop();
		assertThat(registry.events).containsExactly("start novaActClient", "opened " + key, "ended " + key,
				"ended " + abandoned, "stop");
	}

	@Test
	void registryForgetsARunWhoseEndIsRefusedForGood() {
		RecordingRuns registry = new RecordingRuns();
		WorkflowRunTemplate template = new WorkflowRunTemplateBuilder().client(this.client)
			.openWorkflowRuns(registry)
			.build();
		this.fake.enqueue("UpdateWorkflowRun", FakeAnswer.accessDenied());
		WorkflowRunKey key = template.execute("flow", OPTIONS, (run) -> run);
		assertThat(registry.events).containsExactly("opened " + key, "ended " + key);
		assertThatIllegalArgumentException().isThrownBy(() -> template.execute("flow", OPTIONS, null));
		assertThatIllegalArgumentException().isThrownBy(() -> template.open("flow", null));
		assertThatIllegalStateException().isThrownBy(() -> new WorkflowRunTemplateBuilder().build());
	}

	@Test
	void registryThatFailsAffectsNoRun() {
		WorkflowRunTemplate template = new WorkflowRunTemplateBuilder().client(this.client)
			.openWorkflowRuns(new RecordingRuns() {

				@Override
				void note(String event) {
					throw new IllegalStateException("no database");
				}

			})
			.build();
		template.start();
		template.execute("flow", OPTIONS, (key) -> null);
		template.stop();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.SUCCEEDED);
		assertThat(this.log.list).isNotEmpty()
			.allSatisfy((event) -> assertThat(event.getLevel()).isEqualTo(Level.WARN));
	}

	private static class RecordingRuns implements OpenWorkflowRuns {

		private final List<String> events = Collections.synchronizedList(new ArrayList<>());

		private Consumer<WorkflowRunKey> abandoned;

		void note(String event) {
			this.events.add(event);
		}

		@Override
		public void start(String client, Consumer<WorkflowRunKey> abandoned) {
			this.abandoned = abandoned;
			note("start " + client);
		}

		@Override
		public void opened(WorkflowRunKey key) {
			note("opened " + key);
		}

		@Override
		public void ended(WorkflowRunKey key) {
			note("ended " + key);
		}

		@Override
		public void stop() {
			note("stop");
		}

	}

}
