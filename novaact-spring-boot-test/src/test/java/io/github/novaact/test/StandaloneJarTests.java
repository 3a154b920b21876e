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

package io.github.novaact.test;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.novaact.NovaActClient;
import software.amazon.awssdk.services.novaact.model.WorkflowRunSummary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code java -jar} runs the fake. The build runs them once it has packaged
 * the jar.
 */
@EnabledIfSystemProperty(named = "standalone.jar", matches = ".+")
class StandaloneJarTests {

	@Test
	void awsClientReadsTheFleet() throws Exception {
		Process process = run("--port=0");
		try (BufferedReader out = process.inputReader()) {
			String line = out.readLine();
			Matcher endpoint = Pattern.compile("listens on (http://127\\.0\\.0\\.1:[0-9]+),")
				.matcher(String.valueOf(line));
			assertThat(endpoint.find()).as(line).isTrue();
			assertThat(line).doesNotContain("fake-secret-key");
			try (NovaActClient client = client(URI.create(endpoint.group(1)))) {
				List<WorkflowRunSummary> runs = client
					.listWorkflowRuns((request) -> request.workflowDefinitionName("invoices"))
					.workflowRunSummaries();
				assertThat(runs).hasSizeGreaterThan(30);
				assertThat(client
					.getWorkflowRun((request) -> request.workflowDefinitionName("invoices")
						.workflowRunId(runs.get(0).workflowRunId()))
					.workflowRunId()).isEqualTo(runs.get(0).workflowRunId());
			}
		}
		finally {
			process.destroy();
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends when it is stopped").isTrue();
		}
	}

	@Test
	void unknownOptionPrintsTheOptions() throws Exception {
		Process process = run("--prot=0");
		try (BufferedReader out = process.inputReader()) {
			assertThat(out.lines()).anyMatch((line) -> line.contains("--prot"))
				.anyMatch((line) -> line.contains("--port=8102"));
		}
		assertThat(process.waitFor()).isEqualTo(2);
	}

	private static Process run(String option) throws Exception {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
				System.getProperty("standalone.jar"), option)
			.redirectErrorStream(true)
			.start();
	}

	private static NovaActClient client(URI endpoint) {
		return NovaActClient.builder()
			.endpointOverride(endpoint)
			.region(Region.US_EAST_1)
			.credentialsProvider(StaticCredentialsProvider
				.create(AwsBasicCredentials.create("AKIDEXAMPLE", "fake-secret-key-EXAMPLE")))
			.httpClient(UrlConnectionHttpClient.create())
			.build();
	}

}
