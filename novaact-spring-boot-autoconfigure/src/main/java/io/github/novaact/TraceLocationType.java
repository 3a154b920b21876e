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
 * Type of the location of a trace.
 *
 * @since 0.1.0
 * @see <a href=
 * "https://docs.aws.amazon.com/nova-act/latest/APIReference/API_ListWorkflowRuns.html">
 * ListWorkflowRuns</a>
 */
public enum TraceLocationType {

	/**
	 * An Amazon S3 object or prefix.
	 */
	S3,

	/**
	 * The service reported a kind that this version does not know. The text that it sent
	 * is kept in {@link TraceLocation#locationTypeAsString()}.
	 */
	UNKNOWN;

	/**
	 * Return the constant for a text of the service.
	 * @param text the text, may be {@code null}
	 * @return the constant, {@link #UNKNOWN} for an unknown text
	 */
	public static TraceLocationType of(@Nullable String text) {
		return KnownConstants.find(text, UNKNOWN);
	}

}
