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

package io.github.novaact.samples.program;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.novaact.ActStatus;
import io.github.novaact.ActSummary;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.WorkflowRunSuspectedStuckEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link WorkflowProgram}, also in a JVM of its own, which is stopped and
 * killed.
 */
class WorkflowProgramTests {

	private final FakeNovaActService fake = FakeBank.start(0);

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void runSucceedsWhenTheProgramHasDoneItsWork() {
		try (ConfigurableApplicationContext context = program("--program.pace=1ms")) {
			NovaActClient client = context.getBean(NovaActClient.class);
			WorkflowRunSummary run = client.listWorkflowRuns("invoices").iterator().next();
			assertThat(run.status()).isEqualTo(WorkflowRunStatus.SUCCEEDED);
			assertThat(client.listActs(run.key())).hasSize(FakeBank.INVOICES)
				.extracting(ActSummary::status)
				.containsOnly(ActStatus.SUCCEEDED);
		}
	}

	@Test
	void runFailsWhenTheProgramFails() {
		this.fake.writes().setQuota("CreateAct", 2);
		assertThat(catchThrowable(() -> program("--program.pace=1ms").close())).isNotNull();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.FAILED);
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void stoppedProgramLeavesNoRunRunning() throws Exception {
		Process program = start();
		try {
			program.destroy();
			assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(statuses()).containsExactly(WorkflowRunStatus.FAILED);
		}
		finally {
			program.destroyForcibly();
		}
	}

	@Test
	void killedProgramLeavesItsRunRunningAndTheWatcherReportsIt() throws Exception {
		Process program = start();
		program.destroyForcibly();
		assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(statuses()).containsExactly(WorkflowRunStatus.RUNNING);
		try (ConfigurableApplicationContext context = run(Watching.class, "--novaact.watch.definitions=invoices",
				"--novaact.watch.interval=50ms", "--novaact.watch.stuck-after=1s")) {
			Watching watching = context.getBean(Watching.class);
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !watching.stuck.isEmpty());
			assertThat(watching.stuck.get(0).key().workflowDefinitionName()).isEqualTo("invoices");
		}
	}

	private Process start() throws Exception {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
						"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
						WorkflowProgram.class.getName(), "--program.pace=1h"));
		command.addAll(List.of(FakeBank.arguments(this.fake)));
		Process program = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		this.fake.awaitRequests("InvokeActStep", 1, Duration.ofSeconds(60));
		return program;
	}

	private List<WorkflowRunStatus> statuses() {
		try (ConfigurableApplicationContext context = run(Watching.class)) {
			return context.getBean(NovaActClient.class)
				.listWorkflowRuns("invoices")
				.stream()
				.map(WorkflowRunSummary::status)
				.toList();
		}
	}

	private ConfigurableApplicationContext program(String... arguments) {
		return run(WorkflowProgram.class, arguments);
	}

	private ConfigurableApplicationContext run(Class<?> source, String... arguments) {
		return new SpringApplicationBuilder(source)
			.run(StringUtils.concatenateStringArrays(FakeBank.arguments(this.fake), arguments));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Watching {

		private final List<WorkflowRunSuspectedStuckEvent> stuck = new CopyOnWriteArrayList<>();

		@EventListener
		void stuck(WorkflowRunSuspectedStuckEvent event) {
			this.stuck.add(event);
		}

	}

}
