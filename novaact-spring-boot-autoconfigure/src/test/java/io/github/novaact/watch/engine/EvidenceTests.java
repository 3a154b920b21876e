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

package io.github.novaact.watch.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.novaact.CredentialsException;
import io.github.novaact.InternalServerException;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.Page;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceError;
import io.github.novaact.ThrottlingException;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.engine.SimulatedService.SimulatedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DefinitionEvidence} and {@link ProblemLog}, in simulated time.
 */
@ExtendWith(OutputCaptureExtension.class)
class EvidenceTests {

	private final Simulation simulation = new Simulation(1);

	private final SimulatedTime time = this.simulation.time;

	private final SimulatedService service = this.simulation.service;

	private final WorkflowRunWatcher watcher = this.simulation.watcher;

	@Test
	void nothingIsWrongWhileRequestsSucceed() {
		start("flow", null);
		this.watcher.watchDefinition("flow");
		for (int i = 0; i < 100; i++) {
			this.time.pass(Duration.ofSeconds(10));
			WatchActivity.Definition flow = definition("flow");
			assertThat(flow.problem()).isNull();
			assertThat(flow.since()).isNull();
			assertThat(flow.lastFailure()).isNull();
			assertThat(flow.lastSuccess()).isAfter(this.time.instant().minusSeconds(30));
			assertThat(flow.staleness()).isLessThan(Duration.ofSeconds(30));
		}
	}

	@Test
	void nothingIsWrongWithRunsThatAreOldEnoughToBePolledRarely() {
		SimulatedRun one = this.service.start("flow", SimulatedTime.START.minusSeconds(36000), null,
				WorkflowRunStatus.SUCCEEDED);
		SimulatedRun two = this.service.start("flow", SimulatedTime.START.minusSeconds(36000), null,
				WorkflowRunStatus.SUCCEEDED);
		this.watcher.watch(one.key());
		this.watcher.watch(two.key());
		this.time.pass(Duration.ofMinutes(5));
		for (int i = 0; i < 200; i++) {
			this.time.pass(Duration.ofSeconds(7));
			assertThat(definition("flow").problem()).isNull();
		}
	}

	@ParameterizedTest
	@MethodSource
	void nothingIsLearnedDuringAnOutage(String problem, Supplier<RuntimeException> outage, CapturedOutput output) {
		start("flow", null);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(1));
		this.service.outage(outage);
		Instant began = this.time.instant();
		this.time.pass(Duration.ofSeconds(5));
		assertThat(definition("flow").problem()).isNull();
		this.time.pass(Duration.ofSeconds(40));
		WatchActivity.Definition flow = definition("flow");
		assertThat(flow.problem()).isEqualTo(problem);
		assertThat(flow.since()).isBetween(began, began.plusSeconds(15));
		assertThat(flow.lastSuccess()).isBefore(began.plusMillis(1));
		assertThat(flow.lastFailure()).isAfter(began);
		assertThat(flow.staleness()).isGreaterThan(Duration.ofSeconds(40));
		assertThat(this.simulation.activity().staleness()).isEqualTo(flow.staleness());
		this.time.pass(Duration.ofHours(1));
		assertThat(definition("flow").since()).isEqualTo(flow.since());
		assertThat(this.simulation.activity().behind()).isFalse();
		assertThat(output).doesNotContain("is behind").doesNotContain("back in its pace");
		assertThat(output.getAll().split("learns nothing about workflow definition 'flow'", -1)).hasSize(2);
		this.service.outage(null);
		this.time.pass(Duration.ofMinutes(30));
		assertThat(definition("flow").problem()).isNull();
		assertThat(output.getAll().split("learns about all of its workflow definitions again", -1)).hasSize(2);
	}

	static Stream<Arguments> nothingIsLearnedDuringAnOutage() {
		return Stream.of(outage("credentials", () -> new NovaActServiceException(error(403, "ExpiredTokenException"))),
				outage("credentials", () -> new CredentialsException("None", null, 1)),
				outage("network", () -> new NovaActConnectionException("No route to host", null, 1)),
				outage("throttling",
						() -> new ThrottlingException(error(429, "ThrottlingException"), null, null, null)),
				outage("service", () -> new InternalServerException(error(500, "InternalServerException"), null, null)),
				outage("response", () -> new NovaActServiceException(new ServiceError(403, null, null, null, 1))),
				outage("rejected", () -> new ValidationException(error(400, "ValidationException"), null, List.of())),
				outage("client", () -> new IllegalStateException("The client of the application fails")));
	}

	private static Arguments outage(String problem, Supplier<RuntimeException> outage) {
		return Arguments.of(problem, outage);
	}

	@Test
	void definitionThatIsNotThereIsAProblemAfterAWhile(CapturedOutput output) {
		start("flow", null);
		this.service.outage(() -> new ResourceNotFoundException(error(404, "ResourceNotFoundException"), null, null));
		this.watcher.watchDefinition("flwo");
		this.time.pass(Duration.ofSeconds(5));
		assertThat(definition("flwo").problem()).isNull();
		assertThat(output).doesNotContain("flwo");
		this.time.pass(Duration.ofMinutes(5));
		assertThat(definition("flwo").problem()).isEqualTo("not_found");
		assertThat(definition("flwo").lastSuccess()).isNull();
		assertThat(output.getAll().split("'flwo': the service has no workflow definition of that name", -1)).hasSize(2);
	}

	@Test
	void lookupsThatSucceedDoNotReplaceTheDeniedListOfAWatchedDefinition() {
		SimulatedRun run = start("flow", null);
		this.service.deny("ListWorkflowRuns");
		this.watcher.watchDefinition("flow");
		this.watcher.watch(run.key());
		this.watcher.watch(start("single", null).key());
		this.time.pass(Duration.ofMinutes(3));
		assertThat(this.service.requests("GetWorkflowRun")).isGreaterThan(3);
		assertThat(definition("flow").problem()).isEqualTo("permission");
		assertThat(definition("single").problem()).isNull();
	}

	@Test
	void deniedLookupIsAProblemThoughListsSucceed() {
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(1));
		this.service.deny("GetWorkflowRun");
		start("flow", Duration.ofSeconds(20));
		this.time.pass(Duration.ofMinutes(5));
		assertThat(definition("flow").problem()).isEqualTo("permission");
		this.service.permitEverything();
		start("flow", Duration.ofSeconds(20));
		this.time.pass(Duration.ofMinutes(15));
		assertThat(definition("flow").problem()).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void lookupThatIsNotRepeatedIsNoProblem(int failures) {
		DefinitionEvidence evidence = new DefinitionEvidence(new Moment(0, 0));
		Poll lookup = new Poll.Lookup(new WorkflowRunKey("flow", "00000000-0000-0000-0000-000000000001"));
		for (int i = 0; i < failures; i++) {
			evidence.record(lookup, new PollResult.Failure(new NovaActConnectionException("Reset", null, 1)),
					new Moment(i, i));
		}
		List<Boolean> problems = new ArrayList<>();
		for (int now = 10_000; now < 1_000_000; now += 10_000) {
			Moment moment = new Moment(now, now);
			evidence.record(new Poll.Runs("flow", null, false), new PollResult.Runs(new Page<>(List.of(), null)),
					moment);
			problems.add(
					evidence
						.addTo(new WatchActivity.Definition("flow", true, 0, 0, false, 0, Duration.ZERO),
								WatchSettings.defaults(), moment, true)
						.problem() != null);
		}
		assertThat(problems).endsWith(false);
		if (failures == 1) {
			assertThat(problems).containsOnly(false);
		}
	}

	@Test
	void definitionThatIsWatchedAgainIsNotStale() {
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(1));
		this.watcher.unwatchDefinition("flow");
		this.time.pass(Duration.ofHours(1));
		this.watcher.watchDefinition("flow");
		assertThat(definition("flow").staleness()).isZero();
		assertThat(definition("flow").problem()).isNull();
	}

	@Test
	void oneFailureIsNoProblem() {
		start("flow", null);
		this.watcher.watchDefinition("flow");
		this.time.pass(Duration.ofMinutes(1));
		this.service.failures(0.2);
		for (int i = 0; i < 200; i++) {
			this.time.pass(Duration.ofSeconds(3));
			if (definition("flow").staleness().compareTo(Duration.ofSeconds(30)) < 0) {
				assertThat(definition("flow").problem()).isNull();
			}
		}
		assertThat(definition("flow").lastFailure()).isNotNull();
	}

	private SimulatedRun start(String definition, Duration duration) {
		return this.service.start(definition, this.time.instant(), duration, WorkflowRunStatus.SUCCEEDED);
	}

	private WatchActivity.Definition definition(String name) {
		return this.simulation.activity()
			.definitions()
			.stream()
			.filter((definition) -> definition.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static ServiceError error(int status, String code) {
		return new ServiceError(status, code, null, "request-id", 1);
	}

}
