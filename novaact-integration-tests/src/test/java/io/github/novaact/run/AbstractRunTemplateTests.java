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

package io.github.novaact.run;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.test.FakeNovaActService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A template with its client, the fake service and the log.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class AbstractRunTemplateTests {

	static final CreateWorkflowRunOptions OPTIONS = CreateWorkflowRunOptions.of("nova-act-latest");

	final FakeNovaActService fake = FakeNovaActService.start();

	final NovaActClient client = client((builder) -> {
	});

	final WorkflowRunTemplate template = new WorkflowRunTemplate(this.client);

	final Logger logger = (Logger) LoggerFactory.getLogger(WorkflowRunTemplate.class);

	final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void addDefinition() {
		this.fake.addDefinition("flow");
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void close() {
		this.fake.clearAnswers();
		this.template.close();
		this.client.close();
		this.fake.close();
		this.logger.detachAppender(this.log);
	}

	NovaActClient client(Consumer<DefaultNovaActClientBuilder> customizer) {
		DefaultNovaActClientBuilder builder = new DefaultNovaActClientBuilder().endpoint(this.fake.endpoint())
			.region(this.fake.region())
			.credentialsProvider(this.fake.credentialsProvider())
			.retryTransientDelay(Duration.ofMillis(1))
			.retryThrottlingDelay(Duration.ofMillis(1));
		customizer.accept(builder);
		return builder.build();
	}

	void awaitSettled() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.template.openRuns()).isZero());
	}

	WorkflowRunStatus status(WorkflowRunKey key) {
		return this.client.getWorkflowRun(key).status();
	}

	List<WorkflowRunStatus> statuses() {
		return this.client.listWorkflowRuns("flow").stream().map(WorkflowRunSummary::status).toList();
	}

}
