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
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.test.autoconfigure.AutoConfigureFakeNovaAct;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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
 * Tests that a watcher which learns nothing does not look healthy.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=health,novaact",
				"management.endpoint.health.show-details=always", "novaact.watch.interval=50ms",
				"novaact.watch.max-interval=200ms", "novaact.read-timeout=200ms" })
@AutoConfigureFakeNovaAct
class BlindWatchTests {

	@Autowired
	private FakeNovaActService fake;

	@Autowired
	private WorkflowRunWatcher watcher;

	@Autowired
	private MeterRegistry registry;

	@LocalServerPort
	private int port;

	@AfterEach
	void watchNothing() {
		this.watcher.unwatchDefinition("flow");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void healthIsUnknownWhileNothingIsLearned(String problem, Consumer<FakeNovaActService> fault) {
		this.fake.addRun("flow");
		this.watcher.watchDefinition("flow");
		await(() -> {
			assertThat(health().path("status").asString()).isEqualTo("UP");
			assertThat(definition().path("lastSuccess").asString()).isNotEmpty();
		});
		Instant before = Instant.now().minusSeconds(1);
		fault.accept(this.fake);
		await(() -> {
			JsonNode health = health();
			assertThat(health.path("status").asString()).isEqualTo("UNKNOWN");
			assertThat(health.path("details").path("problem").asString()).isEqualTo(problem);
			assertThat(health.path("details").path("definitions").path(0).asString()).isEqualTo("flow");
			assertThat(Instant.parse(health.path("details").path("since").asString())).isAfter(before);
			assertThat(definition().path("problem").asString()).isEqualTo(problem);
			assertThat(Instant.parse(definition().path("lastFailure").asString())).isAfter(before);
			assertThat(this.registry.get("novaact.watch.staleness").timeGauge().value()).isPositive();
		});
		this.fake.clearAnswers();
		this.fake.addDefinition("flow");
		if (!problem.equals("permission")) {
			await(() -> assertThat(health().path("status").asString()).isEqualTo("UP"));
		}
	}

	static Stream<Arguments> healthIsUnknownWhileNothingIsLearned() {
		return Stream.of(always("credentials", FakeAnswer.expiredToken()),
				always("permission", FakeAnswer.accessDenied()), always("throttling", FakeAnswer.throttled("0")),
				always("service", FakeAnswer.internalServerError()), always("network", FakeAnswer.reset()),
				always("response", FakeAnswer.html(403)));
	}

	private static Arguments always(String problem, FakeAnswer answer) {
		Consumer<FakeNovaActService> fault = (fake) -> fake.answerAlways(answer);
		return Arguments.of(problem, fault);
	}

	@Test
	void healthIsUnknownWhileOnlyTheListIsDenied() {
		this.fake.addRun("flow");
		this.fake.answerAlways("ListWorkflowRuns", FakeAnswer.accessDenied());
		this.watcher.watchDefinition("flow");
		await(() -> {
			assertThat(health().path("status").asString()).isEqualTo("UNKNOWN");
			assertThat(health().path("details").path("problem").asString()).isEqualTo("permission");
		});
	}

	@Test
	void healthIsUnknownForADefinitionThatIsNotThere() {
		this.watcher.watchDefinition("flow");
		await(() -> {
			assertThat(health().path("status").asString()).isEqualTo("UNKNOWN");
			assertThat(health().path("details").path("problem").asString()).isEqualTo("not_found");
		});
		this.fake.addDefinition("flow");
		await(() -> assertThat(health().path("status").asString()).isEqualTo("UP"));
	}

	@Test
	void undeliveredEventsAreShown() {
		this.watcher.watchDefinition("flow");
		await(() -> {
			JsonNode undelivered = get("/actuator/novaact").path("watch")
				.path("workflowRunWatcher")
				.path("undelivered");
			assertThat(undelivered.path("count").asInt(-1)).isZero();
			assertThat(undelivered.path("definitions").isArray()).isTrue();
		});
		assertThat(this.registry.get("novaact.watch.undelivered").gauge().value()).isZero();
	}

	private JsonNode health() {
		return get("/actuator/health").path("components").path("novaactWatch");
	}

	private JsonNode definition() {
		return get("/actuator/novaact").path("watch").path("workflowRunWatcher").path("definitions").path(0);
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
