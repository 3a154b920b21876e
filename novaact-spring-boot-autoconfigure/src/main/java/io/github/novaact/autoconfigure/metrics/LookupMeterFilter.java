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

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import org.jspecify.annotations.Nullable;

/**
 * Gives the meter of the observation the description that an observation cannot have.
 */
class LookupMeterFilter implements MeterFilter {

	private static final String DESCRIPTION = "Lookups of workflow runs, with their attempts and waits";

	private final String name;

	LookupMeterFilter(@Nullable String name) {
		this.name = (name != null) ? name : "novaact.workflow.run.lookup";
	}

	@Override
	public Meter.Id map(Meter.Id id) {
		return (id.getDescription() == null && id.getName().equals(this.name)) ? new Meter.Id(id.getName(),
				Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), DESCRIPTION, id.getType()) : id;
	}

}
