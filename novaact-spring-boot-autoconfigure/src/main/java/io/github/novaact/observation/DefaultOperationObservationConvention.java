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

import io.github.novaact.observation.OperationObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValues;

/**
 * Default {@link OperationObservationConvention}.
 *
 * @since 0.1.0
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/">OpenTelemetry
 * conventions for AWS SDKs</a>
 */
public class DefaultOperationObservationConvention implements OperationObservationConvention {

	@Override
	public String getName() {
		return "novaact.operation";
	}

	@Override
	public String getContextualName(OperationContext context) {
		return CallKeyValues.contextualName(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(OperationContext context) {
		// Sorted by key, so that KeyValues need not sort them
		return KeyValues.of(CallKeyValues.client(context), CallKeyValues.errorType(context),
				LowCardinalityKeyNames.OPERATION.withValue(context.getOperation()), CallKeyValues.outcome(context),
				CallKeyValues.region(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(OperationContext context) {
		return CallKeyValues.highCardinality(context);
	}

}
