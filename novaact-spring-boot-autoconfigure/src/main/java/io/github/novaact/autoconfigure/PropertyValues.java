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

import io.github.novaact.client.InvalidClientSettingsException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Checks of property values. Messages do not contain the value, which may be a secret.
 */
final class PropertyValues {

	private PropertyValues() {
	}

	/**
	 * Check the text of a property.
	 * @param property name of the property
	 * @param value its value, may be {@code null}
	 * @return the value
	 * @throws InvalidClientSettingsException if it contains an unresolved placeholder or
	 * is quoted
	 */
	static @Nullable String check(String property, @Nullable String value) {
		if (!StringUtils.hasText(value)) {
			return value;
		}
		int placeholder = value.indexOf("${");
		if (placeholder != -1 && value.indexOf('}', placeholder) != -1) {
			throw new InvalidClientSettingsException(property,
					"has a placeholder, ${...}, without a value: set the property or the environment variable "
							+ "that it names");
		}
		String text = value.strip();
		char first = text.charAt(0);
		if (text.length() > 1 && (first == '"' || first == '\'') && text.charAt(text.length() - 1) == first) {
			throw new InvalidClientSettingsException(property,
					"is in quotes, which are part of the value: remove them");
		}
		return value;
	}

}
