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

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import io.github.novaact.AccessDeniedException;
import io.github.novaact.ConflictException;
import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeAnswer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link WorkflowRunTemplate}: runs from their creation to their end.
 */
class WorkflowRunTemplateTests extends AbstractRunTemplateTests {

	@Test
	void runSucceedsWhenTheCallbackReturns() {
		AtomicReference<WorkflowRunKey> key = new AtomicReference<>();
		String result = this.template.execute("flow", OPTIONS.withLogGroupName("logs"), (run) -> {
			key.set(run);
			assertThat(this.client.getWorkflowRun(run)).satisfies((running) -> {
				assertThat(running.status()).isEqualTo(WorkflowRunStatus.RUNNING);
				assertThat(running.logGroupName()).isEqualTo("logs");
			});
			assertThat(this.template.openRuns()).isOne();
			return "result";
		});
		assertThat(result).isEqualTo("result");
		assertThat(status(key.get())).isEqualTo(WorkflowRunStatus.SUCCEEDED);
		assertThat(this.template.openRuns()).isZero();
		assertThat(this.template.<String, RuntimeException>execute("flow", OPTIONS, (run) -> null)).isNull();
		assertThat(this.log.list).isEmpty();
	}

	@ParameterizedTest
	@MethodSource
	void runFailsWhenTheCallbackThrowsAnything(Throwable thrown) {
		Throwable caught = catchThrowable(() -> this.template.execute("flow", OPTIONS, (run) -> {
			throw thrown;
		}));
		assertThat(caught).isSameAs(thrown);
		assertThat(caught.getSuppressed()).isEmpty();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.FAILED);
	}

	static Stream<Throwable> runFailsWhenTheCallbackThrowsAnything() {
		return Stream.of(new IOException("checked"), new IllegalStateException("unchecked"),
				new AssertionError("error"), new OutOfMemoryError("no memory"), new InterruptedException(),
				new Throwable("neither"));
	}

	@Test
	void runFailsWhenTheStackOverflows() {
		assertThatExceptionOfType(StackOverflowError.class)
			.isThrownBy(() -> this.template.execute("flow", OPTIONS, WorkflowRunTemplateTests::recurse));
		assertThat(statuses()).containsExactly(WorkflowRunStatus.FAILED);
	}

	private static int recurse(WorkflowRunKey key) {
		return recurse(key) + recurse(key);
	}

	@Test
	void runsMayBeNested() {
		this.fake.addDefinition("inner");
		AtomicReference<WorkflowRunKey> outer = new AtomicReference<>();
		AtomicReference<WorkflowRunKey> inner = new AtomicReference<>();
		this.template.execute("flow", OPTIONS, (key) -> {
			outer.set(key);
			assertThatIllegalStateException().isThrownBy(() -> this.template.execute("inner", OPTIONS, (nested) -> {
				inner.set(nested);
				throw new IllegalStateException("inner fails");
			}));
			assertThat(status(key)).isEqualTo(WorkflowRunStatus.RUNNING);
			return null;
		});
		assertThat(status(outer.get())).isEqualTo(WorkflowRunStatus.SUCCEEDED);
		assertThat(status(inner.get())).isEqualTo(WorkflowRunStatus.FAILED);
	}

	@Test
	void runsMayBeParallel() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(10);
		try {
			List<Future<WorkflowRunKey>> runs = IntStream.range(0, 40)
				.mapToObj((i) -> executor.submit(() -> this.template.execute("flow", OPTIONS, (key) -> {
					if (i % 4 == 0) {
						throw new IOException("run " + i);
					}
					return key;
				})))
				.toList();
			executor.shutdown();
			assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
			for (int i = 0; i < runs.size(); i++) {
				Future<WorkflowRunKey> run = runs.get(i);
				if (i % 4 == 0) {
					assertThat(catchThrowable(run::get)).hasRootCauseMessage("run " + i);
				}
				else {
					assertThat(status(run.get())).isEqualTo(WorkflowRunStatus.SUCCEEDED);
				}
			}
			assertThat(statuses()).hasSize(40).filteredOn((status) -> status == WorkflowRunStatus.FAILED).hasSize(10);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void interruptedCallbackFailsItsRunAndKeepsTheInterrupt() {
		assertThatExceptionOfType(InterruptedException.class)
			.isThrownBy(() -> this.template.execute("flow", OPTIONS, (key) -> {
				Thread.currentThread().interrupt();
				throw new InterruptedException();
			}))
			.satisfies((thrown) -> assertThat(thrown.getSuppressed()).isEmpty());
		assertThat(Thread.interrupted()).isTrue();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.FAILED);
		this.template.execute("flow", OPTIONS, (key) -> {
			Thread.currentThread().interrupt();
			return null;
		});
		assertThat(Thread.interrupted()).isTrue();
		assertThat(statuses()).contains(WorkflowRunStatus.SUCCEEDED);
	}

	@Test
	void interruptDuringTheUpdateLeavesItToTheBackground() throws Exception {
		this.fake.enqueue("UpdateWorkflowRun", FakeAnswer.hang());
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			this.template.execute("flow", OPTIONS, (key) -> null);
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		thread.start();
		this.fake.awaitRequests("UpdateWorkflowRun", 1, Duration.ofSeconds(20));
		thread.interrupt();
		thread.join();
		assertThat(interrupted.get()).isTrue();
		awaitSettled();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.SUCCEEDED);
	}

	@Test
	void failedUpdateIsRepeatedInTheBackground() {
		this.fake.enqueue("UpdateWorkflowRun", FakeAnswer.serviceUnavailable(), 4);
		assertThat(this.template.<String, RuntimeException>execute("flow", OPTIONS, (key) -> "result"))
			.isEqualTo("result");
		assertThat(this.template.openRuns()).isOne();
		awaitSettled();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.SUCCEEDED);
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void failureOfTheUpdateIsSuppressedByThatOfTheCallback() {
		this.fake.enqueue("UpdateWorkflowRun", FakeAnswer.serviceUnavailable(), 3);
		IOException thrown = catchThrowableOfType(IOException.class,
				() -> this.template.execute("flow", OPTIONS, (key) -> {
					throw new IOException("the callback's");
				}));
		assertThat(thrown).hasMessage("the callback's");
		assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(NovaActServiceException.class);
		awaitSettled();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.FAILED);
	}

	@Test
	void updateThatIsRefusedForGoodIsOneErrorThatNamesTheRun() {
		this.fake.answerAlways("UpdateWorkflowRun", FakeAnswer.accessDenied());
		AtomicReference<WorkflowRunKey> key = new AtomicReference<>();
		assertThat(this.template.<String, RuntimeException>execute("flow", OPTIONS, (run) -> {
			key.set(run);
			return "result";
		})).isEqualTo("result");
		assertThat(this.template.openRuns()).isZero();
		assertThat(this.log.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.ERROR);
			assertThat(event.getFormattedMessage())
				.contains("workflow-definition/flow/workflow-run/" + key.get().workflowRunId())
				.contains("SUCCEEDED", "updateWorkflowRun", "AccessDeniedException");
		});
		assertThat(this.fake.requestCount("UpdateWorkflowRun")).isOne();
		Throwable thrown = catchThrowable(() -> this.template.execute("flow", OPTIONS, (run) -> {
			throw new IOException();
		}));
		assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(AccessDeniedException.class);
	}

	@Test
	void updateThatFailsForTooLongIsOneError() {
		WorkflowRunTemplate hasty = new WorkflowRunTemplateBuilder().client(this.client)
			.updateTimeout(Duration.ofMillis(700))
			.build();
		this.fake.answerAlways("UpdateWorkflowRun", FakeAnswer.serviceUnavailable());
		hasty.execute("flow", OPTIONS, (key) -> null);
		Awaitility.await().untilAsserted(() -> assertThat(hasty.openRuns()).isZero());
		Awaitility.await().untilAsserted(() -> assertThat(this.log.list).hasSize(1));
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getLevel()).isEqualTo(Level.ERROR));
		assertThat(this.fake.requestCount("UpdateWorkflowRun")).isGreaterThanOrEqualTo(6);
	}

	@Test
	void updateWhoseResponseWasLostIsDone() {
		this.fake.enqueue("UpdateWorkflowRun", FakeAnswer.truncated());
		this.template.execute("flow", OPTIONS, (key) -> null);
		assertThat(this.fake.lastRequest().operation()).isEqualTo("GetWorkflowRun");
		assertThat(this.template.openRuns()).isZero();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.SUCCEEDED);
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void runThatEndedOtherwiseIsOneWarning() {
		this.template.execute("flow", OPTIONS, (key) -> {
			this.client.updateWorkflowRun(key, WorkflowRunStatus.FAILED);
			return null;
		});
		this.template.execute("flow", OPTIONS, (key) -> this.client.deleteWorkflowRun(key));
		assertThat(this.template.openRuns()).isZero();
		assertThat(this.log.list).hasSize(2).allSatisfy((event) -> assertThat(event.getLevel()).isEqualTo(Level.WARN));
		assertThat(this.log.list.get(0).getFormattedMessage())
			.contains("was not set to SUCCEEDED, because it already is FAILED");
		assertThat(this.log.list.get(1).getFormattedMessage())
			.contains("was not set to SUCCEEDED, because it already is DELETING");
	}

	@Test
	void runThatConflictsAndCannotBeLookedUpHasEnded() {
		this.fake.enqueue("UpdateWorkflowRun", FakeAnswer.conflict());
		this.fake.enqueue("GetWorkflowRun", FakeAnswer.accessDenied());
		this.template.execute("flow", OPTIONS, (key) -> null);
		assertThat(this.template.openRuns()).isZero();
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("cannot be looked up"));
	}

	@Test
	void runThatConflictsWhileItRunsIsUpdatedAgain() {
		this.fake.enqueue("UpdateWorkflowRun", FakeAnswer.conflict());
		this.template.execute("flow", OPTIONS, (key) -> null);
		assertThat(this.template.openRuns()).isOne();
		awaitSettled();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.SUCCEEDED);
	}

	@Test
	void runThatConflictsAndCannotBeLookedUpYetIsUpdatedAgain() {
		this.fake.enqueue("UpdateWorkflowRun", FakeAnswer.conflict());
		this.fake.enqueue("GetWorkflowRun", FakeAnswer.serviceUnavailable(), 3);
		IOException thrown = catchThrowableOfType(IOException.class,
				() -> this.template.execute("flow", OPTIONS, (key) -> {
					throw new IOException();
				}));
		assertThat(thrown.getSuppressed()).singleElement()
			.satisfies((failure) -> assertThat(failure.getSuppressed())
				.hasAtLeastOneElementOfType(ConflictException.class));
		awaitSettled();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.FAILED);
	}

	@Test
	void runThatIsNotFoundLongAfterItsCreationIsGone() {
		List<WorkflowRunKey> ended = new ArrayList<>();
		WorkflowRunKey key = new WorkflowRunKey("flow", "11111111-1111-4111-8111-111111111111");
		RunEnd young = new RunEnd(this.client, key, WorkflowRunStatus.FAILED, System.nanoTime(), ended::add);
		assertThat(young.write()).isInstanceOf(ResourceNotFoundException.class);
		assertThat(ended).isEmpty();
		RunEnd old = new RunEnd(this.client, key, WorkflowRunStatus.FAILED,
				System.nanoTime() - TimeUnit.SECONDS.toNanos(31), ended::add);
		assertThat(old.write()).isNull();
		assertThat(ended).containsExactly(key);
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("was deleted before"));
	}

	@Test
	void runThatIsNotFoundRightAfterItsCreationIsUpdatedAgain() {
		this.fake.enqueue("UpdateWorkflowRun", FakeAnswer.notFound());
		this.template.execute("flow", OPTIONS, (key) -> null);
		awaitSettled();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.SUCCEEDED);
	}

	@Test
	void runThatCannotBeCreatedIsNotExecuted() {
		this.fake.enqueue("CreateWorkflowRun", FakeAnswer.accessDenied());
		assertThatExceptionOfType(AccessDeniedException.class)
			.isThrownBy(() -> this.template.execute("flow", OPTIONS, (key) -> {
				throw new AssertionError();
			}));
		assertThat(this.template.openRuns()).isZero();
		assertThat(this.fake.requestCount()).isOne();
	}

	@Test
	void runWhoseCreationWasNotAnsweredIsFoundAndFailed() {
		this.fake.enqueue("CreateWorkflowRun", FakeAnswer.truncated(), 3);
		assertThatExceptionOfType(NovaActConnectionException.class)
			.isThrownBy(() -> this.template.execute("flow", OPTIONS, (key) -> null));
		awaitSettled();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.FAILED);
		assertThat(this.fake.requestCount("CreateWorkflowRun")).isEqualTo(4);
		assertThat(this.fake.requests("CreateWorkflowRun").stream().map((request) -> request.body()).distinct())
			.hasSize(1);
	}

	@ParameterizedTest
	@MethodSource
	void onlyACreationThatMayHaveHappenedIsRepeated(FakeAnswer answer, int runs) {
		this.fake.enqueue("CreateWorkflowRun", answer, 3);
		assertThatExceptionOfType(NovaActException.class).isThrownBy(() -> this.template.open("flow", OPTIONS));
		awaitSettled();
		assertThat(statuses()).hasSize(runs).allMatch((status) -> status == WorkflowRunStatus.FAILED);
	}

	static Stream<Object[]> onlyACreationThatMayHaveHappenedIsRepeated() {
		return Stream.of(new Object[] { FakeAnswer.html(502), 1 }, new Object[] { FakeAnswer.html(200), 1 },
				new Object[] { FakeAnswer.closeWithoutAnswer(), 1 },
				new Object[] { FakeAnswer.internalServerError(), 0 }, new Object[] { FakeAnswer.html(403), 0 },
				new Object[] { FakeAnswer.throttled("0"), 0 }, new Object[] { FakeAnswer.validation(), 0 });
	}

	@Test
	void creationWithATokenOfTheCallersIsLeftToTheCaller() {
		CreateWorkflowRunOptions options = OPTIONS.withClientToken("11111111-1111-4111-8111-111111111111");
		this.fake.enqueue("CreateWorkflowRun", FakeAnswer.truncated(), 3);
		assertThatExceptionOfType(NovaActConnectionException.class)
			.isThrownBy(() -> this.template.execute("flow", options, (key) -> null));
		assertThat(this.template.openRuns()).isZero();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.RUNNING);
		this.template.execute("flow", options, (key) -> null);
		assertThat(statuses()).containsExactly(WorkflowRunStatus.SUCCEEDED);
	}

	@Test
	void creationThatWasInterruptedIsFoundAndFailed() throws Exception {
		this.fake.enqueue("CreateWorkflowRun", FakeAnswer.hangInBody());
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread thread = new Thread(() -> thrown.set(catchThrowable(() -> this.template.open("flow", OPTIONS))));
		thread.start();
		this.fake.awaitRequests("CreateWorkflowRun", 1, Duration.ofSeconds(20));
		thread.interrupt();
		thread.join();
		assertThat(thrown.get()).isInstanceOf(NovaActException.class);
		awaitSettled();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.FAILED);
	}

	@Test
	void creationThatWasNeverSentIsNotRepeated() {
		try (NovaActClient nowhere = client((builder) -> builder.endpoint(URI.create("http://127.0.0.1:1")))) {
			WorkflowRunTemplate template = new WorkflowRunTemplate(nowhere);
			assertThatExceptionOfType(NovaActConnectionException.class)
				.isThrownBy(() -> template.open("flow", OPTIONS));
			assertThat(template.openRuns()).isZero();
		}
	}

	@Test
	void openRunIsEndedByTheApplication() {
		OpenWorkflowRun succeeded = this.template.open("flow", OPTIONS);
		succeeded.succeed();
		succeeded.fail();
		succeeded.close();
		assertThat(status(succeeded.key())).isEqualTo(WorkflowRunStatus.SUCCEEDED);
		OpenWorkflowRun failed = this.template.open("flow", OPTIONS);
		failed.fail();
		failed.succeed();
		assertThat(status(failed.key())).isEqualTo(WorkflowRunStatus.FAILED);
		OpenWorkflowRun closed = this.template.open("flow", OPTIONS);
		try (closed) {
			assertThat(this.template.openRuns()).isOne();
			assertThat(closed).asString().contains(closed.key().workflowRunId(), "open");
		}
		assertThat(status(closed.key())).isEqualTo(WorkflowRunStatus.FAILED);
		assertThat(this.fake.requestCount("UpdateWorkflowRun")).isEqualTo(3);
	}

	@Test
	void runEndsThoughAnObservationHandlerFails() {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStop(Observation.Context context) {
				throw new IllegalStateException("Handler");
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		try (WorkflowRunTemplate observed = new WorkflowRunTemplateBuilder().client(this.client)
			.observationRegistry(observations)
			.build()) {
			OpenWorkflowRun succeeded = observed.open("flow", OPTIONS);
			succeeded.succeed();
			assertThat(status(succeeded.key())).isEqualTo(WorkflowRunStatus.SUCCEEDED);
			OpenWorkflowRun open = observed.open("flow", OPTIONS);
			observed.stop();
			assertThat(status(open.key())).isEqualTo(WorkflowRunStatus.FAILED);
		}
	}

	@Test
	void runEndsThoughTheRegistryFails() {
		OpenWorkflowRuns failing = new OpenWorkflowRuns() {

			@Override
			public void start(String client, Consumer<WorkflowRunKey> abandoned) {
			}

			@Override
			public void opened(WorkflowRunKey key) {
				throw new NoClassDefFoundError("Of the test");
			}

			@Override
			public void ended(WorkflowRunKey key) {
				throw new NoClassDefFoundError("Of the test");
			}

			@Override
			public void stop() {
			}

		};
		try (WorkflowRunTemplate registering = new WorkflowRunTemplateBuilder().client(this.client)
			.openWorkflowRuns(failing)
			.build()) {
			WorkflowRunKey key = registering.execute("flow", OPTIONS, (run) -> run);
			assertThat(status(key)).isEqualTo(WorkflowRunStatus.SUCCEEDED);
			assertThat(registering.openRuns()).isZero();
		}
	}

}
