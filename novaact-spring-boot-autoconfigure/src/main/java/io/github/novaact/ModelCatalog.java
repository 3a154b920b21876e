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

import org.springframework.util.Assert;

/**
 * The AI models of the service.
 *
 * @param modelSummaries the models, unmodifiable
 * @param modelAliases aliases of models, unmodifiable
 * @param compatibilityInformation models that the client of the request can use
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListModels.html">
 * ListModels</a>
 */
public record ModelCatalog(List<ModelSummary> modelSummaries, List<ModelAlias> modelAliases,
		CompatibilityInformation compatibilityInformation) implements Serializable {

	/**
	 * Create an instance.
	 * @param modelSummaries the models, unmodifiable
	 * @param modelAliases aliases of models, unmodifiable
	 * @param compatibilityInformation models that the client of the request can use
	 * @throws IllegalArgumentException if an argument that must not be {@code null} is
	 * {@code null}
	 */
	public ModelCatalog {
		Assert.notNull(modelSummaries, "'modelSummaries' must not be null");
		Assert.notNull(modelAliases, "'modelAliases' must not be null");
		Assert.notNull(compatibilityInformation, "'compatibilityInformation' must not be null");
		modelSummaries = List.copyOf(modelSummaries);
		modelAliases = List.copyOf(modelAliases);
	}

}
