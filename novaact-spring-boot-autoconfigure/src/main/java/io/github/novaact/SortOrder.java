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

/**
 * Order of a list. The service does not document by which member it sorts.
 *
 * @since 0.1.0
 */
public enum SortOrder {

	/**
	 * The service's {@code Ascending}.
	 */
	ASCENDING("Ascending"),

	/**
	 * The service's {@code Descending}.
	 */
	DESCENDING("Descending");

	private final String value;

	SortOrder(String value) {
		this.value = value;
	}

	/**
	 * Return the text that the service uses.
	 * @return the text
	 */
	public String value() {
		return this.value;
	}

}
