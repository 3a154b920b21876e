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
 * Item of a list of acts. An act is a task that a workflow run gives to the agent.
 *
 * @param workflowRunId id of the run
 * @param sessionId id of the session
 * @param actId id of the act, a UUID
 * @param statusAsString text of the status as the service sent it
 * @param startedAt time at which the act started
 * @param endedAt time at which the act ended, {@code null} while it is open
 * @param traceLocation location of the trace of the act, {@code null} if it has none
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListActs.html">
 * ListActs</a>
 */
public record ActSummary(String workflowRunId, String sessionId, String actId,
		@JsonProperty("status") String statusAsString, Instant startedAt, @Nullable Instant endedAt,
		@Nullable TraceLocation traceLocation) implements Serializable {

	/**
	 * Create an instance.
	 * @param workflowRunId id of the run
	 * @param sessionId id of the session
	 * @param actId id of the act, a UUID
	 * @param statusAsString text of the status as the service sent it
	 * @param startedAt time at which the act started
	 * @param endedAt time at which the act ended, {@code null} while it is open
	 * @param traceLocation location of the trace of the act, {@code null} if it has none
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public ActSummary {
		Assert.notNull(workflowRunId, "'workflowRunId' must not be null");
		Assert.notNull(sessionId, "'sessionId' must not be null");
		Assert.notNull(actId, "'actId' must not be null");
		Assert.notNull(statusAsString, "'statusAsString' must not be null");
		Assert.notNull(startedAt, "'startedAt' must not be null");
	}

	/**
	 * Return the status of the act.
	 * @return the status, {@link ActStatus#UNKNOWN} if this version does not know
	 * {@link #statusAsString()}
	 */
	public ActStatus status() {
		return ActStatus.of(this.statusAsString);
	}

	/**
	 * Return whether the act has ended.
	 * @return whether the status is {@linkplain ActStatus#isTerminal() terminal}
	 */
	@JsonIgnore
	public boolean isTerminal() {
		return status().isTerminal();
	}

	/**
	 * Return how long the act took.
	 * @return the time from start to end, {@code null} if the end of the act is not known
	 */
	public @Nullable Duration duration() {
		return (this.endedAt != null) ? Duration.between(this.startedAt, this.endedAt) : null;
	}

}
