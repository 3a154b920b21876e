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

package io.github.novaact.autoconfigure.metrics;

import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.observation.CallContext;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;

/**
 * Key values that dashboards and alerts depend on. Key values that an application adds to
 * all observations, such as {@code management.observations.key-values.*}, come after the
 * convention's and may have the same names.
 */
final class OwnKeyValues {

	private OwnKeyValues() {
	}

	static void restore(CallContext<?> context) {
		CallOutcome outcome = context.getOutcome();
		restore(context, "region", context.getRegion());
		restore(context, "client", context.getClient());
		restore(context, "outcome", (outcome != null) ? outcome.name() : "UNKNOWN");
	}

	private static void restore(Observation.Context context, String key, String value) {
		KeyValue current = context.getLowCardinalityKeyValue(key);
		if (current != null && !current.getValue().equals(value)) {
			context.addLowCardinalityKeyValue(KeyValue.of(key, value));
		}
	}

}
