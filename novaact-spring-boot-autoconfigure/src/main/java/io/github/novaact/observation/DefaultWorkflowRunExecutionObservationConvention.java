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

package io.github.novaact.observation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.observation.WorkflowRunExecutionObservationDocumentation.HighCardinalityKeyNames;
import io.github.novaact.observation.WorkflowRunExecutionObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValues;

/**
 * Default {@link WorkflowRunExecutionObservationConvention}. Uses the names of at most
 * 100 workflow definitions. All others are {@code other}.
 *
 * @since 0.1.0
 */
public class DefaultWorkflowRunExecutionObservationConvention implements WorkflowRunExecutionObservationConvention {

	private static final int MAX_DEFINITIONS = 100;

	private final Set<String> definitions = ConcurrentHashMap.newKeySet();

	@Override
	public String getName() {
		return "novaact.workflow.run.execution";
	}

	@Override
	public String getContextualName(WorkflowRunExecutionContext context) {
		return "workflow run " + definition(context.getWorkflowDefinitionName());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(WorkflowRunExecutionContext context) {
		String outcome = context.getOutcome();
		return KeyValues.of(LowCardinalityKeyNames.CLIENT.withValue(context.getClient()),
				LowCardinalityKeyNames.ERROR_TYPE.withValue(context.getErrorType()),
				LowCardinalityKeyNames.OUTCOME.withValue((outcome != null) ? outcome : "UNKNOWN"),
				LowCardinalityKeyNames.WORKFLOW_DEFINITION_NAME
					.withValue(definition(context.getWorkflowDefinitionName())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(WorkflowRunExecutionContext context) {
		WorkflowRunKey key = context.getKey();
		return KeyValues
			.of(HighCardinalityKeyNames.WORKFLOW_RUN_ID.withValue((key != null) ? key.workflowRunId() : "none"));
	}

	private String definition(String name) {
		if (this.definitions.contains(name)) {
			return name;
		}
		synchronized (this.definitions) {
			return (this.definitions.size() < MAX_DEFINITIONS && this.definitions.add(name)) ? name : "other";
		}
	}

}
