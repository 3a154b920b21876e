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

package io.github.novaact.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.novaact.autoconfigure.run.NovaActRunProperties;
import io.github.novaact.autoconfigure.watch.NovaActWatchProperties;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.run.WorkflowRunTemplateBuilder;
import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a default is the same in the metadata, the properties and the builders.
 */
class PropertyDefaultsTests {

	private static final Set<Class<?>> SETTINGS = Set.of(Duration.class, DataSize.class, int.class, boolean.class);

	@Test
	void metadataHasTheDefaultOfEachProperty() throws IOException {
		List<JsonNode> properties = metadata().stream()
			.filter((property) -> property.path("sourceType").asString("").endsWith("Properties")
					|| property.path("sourceType").asString("").contains("Properties$"))
			.toList();
		assertThat(properties).hasSizeGreaterThan(40).allSatisfy((property) -> {
			String name = property.get("name").stringValue();
			BeanWrapper bean = new BeanWrapperImpl(BeanUtils
				.instantiateClass(ClassUtils.resolveClassName(property.get("sourceType").stringValue(), null)));
			String field = field(name);
			assertThat(bean.getPropertyValue(field)).as(name)
				.isEqualTo(defaultValue(property, bean.getPropertyType(field)));
		});
	}

	@Test
	void descriptionOfAListSaysHowItIsSeparated() throws IOException {
		assertThat(metadata())
			.filteredOn((property) -> property.get("type").stringValue().matches("java\\.util\\.(List|Set)<.*"))
			.isNotEmpty()
			.allSatisfy((property) -> assertThat(property.get("description").stringValue())
				.startsWith("Comma-separated list of "));
	}

	@Test
	void clientBuilderHasTheDefaultsOfTheProperties() {
		Map<String, Object> properties = settings(new NovaActProperties());
		addSettings(new NovaActHealthProperties(), "health", properties);
		addSettings(new NovaActInspectionProperties(), "inspection", properties);
		Map<String, Object> builder = settings(new DefaultNovaActClientBuilder());
		assertThat(builder.keySet()).contains("callTimeout", "retryEnabled", "quota", "inspectionLogLines");
		// There are no such properties
		builder.keySet().removeAll(Set.of("idleTimeout", "connectionTimeToLive"));
		builder.forEach((name, value) -> assertThat(properties.entrySet()).as(name)
			.filteredOn((property) -> property.getKey().equals(name)
					|| property.getKey().endsWith(StringUtils.capitalize(name)))
			.singleElement()
			.extracting(Map.Entry::getValue)
			.isEqualTo(value));
	}

	@Test
	void watcherBuilderHasTheDefaultsOfTheProperties() {
		assertThat(settings(new DefaultWorkflowRunWatcherBuilder())).containsKeys("interval", "requestsPerSecond")
			.isEqualTo(settings(new NovaActWatchProperties()));
	}

	@Test
	void templateBuilderHasTheDefaultsOfTheProperties() {
		assertThat(settings(new WorkflowRunTemplateBuilder())).containsKeys("updateTimeout", "shutdownTimeout")
			.isEqualTo(settings(new NovaActRunProperties()));
	}

	private static List<JsonNode> metadata() throws IOException {
		List<JsonNode> properties = new ArrayList<>();
		for (URL url : Collections.list(PropertyDefaultsTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream stream = url.openStream()) {
				JsonMapper.shared().readTree(stream).path("properties").forEach(properties::add);
			}
		}
		return properties.stream()
			.filter((property) -> property.get("name").stringValue().contains("novaact"))
			.toList();
	}

	private static String field(String property) {
		String[] words = property.substring(property.lastIndexOf('.') + 1).split("-");
		StringBuilder field = new StringBuilder(words[0]);
		for (int i = 1; i < words.length; i++) {
			field.append(StringUtils.capitalize(words[i]));
		}
		return field.toString();
	}

	private static @Nullable Object defaultValue(JsonNode property, Class<?> type) {
		JsonNode value = property.get("defaultValue");
		if (value != null) {
			return new Binder(new MapConfigurationPropertySource(Map.of("value", value.asString()))).bind("value", type)
				.get();
		}
		if (List.class.isAssignableFrom(type)) {
			return List.of();
		}
		return Set.class.isAssignableFrom(type) ? Set.of() : null;
	}

	private static Map<String, Object> settings(Object owner) {
		Map<String, Object> settings = new TreeMap<>();
		addSettings(owner, "", settings);
		return settings;
	}

	private static void addSettings(Object owner, String prefix, Map<String, Object> settings) {
		ReflectionUtils.doWithFields(owner.getClass(), (field) -> {
			ReflectionUtils.makeAccessible(field);
			Object value = ReflectionUtils.getField(field, owner);
			String name = prefix.isEmpty() ? field.getName() : prefix + StringUtils.capitalize(field.getName());
			if (value != null && SETTINGS.contains(field.getType())) {
				settings.put(name, value);
			}
			else if (value != null && field.getType().getEnclosingClass() == owner.getClass()
					&& !field.getType().isEnum()) {
				addSettings(value, name, settings);
			}
			else if (value != null && field.getType().getName().startsWith("io.github.novaact.client.")
					&& field.getType().getSimpleName().endsWith("Builder")) {
				addSettings(value, prefix, settings);
			}
		}, (field) -> !Modifier.isStatic(field.getModifiers()));
	}

}
