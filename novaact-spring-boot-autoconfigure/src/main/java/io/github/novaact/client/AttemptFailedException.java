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

import java.time.Duration;

import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.monitoring.RetryReason;
import org.jspecify.annotations.Nullable;

/**
 * An attempt failed. Has the exception for the caller and the facts that decide about a
 * retry.
 */
@SuppressWarnings("serial")
final class AttemptFailedException extends RuntimeException {

	private final NovaActException failure;

	private final @Nullable RetryReason retryReason;

	private final @Nullable Duration retryAfter;

	private final @Nullable Duration amzRetryAfter;

	AttemptFailedException(NovaActException failure, @Nullable RetryReason retryReason) {
		this(failure, retryReason, null, null);
	}

	AttemptFailedException(NovaActException failure, @Nullable RetryReason retryReason, @Nullable Duration retryAfter,
			@Nullable Duration amzRetryAfter) {
		super(failure.getMessage(), failure, false, false);
		this.failure = failure;
		this.retryReason = retryReason;
		this.retryAfter = retryAfter;
		this.amzRetryAfter = amzRetryAfter;
	}

	NovaActException failure() {
		return this.failure;
	}

	/**
	 * Return why another attempt may help.
	 * @return the reason, or {@code null} if none can
	 */
	@Nullable RetryReason retryReason() {
		return this.retryReason;
	}

	/**
	 * Return the failure of an operation that is not repeatable.
	 * @return this failure if the request certainly did not leave this machine, else one
	 * that no other attempt follows
	 */
	AttemptFailedException ofUnrepeatable() {
		boolean unsent = this.failure instanceof NovaActConnectionException connection && !connection.mayHaveBeenSent();
		return unsent ? this : new AttemptFailedException(this.failure, null);
	}

	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	@Nullable Duration amzRetryAfter() {
		return this.amzRetryAfter;
	}

}
