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
 * Thrown when the request conflicts with the state of the resource.
 *
 * @since 0.1.0
 */
public class ConflictException extends NovaActServiceException {

	private final @Nullable String resourceId;

	private final @Nullable String resourceType;

	/**
	 * Create an exception.
	 * @param error the error that the service returned
	 * @param resourceId id of the resource, may be {@code null}
	 * @param resourceType type of the resource, may be {@code null}
	 */
	public ConflictException(ServiceError error, @Nullable String resourceId, @Nullable String resourceType) {
		super(error);
		this.resourceId = resourceId;
		this.resourceType = resourceType;
	}

	/**
	 * Return the id of the resource.
	 * @return the id, or {@code null} if the response has none
	 */
	public @Nullable String resourceId() {
		return this.resourceId;
	}

	/**
	 * Return the type of the resource.
	 * @return the type, or {@code null} if the response has none
	 */
	public @Nullable String resourceType() {
		return this.resourceType;
	}

}
