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

package io.github.novaact.client.operation;

import java.net.URI;

import io.github.novaact.ActKey;
import io.github.novaact.WorkflowRunKey;

/**
 * Where the operations are sent to. Names and ids need no encoding, as their rules permit
 * no character that does.
 */
final class Uris {

	static final String DEFINITIONS_TEMPLATE = "/workflow-definitions";

	static final String DEFINITION_TEMPLATE = DEFINITIONS_TEMPLATE + "/{workflowDefinitionName}";

	static final String RUNS_TEMPLATE = DEFINITION_TEMPLATE + "/workflow-runs";

	static final String RUN_TEMPLATE = RUNS_TEMPLATE + "/{workflowRunId}";

	static final String SESSIONS_TEMPLATE = RUN_TEMPLATE + "/sessions";

	static final String ACTS_TEMPLATE = SESSIONS_TEMPLATE + "/{sessionId}/acts";

	static final String ACT_TEMPLATE = ACTS_TEMPLATE + "/{actId}";

	private Uris() {
	}

	static String definition(URI endpoint, String workflowDefinitionName) {
		return endpoint + DEFINITIONS_TEMPLATE + "/" + workflowDefinitionName;
	}

	static String runs(URI endpoint, String workflowDefinitionName) {
		return definition(endpoint, workflowDefinitionName) + "/workflow-runs";
	}

	static String run(URI endpoint, WorkflowRunKey key) {
		return endpoint + DEFINITIONS_TEMPLATE + "/" + key.workflowDefinitionName() + "/workflow-runs/"
				+ key.workflowRunId();
	}

	static String acts(URI endpoint, WorkflowRunKey key, String sessionId) {
		return run(endpoint, key) + "/sessions/" + sessionId + "/acts";
	}

	static String act(URI endpoint, ActKey key) {
		return acts(endpoint, key.runKey(), key.sessionId()) + "/" + key.actId();
	}

}
