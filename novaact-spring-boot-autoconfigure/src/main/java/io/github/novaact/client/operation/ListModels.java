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

package io.github.novaact.client.operation;

import java.net.URI;

import io.github.novaact.CompatibilityInformation;
import io.github.novaact.ModelAlias;
import io.github.novaact.ModelCatalog;
import io.github.novaact.ModelSummary;

import org.springframework.http.HttpMethod;

/**
 * Lists the AI models of the service.
 *
 * @param clientCompatibilityVersion compatibility version of the client that is to use
 * the models
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListModels.html">
 * ListModels</a>
 */
public record ListModels(int clientCompatibilityVersion) implements Operation<ModelCatalog> {

	@Override
	public HttpMethod method() {
		return HttpMethod.POST;
	}

	@Override
	public Target target(URI endpoint) {
		return Target.of("/models", endpoint + "/models?clientCompatibilityVersion=" + this.clientCompatibilityVersion);
	}

	@Override
	public ModelCatalog read(Members answer) {
		return new ModelCatalog(answer.requiredList("modelSummaries", ListModels::readModel),
				answer.requiredList("modelAliases", ListModels::readAlias),
				answer.requiredObject("compatibilityInformation", ListModels::readCompatibility));
	}

	private static ModelSummary readModel(Members model) {
		return new ModelSummary(model.required("modelId"),
				model.requiredObject("modelLifecycle",
						(lifecycle) -> new ModelSummary.Lifecycle(lifecycle.required("status"))),
				model.requiredInteger("minimumCompatibilityVersion"));
	}

	private static ModelAlias readAlias(Members alias) {
		return new ModelAlias(alias.required("aliasName"), alias.required("latestModelId"),
				alias.text("resolvedModelId"));
	}

	private static CompatibilityInformation readCompatibility(Members compatibility) {
		return new CompatibilityInformation(compatibility.requiredInteger("clientCompatibilityVersion"),
				compatibility.requiredTexts("supportedModelIds"), compatibility.text("message"));
	}

}
