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

import org.springframework.util.Assert;

/**
 * Sets the status of a workflow run. The result is the key of the run, as the response
 * has no members.
 *
 * @param key key of the run
 * @param status the status
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_UpdateWorkflowRun.html">
 * UpdateWorkflowRun</a>
 */
public record UpdateWorkflowRun(WorkflowRunKey key,
		WorkflowRunStatus status) implements RunOperation<WorkflowRunKey>, WriteOperation<WorkflowRunKey> {

	/**
	 * Create the operation.
	 * @param key key of the run
	 * @param status the status
	 * @throws IllegalArgumentException if an argument is {@code null}, or the status is
	 * {@link WorkflowRunStatus#UNKNOWN}
	 */
	public UpdateWorkflowRun {
		Assert.notNull(key, "'key' must not be null");
		Assert.notNull(status, "'status' must not be null");
		Assert.isTrue(status != WorkflowRunStatus.UNKNOWN, "'status' must be one of the service's but was UNKNOWN");
	}

	@Override
	public Target target(URI endpoint) {
		return Target.of(Uris.RUN_TEMPLATE, Uris.run(endpoint, this.key));
	}

	@Override
	public byte[] body() {
		return new RequestBody().text("status", this.status.name()).toBytes();
	}

	@Override
	public boolean hasOutput() {
		return false;
	}

	@Override
	public WorkflowRunKey read(Members answer) {
		return this.key;
	}

}
