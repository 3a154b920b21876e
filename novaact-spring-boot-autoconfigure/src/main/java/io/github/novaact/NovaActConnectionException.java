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
 * Thrown when no complete response arrives: the service is unreachable, sends nothing for
 * longer than {@code novaact.read-timeout}, closes the connection early, or does not
 * speak HTTP.
 *
 * @since 0.1.0
 */
public class NovaActConnectionException extends NovaActException {

	private final boolean mayHaveBeenSent;

	/**
	 * Create an exception.
	 * @param message description of the failure
	 * @param cause the cause, may be {@code null}
	 * @param attempts number of attempts that the call made
	 */
	public NovaActConnectionException(String message, @Nullable Throwable cause, int attempts) {
		this(message, cause, attempts, true);
	}

	/**
	 * Create an exception.
	 * @param message description of the failure
	 * @param cause the cause, may be {@code null}
	 * @param attempts number of attempts that the call made
	 * @param mayHaveBeenSent whether the request of the last attempt may have left this
	 * machine
	 */
	public NovaActConnectionException(String message, @Nullable Throwable cause, int attempts,
			boolean mayHaveBeenSent) {
		super(message, cause, 0, null, null, attempts);
		this.mayHaveBeenSent = mayHaveBeenSent;
	}

	/**
	 * Return whether the service may have received and executed the request of the last
	 * attempt. For earlier attempts, see the suppressed exceptions.
	 * @return {@code false} if the request certainly did not leave this machine, because
	 * no connection could be opened
	 */
	public boolean mayHaveBeenSent() {
		return this.mayHaveBeenSent;
	}

}
