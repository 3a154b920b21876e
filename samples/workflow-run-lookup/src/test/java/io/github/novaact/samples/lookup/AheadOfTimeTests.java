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

import java.time.Duration;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ConfigurationClassPostProcessor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkflowRunLookupApplication} as it was processed ahead of time. The
 * build runs them after that, with {@code spring.aot.enabled=true}.
 */
@EnabledIfSystemProperty(named = AotDetector.AOT_ENABLED, matches = "true")
class AheadOfTimeTests {

	private static FakeNovaActService service;

	private static ConfigurableApplicationContext context;

	private static RestTestClient http;

	@BeforeAll
	static void start() {
		service = FakeNovaActService.start();
		context = SpringApplication.from(WorkflowRunLookupApplication::main)
			.run("--server.port=0", "--novaact.endpoint=" + service.endpoint(), "--novaact.region=" + service.region(),
					"--novaact.credentials.access-key=" + service.accessKey(),
					"--novaact.credentials.secret-key=" + service.secretKey(), "--novaact.retry.transient-delay=1ms",
					"--novaact.warm-up=true")
			.getApplicationContext();
		http = RestTestClient.bindToServer(new JdkClientHttpRequestFactory())
			.baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
			.build();
	}

	@AfterAll
	static void stop() {
		context.close();
		service.close();
	}

	@Test
	void runsOnWhatWasGenerated() {
		assertThat(context.getBeansOfType(ConfigurationClassPostProcessor.class)).isEmpty();
	}

	@Test
	void propertiesAreThoseOfTheStart() {
		service.awaitRequests(1, Duration.ofSeconds(20));
		assertThat(service.requests().get(0).path()).contains("/novaact-warm-up/");
	}

	@Test
	void looksUpAndReports() {
		WorkflowRunKey key = service.addRun("invoices", (run) -> run.endsAfterLookups(0, WorkflowRunStatus.SUCCEEDED));
		String path = "/runs/" + key.workflowDefinitionName() + "/" + key.workflowRunId();
		assertThat(get(path)).contains("\"status\":\"SUCCEEDED\"");
		assertThat(get("/actuator/health")).contains("\"novaact\":{\"details\":{");
		assertThat(get("/actuator/novaact")).contains("\"state\":\"WORKING\"", "\"attempts\":1");
		assertThat(get("/actuator/prometheus"))
			.contains("novaact_workflow_run_lookup_seconds_count{",
					"novaact_retries_total{client=\"novaActClient\",reason=\"transient\"} 0.0")
			.doesNotContain("novaact_workflow_run_lookup_active");
	}

	@Test
	void servesTheDashboard() {
		assertThat(get("/actuator/novaactdashboard")).contains("novaactdashboard/dashboard.js");
		assertThat(get("/actuator/novaactdashboard/dashboard.js")).contains("import");
	}

	private static String get(String path) {
		String body = http.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(body).isNotNull();
		return body;
	}

}
