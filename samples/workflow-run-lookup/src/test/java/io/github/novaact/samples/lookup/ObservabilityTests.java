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

package io.github.novaact.samples.lookup;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the dashboard and the alerts of {@code samples/observability}: what they ask
 * Prometheus for is what the application shows it.
 */
class ObservabilityTests {

	private static final Path DIRECTORY = Path.of("..", "observability");

	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), ([a-z_]+)\\)");

	private static final JsonNode dashboard = readDashboard();

	private static final List<JsonNode> queries = dashboard.path("panels")
		.valueStream()
		.flatMap((panel) -> panel.path("targets").valueStream())
		.toList();

	private static final List<JsonNode> variables = dashboard.path("templating").path("list").valueStream().toList();

	private static final List<JsonNode> alerts = readAlerts();

	private static PrometheusOutput output;

	@BeforeAll
	static void lookUp() throws Exception {
		try (ConfigurableApplicationContext context = SpringApplication.from(WorkflowRunLookupApplication::main)
			.with(FakeServiceConfiguration.class)
			.withAdditionalProfiles("fake")
			.run(FakeServiceConfiguration.arguments("--server.port=0", "--novaact.retry.max-attempts=2",
					"--novaact.call-timeout=3s"))
			.getApplicationContext()) {
			Sample sample = new Sample("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
			// What the sample looks up and watches by itself would take the faults
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> sample.get("/actuator/prometheus"), (text) -> text
					.matches("(?s).*lookup_seconds_count\\{[^}]*workflow_run_status=\"SUCCEEDED\"} [1-9].*"));
			sample.get("/runs/orders");
			sample.startRunAndAwaitItsEnd();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> sample.get("/actuator/prometheus"),
						(text) -> text.contains("novaact_workflow_run_duration_seconds_count"));
			sample.stopFleet();
			sample.lookUp("22222222-2222-4222-8222-222222222222", 200);
			sample.lookUp("44444444-4444-4444-8444-444444444444", 404);
			sample.fail("DENIED", 1);
			sample.get("/runs/orders", 502);
			sample.lookUpWithFault("THROTTLED", 1, 200);
			sample.lookUpWithFault("THROTTLED", 2, 429);
			sample.lookUpWithFault("UNAVAILABLE", 1, 200);
			sample.lookUpWithFault("UNAVAILABLE", 2, 502);
			sample.lookUpWithFault("DENIED", 1, 502);
			sample.lookUpWithFault("GARBAGE", 1, 502);
			sample.lookUpWithFault("SLOW", 1, 200);
			output = PrometheusOutput.parse(sample.get("/actuator/prometheus"));
		}
	}

	@ParameterizedTest
	@FieldSource("queries")
	void dashboardAsksForWhatIsThere(JsonNode query) {
		String expression = query.path("expr").asString();
		assertThat(output.missingFor(expression)).as(expression).isEmpty();
	}

	@ParameterizedTest
	@FieldSource("queries")
	void legendNamesLabelsOfTheResult(JsonNode query) {
		assertThat(find("\\{\\{ *([a-z_]+) *}}", query.path("legendFormat").asString()))
			.isSubsetOf(PrometheusExpression.parse(query.path("expr").asString()).groupingLabels());
	}

	@ParameterizedTest
	@FieldSource("queries")
	void dashboardUsesVariablesThatItHas(JsonNode query) {
		assertThat(find("=~\"\\$([a-z_]+)\"", query.path("expr").asString())).isNotEmpty()
			.isSubsetOf(variables.stream().map((variable) -> variable.path("name").asString()).toList());
	}

	@ParameterizedTest
	@FieldSource("variables")
	void variableListsLabelThatIsThere(JsonNode variable) {
		Matcher labelValues = LABEL_VALUES.matcher(variable.path("query").path("query").asString());
		assertThat(labelValues.matches()).isTrue();
		assertThat(output.missingFor("sum by (" + labelValues.group(2) + ") (" + labelValues.group(1) + ")")).isEmpty();
	}

	@ParameterizedTest
	@FieldSource("alerts")
	void alertAsksForWhatIsThere(JsonNode alert) {
		String expression = alert.path("expr").asString();
		assertThat(output.missingFor(expression)).as(expression).isEmpty();
	}

	@ParameterizedTest
	@FieldSource("alerts")
	void alertSaysWhatHappenedAndHowBadItIs(JsonNode alert) {
		JsonNode annotations = alert.path("annotations");
		assertThat(annotations.propertyNames()).containsExactlyInAnyOrder("summary", "description");
		assertThat(alert.path("labels").path("severity").asString()).isIn("critical", "warning");
		assertThat(alert.path("for").asString()).endsWith("m");
		assertThat(find("\\$labels\\.([a-z_]+)", annotations.toString())).isNotEmpty()
			.isSubsetOf(PrometheusExpression.parse(alert.path("expr").asString()).groupingLabels());
	}

	@Test
	void eachMeterOfLookupsIsOnTheDashboard() {
		Stream<String> asked = queries.stream()
			.map((query) -> PrometheusExpression.parse(query.path("expr").asString()))
			.flatMap((expression) -> expression.selectors().stream())
			.map((selector) -> family(selector.metric()));
		assertThat(output.series().keySet().stream().filter((name) -> name.startsWith("novaact_")).map(this::family))
			.isNotEmpty()
			// What Micrometer makes of any observation: lookups under way and events
			.filteredOn((name) -> !name.matches("novaact_workflow_run_lookup_(active_seconds|novaact_retry_total)"))
			.isSubsetOf(asked.toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "novaact_lookup_seconds_count", "rate(novaact_retries_total{reason=\"throttled\"}[5m])",
			"novaact_retries_total{cause=\"throttling\"}", "sum by (cause) (rate(novaact_retries_total[5m]))",
			"novaact_retries_total / on (cause) novaact_retries_total",
			"sum(rate(novaact_workflow_run_lookup_seconds_count{outcome=~\"SUCCESS|FINE\"}[5m]))",
			"novaact_workflow_run_lookup_seconds_count{outcome!=\"FINE\"}",
			"novaact_workflow_run_lookup_seconds_count{outcome=\"THROTTLED\", workflow_run_status=\"SUCCEEDED\"}",
			"novaact_retries_total > 0 unless novaact_retries", "vector(1)" })
	void whatIsNotThereIsMissing(String expression) {
		assertThat(output.missingFor(expression)).isNotEmpty();
	}

	private String family(String metric) {
		return metric.replaceFirst("_(bucket|count|sum|max|gcount|gsum)$", "");
	}

	private static List<String> find(String regex, String text) {
		return Pattern.compile(regex).matcher(text).results().map((result) -> result.group(1)).toList();
	}

	private static JsonNode readDashboard() {
		return JsonMapper.shared().readTree(DIRECTORY.resolve("grafana-dashboard.json").toFile());
	}

	private static List<JsonNode> readAlerts() {
		try {
			Object alerts = new Yaml().load(Files.readString(DIRECTORY.resolve("prometheus-alerts.yml")));
			List<JsonNode> rules = new ArrayList<>();
			for (JsonNode group : JsonMapper.shared().<JsonNode>valueToTree(alerts).path("groups")) {
				group.path("rules").forEach(rules::add);
			}
			return rules;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Sample(String url) {

		private static final HttpClient http = HttpClient.newHttpClient();

		String get(String path) throws Exception {
			return get(path, 200);
		}

		String get(String path, int expectedStatus) throws Exception {
			return send(HttpRequest.newBuilder(URI.create(this.url + path)).build(), expectedStatus);
		}

		void startRunAndAwaitItsEnd() throws Exception {
			HttpResponse<String> answer = http
				.send(HttpRequest.newBuilder(URI.create(this.url + "/fake/runs/orders?seconds=1"))
					.POST(HttpRequest.BodyPublishers.noBody())
					.build(), HttpResponse.BodyHandlers.ofString());
			get(answer.headers()
				.firstValue("Location")
				.map((location) -> URI.create(location).getPath())
				.orElseThrow());
		}

		void stopFleet() throws Exception {
			send(HttpRequest.newBuilder(URI.create(this.url + "/fake/fleet")).DELETE().build(), 200);
		}

		void lookUp(String runId, int expectedStatus) throws Exception {
			get("/runs/invoices/" + runId, expectedStatus);
		}

		void lookUpWithFault(String fault, int times, int expectedStatus) throws Exception {
			fail(fault, times);
			lookUp("33333333-3333-4333-8333-333333333333", expectedStatus);
		}

		void fail(String fault, int times) throws Exception {
			send(HttpRequest.newBuilder(URI.create(this.url + "/fake/" + fault + "?times=" + times))
				.POST(HttpRequest.BodyPublishers.noBody())
				.build(), 200);
		}

		private static String send(HttpRequest request, int expectedStatus) throws Exception {
			HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expectedStatus);
			return answer.body();
		}

	}

}
