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

package io.github.novaact.actuate.endpoint;

import java.time.Duration;
import java.time.Instant;

import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ClientActivity.CompletedCall;
import io.github.novaact.monitoring.Evidence;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;

/**
 * Description of a call.
 *
 * @since 0.1.0
 */
public final class CallDescriptor {

	private final CompletedCall call;

	private final boolean showUnsanitized;

	CallDescriptor(CompletedCall call, boolean showUnsanitized) {
		this.call = call;
		this.showUnsanitized = showUnsanitized;
	}

	/**
	 * Return the name of the operation.
	 * @return the value
	 */
	public String getOperation() {
		return this.call.operation();
	}

	/**
	 * Return the name of the workflow definition.
	 * @return the value, {@code null} if there is none
	 */
	public @Nullable String getWorkflowDefinitionName() {
		return this.call.workflowDefinitionName();
	}

	/**
	 * Return the id of the workflow run, masked unless values are shown.
	 * @return the value, {@code null} if there is none
	 */
	public @Nullable String getWorkflowRunId() {
		return (this.showUnsanitized || this.call.workflowRunId() == null) ? this.call.workflowRunId()
				: SanitizableData.SANITIZED_VALUE;
	}

	/**
	 * Return the time at which the call ended.
	 * @return the value
	 */
	public Instant getEndedAt() {
		return this.call.endedAt();
	}

	/**
	 * Return the duration of the call.
	 * @return the value
	 */
	public Duration getDuration() {
		return this.call.duration();
	}

	/**
	 * Return the number of attempts.
	 * @return the value
	 */
	public int getAttempts() {
		return this.call.attempts();
	}

	/**
	 * Return the outcome.
	 * @return the value
	 */
	public CallOutcome getOutcome() {
		return this.call.outcome();
	}

	/**
	 * Return the status of the workflow run.
	 * @return the value, {@code null} if there is none
	 */
	public @Nullable String getStatus() {
		return this.call.status();
	}

	/**
	 * Return the problem that the call met.
	 * @return the value, {@code null} if there is none
	 */
	public Evidence.@Nullable Problem getProblem() {
		return this.call.problem();
	}

	/**
	 * Return the error code of the service, otherwise the type of the exception.
	 * @return the value, {@code null} if there is none
	 */
	public @Nullable String getErrorCode() {
		return this.call.errorCode();
	}

	/**
	 * Return the request id of the last response.
	 * @return the value, {@code null} if there is none
	 */
	public @Nullable String getRequestId() {
		return this.call.requestId();
	}

}
