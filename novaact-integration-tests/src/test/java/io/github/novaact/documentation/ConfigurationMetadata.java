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

package io.github.novaact.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The configuration properties of the class path.
 */
public final class ConfigurationMetadata {

	private final Map<String, JsonNode> properties = new TreeMap<>();

	private ConfigurationMetadata() {
	}

	/**
	 * Read the metadata of every jar.
	 * @return the metadata
	 * @throws IOException if it cannot be read
	 */
	public static ConfigurationMetadata read() throws IOException {
		ConfigurationMetadata metadata = new ConfigurationMetadata();
		ClassLoader classLoader = ConfigurationMetadata.class.getClassLoader();
		for (String name : new String[] { "spring-configuration-metadata",
				"additional-spring-configuration-metadata" }) {
			for (URL url : Collections.list(classLoader.getResources("META-INF/" + name + ".json"))) {
				try (InputStream stream = url.openStream()) {
					for (JsonNode property : JsonMapper.shared().readTree(stream).path("properties")) {
						metadata.properties.putIfAbsent(property.get("name").stringValue(), property);
					}
				}
			}
		}
		return metadata;
	}

	/**
	 * Return the properties of ours that a page should name, with their default as text,
	 * empty if there is none.
	 * @return the defaults by name
	 */
	public Map<String, String> ours() {
		Map<String, String> ours = new TreeMap<>();
		this.properties.forEach((name, property) -> {
			boolean generated = name.equals("management.endpoint.novaact.access")
					|| name.startsWith("management.endpoint.novaact.cache");
			if (name.contains("novaact") && !generated) {
				JsonNode defaultValue = property.get("defaultValue");
				ours.put(name, (defaultValue != null) ? defaultValue.asString() : "");
			}
		});
		return ours;
	}

	/**
	 * Return the properties of the starter that have no description.
	 * @return their names
	 */
	public List<String> withoutDescription() {
		return this.properties.entrySet()
			.stream()
			.filter((property) -> property.getKey().contains("novaact"))
			.filter((property) -> property.getValue().path("description").asString("").isBlank())
			.map(Map.Entry::getKey)
			.toList();
	}

	/**
	 * Return whether there is such a property, or a map or list that it is an entry of.
	 * @param name name of a property, as it stands in a file
	 * @return whether it exists
	 */
	public boolean has(String name) {
		if (this.properties.containsKey(name)) {
			return true;
		}
		for (int end = name.length(); end > 0; end = Math.max(name.lastIndexOf('.', end - 1),
				name.lastIndexOf('[', end - 1))) {
			JsonNode parent = this.properties.get(name.substring(0, end));
			String type = (parent != null) ? parent.path("type").asString("") : "";
			if (type.startsWith("java.util.Map") || type.startsWith("java.util.List")) {
				return true;
			}
		}
		return false;
	}

}
