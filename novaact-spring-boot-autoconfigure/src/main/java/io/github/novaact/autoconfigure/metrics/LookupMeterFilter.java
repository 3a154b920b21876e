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

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import org.jspecify.annotations.Nullable;

/**
 * Adds descriptions to the meters of observations, as an observation has none.
 */
class LookupMeterFilter implements MeterFilter {

	private final Map<String, String> descriptions;

	LookupMeterFilter(@Nullable String lookup, @Nullable String operation) {
		this.descriptions = Map.of((lookup != null) ? lookup : "novaact.workflow.run.lookup",
				"Lookups of workflow runs, including attempts and pauses",
				(operation != null) ? operation : "novaact.operation",
				"Calls of other operations, one for each page, including attempts and pauses",
				"novaact.workflow.run.execution", "Runs of WorkflowRunTemplate, from creation to end");
	}

	@Override
	public Meter.Id map(Meter.Id id) {
		String description = (id.getDescription() == null) ? this.descriptions.get(id.getName()) : null;
		return (description != null) ? new Meter.Id(id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(),
				description, id.getType()) : id;
	}

}
