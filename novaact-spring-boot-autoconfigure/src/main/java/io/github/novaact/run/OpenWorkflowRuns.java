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

import java.util.function.Consumer;

import io.github.novaact.WorkflowRunKey;

/**
 * Extension point that remembers which runs this instance has open, so that another
 * instance can set them to {@code FAILED} if this one dies. Called on the thread that
 * creates or ends a run. Exceptions of its methods are logged and do not affect the run.
 *
 * @since 0.1.0
 */
public interface OpenWorkflowRuns {

	/**
	 * Called when the template starts.
	 * @param client name of the template's client
	 * @param abandoned to be called for each run of an instance that has died, by one of
	 * the other instances. It sets the run to {@code FAILED} in the background, at most
	 * once for each call, and reports its end with {@link #ended(WorkflowRunKey)}
	 */
	void start(String client, Consumer<WorkflowRunKey> abandoned);

	/**
	 * Called when a run was created, before the callback is invoked.
	 * @param key key of the run
	 */
	void opened(WorkflowRunKey key);

	/**
	 * Called when the status of a run was set, or when the service permanently rejects
	 * the update. Not called for a run whose status this instance could not set before it
	 * closed.
	 * @param key key of the run
	 */
	void ended(WorkflowRunKey key);

	/**
	 * Called when the template has stopped.
	 */
	void stop();

}
