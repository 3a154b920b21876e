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

package io.github.novaact.test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The models of the service.
 */
final class Models {

	private final List<Model> models = new CopyOnWriteArrayList<>();

	private final List<String> aliases = new CopyOnWriteArrayList<>();

	private volatile @Nullable String compatibilityMessage;

	void addModel(String id, String status, int minimumCompatibilityVersion) {
		this.models.add(new Model(id, status, minimumCompatibilityVersion));
	}

	void addAlias(String name, String latestModelId, @Nullable String resolvedModelId) {
		Map<String, String> json = new LinkedHashMap<>();
		json.put("aliasName", Json.quote(name));
		json.put("latestModelId", Json.quote(latestModelId));
		if (resolvedModelId != null) {
			json.put("resolvedModelId", Json.quote(resolvedModelId));
		}
		this.aliases.add(Json.object(json));
	}

	void compatibilityMessage(String message) {
		this.compatibilityMessage = message;
	}

	void clear() {
		this.models.clear();
		this.aliases.clear();
		this.compatibilityMessage = null;
	}

	String toJson(int clientCompatibilityVersion) {
		Map<String, String> compatibility = new LinkedHashMap<>();
		compatibility.put("clientCompatibilityVersion", String.valueOf(clientCompatibilityVersion));
		compatibility.put("supportedModelIds",
				this.models.stream()
					.filter((model) -> model.minimumCompatibilityVersion() <= clientCompatibilityVersion)
					.map((model) -> Json.quote(model.id()))
					.collect(Collectors.joining(",", "[", "]")));
		String message = this.compatibilityMessage;
		if (message != null) {
			compatibility.put("message", Json.quote(message));
		}
		Map<String, String> json = new LinkedHashMap<>();
		json.put("modelSummaries", this.models.stream().map(Model::toJson).collect(Collectors.joining(",", "[", "]")));
		json.put("modelAliases", this.aliases.stream().collect(Collectors.joining(",", "[", "]")));
		json.put("compatibilityInformation", Json.object(compatibility));
		return Json.object(json);
	}

	/**
	 * A model.
	 *
	 * @param id id
	 * @param status text of the status of its lifecycle
	 * @param minimumCompatibilityVersion lowest version of a client that can use it
	 */
	private record Model(String id, String status, int minimumCompatibilityVersion) {

		String toJson() {
			Map<String, String> json = new LinkedHashMap<>();
			json.put("modelId", Json.quote(this.id));
			json.put("modelLifecycle", Json.object(Map.of("status", Json.quote(this.status))));
			json.put("minimumCompatibilityVersion", String.valueOf(this.minimumCompatibilityVersion));
			return Json.object(json);
		}

	}

}
