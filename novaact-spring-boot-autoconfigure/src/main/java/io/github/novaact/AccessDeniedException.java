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
 * Thrown when the credentials do not permit the operation on the resource. Under a policy
 * that is scoped to a workflow definition, the service also returns this error for a
 * definition that does not exist.
 *
 * @since 0.1.0
 */
public class AccessDeniedException extends NovaActServiceException {

	/**
	 * Create an exception.
	 * @param error the error that the service returned
	 */
	public AccessDeniedException(ServiceError error) {
		super(error);
	}

}
