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

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A name that stands for the latest of a family of models.
 *
 * @param aliasName the name
 * @param latestModelId id of the latest model
 * @param resolvedModelId id of the model that the name stands for with the client that
 * asked, {@code null} if the answer has none
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListModels.html">
 * ListModels</a>
 */
public record ModelAlias(String aliasName, String latestModelId,
		@Nullable String resolvedModelId) implements Serializable {

	/**
	 * Create an instance.
	 * @param aliasName the name
	 * @param latestModelId id of the latest model
	 * @param resolvedModelId id of the model that the name stands for with the client
	 * that asked, {@code null} if the answer has none
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 */
	public ModelAlias {
		Assert.notNull(aliasName, "'aliasName' must not be null");
		Assert.notNull(latestModelId, "'latestModelId' must not be null");
	}

}
