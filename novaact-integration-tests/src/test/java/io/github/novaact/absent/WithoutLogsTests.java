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

package io.github.novaact.absent;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunInspection;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application without the AWS SDK's client of CloudWatch Logs.
 */
class WithoutLogsTests {

	@Test
	void inspectsARunAndNamesTheMissingLibrary() {
		AbsenceApplication.looksUpARunWithout(AbsenceApplication.class, (context) -> {
			try (FakeNovaActService fake = FakeNovaActService.start();
					NovaActClient client = context.getBean(DefaultNovaActClientBuilder.class)
						.endpoint(fake.endpoint())
						.inspectionLogLines(10)
						.build()) {
				WorkflowRunInspection inspection = client.inspect(fake.addRun("flow"));
				assertThat(inspection.logLines()).isEmpty();
				assertThat(inspection.findings()).singleElement()
					.asString()
					.contains("software.amazon.awssdk:cloudwatchlogs", "novaact.inspection.log-lines");
			}
		}, "software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient");
	}

}
