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

package io.github.novaact.client.operation;

import java.net.URI;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;

import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;

/**
 * Deletes a workflow run with its sessions and acts.
 *
 * @param key key of the run
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_DeleteWorkflowRun.html">
 * DeleteWorkflowRun</a>
 */
public record DeleteWorkflowRun(WorkflowRunKey key) implements RunOperation<WorkflowRunStatus> {

	/**
	 * Create the operation.
	 * @param key key of the run
	 * @throws IllegalArgumentException if the key is {@code null}
	 */
	public DeleteWorkflowRun {
		Assert.notNull(key, "'key' must not be null");
	}

	@Override
	public HttpMethod method() {
		return HttpMethod.DELETE;
	}

	@Override
	public Target target(URI endpoint) {
		return Target.of(Uris.RUN_TEMPLATE, Uris.run(endpoint, this.key));
	}

	@Override
	public WorkflowRunStatus read(Members answer) {
		return WorkflowRunStatus.of(answer.required("status"));
	}

}
