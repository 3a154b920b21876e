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

import io.github.novaact.WorkflowRunKey;

/**
 * Workflow run that the application has created and must end. Only the first call that
 * ends the run has an effect. Thread-safe.
 * <p>
 * If the status cannot be set, no method throws an exception. The update is repeated in
 * the background, within the limits of {@link WorkflowRunTemplate}.
 *
 * @since 0.1.0
 * @see WorkflowRunTemplate#open
 */
public interface OpenWorkflowRun extends AutoCloseable {

	/**
	 * Return the key of the run.
	 * @return the key
	 */
	WorkflowRunKey key();

	/**
	 * Set the run to {@code SUCCEEDED}.
	 */
	void succeed();

	/**
	 * Set the run to {@code FAILED}.
	 */
	void fail();

	/**
	 * Set the run to {@code FAILED}, unless it was ended before.
	 */
	@Override
	void close();

}
