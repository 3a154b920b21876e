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

import io.github.novaact.observation.WorkflowRunLookupContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationView;

import org.springframework.core.Ordered;
import org.springframework.http.client.observation.ClientRequestObservationContext;

/**
 * Times lookups and their attempts as Micrometer times all observations, without the
 * {@code .active} timers of what is in progress, which a lookup's deadline bounds and
 * which cost a tenth of its CPU time, and without a counter of events, which
 * {@code novaact.retries} has better.
 */
class LookupMeterObservationHandler extends DefaultMeterObservationHandler implements Ordered {

	LookupMeterObservationHandler(MeterRegistry meterRegistry) {
		super(meterRegistry, IgnoredMeters.LONG_TASK_TIMER);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof WorkflowRunLookupContext
				|| (context instanceof ClientRequestObservationContext && isPartOfLookup(context));
	}

	private static boolean isPartOfLookup(Observation.Context context) {
		ObservationView parent = context.getParentObservation();
		return parent != null && parent.getContextView() instanceof WorkflowRunLookupContext;
	}

	@Override
	public void onEvent(Observation.Event event, Observation.Context context) {
	}

	@Override
	public int getOrder() {
		// The first that supports a context handles it: before Boot's own, which has no
		// order
		return Ordered.LOWEST_PRECEDENCE - 10;
	}

}
