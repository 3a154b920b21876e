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

import java.util.function.Consumer;

import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A run that may have been created although the response was lost. The same request with
 * the same client token returns it, so that it can be failed.
 */
final class LostCreation extends PendingUpdate {

	private static final Log logger = LogFactory.getLog(WorkflowRunTemplate.class);

	private final NovaActClient client;

	private final String workflowDefinitionName;

	private final CreateWorkflowRunOptions options;

	private final Consumer<WorkflowRunKey> found;

	/**
	 * Create an instance.
	 * @param client client of the run
	 * @param workflowDefinitionName name of its definition
	 * @param options what it was to be created with; they have a client token
	 * @param found called with the key of the run
	 */
	LostCreation(NovaActClient client, String workflowDefinitionName, CreateWorkflowRunOptions options,
			Consumer<WorkflowRunKey> found) {
		this.client = client;
		this.workflowDefinitionName = workflowDefinitionName;
		this.options = options;
		this.found = found;
	}

	@Override
	@Nullable Throwable write() {
		try {
			this.found.accept(this.client.createWorkflowRun(this.workflowDefinitionName, this.options));
			return null;
		}
		catch (RuntimeException | Error ex) {
			return (Verdict.of(ex) == Verdict.RETRY) ? ex : null;
		}
	}

	@Override
	void giveUp(@Nullable Throwable failure) {
		logger.error("A run of workflow-definition/" + this.workflowDefinitionName
				+ " may have been created and stay RUNNING until the service ends it after up to a week. "
				+ "NovaActClient.createWorkflowRun with the client token '" + this.options.clientToken()
				+ "' and the same options returns its key. Reason: "
				+ ((failure != null) ? failure : "no success within novaact.run.shutdown-timeout"));
	}

}
