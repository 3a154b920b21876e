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
import org.jspecify.annotations.Nullable;

/**
 * Callback interface for code that is executed in a workflow run.
 *
 * @param <T> type of the result
 * @param <E> type of the exception that the callback throws
 * @since 0.1.0
 * @see WorkflowRunTemplate#execute
 */
@FunctionalInterface
public interface WorkflowRunCallback<T extends @Nullable Object, E extends Throwable> {

	/**
	 * Execute the code of the workflow run.
	 * @param key key of the run, which has just been created
	 * @return the result, which may be {@code null}
	 * @throws E if the code fails. The run is then set to {@code FAILED}
	 */
	T doInWorkflowRun(WorkflowRunKey key) throws E;

}
