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

import io.github.novaact.ModelLifecycleStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Models of a {@link FakeNovaActService}, none by default. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FakeModels {

	private final List<Model> models = new CopyOnWriteArrayList<>();

	private final List<String> aliases = new CopyOnWriteArrayList<>();

	private volatile @Nullable String compatibilityMessage;

	FakeModels() {
	}

	/**
	 * Add an active model that any client can use.
	 * @param modelId id of the model
	 */
	public void add(String modelId) {
		add(modelId, ModelLifecycleStatus.ACTIVE.name(), 1);
	}

	/**
	 * Add a model.
	 * @param modelId id of the model
	 * @param rawStatus text of the status of its lifecycle, known or not
	 * @param minimumCompatibilityVersion lowest version of a client that can use it
	 */
	public void add(String modelId, String rawStatus, int minimumCompatibilityVersion) {
		Assert.notNull(modelId, "'modelId' must not be null");
		Assert.notNull(rawStatus, "'rawStatus' must not be null");
		this.models.add(new Model(modelId, rawStatus, minimumCompatibilityVersion));
	}

	/**
	 * Add an alias of a model.
	 * @param aliasName name of the alias
	 * @param latestModelId id of the latest model
	 * @param resolvedModelId id of the model that the alias resolves to, {@code null} to
	 * leave it out
	 */
	public void addAlias(String aliasName, String latestModelId, @Nullable String resolvedModelId) {
		Assert.notNull(aliasName, "'aliasName' must not be null");
		Assert.notNull(latestModelId, "'latestModelId' must not be null");
		Map<String, String> json = new LinkedHashMap<>();
		json.put("aliasName", Json.quote(aliasName));
		json.put("latestModelId", Json.quote(latestModelId));
		if (resolvedModelId != null) {
			json.put("resolvedModelId", Json.quote(resolvedModelId));
		}
		this.aliases.add(Json.object(json));
	}

	/**
	 * Set the message about the compatibility version of the client.
	 * @param message the message, {@code null} for none
	 */
	public void setCompatibilityMessage(@Nullable String message) {
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
