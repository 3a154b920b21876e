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

package io.github.novaact.test.autoconfigure;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeNovaActService;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a slice, which auto-configures little, has a client of the fake.
 */
@WebMvcTest
@Import(FakeNovaActSliceTests.Runs.class)
@AutoConfigureFakeNovaAct
class FakeNovaActSliceTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private FakeNovaActService fake;

	@Test
	void controllerLooksUpRunsOfFake() {
		String id = this.fake.addRun("invoices", (run) -> run.endsAfterLookups(0, WorkflowRunStatus.SUCCEEDED))
			.workflowRunId();
		assertThat(this.mvc.get().uri("/runs/{id}", id)).hasStatusOk().hasBodyTextEqualTo("SUCCEEDED");
		assertThat(this.fake.requestCount()).isOne();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

	@RestController
	static class Runs {

		private final NovaActClient client;

		Runs(NovaActClient client) {
			this.client = client;
		}

		@GetMapping("/runs/{id}")
		String status(@PathVariable String id) {
			return this.client.getWorkflowRun("invoices", id).statusAsString();
		}

	}

}
