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
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * Tool that an act may call. {@link #toString()} contains only the name, because the
 * other members are sensitive according to the service's model.
 *
 * @param name name of the tool, 1 to 64 letters, digits, hyphens or underscores
 * @param description what the tool does and how it is used, 1 to 10000 characters
 * @param inputSchema JSON schema of the tool's input, as JSON text other than
 * {@code null}
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ToolSpec.html">
 * ToolSpec</a>
 */
public record ToolSpec(String name, String description, String inputSchema) implements Serializable {

	private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

	/**
	 * Create a tool.
	 * @param name name of the tool
	 * @param description what the tool does
	 * @param inputSchema JSON schema of the tool's input
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it.
	 * Whether the schema is JSON is checked only when it is sent
	 */
	public ToolSpec {
		Assert.notNull(name, "'name' must not be null");
		Assert.isTrue(NAME.matcher(name).matches(),
				"'name' of a tool must be 1 to 64 letters, digits, hyphens or underscores");
		ArgumentRules.length("description", description, 1, 10_000);
		Assert.hasText(inputSchema, "'inputSchema' must be JSON but was empty");
	}

	/**
	 * Describe the tool by its name.
	 */
	@Override
	public String toString() {
		return "ToolSpec[name=" + this.name + "]";
	}

}
