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
 * Documented {@link io.micrometer.common.KeyValue KeyValues} of the observation of a
 * lookup.
 *
 * @since 0.1.0
 */
public enum WorkflowRunLookupObservationDocumentation implements ObservationDocumentation {

	/**
	 * A whole lookup, including attempts and the pauses between them.
	 */
	LOOKUP {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultWorkflowRunLookupObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

		@Override
		public Observation.Event[] getEvents() {
			return Events.values();
		}

	};

	/**
	 * Keys of meters and spans. All but {@link #CACHE} are always present.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * {@link CallOutcome} of the lookup, {@code UNKNOWN} until it has ended.
		 */
		OUTCOME("outcome"),

		/**
		 * Status of the run, {@code none} if there is no run.
		 */
		WORKFLOW_RUN_STATUS("workflow.run.status"),

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
		CLIENT("client"),

		/**
		 * {@code hit} if the run was found in the cache and nothing was sent, otherwise
		 * {@code miss}. Present if and only if clients have a cache.
		 */
		CACHE("cache");

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
	 * Keys of spans.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * Name of the workflow definition, {@code none} if the call has none.
		 */
		WORKFLOW_DEFINITION_NAME("workflow.definition.name"),

		/**
		 * Id of the workflow run, {@code none} if the call has none.
		 */
		WORKFLOW_RUN_ID("workflow.run.id"),

		/**
		 * Request id of the last response. Omitted if there is none.
		 */
		AWS_REQUEST_ID("aws.request_id"),

		/**
		 * Number of attempts.
		 */
		ATTEMPTS("attempts"),

		/**
		 * Region of the client, under OpenTelemetry's name.
		 */
		CLOUD_REGION("cloud.region"),

		/**
		 * Always {@code aws-api}.
		 */
		RPC_SYSTEM("rpc.system"),

		/**
		 * Always {@code Nova Act}, the id of the service.
		 */
		RPC_SERVICE("rpc.service"),

		/**
		 * Name of the operation, such as {@code GetWorkflowRun}.
		 */
		RPC_METHOD("rpc.method"),

		/**
		 * Host of the endpoint.
		 */
		SERVER_ADDRESS("server.address");

		private final String key;

		HighCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Events of spans.
	 */
	public enum Events implements Observation.Event {

		/**
		 * An attempt failed and another follows.
		 */
		RETRY {

			@Override
			public String getName() {
				return "novaact.retry";
			}

			@Override
			public String getContextualName() {
				return "retry %s";
			}

		}

	}

}
