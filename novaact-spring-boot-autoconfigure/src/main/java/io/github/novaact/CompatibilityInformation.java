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

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Models that a client of a compatibility version can use.
 *
 * @param clientCompatibilityVersion compatibility version of the request
 * @param supportedModelIds ids of the models that it can use, unmodifiable
 * @param message message of the service, {@code null} if there is none
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListModels.html">
 * ListModels</a>
 */
public record CompatibilityInformation(int clientCompatibilityVersion, List<String> supportedModelIds,
		@Nullable String message) implements Serializable {

	/**
	 * Create an instance.
	 * @param clientCompatibilityVersion compatibility version of the request
	 * @param supportedModelIds ids of the models that it can use, unmodifiable
	 * @param message message of the service, {@code null} if there is none
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public CompatibilityInformation {
		Assert.notNull(supportedModelIds, "'supportedModelIds' must not be null");
		supportedModelIds = List.copyOf(supportedModelIds);
	}

}
