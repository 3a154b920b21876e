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
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Options for creating an act.
 *
 * @param task what the act is to do, 1 to 10000 characters; sensitive according to the
 * service's model, so {@link #toString()} omits it
 * @param toolSpecs tools that the act may call, at most 100
 * @param clientToken token that makes a repeated call return the same act, 33 to 256
 * letters, digits or hyphens; {@code null} to generate one for each call
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_CreateAct.html">
 * CreateAct</a>
 */
public record CreateActOptions(String task, List<ToolSpec> toolSpecs,
		@Nullable String clientToken) implements Serializable {

	/**
	 * Create options.
	 * @param task what the act is to do
	 * @param toolSpecs tools that the act may call
	 * @param clientToken token of the call, may be {@code null}
	 * @throws IllegalArgumentException if an argument breaks the service's rule for it
	 */
	public CreateActOptions {
		ArgumentRules.length("task", task, 1, 10_000);
		Assert.notNull(toolSpecs, "'toolSpecs' must not be null");
		Assert.noNullElements(toolSpecs, "'toolSpecs' must not contain null");
		Assert.isTrue(toolSpecs.size() <= 100, "'toolSpecs' must have at most 100 elements");
		toolSpecs = List.copyOf(toolSpecs);
		ArgumentRules.clientToken(clientToken);
	}

	/**
	 * Return options for an act without tools.
	 * @param task what the act is to do, 1 to 10000 characters
	 * @return the options
	 * @throws IllegalArgumentException if the task breaks the service's rule for it
	 */
	public static CreateActOptions of(String task) {
		return new CreateActOptions(task, List.of(), null);
	}

	/**
	 * Return these options with other tools.
	 * @param toolSpecs tools that the act may call, at most 100
	 * @return the options
	 * @throws IllegalArgumentException if there are more than 100
	 */
	public CreateActOptions withToolSpecs(List<ToolSpec> toolSpecs) {
		return new CreateActOptions(this.task, toolSpecs, this.clientToken);
	}

	/**
	 * Return these options with another client token.
	 * @param clientToken token of the call, {@code null} to generate one for each call
	 * @return the options
	 * @throws IllegalArgumentException if the token breaks the service's rule for it
	 */
	public CreateActOptions withClientToken(@Nullable String clientToken) {
		return new CreateActOptions(this.task, this.toolSpecs, clientToken);
	}

	/**
	 * Describe the options without the task.
	 */
	@Override
	public String toString() {
		return "CreateActOptions[toolSpecs=" + this.toolSpecs + ", clientToken=" + this.clientToken + "]";
	}

}
