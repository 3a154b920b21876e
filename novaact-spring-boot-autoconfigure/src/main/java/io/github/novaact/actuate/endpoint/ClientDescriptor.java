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

package io.github.novaact.actuate.endpoint;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.ClientActivity.CompletedCall;
import io.github.novaact.monitoring.ClientActivity.Summary;
import io.github.novaact.monitoring.ClientSettings;
import org.jspecify.annotations.Nullable;

/**
 * Description of a client.
 *
 * @since 0.1.0
 */
public final class ClientDescriptor {

	private final ClientActivity activity;

	private final Summary summary;

	private final boolean showUnsanitized;

	ClientDescriptor(ClientActivity activity, boolean showUnsanitized) {
		this.activity = activity;
		this.summary = activity.summary();
		this.showUnsanitized = showUnsanitized;
	}

	/**
	 * Return the name of the client in meters and logs.
	 * @return the value
	 */
	public String getName() {
		return this.activity.client();
	}

	/**
	 * Return the endpoint of the service.
	 * @return the value
	 */
	public URI getEndpoint() {
		return this.activity.settings().endpoint();
	}

	/**
	 * Return the region.
	 * @return the value
	 */
	public String getRegion() {
		return this.activity.settings().region();
	}

	/**
	 * Return the timeouts in effect.
	 * @return the value
	 */
	public TimeoutsDescriptor getTimeouts() {
		return new TimeoutsDescriptor(this.activity.settings());
	}

	/**
	 * Return the size of the connection pool.
	 * @return the value
	 */
	public int getMaxConnections() {
		return this.activity.settings().maxConnections();
	}

	/**
	 * Return the retry settings in effect.
	 * @return the value
	 */
	public ClientSettings.Retry getRetry() {
		return this.activity.settings().retry();
	}

	/**
	 * Return the tokens that the retry quota has left.
	 * @return the value
	 */
	public int getRetryQuotaAvailable() {
		return this.activity.retryQuotaAvailable();
	}

	/**
	 * Return the time by which the service's clock is ahead of the local one.
	 * @return the value
	 */
	public Duration getClockOffset() {
		return this.activity.clockOffset();
	}

	/**
	 * Return the state of the client.
	 * @return the value
	 */
	public ClientActivity.State getState() {
		return this.summary.state();
	}

	/**
	 * Return the time at which that state began.
	 * @return the value, {@code null} if there is none
	 */
	public @Nullable Instant getSince() {
		return this.summary.since();
	}

	/**
	 * Return the last call that succeeded.
	 * @return the value, {@code null} if there is none
	 */
	public @Nullable CallDescriptor getLastSuccess() {
		return describe(this.summary.lastSuccess());
	}

	/**
	 * Return the last call that failed.
	 * @return the value, {@code null} if there is none
	 */
	public @Nullable CallDescriptor getLastFailure() {
		return describe(this.summary.lastFailure());
	}

	/**
	 * Return the number of calls of all operations by outcome.
	 * @return the value
	 */
	public Map<CallOutcome, Long> getCalls() {
		return this.activity.counts();
	}

	/**
	 * Return the most recent calls, the last one first.
	 * @return the value
	 */
	public List<CallDescriptor> getRecent() {
		return this.activity.recent().stream().map((call) -> new CallDescriptor(call, this.showUnsanitized)).toList();
	}

	private @Nullable CallDescriptor describe(@Nullable CompletedCall call) {
		return (call != null) ? new CallDescriptor(call, this.showUnsanitized) : null;
	}

}
