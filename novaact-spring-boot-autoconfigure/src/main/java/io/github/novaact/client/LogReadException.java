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

package io.github.novaact.client;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when events of a log group could not be read.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial")
public class LogReadException extends Exception {

	private final Reason reason;

	/**
	 * Create an exception.
	 * @param reason why the events could not be read
	 * @param message text for a finding, without secrets
	 * @param cause cause, may be {@code null}
	 */
	public LogReadException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * Return why the events could not be read.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Reasons for which events cannot be read.
	 */
	public enum Reason {

		/**
		 * The credentials do not permit it.
		 */
		DENIED,

		/**
		 * There is no such log group.
		 */
		NOT_FOUND,

		/**
		 * The log service throttled the request.
		 */
		THROTTLED,

		/**
		 * The bound of requests, bytes or time was reached.
		 */
		EXHAUSTED,

		/**
		 * Anything else.
		 */
		FAILED

	}

}
