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
 * Thrown when the call would exceed a quota of the account, such as the number of
 * definitions or sessions. The call is not retried.
 *
 * @since 0.1.0
 */
public class ServiceQuotaExceededException extends NovaActServiceException {

	private final @Nullable String resourceId;

	private final @Nullable String resourceType;

	private final @Nullable String serviceCode;

	private final @Nullable String quotaCode;

	/**
	 * Create an exception.
	 * @param error the error that the service returned
	 * @param resourceId id of the resource that exceeds the quota, may be {@code null}
	 * @param resourceType type of that resource, may be {@code null}
	 * @param serviceCode code of the service whose quota was reached, may be {@code null}
	 * @param quotaCode code of the quota that was reached, may be {@code null}
	 */
	public ServiceQuotaExceededException(ServiceError error, @Nullable String resourceId, @Nullable String resourceType,
			@Nullable String serviceCode, @Nullable String quotaCode) {
		super(error);
		this.resourceId = resourceId;
		this.resourceType = resourceType;
		this.serviceCode = serviceCode;
		this.quotaCode = quotaCode;
	}

	/**
	 * Return the id of the resource that exceeds the quota.
	 * @return the id, or {@code null} if the response has none
	 */
	public @Nullable String resourceId() {
		return this.resourceId;
	}

	/**
	 * Return the type of the resource that exceeds the quota.
	 * @return the type, or {@code null} if the response has none
	 */
	public @Nullable String resourceType() {
		return this.resourceType;
	}

	/**
	 * Return the code of the service whose quota was reached.
	 * @return the code, or {@code null} if the response has none
	 */
	public @Nullable String serviceCode() {
		return this.serviceCode;
	}

	/**
	 * Return the code of the quota that was reached.
	 * @return the code, or {@code null} if the response has none
	 */
	public @Nullable String quotaCode() {
		return this.quotaCode;
	}

}
