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

package io.github.novaact.run;

/**
 * Thrown when a setting of a {@link WorkflowRunTemplate} is not valid. At start-up, a
 * failure analysis explains it.
 *
 * @since 0.1.0
 */
public class InvalidRunSettingsException extends IllegalArgumentException {

	private final String property;

	private final String problem;

	/**
	 * Create an exception.
	 * @param property name of the property that sets the setting
	 * @param problem what is wrong with it, as the rest of a sentence that starts with
	 * the property's name
	 */
	public InvalidRunSettingsException(String property, String problem) {
		super("'" + property + "' " + problem);
		this.property = property;
		this.problem = problem;
	}

	/**
	 * Return the property that sets the setting.
	 * @return the name of the property
	 */
	public String getProperty() {
		return this.property;
	}

	/**
	 * Return what is wrong with it.
	 * @return the rest of a sentence that starts with the property's name
	 */
	public String getProblem() {
		return this.problem;
	}

}
