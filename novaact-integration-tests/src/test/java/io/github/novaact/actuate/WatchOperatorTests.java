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

package io.github.novaact.actuate;

import java.time.Duration;
import java.time.Instant;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.test.autoconfigure.AutoConfigureFakeNovaAct;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what an operator sees of watching.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=health,novaact",
				"management.endpoint.health.show-details=always" })
@AutoConfigureFakeNovaAct
class WatchOperatorTests {

	@Autowired
	private FakeNovaActService fake;

	@Autowired
	private WorkflowRunWatcher watcher;

	@Autowired
	private MeterRegistry registry;

	@LocalServerPort
	private int port;

	private double endsBefore;

	private double requestsBefore;

	@BeforeEach
	void remember() {
		this.endsBefore = events("ended");
		this.requestsBefore = requests("GetWorkflowRun") + requests("ListWorkflowRuns");
	}

	@AfterEach
	void watchNothing() {
		this.watcher.unwatchDefinition("flow");
	}

	@Test
	void nothingIsSaidOfWatchingWhileNothingIsWatched() {
		assertThat(get("/actuator/health").path("components").has("novaactWatch")).isFalse();
		assertThat(gauge("running")).isZero();
		assertThat(gauge("suspected_stuck")).isZero();
		assertThat(this.registry.get("novaact.watch.lag").timeGauge().value()).isZero();
		for (String type : new String[] { "discovered", "status_changed", "ended", "suspected_stuck", "needs_human",
				"gone" }) {
			assertThat(this.registry.get("novaact.watch.events").tag("type", type).counter()).isNotNull();
		}
		for (String operation : new String[] { "GetWorkflowRun", "ListWorkflowRuns", "ListActs" }) {
			assertThat(this.registry.get("novaact.watch.requests").tag("operation", operation).counter()).isNotNull();
		}
		assertThat(this.registry.get("novaact.watch.delay").timer()).isNotNull();
	}

	@Test
	void watchedRunIsSeenAndItsEndCountedOnce() {
		WorkflowRunKey key = this.fake.addRun("invoices",
				(run) -> run.startedAt(Instant.now().minus(Duration.ofMinutes(2))));
		this.watcher.watch(key);
		this.watcher.whenEnded(key);
		await(() -> {
			assertThat(gauge("running")).isOne();
			assertThat(get("/actuator/health").path("components").path("novaactWatch").path("status").asString())
				.isEqualTo("UP");
			JsonNode watch = get("/actuator/novaact").path("watch").path("workflowRunWatcher");
			assertThat(watch.path("runs").path("running").asInt()).isOne();
			assertThat(watch.path("waiting").asInt()).isOne();
			assertThat(watch.path("requests").path("GetWorkflowRun").asInt()).isPositive();
			assertThat(watch.path("definitions").path(0).path("name").asString()).isEqualTo("invoices");
			assertThat(watch.toString()).doesNotContain(key.workflowRunId());
		});
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		await(() -> {
			assertThat(events("ended")).isEqualTo(this.endsBefore + 1);
			assertThat(get("/actuator/health").path("components").has("novaactWatch")).isFalse();
			assertThat(gauge("running")).isZero();
		});
		assertThat(this.registry.get("novaact.workflow.run.duration")
			.tag("workflow.definition.name", "invoices")
			.tag("workflow.run.status", "SUCCEEDED")
			.timer()
			.count()).isOne();
		assertThat(requests("GetWorkflowRun") + requests("ListWorkflowRuns")).isGreaterThan(this.requestsBefore);
		assertThat(this.registry.get("novaact.watch.delay").timer().count()).isPositive();
	}

	@Test
	void throttlingDoesNotBringHealthDown() {
		this.fake.answerAlways(FakeAnswer.throttled("0"));
		this.watcher.watchDefinition("flow");
		await(() -> {
			JsonNode watch = get("/actuator/novaact").path("watch").path("workflowRunWatcher");
			assertThat(watch.path("lastFailure").asString()).isEqualTo("ThrottlingException");
		});
		assertThat(get("/actuator/health").path("components").path("novaactWatch").path("status").asString()).isIn("UP",
				"UNKNOWN");
	}

	private double gauge(String state) {
		return this.registry.get("novaact.watch.runs").tag("state", state).gauge().value();
	}

	private double events(String type) {
		return this.registry.get("novaact.watch.events").tag("type", type).counter().count();
	}

	private double requests(String operation) {
		return this.registry.get("novaact.watch.requests").tag("operation", operation).counter().count();
	}

	private JsonNode get(String path) {
		String body = RestClient.builder()
			.requestFactory(new JdkClientHttpRequestFactory())
			.build()
			.get()
			.uri("http://localhost:" + this.port + path)
			.exchange((request, response) -> new String(response.getBody().readAllBytes()));
		return JsonMapper.shared().readTree(body);
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
