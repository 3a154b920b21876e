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

import io.github.novaact.NovaActException;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ErrorCodes;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.HighCardinalityKeyNames;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Default {@link WorkflowRunLookupObservationConvention}.
 *
 * @since 0.1.0
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/">OpenTelemetry's
 * conventions for AWS SDKs</a>
 */
public class DefaultWorkflowRunLookupObservationConvention implements WorkflowRunLookupObservationConvention {

	private static final String NONE = "none";

	private static final KeyValue UNKNOWN_OUTCOME = LowCardinalityKeyNames.OUTCOME.withValue("UNKNOWN");

	private static final KeyValue NO_STATUS = LowCardinalityKeyNames.WORKFLOW_RUN_STATUS.withValue(NONE);

	private static final KeyValue CACHE_HIT = LowCardinalityKeyNames.CACHE.withValue("hit");

	private static final KeyValue CACHE_MISS = LowCardinalityKeyNames.CACHE.withValue("miss");

	private static final KeyValue NO_ERROR = LowCardinalityKeyNames.ERROR_TYPE.withValue(NONE);

	private static final KeyValue RPC_SYSTEM = HighCardinalityKeyNames.RPC_SYSTEM.withValue("aws-api");

	private static final KeyValue RPC_SERVICE = HighCardinalityKeyNames.RPC_SERVICE.withValue("Nova Act");

	private static final KeyValue RPC_METHOD = HighCardinalityKeyNames.RPC_METHOD.withValue("GetWorkflowRun");

	@Override
	public String getName() {
		return "novaact.workflow.run.lookup";
	}

	@Override
	public String getContextualName(WorkflowRunLookupContext context) {
		return "NovaAct.GetWorkflowRun";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(WorkflowRunLookupContext context) {
		// In the order of their keys, so that there is nothing to sort
		KeyValues keyValues = KeyValues.of(LowCardinalityKeyNames.CLIENT.withValue(context.getClient()),
				errorType(context), outcome(context), LowCardinalityKeyNames.REGION.withValue(context.getRegion()),
				status(context));
		Boolean cacheHit = context.getCacheHit();
		return (cacheHit != null) ? keyValues.and(cacheHit ? CACHE_HIT : CACHE_MISS) : keyValues;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(WorkflowRunLookupContext context) {
		String requestId = (context.getRequestId() != null) ? context.getRequestId() : NONE;
		return KeyValues.of(HighCardinalityKeyNames.ATTEMPTS.withValue(Integer.toString(context.getAttempts())),
				HighCardinalityKeyNames.AWS_REQUEST_ID.withValue(requestId),
				HighCardinalityKeyNames.CLOUD_REGION.withValue(context.getRegion()), RPC_METHOD, RPC_SERVICE,
				RPC_SYSTEM,
				HighCardinalityKeyNames.WORKFLOW_DEFINITION_NAME.withValue(context.getKey().workflowDefinitionName()),
				HighCardinalityKeyNames.WORKFLOW_RUN_ID.withValue(context.getKey().workflowRunId()));
	}

	private static KeyValue outcome(WorkflowRunLookupContext context) {
		CallOutcome outcome = context.getOutcome();
		return (outcome != null) ? LowCardinalityKeyNames.OUTCOME.withValue(outcome.name()) : UNKNOWN_OUTCOME;
	}

	private static KeyValue status(WorkflowRunLookupContext context) {
		return (context.getRun() != null)
				? LowCardinalityKeyNames.WORKFLOW_RUN_STATUS.withValue(context.getRun().status().name()) : NO_STATUS;
	}

	private static KeyValue errorType(WorkflowRunLookupContext context) {
		Throwable error = context.getError();
		return (error != null) ? LowCardinalityKeyNames.ERROR_TYPE.withValue(errorType(error)) : NO_ERROR;
	}

	private static String errorType(Throwable error) {
		if (!(error instanceof NovaActException exception)) {
			return "other";
		}
		String code = exception.errorCode();
		if (code == null) {
			return exception.getClass().getSimpleName();
		}
		return ErrorCodes.isKnown(code) ? code : "other";
	}

}
