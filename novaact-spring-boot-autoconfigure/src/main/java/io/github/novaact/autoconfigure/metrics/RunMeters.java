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

import io.github.novaact.run.WorkflowRunTemplate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Meter of the workflow runs that the application has open. The templates of one
 * application are counted together, also those that are no default candidates.
 */
class RunMeters implements MeterBinder {

	private final ListableBeanFactory beanFactory;

	RunMeters(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("novaact.workflow.run.open", this, RunMeters::openRuns)
			.description("Runs of WorkflowRunTemplate that have not ended")
			.baseUnit("runs")
			.strongReference(true)
			.register(registry);
	}

	private double openRuns() {
		return BeanFactoryUtils.beansOfTypeIncludingAncestors(this.beanFactory, WorkflowRunTemplate.class, false, false)
			.values()
			.stream()
			.mapToDouble(WorkflowRunTemplate::openRuns)
			.sum();
	}

}
