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

import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Default {@link WorkflowRunLookupObservationConvention}.
 *
 * @since 0.1.0
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/">OpenTelemetry
 * conventions for AWS SDKs</a>
 */
public class DefaultWorkflowRunLookupObservationConvention implements WorkflowRunLookupObservationConvention {

	private static final KeyValue NO_STATUS = LowCardinalityKeyNames.WORKFLOW_RUN_STATUS.withValue("none");

	private static final KeyValue CACHE_HIT = LowCardinalityKeyNames.CACHE.withValue("hit");

	private static final KeyValue CACHE_MISS = LowCardinalityKeyNames.CACHE.withValue("miss");

	@Override
	public String getName() {
		return "novaact.workflow.run.lookup";
	}

	@Override
	public String getContextualName(WorkflowRunLookupContext context) {
		return CallKeyValues.contextualName(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(WorkflowRunLookupContext context) {
		// Sorted by key, so that KeyValues need not sort them
		KeyValues keyValues = KeyValues.of(CallKeyValues.client(context), CallKeyValues.errorType(context),
				CallKeyValues.outcome(context), CallKeyValues.region(context), status(context));
		Boolean cacheHit = context.getCacheHit();
		return (cacheHit != null) ? keyValues.and(cacheHit ? CACHE_HIT : CACHE_MISS) : keyValues;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(WorkflowRunLookupContext context) {
		return CallKeyValues.highCardinality(context);
	}

	private static KeyValue status(WorkflowRunLookupContext context) {
		WorkflowRunStatus status = context.getStatus();
		return (status != null) ? LowCardinalityKeyNames.WORKFLOW_RUN_STATUS.withValue(status.name()) : NO_STATUS;
	}

}
