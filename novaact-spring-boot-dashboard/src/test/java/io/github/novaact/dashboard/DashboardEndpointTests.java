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

package io.github.novaact.dashboard;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.novaact.ActStatus;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeAnswer;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.WorkflowRunWatcher;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NovaActDashboardEndpoint} over HTTP, on both web stacks.
 */
class DashboardEndpointTests {

	private static FakeNovaActService service;

	@BeforeAll
	static void start() {
		service = FakeNovaActService.start();
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@AfterEach
	void reset() {
		service.reset();
	}

	@ParameterizedTest
	@EnumSource
	void pageAndAllItNamesAreServedWithStrictHeaders(Stack stack) {
		try (TestApplication application = TestApplication.start(stack, service)) {
			for (String page : List.of(TestApplication.PATH, TestApplication.PATH + "/")) {
				HttpResponse<String> response = application.get(page, "Accept", "text/html,*/*;q=0.8");
				assertThat(response.statusCode()).isEqualTo(200);
				assertThat(TestApplication.header(response, "Content-Type")).isEqualTo("text/html;charset=UTF-8");
				assertStrict(response);
				assertThat(assertFiles(application.uri(page), response.body())).isEqualTo(3);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void pageIsServedUnderContextPathBasePathAndMappedPath(Stack stack) {
		String contextPath = (stack == Stack.SERVLET) ? "server.servlet.context-path" : "spring.webflux.base-path";
		try (TestApplication application = TestApplication.start(stack, service, contextPath + "=/app",
				"management.endpoints.web.base-path=/manage",
				"management.endpoints.web.path-mapping.novaactdashboard=ops/runs")) {
			URI page = application.uri("/app/manage/ops/runs");
			HttpResponse<String> response = TestApplication.get(page);
			assertThat(response.statusCode()).isEqualTo(200);
			assertStrict(response);
			assertFiles(page, response.body());
			assertFiles(application.uri("/app/manage/ops/runs/"), application.get("/app/manage/ops/runs/").body());
			try (EventReader events = new EventReader(page.resolve("runs/events"))) {
				assertStrict(events.response());
				assertThat(events.next("update").path("complete").asBoolean()).isTrue();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void pathThatIsMappedWithASlashIsServedToo(Stack stack) {
		try (TestApplication application = TestApplication.start(stack, service,
				"management.endpoints.web.path-mapping.novaact-dashboard=/runs")) {
			URI page = application.uri("/actuator/runs");
			HttpResponse<String> response = TestApplication.get(page);
			assertThat(response.statusCode()).isEqualTo(200);
			assertStrict(response);
			assertFiles(page, response.body());
		}
	}

	@ParameterizedTest
	@EnumSource
	void pageIsServedOnTheManagementPortOnly(Stack stack) {
		try (TestApplication application = TestApplication.start(stack, service, "management.server.port=0",
				"management.server.base-path=/internal")) {
			assertThat(application.get(TestApplication.PATH).statusCode()).isEqualTo(404);
			URI page = URI
				.create("http://localhost:" + application.managementPort() + "/internal" + TestApplication.PATH);
			HttpResponse<String> response = TestApplication.get(page);
			assertThat(response.statusCode()).isEqualTo(200);
			assertStrict(response);
			assertFiles(page, response.body());
			try (EventReader events = new EventReader(page.resolve("novaactdashboard/events"))) {
				assertStrict(events.response());
				assertThat(events.next("update").path("complete").asBoolean()).isTrue();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsServedUnlessExposed(Stack stack) {
		try (TestApplication application = TestApplication.start(stack, service,
				"management.endpoints.web.exposure.include=novaact,health")) {
			assertThat(application.get(TestApplication.PATH).statusCode()).isEqualTo(404);
			assertThat(application.get(TestApplication.PATH + "/dashboard.js").statusCode()).isEqualTo(404);
			assertThat(application.context().getBeanNamesForType(RunEvents.class)).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingElseOfTheClassPathIsServed(Stack stack) {
		try (TestApplication application = TestApplication.start(stack, service)) {
			for (String path : List.of("/index.html", "/nothing.js", "/../RunTable.class", "/%2e%2e/RunTable.class",
					"/..%2fRunTable.class", "/runs", "/runs/1", "/runs/1/2", "/events/1")) {
				assertThat(application.get(TestApplication.PATH + path).statusCode()).as(path).isIn(400, 404);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void streamHasHeadersThatKeepProxiesFromBuffering(Stack stack) {
		try (TestApplication application = TestApplication.start(stack, service);
				EventReader events = new EventReader(application.uri(TestApplication.PATH + "/events"), "Accept",
						"text/event-stream")) {
			assertThat(TestApplication.header(events.response(), "Content-Type")).startsWith("text/event-stream");
			assertThat(events.response().headers().allValues("Cache-Control")).containsExactly("no-store");
			assertThat(TestApplication.header(events.response(), "X-Accel-Buffering")).isEqualTo("no");
			assertStrict(events.response());
		}
	}

	@ParameterizedTest
	@EnumSource
	void streamShowsRunsFromStartToEndAndCatchesUpAfterReconnect(Stack stack) {
		try (TestApplication application = TestApplication.start(stack, service,
				"management.endpoint.novaact.show-values=always", "novaact.watch.definitions=invoices")) {
			WorkflowRunKey key = service.addRun("invoices");
			String position;
			try (EventReader events = new EventReader(application.uri(TestApplication.PATH + "/events"))) {
				JsonNode row = nextRow(events, key);
				assertThat(row.path("phase").asString()).isEqualTo("running");
				assertThat(row.path("definition").asString()).isEqualTo("invoices");
				position = events.position();
			}
			service.endRun(key, WorkflowRunStatus.FAILED);
			URI reconnect = application.uri(TestApplication.PATH + "/events?since=" + position);
			try (EventReader events = new EventReader(reconnect)) {
				JsonNode update = events.next("update");
				assertThat(update.path("complete").asBoolean()).isFalse();
				while (update.path("runs").isEmpty() || !update.path("runs").get(0).hasNonNull("endedAt")) {
					update = events.next("update");
				}
				assertThat(update.path("runs").get(0).path("phase").asString()).isEqualTo("failed");
				JsonNode definition = definition(events, update);
				assertThat(definition.path("ends").path("failed").findValuesAsString("")).isNotNull();
			}
			try (EventReader events = new EventReader(
					application.uri(TestApplication.PATH + "/events?since=other-1-1"))) {
				assertThat(events.next("update").path("complete").asBoolean()).isTrue();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void idsAreMaskedUnlessTheyMayBeShown(Stack stack) {
		try (TestApplication application = TestApplication.start(stack, service, "novaact.watch.definitions=invoices",
				"novaact.inspection.log-lines=5", "novaact.inspection.timeout=1m")) {
			WorkflowRunKey key = addRunWithAct();
			try (EventReader events = new EventReader(application.uri(TestApplication.PATH + "/events"))) {
				JsonNode row = nextRow(events, null);
				assertThat(row.toString()).doesNotContain(key.workflowRunId());
				HttpResponse<String> details = application
					.get(TestApplication.PATH + "/runs/" + row.path("id").asString());
				assertThat(details.statusCode()).isEqualTo(200);
				assertStrict(details);
				assertThat(details.body()).contains("\"masked\":true", "RUNNING", "******")
					.doesNotContainPattern("\\p{XDigit}{8}-\\p{XDigit}{4}-")
					.doesNotContain("https://", "secret-description", "the log");
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void ownPropertyShowsIds(Stack stack) {
		try (TestApplication application = TestApplication.start(stack, service, "novaact.watch.definitions=invoices",
				"novaact.inspection.log-lines=5", "novaact.inspection.timeout=1m",
				"management.endpoint.novaactdashboard.show-values=always")) {
			WorkflowRunKey key = addRunWithAct();
			try (EventReader events = new EventReader(application.uri(TestApplication.PATH + "/events"))) {
				JsonNode row = nextRow(events, key);
				assertThat(application.get(TestApplication.PATH + "/runs/" + row.path("id").asString()).body())
					.contains("\"masked\":false", key.workflowRunId(), "Last log line that looks like an error",
							"\"text\":\"ValueError: the log\"", "https://")
					.doesNotContain("secret-description");
			}
		}
	}

	@Test
	void logLinesAreInTheDialogAloneAndOnlyIfTheyAreRead() {
		try (TestApplication application = TestApplication.start(Stack.SERVLET, service,
				"novaact.watch.definitions=invoices", "novaact.inspection.log-lines=5", "novaact.inspection.timeout=1m",
				"management.endpoint.novaact.show-values=always", "management.endpoint.env.show-values=always",
				"management.endpoint.health.show-details=always", "management.endpoints.web.exposure.include=*",
				"management.endpoints.web.exposure.exclude=heapdump,threaddump")) {
			WorkflowRunKey key = addRunWithAct();
			try (EventReader events = new EventReader(application.uri(TestApplication.PATH + "/events"))) {
				JsonNode row = nextRow(events, key);
				String path = TestApplication.PATH + "/runs/" + row.path("id").asString();
				assertThat(application.get(path).body()).contains("ValueError");
				service.endRun(key, WorkflowRunStatus.FAILED);
				assertThat(events.next("update").toString()).doesNotContain("ValueError");
			}
			List<String> addresses = JsonMapper.shared()
				.readTree(application.get("/actuator").body())
				.path("_links")
				.valueStream()
				.filter((link) -> !link.path("templated").asBoolean())
				.map((link) -> link.path("href").asString())
				.toList();
			assertThat(addresses).hasSizeGreaterThan(8)
				.allSatisfy((address) -> assertThat(TestApplication.get(URI.create(address)).body())
					.doesNotContain("ValueError"));
		}
		try (TestApplication application = TestApplication.start(Stack.SERVLET, service,
				"novaact.watch.definitions=invoices", "management.endpoint.novaact.show-values=always")) {
			WorkflowRunKey key = addRunWithAct();
			try (EventReader events = new EventReader(application.uri(TestApplication.PATH + "/events"))) {
				JsonNode row = nextRow(events, key);
				assertThat(application.get(TestApplication.PATH + "/runs/" + row.path("id").asString()).body())
					.contains("\"logLines\":[]")
					.doesNotContain("ValueError");
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void inspectionThatFailsSaysWhy(Stack stack) {
		try (TestApplication application = TestApplication.start(stack, service, "novaact.watch.definitions=invoices",
				"novaact.retry.enabled=false", "management.endpoint.novaact.show-values=always")) {
			WorkflowRunKey key = service.addRun("invoices");
			WorkflowRunWatcher watcher = application.context().getBean(WorkflowRunWatcher.class);
			String path;
			try (EventReader events = new EventReader(application.uri(TestApplication.PATH + "/events"))) {
				path = TestApplication.PATH + "/runs/" + nextRow(events, key).path("id").asString();
			}
			watcher.unwatchDefinition("invoices");
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> watcher.watchedRuns().isEmpty());
			service.enqueue(FakeAnswer.accessDenied());
			assertThat(application.get(path).body()).contains("credentials do not permit");
			service.enqueue(FakeAnswer.throttled());
			HttpResponse<String> throttled = application.get(path);
			assertThat(throttled.statusCode()).isEqualTo(429);
			assertThat(throttled.body()).contains("throttles");
			service.removeRun(key);
			HttpResponse<String> gone = application.get(path);
			assertThat(gone.statusCode()).isEqualTo(404);
			assertThat(gone.body()).contains("no longer has this run");
		}
	}

	@ParameterizedTest
	@EnumSource
	void manyPagesShareOneThreadThatEndsWithThem(Stack stack) {
		try (TestApplication application = TestApplication.start(stack, service,
				"novaact.watch.definitions=invoices")) {
			OpenPages pages = application.context().getBean(OpenPages.class);
			List<EventReader> readers = new ArrayList<>();
			URI uri = application.uri(TestApplication.PATH + "/events");
			for (int i = 0; i < 50; i++) {
				readers.add(new EventReader(uri));
			}
			assertThat(pages.count()).isEqualTo(50);
			service.addRun("invoices");
			readers.forEach((reader) -> nextRow(reader, null));
			assertThat(threads("novaact-dashboard-clock")).isBetween(1L, 2L);
			readers.forEach(EventReader::close);
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(pages.count() + threads("novaact-dashboard-clock")).isZero());
		}
	}

	@ParameterizedTest
	@EnumSource
	void openPageDoesNotKeepTheApplicationFromStopping(Stack stack) {
		TestApplication application = TestApplication.start(stack, service, "server.shutdown=graceful",
				"spring.lifecycle.timeout-per-shutdown-phase=5m");
		try (EventReader events = new EventReader(application.uri(TestApplication.PATH + "/events"))) {
			events.next("update");
			application.close();
			assertThat(application.context().isActive()).isFalse();
		}
	}

	private static long threads(String prefix) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith(prefix))
			.count();
	}

	private static WorkflowRunKey addRunWithAct() {
		WorkflowRunKey key = new WorkflowRunKey("invoices", UUID.randomUUID().toString());
		service.addDefinition("invoices", (definition) -> definition.description("secret-description"));
		service.addRun(key, (run) -> run.logGroupName("/aws/invoices"));
		service.addAct(key, service.addSession(key), (act) -> act.status(ActStatus.FAILED));
		service.log(key, "ValueError: the log");
		return key;
	}

	private static JsonNode nextRow(EventReader events, @Nullable WorkflowRunKey key) {
		while (true) {
			for (JsonNode row : events.next("update").path("runs")) {
				if (key == null || row.path("run").asString("").equals(key.workflowRunId())) {
					return row;
				}
			}
		}
	}

	private static JsonNode definition(EventReader events, JsonNode update) {
		JsonNode current = update;
		while (true) {
			for (JsonNode definition : current.path("overview").path("definitions")) {
				if (definition.hasNonNull("ends")) {
					return definition;
				}
			}
			current = events.next("update");
		}
	}

	private static void assertStrict(HttpResponse<?> response) {
		assertThat(TestApplication.header(response, "Content-Security-Policy"))
			.startsWith("default-src 'none'; script-src 'self'; ")
			.doesNotContain("unsafe", "http", "*")
			.contains("frame-ancestors 'none'");
		assertThat(TestApplication.header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(TestApplication.header(response, "Referrer-Policy")).isEqualTo("no-referrer");
		assertThat(TestApplication.header(response, "Cache-Control")).isEqualTo("no-store");
	}

	private static int assertFiles(URI page, String html) {
		Matcher links = Pattern.compile("(?:href|src)=\"([^\"]+)\"").matcher(html);
		int count = 0;
		while (links.find()) {
			URI file = page.resolve(links.group(1));
			assertThat(links.group(1)).doesNotStartWith("/").doesNotContain(":");
			assertThat(TestApplication.get(file).statusCode()).as(file.toString()).isEqualTo(200);
			count++;
		}
		return count;
	}

}
