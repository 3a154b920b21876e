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
 * Reason why an attempt that could be retried is the last one.
 *
 * @since 0.1.0
 */
public enum RetryExhaustedReason {

	/**
	 * The call has no attempts left.
	 */
	MAX_ATTEMPTS,

	/**
	 * The retry quota is used up.
	 */
	QUOTA,

	/**
	 * The delay would exceed the time of the call.
	 */
	CALL_TIMEOUT,

	/**
	 * The service requested a longer delay than permitted.
	 */
	RETRY_AFTER_TOO_LONG;

	/**
	 * Return the value of this constant in meters.
	 * @return the value
	 */
	public String value() {
		return name().toLowerCase(Locale.ROOT);
	}

}
