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

package io.github.novaact.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for the health of Nova Act clients.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("novaact.health")
public class NovaActHealthProperties {

	/**
	 * How to determine the health of a client.
	 */
	private Mode mode = Mode.PASSIVE;

	/**
	 * Name of the workflow definition whose run an active check looks up. By default, a
	 * name that does not exist is used, and a denied lookup is not a failure.
	 */
	private @Nullable String workflowDefinitionName;

	/**
	 * Id of the workflow run that an active check looks up.
	 */
	private String workflowRunId = "00000000-0000-0000-0000-000000000000";

	/**
	 * Time for which the outcome of a call or of an active check is evidence.
	 */
	private Duration timeToLive = Duration.ofSeconds(60);

	/**
	 * Maximum time of an active check.
	 */
	private Duration timeout = Duration.ofSeconds(2);

	/**
	 * Number of consecutive failures after which a client is down.
	 */
	private int failureThreshold = 3;

	public Mode getMode() {
		return this.mode;
	}

	public void setMode(Mode mode) {
		this.mode = mode;
	}

	public @Nullable String getWorkflowDefinitionName() {
		return this.workflowDefinitionName;
	}

	public void setWorkflowDefinitionName(@Nullable String workflowDefinitionName) {
		this.workflowDefinitionName = workflowDefinitionName;
	}

	public String getWorkflowRunId() {
		return this.workflowRunId;
	}

	public void setWorkflowRunId(String workflowRunId) {
		this.workflowRunId = workflowRunId;
	}

	public Duration getTimeToLive() {
		return this.timeToLive;
	}

	public void setTimeToLive(Duration timeToLive) {
		this.timeToLive = timeToLive;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public int getFailureThreshold() {
		return this.failureThreshold;
	}

	public void setFailureThreshold(int failureThreshold) {
		this.failureThreshold = failureThreshold;
	}

	/**
	 * How the health of a client is determined.
	 */
	public enum Mode {

		/**
		 * By the application's own calls, without sending requests.
		 */
		PASSIVE,

		/**
		 * By looking up a run if there is no recent evidence.
		 */
		ACTIVE

	}

}
