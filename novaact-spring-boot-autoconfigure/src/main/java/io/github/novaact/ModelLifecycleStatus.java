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

import org.jspecify.annotations.Nullable;

/**
 * Lifecycle status of an AI model.
 *
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListModels.html">
 * ListModels</a>
 */
public enum ModelLifecycleStatus {

	/**
	 * The model is offered and maintained.
	 */
	ACTIVE,

	/**
	 * A newer model replaces it.
	 */
	LEGACY,

	/**
	 * The model will be withdrawn.
	 */
	DEPRECATED,

	/**
	 * The model is offered for trial.
	 */
	PREVIEW,

	/**
	 * A status that this version does not know. Its text is kept in
	 * {@link ModelSummary.Lifecycle#statusAsString()}.
	 */
	UNKNOWN;

	/**
	 * Return the constant for a text of the service.
	 * @param text the text, may be {@code null}
	 * @return the constant, {@link #UNKNOWN} for an unknown text
	 */
	public static ModelLifecycleStatus of(@Nullable String text) {
		return KnownConstants.find(text, UNKNOWN);
	}

}
