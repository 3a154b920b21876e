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

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.RetryDelaySource;
import io.github.novaact.monitoring.RetryExhaustedReason;
import io.github.novaact.monitoring.RetryReason;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.HighCardinalityKeyNames;
import io.github.novaact.observation.WorkflowRunLookupObservationDocumentation.LowCardinalityKeyNames;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the README says what the code does.
 */
class ReadmeTests {

	private static final Pattern PROPERTY_ROW = Pattern.compile("^\\| ((?:`[a-z.-]+`(?:, )?)+) \\|([^|]*)\\|",
			Pattern.MULTILINE);

	private final String readme = read();

	@Test
	void propertyTableHasEveryPropertyWithItsDefault() throws Exception {
		Map<String, String> documented = new TreeMap<>();
		String table = this.readme.substring(this.readme.indexOf("## Properties"), this.readme.indexOf("## Errors"));
		Matcher row = PROPERTY_ROW.matcher(table);
		while (row.find()) {
			documented.put(row.group(1).replace("`", ""), normalize(row.group(2).replace("`", "").strip()));
		}
		Map<String, String> actual = properties();
		assertThat(documented.keySet()).containsExactlyElementsOf(actual.keySet());
		actual.forEach((name, defaultValue) -> {
			if (!defaultValue.isEmpty()) {
				assertThat(documented.get(name)).as(name).isEqualTo(defaultValue);
			}
		});
	}

	@Test
	void metersAndTagsAreNamed() {
		for (LowCardinalityKeyNames key : LowCardinalityKeyNames.values()) {
			assertThat(this.readme).contains("`" + key.asString() + "`");
		}
		for (HighCardinalityKeyNames key : HighCardinalityKeyNames.values()) {
			assertThat(this.readme).contains("`" + key.asString() + "`");
		}
		for (CallOutcome outcome : CallOutcome.values()) {
			assertThat(this.readme).contains("`" + outcome + "`");
		}
		for (RetryReason reason : RetryReason.values()) {
			assertThat(this.readme).contains("`" + reason.value() + "`");
		}
		for (RetryDelaySource source : RetryDelaySource.values()) {
			assertThat(this.readme).contains("`" + source.value() + "`");
		}
		for (RetryExhaustedReason reason : RetryExhaustedReason.values()) {
			assertThat(this.readme).contains("`" + reason.value() + "`");
		}
	}

	private static Map<String, String> properties() throws Exception {
		Map<String, String> properties = new TreeMap<>();
		Enumeration<java.net.URL> resources = ReadmeTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json");
		while (resources.hasMoreElements()) {
			try (InputStream stream = resources.nextElement().openStream()) {
				for (JsonNode property : JsonMapper.builder().build().readTree(stream).get("properties")) {
					String name = property.get("name").stringValue();
					boolean generated = name.equals("management.endpoint.novaact.access")
							|| name.startsWith("management.endpoint.novaact.cache");
					if (name.contains("novaact") && !generated) {
						JsonNode defaultValue = property.get("defaultValue");
						properties.put(name, (defaultValue != null) ? normalize(defaultValue.asString()) : "");
					}
				}
			}
		}
		return properties;
	}

	private static String normalize(String value) {
		try {
			return DurationStyle.detectAndParse(value).toString();
		}
		catch (IllegalArgumentException ex) {
			return normalizeSize(value);
		}
	}

	private static String normalizeSize(String value) {
		try {
			return DataSize.parse(value).toString();
		}
		catch (IllegalArgumentException ex) {
			return value.toLowerCase(Locale.ROOT);
		}
	}

	private static String read() {
		try {
			return Files.readString(Path.of("..", "README.md"));
		}
		catch (java.io.IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
