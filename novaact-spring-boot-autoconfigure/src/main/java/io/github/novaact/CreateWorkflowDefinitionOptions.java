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

import org.jspecify.annotations.Nullable;

/**
 * Options for creating a workflow definition.
 *
 * @param description what the definition is for, 1 to 4000 characters, {@code null} for
 * none; sensitive according to the service's model, so {@link #toString()} omits it
 * @param exportConfig location to which the runs of the definition export their data,
 * {@code null} for none
 * @param clientToken token that makes a repeated call succeed again, 33 to 256 letters,
 * digits or hyphens; {@code null} to generate one for each call
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_CreateWorkflowDefinition.html">
 * CreateWorkflowDefinition</a>
 */
public record CreateWorkflowDefinitionOptions(@Nullable String description,
		WorkflowDefinition.@Nullable ExportConfig exportConfig, @Nullable String clientToken) implements Serializable {

	private static final CreateWorkflowDefinitionOptions DEFAULTS = new CreateWorkflowDefinitionOptions(null, null,
			null);

	/**
	 * Create options.
	 * @param description what the definition is for, may be {@code null}
	 * @param exportConfig location to which data are exported, may be {@code null}
	 * @param clientToken token of the call, may be {@code null}
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it
	 */
	public CreateWorkflowDefinitionOptions {
		ArgumentRules.optionalLength("description", description, 1, 4000);
		if (exportConfig != null) {
			ArgumentRules.exportConfig(exportConfig);
		}
		ArgumentRules.clientToken(clientToken);
	}

	/**
	 * Return options without description and export.
	 * @return the options
	 */
	public static CreateWorkflowDefinitionOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these options with another description.
	 * @param description what the definition is for, 1 to 4000 characters, {@code null}
	 * for none
	 * @return the options
	 * @throws IllegalArgumentException if the description breaks the service's rule
	 */
	public CreateWorkflowDefinitionOptions withDescription(@Nullable String description) {
		return new CreateWorkflowDefinitionOptions(description, this.exportConfig, this.clientToken);
	}

	/**
	 * Return these options with another export.
	 * @param exportConfig location to which data are exported, {@code null} for none
	 * @return the options
	 * @throws IllegalArgumentException if the bucket or the prefix breaks the service's
	 * rule for it
	 */
	public CreateWorkflowDefinitionOptions withExportConfig(WorkflowDefinition.@Nullable ExportConfig exportConfig) {
		return new CreateWorkflowDefinitionOptions(this.description, exportConfig, this.clientToken);
	}

	/**
	 * Return these options with another client token.
	 * @param clientToken token of the call, {@code null} to generate one for each call
	 * @return the options
	 * @throws IllegalArgumentException if the token breaks the service's rule for it
	 */
	public CreateWorkflowDefinitionOptions withClientToken(@Nullable String clientToken) {
		return new CreateWorkflowDefinitionOptions(this.description, this.exportConfig, clientToken);
	}

	/**
	 * Describe the options without the description.
	 */
	@Override
	public String toString() {
		return "CreateWorkflowDefinitionOptions[exportConfig=" + this.exportConfig + ", clientToken=" + this.clientToken
				+ "]";
	}

}
