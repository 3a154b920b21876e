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

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.TaskExecutor;

/**
 * Looks up a run until it ends when the application is ready, and prints addresses to
 * try.
 */
class FirstLookup {

	private static final Log logger = LogFactory.getLog(FirstLookup.class);

	private static final int MAX_LOOKUPS = 20;

	private static final long MILLIS_BETWEEN_LOOKUPS = 500;

	private final NovaActClient client;

	private final TaskExecutor taskExecutor;

	private final CountDownLatch closed = new CountDownLatch(1);

	FirstLookup(NovaActClient client, TaskExecutor taskExecutor) {
		this.client = client;
		this.taskExecutor = taskExecutor;
	}

	@EventListener
	void start(ApplicationReadyEvent event) {
		String port = event.getApplicationContext().getEnvironment().getRequiredProperty("local.server.port");
		this.taskExecutor.execute(() -> run("http://localhost:" + port));
	}

	@EventListener(ContextClosedEvent.class)
	void stop() {
		this.closed.countDown();
	}

	private void run(String url) {
		try {
			lookUpUntilEnd(FakeServiceConfiguration.SUCCEEDING);
			if (this.closed.getCount() > 0) {
				sayWhatToTry(url);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void lookUpUntilEnd(WorkflowRunKey key) throws InterruptedException {
		for (int lookup = 0; lookup < MAX_LOOKUPS; lookup++) {
			WorkflowRun run = this.client.getWorkflowRun(key);
			logger.info("Run " + key.workflowRunId() + " of " + key.workflowDefinitionName() + " is " + run.status());
			if (run.isTerminal() || this.closed.await(MILLIS_BETWEEN_LOOKUPS, TimeUnit.MILLISECONDS)) {
				return;
			}
		}
	}

	private void sayWhatToTry(String url) {
		logger.info("""
				The application talks to a fake of the service. Try:
				  the runs that it watches    %1$s/actuator/novaactdashboard
				  start a run, await its end  curl -L -d '' '%1$s/fake/runs/orders?seconds=5'
				  a definition's runs         %1$s/runs/orders
				  a run that succeeded        %1$s%2$s
				  one that failed             %1$s%3$s
				  one that still runs         %1$s%4$s
				  one that is not there       %1$s%5$s
				  an id that is no UUID       %1$s/runs/invoices/42
				  health                      %1$s/actuator/health
				  the client's state          %1$s/actuator/novaact
				  meters                      %1$s/actuator/prometheus""".formatted(url,
				path(FakeServiceConfiguration.SUCCEEDING), path(FakeServiceConfiguration.FAILED),
				path(FakeServiceConfiguration.RUNNING), path(FakeServiceConfiguration.UNKNOWN)));
	}

	private static String path(WorkflowRunKey key) {
		return "/runs/" + key.workflowDefinitionName() + "/" + key.workflowRunId();
	}

}
