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

package io.github.novaact.watch;

import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRun;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a run has not ended when the timeout of a wait expires.
 *
 * @since 0.1.0
 */
public class WaitTimeoutException extends NovaActException {

	private final @Nullable WorkflowRun lastRun;

	/**
	 * Create an exception.
	 * @param message names the run
	 * @param cause failure of the last poll of the run, {@code null} if it succeeded
	 * @param lastRun the run as it was last seen, may be {@code null}
	 */
	public WaitTimeoutException(String message, @Nullable Throwable cause, @Nullable WorkflowRun lastRun) {
		super(message, cause, 0, null, null, 0);
		this.lastRun = lastRun;
	}

	/**
	 * Return the run as it was last seen.
	 * @return the run, or {@code null} if it was not found yet or could not be looked up
	 */
	public @Nullable WorkflowRun lastRun() {
		return this.lastRun;
	}

}
