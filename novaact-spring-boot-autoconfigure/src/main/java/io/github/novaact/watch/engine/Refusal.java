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

package io.github.novaact.watch.engine;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ValidationException;

/**
 * Which failures are final. A response with neither error code nor request id comes from
 * an intermediary, such as a proxy, and is transient.
 */
final class Refusal {

	private Refusal() {
	}

	static boolean isNotFound(Throwable failure) {
		return failure instanceof ResourceNotFoundException error && isOfService(error);
	}

	static boolean isDenied(Throwable failure) {
		return failure instanceof AccessDeniedException error && isOfService(error);
	}

	/**
	 * Return whether a failure other than a missing run is final, so that a retry is
	 * pointless.
	 * @param failure the failure
	 * @return whether it is
	 */
	static boolean isFinal(Throwable failure) {
		return isDenied(failure) || (failure instanceof ValidationException error && isOfService(error));
	}

	private static boolean isOfService(NovaActServiceException error) {
		return error.errorCode() != null || error.requestId() != null;
	}

}
