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

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documented {@link io.micrometer.common.KeyValue KeyValues} of the observation of a
 * workflow run that the application executes itself.
 *
 * @since 0.1.0
 */
public enum WorkflowRunExecutionObservationDocumentation implements ObservationDocumentation {

	/**
	 * An execution, from the creation of the run until its end is decided.
	 */
	EXECUTION {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultWorkflowRunExecutionObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

	};

	/**
	 * Keys of meters and spans. All are always present.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Name of the workflow definition if it is one of the first 100, else
		 * {@code other}.
		 */
		WORKFLOW_DEFINITION_NAME("workflow.definition.name"),

		/**
		 * How the run ended: {@code SUCCEEDED}, {@code FAILED} or {@code NOT_CREATED};
		 * {@code UNKNOWN} until then.
		 */
		OUTCOME("outcome"),

		/**
		 * Known error code of the service, else simple name of the exception's class,
		 * else {@code other}; {@code none} without an exception.
		 */
		ERROR_TYPE("error.type"),

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

	/**
	 * Keys of spans only.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * Id of the workflow run, {@code none} if it was not created.
		 */
		WORKFLOW_RUN_ID("workflow.run.id");

		private final String key;

		HighCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
