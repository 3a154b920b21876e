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

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.Events;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.mock.http.client.MockClientHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LookupMeterObservationHandler}.
 */
class LookupMeterObservationHandlerTests {

	private static final KeyValues SUCCESS = KeyValues.of("outcome", "SUCCESS");

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final LookupMeterObservationHandler handler = new LookupMeterObservationHandler(this.meters);

	private final Observation.Context context = new Observation.Context();

	LookupMeterObservationHandlerTests() {
		this.context.setName("lookup");
	}

	@Test
	void retriesAreNotCountedTwice() {
		this.handler.onEvent(Events.RETRY, this.context);
		assertThat(this.meters.getMeters()).isEmpty();
	}

	@Test
	void otherEventsAreCounted() {
		this.handler.onEvent(Observation.Event.of("cache.miss"), this.context);
		assertThat(this.meters.get("lookup.cache.miss").counter().count()).isEqualTo(1);
	}

	@Test
	void requestsOutsideOfLookupsAreLeftToOthers() {
		assertThat(this.handler.supportsContext(this.context)).isFalse();
		assertThat(this.handler.supportsContext(new ClientRequestObservationContext(
				new MockClientHttpRequest(HttpMethod.GET, URI.create("http://localhost")))))
			.isFalse();
	}

	@Test
	void tagsAreThoseOfMicrometersHandler() {
		SimpleMeterRegistry theirs = new SimpleMeterRegistry();
		DefaultMeterObservationHandler theirHandler = new DefaultMeterObservationHandler(theirs,
				IgnoredMeters.LONG_TASK_TIMER);
		for (KeyValues keyValues : List.of(KeyValues.empty(), KeyValues.of("outcome", "SUCCESS"),
				KeyValues.of("outcome", "NOT_FOUND"), KeyValues.of("outcome", "SUCCESS", "team", "a"),
				KeyValues.of("error", "of the application", "zone", "b"))) {
			for (Throwable error : new Throwable[] { null, new IllegalStateException() }) {
				for (int lookup = 0; lookup < 2; lookup++) {
					observe(this.handler, keyValues, error);
					observe(theirHandler, keyValues, error);
				}
			}
		}
		assertThat(counts(this.meters)).hasSize(10).isEqualTo(counts(theirs));
	}

	@Test
	void timerThatWasRemovedComesBack() {
		observe(SUCCESS);
		this.meters.remove(this.meters.get("lookup").timer());
		observe(SUCCESS);
		assertThat(this.meters.get("lookup").timer().count()).isEqualTo(1);
		this.meters.clear();
		observe(SUCCESS);
		assertThat(this.meters.get("lookup").timer().count()).isEqualTo(1);
	}

	@Test
	void filterThatComesLaterRenames() {
		observe(SUCCESS);
		this.meters.config().meterFilter(new MeterFilter() {

			@Override
			public Meter.Id map(Meter.Id id) {
				return id.withName("renamed").withTag(Tag.of("zone", "a"));
			}

		});
		observe(SUCCESS);
		assertThat(this.meters.get("lookup").timer().count()).isEqualTo(1);
		assertThat(this.meters.get("renamed").tags("zone", "a", "outcome", "SUCCESS").timer().count()).isEqualTo(1);
	}

	@Test
	void filterDenies() {
		this.meters.config().meterFilter(MeterFilter.deny((id) -> "NOT_FOUND".equals(id.getTag("outcome"))));
		observe(KeyValues.of("outcome", "NOT_FOUND"));
		observe(KeyValues.of("outcome", "NOT_FOUND"));
		assertThat(this.meters.getMeters()).isEmpty();
		observe(SUCCESS);
		assertThat(this.meters.get("lookup").timer().count()).isEqualTo(1);
	}

	@Test
	void nameCountsAndNotOnlyKeyValues() {
		observe(SUCCESS);
		this.context.setName("other");
		observe(SUCCESS);
		assertThat(this.meters.get("lookup").timer().count()).isEqualTo(1);
		assertThat(this.meters.get("other").timer().count()).isEqualTo(1);
	}

	@Test
	void keyWithValuesWithoutEndIsNotKeptWithoutEnd() {
		int lookups = 2000;
		for (int i = 0; i < lookups; i++) {
			observe(KeyValues.of("application.key", String.valueOf(i)));
		}
		assertThat(this.meters.get("lookup").timers()).hasSize(lookups).allMatch((timer) -> timer.count() == 1);
		assertThat(this.handler.kept()).isLessThanOrEqualTo(500);
	}

	private void observe(KeyValues keyValues) {
		observe(this.handler, keyValues, null);
	}

	private void observe(MeterObservationHandler<Observation.Context> handler, KeyValues keyValues,
			@Nullable Throwable error) {
		Observation.Context context = new Observation.Context();
		context.setName(this.context.getName());
		context.addLowCardinalityKeyValues(keyValues);
		handler.onStart(context);
		context.setError(error);
		handler.onStop(context);
	}

	private static Map<Meter.Id, Long> counts(SimpleMeterRegistry meters) {
		return meters.get("lookup").timers().stream().collect(Collectors.toMap(Timer::getId, Timer::count));
	}

}
