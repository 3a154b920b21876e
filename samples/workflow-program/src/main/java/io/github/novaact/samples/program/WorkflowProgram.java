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

package io.github.novaact.samples.program;

import java.time.Duration;
import java.util.List;

import io.github.novaact.ActCallResult;
import io.github.novaact.ActError;
import io.github.novaact.ActKey;
import io.github.novaact.ActStatus;
import io.github.novaact.ActStep;
import io.github.novaact.CreateActOptions;
import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.run.WorkflowRunTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Program that is a workflow: it pays invoices, with one act for each. Its run ends as
 * {@code SUCCEEDED} when all of them are paid, and as {@code FAILED} when an act fails,
 * when an exception is thrown, or when the program is stopped (Ctrl+C, SIGTERM).
 */
@SpringBootApplication
public class WorkflowProgram implements CommandLineRunner {

	private static final Logger logger = LoggerFactory.getLogger(WorkflowProgram.class);

	private final WorkflowRunTemplate runs;

	private final NovaActClient novaAct;

	private final int invoices;

	private final Duration pace;

	WorkflowProgram(WorkflowRunTemplate runs, NovaActClient novaAct, @Value("${program.invoices:5}") int invoices,
			@Value("${program.pace:3s}") Duration pace) {
		this.runs = runs;
		this.novaAct = novaAct;
		this.invoices = invoices;
		this.pace = pace;
	}

	@Override
	public void run(String... args) throws Exception {
		int paid = this.runs.execute("invoices", CreateWorkflowRunOptions.of("nova-act-latest"), this::payInvoices);
		logger.info("{} invoices are paid", paid);
	}

	private int payInvoices(WorkflowRunKey run) throws InterruptedException {
		logger.info("Run {} of {} has begun", run.workflowRunId(), run.workflowDefinitionName());
		String session = this.novaAct.createSession(run, null);
		for (int invoice = 1; invoice <= this.invoices; invoice++) {
			ActKey act = this.novaAct.createAct(run, session, CreateActOptions.of("Pay invoice " + invoice));
			try {
				drive(act);
				this.novaAct.updateAct(act, ActStatus.SUCCEEDED);
				logger.info("Invoice {} is paid", invoice);
			}
			catch (IllegalStateException ex) {
				this.novaAct.updateAct(act, ActStatus.FAILED, new ActError(String.valueOf(ex.getMessage()), null));
				throw ex;
			}
		}
		return this.invoices;
	}

	/**
	 * Execute the tool calls that the agent requests, until it requests no more.
	 * @param act the act
	 * @throws InterruptedException if the program is interrupted
	 */
	private void drive(ActKey act) throws InterruptedException {
		ActStep step = this.novaAct.invokeActStep(act, List.of(ActCallResult.of(null, "The page of the bank")), null);
		while (!step.calls().isEmpty()) {
			Thread.sleep(this.pace.toMillis());
			List<ActCallResult> results = step.calls().stream().map(WorkflowProgram::execute).toList();
			step = this.novaAct.invokeActStep(act, results, step.stepId());
		}
	}

	/**
	 * Execute a tool call. A real program controls a browser here.
	 * @param call the call
	 * @return its result
	 */
	private static ActCallResult execute(ActStep.Call call) {
		return ActCallResult.of(call.callId(), "Done: " + call.name());
	}

	public static void main(String[] args) {
		SpringApplication.run(WorkflowProgram.class, args);
	}

}
