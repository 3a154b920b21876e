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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.novaact.observation.CallContext;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.Events;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationView;

import org.springframework.http.client.observation.ClientRequestObservationContext;

/**
 * Times calls and their HTTP requests as Micrometer times other observations, without
 * {@code .active} timers and without a counter of retries. The deadline of a call bounds
 * its time in progress, and the timers would take a tenth of its CPU time;
 * {@code novaact.retries} counts retries. Tags of successful calls are cached by their
 * key values. Meters are not cached, as the registry may be cleared, lose a meter or get
 * another filter at any time.
 */
class LookupMeterObservationHandler implements MeterObservationHandler<Observation.Context> {

	/**
	 * More than the outcomes of many clients. Key values of an application may be
	 * unbounded.
	 */
	private static final int MAX_KEPT = 500;

	private static final Tags NO_ERROR = Tags.of("error", "none");

	private final MeterRegistry meterRegistry;

	private final MeterObservationHandler<Observation.Context> delegate;

	private final Map<KeyValues, Tags> kept = new ConcurrentHashMap<>();

	LookupMeterObservationHandler(MeterRegistry meterRegistry) {
		this.meterRegistry = meterRegistry;
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
		String name = context.getName();
		if (context.getError() != null || name == null) {
			this.delegate.onStop(context);
			return;
		}
		Timer.Sample sample = context.getRequired(Timer.Sample.class);
		sample.stop(this.meterRegistry.timer(name, tags(context.getLowCardinalityKeyValues())));
	}

	private Tags tags(KeyValues keyValues) {
		Tags tags = this.kept.get(keyValues);
		if (tags == null) {
			tags = create(keyValues);
			if (this.kept.size() < MAX_KEPT) {
				this.kept.put(keyValues, tags);
			}
		}
		return tags;
	}

	/**
	 * Create tags as Micrometer's handler does, which adds {@code error} last so that it
	 * wins.
	 * @param keyValues the key values
	 * @return the tags
	 */
	private static Tags create(KeyValues keyValues) {
		return Tags.of(keyValues.stream().map((keyValue) -> Tag.of(keyValue.getKey(), keyValue.getValue())).toList())
			.and(NO_ERROR);
	}

	int kept() {
		return this.kept.size();
	}

}
