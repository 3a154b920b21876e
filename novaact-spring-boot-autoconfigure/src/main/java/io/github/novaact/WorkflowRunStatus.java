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

import org.jspecify.annotations.Nullable;

/**
 * Status of a workflow run as last reported by the program that runs the workflow.
 *
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_GetWorkflowRun.html">
 * GetWorkflowRun</a>
 */
public enum WorkflowRunStatus {

	/**
	 * The run has started and its end has not been reported. The run of a program that
	 * was killed keeps this status until the service times it out, which takes up to a
	 * week.
	 */
	RUNNING(false),

	/**
	 * The run has ended and its program reported success.
	 */
	SUCCEEDED(true),

	/**
	 * The run has ended and its program reported failure.
	 */
	FAILED(true),

	/**
	 * The service ended the run because it took too long.
	 */
	TIMED_OUT(true),

	/**
	 * The run is being deleted.
	 */
	DELETING(true),

	/**
	 * A status that this version does not know. Its text is kept in
	 * {@link WorkflowRun#statusAsString()}.
	 */
	UNKNOWN(false);

	private final boolean terminal;

	WorkflowRunStatus(boolean terminal) {
		this.terminal = terminal;
	}

	/**
	 * Return whether a run in this status can no longer succeed or fail. {@link #UNKNOWN}
	 * is not terminal.
	 * @return {@code true} for {@link #SUCCEEDED}, {@link #FAILED}, {@link #TIMED_OUT}
	 * and {@link #DELETING}
	 */
	public boolean isTerminal() {
		return this.terminal;
	}

	/**
	 * Return the constant for a text of the service.
	 * @param text the text, may be {@code null}
	 * @return the constant, {@link #UNKNOWN} for an unknown text
	 */
	public static WorkflowRunStatus of(@Nullable String text) {
		return KnownConstants.find(text, UNKNOWN);
	}

}
