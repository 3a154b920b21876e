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
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.test.autoconfigure.AutoConfigureFakeNovaAct;
import io.github.novaact.watch.WorkflowRunWatcher;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.util.StringUtils;

/**
 * Connects the application to a fake service that plays a few runs. The profile
 * {@code fake} watches them.
 */
@TestConfiguration(proxyBeanMethods = false)
@AutoConfigureFakeNovaAct
@EnableScheduling
class FakeServiceConfiguration {

	static final WorkflowRunKey SUCCEEDING = new WorkflowRunKey("invoices", "11111111-1111-4111-8111-111111111111");

	static final WorkflowRunKey FAILED = new WorkflowRunKey("invoices", "22222222-2222-4222-8222-222222222222");

	static final WorkflowRunKey RUNNING = new WorkflowRunKey("invoices", "33333333-3333-4333-8333-333333333333");

	static final WorkflowRunKey UNKNOWN = new WorkflowRunKey("invoices", "44444444-4444-4444-8444-444444444444");

	/**
	 * Return arguments with which the application watches at a pace that a person can
	 * follow. Arguments are necessary, because the pace for tests has precedence over
	 * configuration files.
	 * @param arguments further arguments
	 * @return all arguments
	 */
	static String[] arguments(String... arguments) {
		return StringUtils
			.concatenateStringArrays(new String[] { "--novaact.watch.interval=2s", "--novaact.watch.max-interval=5s",
					"--novaact.watch.requests-per-second=50", "--novaact.watch.acts-enabled=true" }, arguments);
	}

	@Bean
	FakeNovaActService fakeNovaActService() {
		FakeNovaActService service = FakeNovaActService.start();
		service.addRun(SUCCEEDING, (run) -> run.endsAfterLookups(3, WorkflowRunStatus.SUCCEEDED));
		service.addRun(FAILED,
				(run) -> run.startedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofMinutes(5)))
					.endsAfter(Duration.ofMinutes(2), WorkflowRunStatus.FAILED));
		service.addRun(RUNNING);
		return service;
	}

	@Bean
	FakeFaults fakeFaults(FakeNovaActService service) {
		return new FakeFaults(service);
	}

	@Bean
	FakeFleet fakeFleet(FakeNovaActService service, WorkflowRunWatcher watcher) {
		return new FakeFleet(service, watcher);
	}

	@Bean
	FirstLookup firstLookup(NovaActClient client, TaskExecutor applicationTaskExecutor) {
		return new FirstLookup(client, applicationTaskExecutor);
	}

}
