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
import java.util.List;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.autoconfigure.MonitoredClients;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.CallRetryListener;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.monitoring.RetryDelaySource;
import io.github.novaact.monitoring.RetryExhaustedReason;
import io.github.novaact.monitoring.RetryReason;
import io.github.novaact.observation.WorkflowRunLookupContext;
import io.github.novaact.observation.WorkflowRunLookupObservationConvention;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Meters that complement the observation of a lookup, and series with zero before the
 * first event, which an alert on a rate needs.
 */
class LookupMeters implements CallRetryListener, MeterBinder {

	private static final List<WorkflowRunStatus> STATUSES = List.of(WorkflowRunStatus.RUNNING,
			WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.FAILED, WorkflowRunStatus.TIMED_OUT);

	private static final List<Failure> FAILURES = List.of(
			new Failure(CallOutcome.NOT_FOUND, "ResourceNotFoundException"),
			new Failure(CallOutcome.CLIENT_ERROR, "AccessDeniedException"),
			new Failure(CallOutcome.THROTTLED, "ThrottlingException"),
			new Failure(CallOutcome.SERVER_ERROR, "InternalServerException"),
			new Failure(CallOutcome.SERVER_ERROR, "NovaActServiceException"),
			new Failure(CallOutcome.INVALID_RESPONSE, "InvalidResponseException"),
			new Failure(CallOutcome.TIMEOUT, "CallTimeoutException"),
			new Failure(CallOutcome.IO_ERROR, "NovaActConnectionException"));

	private static final WorkflowRunKey ANY_KEY = new WorkflowRunKey("any", "00000000-0000-0000-0000-000000000000");

	private final ObjectProvider<MeterRegistry> meterRegistry;

	private final ObjectProvider<MonitoredClients> clients;

	private final ObjectProvider<ObservationRegistry> observationRegistry;

	private final ObjectProvider<ObservationFilter> filters;

	private final WorkflowRunLookupObservationConvention convention;

	private final boolean cached;

	LookupMeters(ObjectProvider<MeterRegistry> meterRegistry, ObjectProvider<MonitoredClients> clients,
			ObjectProvider<ObservationRegistry> observationRegistry, ObjectProvider<ObservationFilter> filters,
			WorkflowRunLookupObservationConvention convention, boolean cached) {
		this.meterRegistry = meterRegistry;
		this.clients = clients;
		this.observationRegistry = observationRegistry;
		this.filters = filters;
		this.convention = convention;
		this.cached = cached;
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
		this.clients
			.ifAvailable((clients) -> clients.byBeanName().values().forEach((client) -> bindTo(registry, client)));
	}

	private void bindTo(MeterRegistry registry, MonitoredClient monitored) {
		ClientActivity activity = monitored.activity();
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
		Gauge.builder("novaact.retry.quota.available", monitored, (current) -> current.activity().retryQuotaAvailable())
			.description("Tokens that the retry quota has left")
			.baseUnit("tokens")
			.tag("client", client)
			.strongReference(true)
			.register(registry);
		bindOutcomes(registry, activity);
	}

	private void bindOutcomes(MeterRegistry registry, ClientActivity activity) {
		for (WorkflowRunStatus status : STATUSES) {
			bindOutcome(registry, activity, "none", (context) -> context.expect(status));
		}
		FAILURES.forEach((failure) -> bindOutcome(registry, activity, failure.exception(),
				(context) -> context.expect(failure.outcome(), failure.exception())));
	}

	/**
	 * Register the timer of lookups of one kind, with the key values of the convention
	 * and those that the application adds to all observations.
	 * @param registry registry of the meters
	 * @param activity activity of the client
	 * @param error value of the tag that Micrometer's handler adds
	 * @param end sets the outcome of the lookup
	 */
	private void bindOutcome(MeterRegistry registry, ClientActivity activity, String error,
			Consumer<WorkflowRunLookupContext> end) {
		WorkflowRunLookupContext context = new WorkflowRunLookupContext(ANY_KEY, activity.client(),
				activity.settings());
		end.accept(context);
		if (this.cached) {
			context.setCacheHit(false);
		}
		String name = (this.convention.getName() != null) ? this.convention.getName() : "novaact.workflow.run.lookup";
		if (!isObserved(name, context)) {
			return;
		}
		context.setName(name);
		context.addLowCardinalityKeyValues(this.convention.getLowCardinalityKeyValues(context));
		Observation.Context filtered = this.filters.orderedStream()
			.reduce((Observation.Context) context, (current, filter) -> filter.map(current), (one, other) -> other);
		OwnKeyValues.restore(context);
		Tags tags = Tags.of("error", error);
		for (KeyValue keyValue : filtered.getLowCardinalityKeyValues()) {
			tags = tags.and(Tag.of(keyValue.getKey(), keyValue.getValue()));
		}
		registry.timer(name, tags);
	}

	private boolean isObserved(String name, WorkflowRunLookupContext context) {
		ObservationRegistry registry = this.observationRegistry.getIfUnique();
		return registry != null && !Observation.createNotStarted(name, () -> context, registry).isNoop();
	}

	private static Counter retries(MeterRegistry registry, String client, RetryReason reason) {
		return Counter.builder("novaact.retries")
			.description("Attempts that were retried")
			.baseUnit("retries")
			.tags("client", client, "reason", reason.value())
			.register(registry);
	}

	private static Timer retryDelay(MeterRegistry registry, String client, RetryDelaySource source) {
		return Timer.builder("novaact.retry.delay")
			.description("Pauses before retries")
			.tags("client", client, "source", source.value())
			.register(registry);
	}

	private static Counter retriesExhausted(MeterRegistry registry, String client, RetryExhaustedReason reason) {
		return Counter.builder("novaact.retries.exhausted")
			.description("Failed attempts that were not retried, although their failure permitted it")
			.baseUnit("calls")
			.tags("client", client, "reason", reason.value())
			.register(registry);
	}

	/**
	 * Kind of failure.
	 *
	 * @param outcome outcome of the lookup
	 * @param exception type of the exception, which is its error code too
	 */
	private record Failure(CallOutcome outcome, String exception) {
	}

}
