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
 * Status of an act of a workflow run.
 *
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListActs.html">
 * ListActs</a>
 */
public enum ActStatus {

	/**
	 * The agent is working on the act.
	 */
	RUNNING(false),

	/**
	 * The act waits for the program that runs the workflow.
	 */
	PENDING_CLIENT_ACTION(false),

	/**
	 * The act waits for a person, for example to solve a captcha or to give an approval.
	 */
	PENDING_HUMAN_ACTION(false),

	/**
	 * The act has ended successfully.
	 */
	SUCCEEDED(true),

	/**
	 * The act has ended without success.
	 */
	FAILED(true),

	/**
	 * The service ended the act because it took too long.
	 */
	TIMED_OUT(true),

	/**
	 * A status that this version does not know. Its text is kept in
	 * {@link ActSummary#statusAsString()}.
	 */
	UNKNOWN(false);

	private final boolean terminal;

	ActStatus(boolean terminal) {
		this.terminal = terminal;
	}

	/**
	 * Return whether an act in this status can no longer succeed or fail.
	 * {@link #UNKNOWN} is not terminal.
	 * @return {@code true} for {@link #SUCCEEDED}, {@link #FAILED} and {@link #TIMED_OUT}
	 */
	public boolean isTerminal() {
		return this.terminal;
	}

	/**
	 * Return the constant for a text of the service.
	 * @param text the text, may be {@code null}
	 * @return the constant, {@link #UNKNOWN} for an unknown text
	 */
	public static ActStatus of(@Nullable String text) {
		return KnownConstants.find(text, UNKNOWN);
	}

}
