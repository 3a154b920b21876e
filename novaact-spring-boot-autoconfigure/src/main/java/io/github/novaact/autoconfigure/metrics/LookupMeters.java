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

package io.github.novaact.autoconfigure.metrics;

import java.time.Duration;
import java.time.Instant;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.InternalServerException;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceError;
import io.github.novaact.ThrottlingException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.monitoring.CallRetryListener;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.monitoring.RetryDelaySource;
import io.github.novaact.monitoring.RetryExhaustedReason;
import io.github.novaact.monitoring.RetryReason;
import io.github.novaact.observation.WorkflowRunLookupContext;
import io.github.novaact.observation.WorkflowRunLookupObservationConvention;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Meters of what the observation of a lookup does not show, and the zeros of what has not
 * happened yet: an alert on a rate needs a series from before the first event.
 */
class LookupMeters implements CallRetryListener, MeterBinder {

	private static final WorkflowRunKey ANY_KEY = new WorkflowRunKey("any", "00000000-0000-0000-0000-000000000000");

	private final ObjectProvider<MeterRegistry> meterRegistry;

	private final ObjectProvider<NovaActClient> clients;

	private final WorkflowRunLookupObservationConvention convention;

	private final boolean observed;

	private final boolean cached;

	LookupMeters(ObjectProvider<MeterRegistry> meterRegistry, ObjectProvider<NovaActClient> clients,
			ObjectProvider<ObservationRegistry> observationRegistry, WorkflowRunLookupObservationConvention convention,
			boolean cached) {
		this.meterRegistry = meterRegistry;
		this.clients = clients;
		this.convention = convention;
		this.cached = cached;
		ObservationRegistry registry = observationRegistry.getIfUnique();
		this.observed = registry != null && !registry.isNoop();
	}

	@Override
	public void onRetry(String client, RetryReason reason, Duration delay, RetryDelaySource source) {
		this.meterRegistry.ifAvailable((registry) -> {
			retries(registry, client, reason).increment();
			retryDelay(registry, client, source).record(delay);
		});
	}

	@Override
	public void onRetriesExhausted(String client, RetryExhaustedReason reason) {
		this.meterRegistry.ifAvailable((registry) -> retriesExhausted(registry, client, reason).increment());
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.clients.orderedStream()
			.filter(MonitoredClient.class::isInstance)
			.map(MonitoredClient.class::cast)
			.map(MonitoredClient::activity)
			.forEach((activity) -> bindTo(registry, activity));
	}

	private void bindTo(MeterRegistry registry, ClientActivity activity) {
		String client = activity.client();
		for (RetryReason reason : RetryReason.values()) {
			retries(registry, client, reason);
		}
		for (RetryDelaySource source : RetryDelaySource.values()) {
			retryDelay(registry, client, source);
		}
		for (RetryExhaustedReason reason : RetryExhaustedReason.values()) {
			retriesExhausted(registry, client, reason);
		}
		Gauge.builder("novaact.retry.quota.available", activity, ClientActivity::retryQuotaAvailable)
			.description("Tokens that the retry quota has left")
			.baseUnit("tokens")
			.tag("client", client)
			.register(registry);
		if (this.observed) {
			bindOutcomes(registry, activity);
		}
	}

	private void bindOutcomes(MeterRegistry registry, ClientActivity activity) {
		for (WorkflowRunStatus status : new WorkflowRunStatus[] { WorkflowRunStatus.RUNNING,
				WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.FAILED, WorkflowRunStatus.TIMED_OUT }) {
			bindOutcome(registry, activity, new WorkflowRun("", "", status, Instant.EPOCH, null, "", null), null);
		}
		bindOutcome(registry, activity, null,
				new ResourceNotFoundException(error(404, "ResourceNotFoundException"), null, null));
		bindOutcome(registry, activity, null, new AccessDeniedException(error(403, "AccessDeniedException")));
		bindOutcome(registry, activity, null,
				new ThrottlingException(error(429, "ThrottlingException"), null, null, null));
		bindOutcome(registry, activity, null,
				new InternalServerException(error(500, "InternalServerException"), null, null));
		bindOutcome(registry, activity, null, new NovaActServiceException(new ServiceError(503, null, null, null, 0)));
		bindOutcome(registry, activity, null, new InvalidResponseException("", null, 200, null, 0));
		bindOutcome(registry, activity, null, new CallTimeoutException("", null, 0));
		bindOutcome(registry, activity, null, new NovaActConnectionException("", null, 0));
	}

	private void bindOutcome(MeterRegistry registry, ClientActivity activity, @Nullable WorkflowRun run,
			@Nullable NovaActException failure) {
		WorkflowRunLookupContext context = new WorkflowRunLookupContext(ANY_KEY, activity.client(),
				activity.settings());
		String error = "none";
		if (failure != null) {
			context.setError(failure);
			error = failure.getClass().getSimpleName();
		}
		context.end(run, null, 0);
		if (this.cached) {
			context.setCacheHit(false);
		}
		Tags tags = Tags.of("error", error);
		for (var keyValue : this.convention.getLowCardinalityKeyValues(context)) {
			tags = tags.and(Tag.of(keyValue.getKey(), keyValue.getValue()));
		}
		String name = this.convention.getName();
		registry.timer((name != null) ? name : "novaact.workflow.run.lookup", tags);
	}

	private static ServiceError error(int statusCode, String code) {
		return new ServiceError(statusCode, code, null, null, 0);
	}

	private static Counter retries(MeterRegistry registry, String client, RetryReason reason) {
		return Counter.builder("novaact.retries")
			.description("Attempts that were followed by another")
			.baseUnit("retries")
			.tags("client", client, "reason", reason.value())
			.register(registry);
	}

	private static Timer retryDelay(MeterRegistry registry, String client, RetryDelaySource source) {
		return Timer.builder("novaact.retry.delay")
			.description("Time waited before retries")
			.tags("client", client, "source", source.value())
			.register(registry);
	}

	private static Counter retriesExhausted(MeterRegistry registry, String client, RetryExhaustedReason reason) {
		return Counter.builder("novaact.retries.exhausted")
			.description("Failed attempts that could have been followed by another and were not")
			.baseUnit("calls")
			.tags("client", client, "reason", reason.value())
			.register(registry);
	}

}
