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

package io.github.novaact.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.github.novaact.NovaActClient;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.ClientActivity.CompletedCall;
import io.github.novaact.monitoring.ClientActivity.Summary;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.monitoring.MonitoredClient;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} for a {@link NovaActClient}. It judges the calls of the
 * application and sends a request only with an {@link ActiveHealthCheck}. Without one,
 * the outcome of a call is evidence for the time to live only. Then the health is unknown
 * again, so that an application that was taken out of service returns.
 *
 * @since 0.1.0
 */
public class NovaActHealthIndicator extends AbstractHealthIndicator {

	private final MonitoredClient client;

	private final @Nullable ActiveHealthCheck activeCheck;

	private final Duration timeToLive;

	private final Clock clock;

	private Status lastStatus = Status.UNKNOWN;

	private @Nullable Instant since;

	/**
	 * Create an indicator that sends nothing.
	 * @param client the client
	 * @param timeToLive time for which the outcome of a call is evidence, not negative
	 * @param clock clock
	 */
	public NovaActHealthIndicator(MonitoredClient client, Duration timeToLive, Clock clock) {
		this(client, null, timeToLive, clock);
	}

	/**
	 * Create an indicator that sends a request when there is no fresh evidence.
	 * @param client the client
	 * @param activeCheck the check to do
	 */
	public NovaActHealthIndicator(MonitoredClient client, ActiveHealthCheck activeCheck) {
		this(client, activeCheck, Duration.ZERO, Clock.systemUTC());
	}

	private NovaActHealthIndicator(MonitoredClient client, @Nullable ActiveHealthCheck activeCheck, Duration timeToLive,
			Clock clock) {
		super("Nova Act health check failed");
		this.client = client;
		this.activeCheck = activeCheck;
		this.timeToLive = timeToLive;
		this.clock = clock;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		ClientActivity activity = this.client.activity();
		Summary summary = activity.summary();
		builder.withDetail("mode", (this.activeCheck != null) ? "active" : "passive");
		builder.withDetail("endpoint", activity.settings().endpoint().getAuthority());
		builder.withDetail("region", activity.settings().region());
		ActiveHealthCheck.Result checked = (this.activeCheck != null)
				? this.activeCheck.check(this.client, summary.lastEvidence()) : null;
		if (checked != null) {
			builder.status(checked.status());
			detail(builder, "since", since(checked.status(), checked.at()));
			detail(builder, "lastCheck", checked.at());
			detail(builder, "lastSuccess", endedAt(summary.lastSuccess()));
			problem(builder, checked.problem(), checked.errorCode(), checked.requestId());
		}
		else {
			evidence(builder, summary);
			detail(builder, "lastSuccess", endedAt(summary.lastSuccess()));
			CompletedCall lastFailure = summary.lastFailure();
			if (lastFailure != null) {
				detail(builder, "lastFailure", lastFailure.endedAt());
				problem(builder, lastFailure.problem(), lastFailure.errorCode(), lastFailure.requestId());
			}
		}
		builder.withDetail("clockOffset", activity.clockOffset().toString());
	}

	private void evidence(Health.Builder builder, Summary summary) {
		Status status = status(summary.state());
		Instant outdated = (this.activeCheck == null) ? outdated(summary.lastEvidence()) : null;
		if (outdated != null && !status.equals(Status.UNKNOWN)) {
			builder.unknown();
			detail(builder, "since", outdated);
			detail(builder, "lastKnown", status.getCode());
		}
		else {
			builder.status(status);
			detail(builder, "since", (this.activeCheck != null) ? since(status, summary.since()) : summary.since());
		}
	}

	/**
	 * Return the time at which the evidence became outdated.
	 * @param lastEvidence time of the last evidence, {@code null} if there was none
	 * @return the instant, or {@code null} if the evidence is fresh
	 */
	private @Nullable Instant outdated(@Nullable Instant lastEvidence) {
		if (lastEvidence == null
				|| Duration.between(lastEvidence, this.clock.instant()).abs().compareTo(this.timeToLive) < 0) {
			return null;
		}
		return lastEvidence.plus(this.timeToLive);
	}

	private static Status status(ClientActivity.State state) {
		return switch (state) {
			case UNKNOWN -> Status.UNKNOWN;
			case WORKING -> Status.UP;
			case FAILING -> Status.DOWN;
		};
	}

	private synchronized @Nullable Instant since(Status status, @Nullable Instant at) {
		if (!status.equals(this.lastStatus)) {
			this.lastStatus = status;
			this.since = at;
		}
		return this.since;
	}

	private static @Nullable Instant endedAt(@Nullable CompletedCall lookup) {
		return (lookup != null) ? lookup.endedAt() : null;
	}

	private static void problem(Health.Builder builder, Evidence.@Nullable Problem problem, @Nullable String errorCode,
			@Nullable String requestId) {
		detail(builder, "problem", (problem != null) ? problem.value() : null);
		detail(builder, "errorCode", errorCode);
		detail(builder, "requestId", requestId);
	}

	private static void detail(Health.Builder builder, String name, @Nullable Object value) {
		if (value != null) {
			builder.withDetail(name, value);
		}
	}

}
