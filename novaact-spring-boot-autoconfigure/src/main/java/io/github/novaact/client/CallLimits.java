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

import io.github.novaact.monitoring.ClientSettings;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Limits of each call.
 *
 * @param maxAttempts maximum number of attempts
 * @param timeout maximum time
 * @param deadline time that the call shares with others, {@code null} for none
 */
record CallLimits(int maxAttempts, Duration timeout, @Nullable Deadline deadline) {

	static CallLimits of(ClientSettings settings) {
		return new CallLimits(settings.retry().maxAttempts(), settings.callTimeout(), null);
	}

	CallLimits withMaxAttempts(int maxAttempts) {
		return new CallLimits(maxAttempts, this.timeout, this.deadline);
	}

	CallLimits within(Deadline deadline) {
		return new CallLimits(this.maxAttempts, this.timeout, deadline);
	}

	Call begin(TimeSource time, Observation observation) {
		Duration remaining = (this.deadline != null) ? this.deadline.remaining() : this.timeout;
		return (remaining.compareTo(this.timeout) < 0)
				? new Call(time, remaining, "novaact.inspection.timeout", this.maxAttempts, observation, false)
				: new Call(time, this.timeout, "novaact.call-timeout", this.maxAttempts, observation, false);
	}

}
