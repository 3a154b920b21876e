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

package io.github.novaact.benchmarks;

/**
 * A client as the benchmarks use it.
 */
interface LookupClient extends AutoCloseable {

	/**
	 * Look up a workflow run.
	 * @param workflowDefinitionName name of the workflow definition
	 * @param workflowRunId id of the workflow run
	 * @return what the client makes of the answer
	 * @throws Exception if the lookup fails
	 */
	Object lookUp(String workflowDefinitionName, String workflowRunId) throws Exception;

	@Override
	void close();

}
