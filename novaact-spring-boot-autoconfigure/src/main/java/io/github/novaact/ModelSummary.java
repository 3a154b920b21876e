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

import com.fasterxml.jackson.annotation.JsonProperty;

import org.springframework.util.Assert;

/**
 * An AI model that workflow runs can use.
 *
 * @param modelId id of the model
 * @param modelLifecycle lifecycle of the model
 * @param minimumCompatibilityVersion lowest compatibility version of a client that can
 * use the model
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListModels.html">
 * ListModels</a>
 */
public record ModelSummary(String modelId, Lifecycle modelLifecycle,
		int minimumCompatibilityVersion) implements Serializable {

	/**
	 * Create an instance.
	 * @param modelId id of the model
	 * @param modelLifecycle lifecycle of the model
	 * @param minimumCompatibilityVersion lowest compatibility version of a client that
	 * can use the model
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public ModelSummary {
		Assert.notNull(modelId, "'modelId' must not be null");
		Assert.notNull(modelLifecycle, "'modelLifecycle' must not be null");
	}

	/**
	 * Lifecycle of a model.
	 *
	 * @param statusAsString text of the status as the service sent it
	 * @since 0.1.0
	 */
	public record Lifecycle(@JsonProperty("status") String statusAsString) implements Serializable {

		/**
		 * Create an instance.
		 * @param statusAsString text of the status
		 * @throws IllegalArgumentException if {@code statusAsString} is {@code null}
		 */
		public Lifecycle {
			Assert.notNull(statusAsString, "'statusAsString' must not be null");
		}

		/**
		 * Return the status of the model.
		 * @return the status, {@link ModelLifecycleStatus#UNKNOWN} if this version does
		 * not know {@link #statusAsString()}
		 */
		public ModelLifecycleStatus status() {
			return ModelLifecycleStatus.of(this.statusAsString);
		}

	}

}
