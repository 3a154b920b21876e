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

import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.HighCardinalityKeyNames;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Key values that the default conventions share.
 */
final class CallKeyValues {

	private static final String NONE = "none";

	private static final String PREFIX = "NovaAct.";

	private static final String LOOKUP = "GetWorkflowRun";

	private static final String LOOKUP_NAME = PREFIX + LOOKUP;

	private static final KeyValue UNKNOWN_OUTCOME = LowCardinalityKeyNames.OUTCOME.withValue("UNKNOWN");

	private static final KeyValue SUCCESS = LowCardinalityKeyNames.OUTCOME.withValue(CallOutcome.SUCCESS.name());

	private static final KeyValue NO_ERROR = LowCardinalityKeyNames.ERROR_TYPE.withValue(NONE);

	private static final KeyValue NO_ATTEMPT = HighCardinalityKeyNames.ATTEMPTS.withValue("0");

	private static final KeyValue ONE_ATTEMPT = HighCardinalityKeyNames.ATTEMPTS.withValue("1");

	private static final KeyValue RPC_SYSTEM = HighCardinalityKeyNames.RPC_SYSTEM.withValue("aws-api");

	private static final KeyValue RPC_SERVICE = HighCardinalityKeyNames.RPC_SERVICE.withValue("Nova Act");

	private CallKeyValues() {
	}

	static String contextualName(CallContext<?> context) {
		String operation = context.getOperation();
		return operation.equals(LOOKUP) ? LOOKUP_NAME : PREFIX + operation;
	}

	static KeyValue client(CallContext<?> context) {
		return LowCardinalityKeyNames.CLIENT.withValue(context.getClient());
	}

	static KeyValue region(CallContext<?> context) {
		return LowCardinalityKeyNames.REGION.withValue(context.getRegion());
	}

	static KeyValue outcome(CallContext<?> context) {
		CallOutcome outcome = context.getOutcome();
		if (outcome == null) {
			return UNKNOWN_OUTCOME;
		}
		return (outcome == CallOutcome.SUCCESS) ? SUCCESS : LowCardinalityKeyNames.OUTCOME.withValue(outcome.name());
	}

	static KeyValue errorType(CallContext<?> context) {
		String errorType = context.getErrorType();
		return errorType.equals(NONE) ? NO_ERROR : LowCardinalityKeyNames.ERROR_TYPE.withValue(errorType);
	}

	static KeyValues highCardinality(CallContext<?> context) {
		// Sorted by key, so that KeyValues need not sort them
		KeyValue attempts = attempts(context);
		KeyValue region = keyValue(context, HighCardinalityKeyNames.CLOUD_REGION, context.getRegion());
		KeyValue operation = keyValue(context, HighCardinalityKeyNames.RPC_METHOD, context.getOperation());
		KeyValue server = keyValue(context, HighCardinalityKeyNames.SERVER_ADDRESS, context.getServerAddress());
		KeyValue definition = keyValue(context, HighCardinalityKeyNames.WORKFLOW_DEFINITION_NAME,
				orNone(context.getWorkflowDefinitionName()));
		KeyValue run = keyValue(context, HighCardinalityKeyNames.WORKFLOW_RUN_ID, orNone(context.getWorkflowRunId()));
		String requestId = context.getRequestId();
		if (requestId == null) {
			return KeyValues.of(attempts, region, operation, RPC_SERVICE, RPC_SYSTEM, server, definition, run);
		}
		return KeyValues.of(attempts, HighCardinalityKeyNames.AWS_REQUEST_ID.withValue(requestId), region, operation,
				RPC_SERVICE, RPC_SYSTEM, server, definition, run);
	}

	// A convention is called at the start and at the end
	private static KeyValue keyValue(CallContext<?> context, HighCardinalityKeyNames name, String value) {
		KeyValue atStart = context.getHighCardinalityKeyValue(name.asString());
		return (atStart != null && atStart.getValue().equals(value)) ? atStart : name.withValue(value);
	}

	private static KeyValue attempts(CallContext<?> context) {
		return switch (context.getAttempts()) {
			case 0 -> NO_ATTEMPT;
			case 1 -> ONE_ATTEMPT;
			default -> HighCardinalityKeyNames.ATTEMPTS.withValue(Integer.toString(context.getAttempts()));
		};
	}

	private static String orNone(@Nullable String value) {
		return (value != null) ? value : NONE;
	}

}
