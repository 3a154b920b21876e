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

package io.github.novaact.client;

import io.github.novaact.observation.DefaultOperationObservationConvention;
import io.github.novaact.observation.DefaultWorkflowRunLookupObservationConvention;
import io.github.novaact.observation.OperationContext;
import io.github.novaact.observation.OperationObservationConvention;
import io.github.novaact.observation.OperationObservationDocumentation;
import io.github.novaact.observation.WorkflowRunLookupContext;
import io.github.novaact.observation.WorkflowRunLookupObservationConvention;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observations of a client.
 *
 * @param registry registry of the observations
 * @param lookupConvention convention of the observation of lookups, {@code null} for the
 * default
 * @param operationConvention convention of the observation of other operations,
 * {@code null} for the default
 */
record Observations(ObservationRegistry registry, @Nullable WorkflowRunLookupObservationConvention lookupConvention,
		@Nullable OperationObservationConvention operationConvention) {

	private static final WorkflowRunLookupObservationConvention DEFAULT_LOOKUP_CONVENTION = new DefaultWorkflowRunLookupObservationConvention();

	private static final OperationObservationConvention DEFAULT_OPERATION_CONVENTION = new DefaultOperationObservationConvention();

	Observation of(WorkflowRunLookupContext context) {
		return WorkflowRunLookupObservationDocumentation.LOOKUP.observation(this.lookupConvention,
				DEFAULT_LOOKUP_CONVENTION, () -> context, this.registry);
	}

	Observation of(OperationContext context) {
		return OperationObservationDocumentation.OPERATION.observation(this.operationConvention,
				DEFAULT_OPERATION_CONVENTION, () -> context, this.registry);
	}

}
