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

import io.github.novaact.observation.CallContext;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.Events;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationView;

import org.springframework.http.client.observation.ClientRequestObservationContext;

/**
 * Times calls and the HTTP requests within them as Micrometer times every observation,
 * without the {@code .active} timers of what is in progress, which the deadline of the
 * call bounds and which take a tenth of its CPU time, and without a counter of retries,
 * of which {@code novaact.retries} says more.
 */
class LookupMeterObservationHandler implements MeterObservationHandler<Observation.Context> {

	private final MeterObservationHandler<Observation.Context> delegate;

	LookupMeterObservationHandler(MeterRegistry meterRegistry) {
		this.delegate = new DefaultMeterObservationHandler(meterRegistry, IgnoredMeters.LONG_TASK_TIMER);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof CallContext
				|| (context instanceof ClientRequestObservationContext && isWithinCall(context));
	}

	private static boolean isWithinCall(Observation.Context context) {
		ObservationView parent = context.getParentObservation();
		return parent != null && parent.getContextView() instanceof CallContext;
	}

	@Override
	public void onStart(Observation.Context context) {
		this.delegate.onStart(context);
	}

	@Override
	public void onEvent(Observation.Event event, Observation.Context context) {
		if (!event.getName().equals(Events.RETRY.getName())) {
			this.delegate.onEvent(event, context);
		}
	}

	@Override
	public void onStop(Observation.Context context) {
		if (context instanceof CallContext<?> call) {
			OwnKeyValues.restore(call);
		}
		this.delegate.onStop(context);
	}

}
