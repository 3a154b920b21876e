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

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Limits of each call, besides the client's timeout.
 *
 * @param maxAttempts maximum number of attempts
 * @param deadline time that the call shares with others, {@code null} for none
 */
record CallLimits(int maxAttempts, @Nullable Deadline deadline) {

	CallLimits within(Deadline deadline) {
		return new CallLimits(this.maxAttempts, deadline);
	}

	Call begin(ClientContext context, Observation observation) {
		Duration timeout = context.settings().callTimeout();
		Duration remaining = (this.deadline != null) ? this.deadline.remaining() : timeout;
		return (remaining.compareTo(timeout) < 0)
				? new Call(context.time(), remaining, "novaact.inspection.timeout", this.maxAttempts, observation,
						false)
				: new Call(context.time(), timeout, "novaact.call-timeout", this.maxAttempts, observation, false);
	}

}
