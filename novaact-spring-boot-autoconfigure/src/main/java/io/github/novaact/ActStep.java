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

package io.github.novaact;

import java.io.Serializable;
import java.util.List;

/**
 * Step of an act, with the tool calls that the program is to execute next.
 *
 * @param stepId id of the step, to be passed to the next step as its previous one
 * @param calls tool calls that the program is to execute, empty if there are no more
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_InvokeActStep.html">
 * InvokeActStep</a>
 */
public record ActStep(String stepId, List<Call> calls) implements Serializable {

	/**
	 * Create a step.
	 * @param stepId id of the step
	 * @param calls tool calls
	 */
	public ActStep {
		calls = List.copyOf(calls);
	}

	/**
	 * Tool call.
	 *
	 * @param callId id of the call, to be passed with its result
	 * @param name name of the tool, such as {@code tool.search} or {@code browser.click}
	 * @param input input of the tool, as JSON text of any type; sensitive according to
	 * the service's model, so {@link #toString()} omits it
	 */
	public record Call(String callId, String name, String input) implements Serializable {

		/**
		 * Describe the call without its input.
		 */
		@Override
		public String toString() {
			return "Call[callId=" + this.callId + ", name=" + this.name + "]";
		}

	}

}
