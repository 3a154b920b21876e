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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.ClientActivity.CompletedCall;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.monitoring.MonitoredClient;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Status;
import org.springframework.util.Assert;

/**
 * Looks up a run to check whether the service can be reached. Concurrent callers share
 * one request.
 *
 * @since 0.1.0
 */
public final class ActiveHealthCheck {

	private static final String UNCONFIGURED_NAME = "novaact-health-check";

	private final WorkflowRunKey key;

	private final boolean definitionConfigured;

	private final Duration timeToLive;

	private final Duration timeout;

	private final Clock clock;

	private final AtomicReference<@Nullable CompletableFuture<Result>> underWay = new AtomicReference<>();

	private volatile @Nullable Result last;

	/**
	 * Create a check.
	 * @param workflowDefinitionName name of the definition to look up, {@code null} for
	 * one that does not exist
	 * @param workflowRunId id of the run to look up
	 * @param timeToLive time for which evidence is fresh
	 * @param timeout maximum time of the check
	 * @param clock clock
	 * @throws IllegalArgumentException if an argument is not valid
	 */
	public ActiveHealthCheck(@Nullable String workflowDefinitionName, String workflowRunId, Duration timeToLive,
			Duration timeout, Clock clock) {
		this.definitionConfigured = workflowDefinitionName != null;
		this.key = new WorkflowRunKey((workflowDefinitionName != null) ? workflowDefinitionName : UNCONFIGURED_NAME,
				workflowRunId);
		Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0, "'timeout' must be positive");
		this.timeToLive = timeToLive;
		this.timeout = timeout;
		this.clock = clock;
	}

	/**
	 * Return the last result, or a new one if there is no fresh evidence.
	 * @param client the client
	 * @param lastEvidence time of the last call of the application that is evidence, may
	 * be {@code null}
	 * @return the result, {@code null} if that call is fresher evidence
	 */
	@Nullable Result check(MonitoredClient client, @Nullable Instant lastEvidence) {
		Result last = this.last;
		if (last != null && !client.activity().remembers(last.at())) {
			last = null;
			this.last = null;
		}
		if (lastEvidence != null && isFresh(lastEvidence) && (last == null || lastEvidence.isAfter(last.at()))) {
			return null;
		}
		if (last != null && isFresh(last.at())) {
			return last;
		}
		return probeOrJoin(client);
	}

	private boolean isFresh(Instant at) {
		return Duration.between(at, this.clock.instant()).abs().compareTo(this.timeToLive) < 0;
	}

	private Result probeOrJoin(MonitoredClient client) {
		CompletableFuture<Result> own = new CompletableFuture<>();
		CompletableFuture<Result> other = this.underWay.compareAndExchange(null, own);
		if (other != null) {
			return join(other);
		}
		Result result = unknown();
		try {
			result = probe(client);
			return result;
		}
		finally {
			this.underWay.set(null);
			own.complete(result);
		}
	}

	private Result join(CompletableFuture<Result> other) {
		try {
			return other.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return unknown();
		}
		catch (ExecutionException | TimeoutException ex) {
			return unknown();
		}
	}

	private Result unknown() {
		return new Result(Status.UNKNOWN, this.clock.instant(), null, null, null);
	}

	private Result probe(MonitoredClient client) {
		try {
			client.probe(this.key, this.timeout);
			this.last = new Result(Status.UP, this.clock.instant(), null, null, null);
			return this.last;
		}
		catch (NovaActException ex) {
			Evidence evidence = Evidence.of(ex);
			Result result = new Result(status(ex, evidence), this.clock.instant(), evidence.problem(),
					CompletedCall.describe(ex), ex.requestId());
			if (evidence.kind() != Evidence.Kind.NONE) {
				this.last = result;
			}
			return result;
		}
		catch (IllegalStateException ex) {
			// The client is closed, which says nothing of the service
			return unknown();
		}
	}

	private Status status(NovaActException ex, Evidence evidence) {
		if (ex instanceof AccessDeniedException && evidence.kind() == Evidence.Kind.PROOF) {
			return this.definitionConfigured ? Status.DOWN : Status.UNKNOWN;
		}
		if (ex instanceof CallTimeoutException) {
			Result last = this.last;
			return (last != null && last.timedOut()) ? Status.DOWN : Status.UNKNOWN;
		}
		return switch (evidence.kind()) {
			case PROOF -> Status.UP;
			case FAILURE -> Status.DOWN;
			case NONE -> Status.UNKNOWN;
		};
	}

	/**
	 * Result of a check.
	 *
	 * @param status status
	 * @param at time at which the check ended
	 * @param problem problem that the check met, {@code null} if it met none
	 * @param errorCode error code, or type of the exception, may be {@code null}
	 * @param requestId request id, may be {@code null}
	 */
	record Result(Status status, Instant at, Evidence.@Nullable Problem problem, @Nullable String errorCode,
			@Nullable String requestId) {

		boolean timedOut() {
			return CallTimeoutException.class.getSimpleName().equals(this.errorCode);
		}

	}

}
