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

package io.github.novaact.monitoring;

import java.util.Locale;

/**
 * Reason for a retry.
 *
 * @since 0.1.0
 */
public enum RetryReason {

	/**
	 * The service throttled the attempt.
	 */
	THROTTLING,

	/**
	 * The attempt failed for a transient reason, on the network or in the service.
	 */
	TRANSIENT,

	/**
	 * The local clock differs from the service's. The next attempt is signed with the
	 * service's time.
	 */
	CLOCK_SKEW,

	/**
	 * The credentials have expired. The next attempt resolves new ones.
	 */
	CREDENTIALS;

	/**
	 * Return the value of this constant in meters.
	 * @return the value
	 */
	public String value() {
		return name().toLowerCase(Locale.ROOT);
	}

}
