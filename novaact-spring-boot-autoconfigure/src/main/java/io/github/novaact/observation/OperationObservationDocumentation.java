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

import io.github.novaact.monitoring.CallOutcome;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documented {@link io.micrometer.common.KeyValue KeyValues} of the observation of an
 * operation other than a lookup of a workflow run.
 *
 * @since 0.1.0
 */
public enum OperationObservationDocumentation implements ObservationDocumentation {

	/**
	 * A whole operation, including attempts and the pauses between them. Each page of a
	 * list is an operation.
	 */
	OPERATION {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultOperationObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return WorkflowRunLookupObservationDocumentation.HighCardinalityKeyNames.values();
		}

		@Override
		public Observation.Event[] getEvents() {
			return WorkflowRunLookupObservationDocumentation.Events.values();
		}

	};

	/**
	 * Keys of meters and spans. All are always present.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Name of the operation, such as {@code ListWorkflowRuns}.
		 */
		OPERATION("operation"),

		/**
		 * {@link CallOutcome} of the operation, {@code UNKNOWN} until it has ended.
		 */
		OUTCOME("outcome"),

		/**
		 * Known error code of the service, else type of the exception, else
		 * {@code other}; {@code none} without an error.
		 */
		ERROR_TYPE("error.type"),

		/**
		 * Region of the client.
		 */
		REGION("region"),

		/**
		 * Name of the client.
		 */
		CLIENT("client");

		private final String key;

		LowCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
