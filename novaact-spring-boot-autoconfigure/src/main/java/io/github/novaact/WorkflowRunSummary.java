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

package io.github.novaact;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Item of a list of workflow runs. Unlike {@link WorkflowRun}, it has the location of the
 * trace, but neither the model nor the log group.
 *
 * @param workflowRunArn the ARN of the run
 * @param workflowRunId id of the run, a UUID
 * @param statusAsString text of the status as the service sent it
 * @param startedAt time at which the run started
 * @param endedAt time at which the run ended, {@code null} until its end is reported
 * @param traceLocation location of the trace of the run, {@code null} if it has none
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListWorkflowRuns.html">
 * ListWorkflowRuns</a>
 */
public record WorkflowRunSummary(String workflowRunArn, String workflowRunId,
		@JsonProperty("status") String statusAsString, Instant startedAt, @Nullable Instant endedAt,
		@Nullable TraceLocation traceLocation) implements Serializable {

	/**
	 * Create an instance.
	 * @param workflowRunArn the ARN of the run
	 * @param workflowRunId id of the run, a UUID
	 * @param statusAsString text of the status as the service sent it
	 * @param startedAt time at which the run started
	 * @param endedAt time at which the run ended, {@code null} until its end is reported
	 * @param traceLocation location of the trace of the run, {@code null} if it has none
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public WorkflowRunSummary {
		Assert.notNull(workflowRunArn, "'workflowRunArn' must not be null");
		Assert.notNull(workflowRunId, "'workflowRunId' must not be null");
		Assert.notNull(statusAsString, "'statusAsString' must not be null");
		Assert.notNull(startedAt, "'startedAt' must not be null");
	}

	/**
	 * Return the status of the run.
	 * @return the status, {@link WorkflowRunStatus#UNKNOWN} if this version does not know
	 * {@link #statusAsString()}
	 */
	public WorkflowRunStatus status() {
		return WorkflowRunStatus.of(this.statusAsString);
	}

	/**
	 * Return whether the run has ended.
	 * @return whether the status is {@linkplain WorkflowRunStatus#isTerminal() terminal}
	 */
	@JsonIgnore
	public boolean isTerminal() {
		return status().isTerminal();
	}

	/**
	 * Return how long the run took.
	 * @return the time from start to end, {@code null} if the end of the run is not known
	 */
	public @Nullable Duration duration() {
		return (this.endedAt != null) ? Duration.between(this.startedAt, this.endedAt) : null;
	}

	/**
	 * Return the key of this run.
	 * @return the key
	 * @throws IllegalArgumentException if {@link #workflowRunArn()} is not the ARN of a
	 * workflow run
	 */
	public WorkflowRunKey key() {
		return WorkflowRunKey.fromArn(this.workflowRunArn);
	}

}
