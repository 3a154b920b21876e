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

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Warns of properties under {@code novaact.} that are likely mistakes: names that nothing
 * binds, and durations without a unit.
 */
final class PropertyWarnings {

	private static final Log logger = LogFactory.getLog(PropertyWarnings.class);

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("novaact");

	private static final Pattern NO_UNIT = Pattern.compile("\\s*[1-9][0-9]*\\s*");

	private PropertyWarnings() {
	}

	/**
	 * Log the warnings.
	 * @param environment environment of the application
	 * @param classLoader class loader of the application
	 */
	static void log(Environment environment, ClassLoader classLoader) {
		KnownProperties known = KnownProperties.read(classLoader);
		if (known.isEmpty()) {
			return;
		}
		Set<String> checked = new TreeSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter(PREFIX::isAncestorOf)
					.filter((name) -> checked.add(name.toString()))
					.forEach((name) -> check(name.toString(), iterable.getConfigurationProperty(name), known));
			}
		}
	}

	private static void check(String name, @Nullable ConfigurationProperty property, KnownProperties known) {
		if (!known.contains(name)) {
			String closest = known.closest(name);
			logger.warn("The property '" + name + "' is unknown and has no effect"
					+ ((closest != null) ? ": did you mean '" + closest + "'?" : ""));
		}
		else if (property != null && known.isDuration(name)
				&& NO_UNIT.matcher(String.valueOf(property.getValue())).matches()) {
			String value = String.valueOf(property.getValue()).trim();
			logger.warn("The property '" + name + "' has no unit: " + value + " means " + value
					+ " milliseconds. Write '" + value + "ms', or '" + value + "s' for seconds.");
		}
	}

}
