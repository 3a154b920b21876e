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
 * Alias of the latest model of a family.
 *
 * @param aliasName name of the alias
 * @param latestModelId id of the latest model
 * @param resolvedModelId id of the model that the alias resolves to for the client of the
 * request, {@code null} if the response has none
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListModels.html">
 * ListModels</a>
 */
public record ModelAlias(String aliasName, String latestModelId,
		@Nullable String resolvedModelId) implements Serializable {

	/**
	 * Create an instance.
	 * @param aliasName name of the alias
	 * @param latestModelId id of the latest model
	 * @param resolvedModelId id of the model that the alias resolves to for the client of
	 * the request, {@code null} if the response has none
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public ModelAlias {
		Assert.notNull(aliasName, "'aliasName' must not be null");
		Assert.notNull(latestModelId, "'latestModelId' must not be null");
	}

}
