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

import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.Events;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.mock.http.client.MockClientHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LookupMeterObservationHandler}.
 */
class LookupMeterObservationHandlerTests {

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

}
