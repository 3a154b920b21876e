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
import java.util.function.DoubleSupplier;
import java.util.function.Function;

import io.github.novaact.ActSummary;
import io.github.novaact.ListOptions;
import io.github.novaact.ModelCatalog;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;
import io.github.novaact.Paged;
import io.github.novaact.SessionSummary;
import io.github.novaact.WorkflowDefinition;
import io.github.novaact.WorkflowDefinitionSummary;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunInspection;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.client.operation.GetWorkflowDefinition;
import io.github.novaact.client.operation.GetWorkflowRun;
import io.github.novaact.client.operation.ListActs;
import io.github.novaact.client.operation.ListModels;
import io.github.novaact.client.operation.ListOperation;
import io.github.novaact.client.operation.ListSessions;
import io.github.novaact.client.operation.ListWorkflowDefinitions;
import io.github.novaact.client.operation.ListWorkflowRuns;
import io.github.novaact.client.operation.Operation;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.ClientActivity.CompletedCall;
import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.monitoring.Resettable;
import io.github.novaact.monitoring.RetryReason;
import io.github.novaact.observation.CallContext;
import io.github.novaact.observation.OperationContext;
import io.github.novaact.observation.WorkflowRunLookupContext;
import io.micrometer.observation.Observation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanNameAware;
import org.springframework.retry.RetryListener;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.util.Assert;

/**
 * {@link NovaActClient} on top of a {@code RestClient}. Not final, so that an application
 * can put an aspect around its client.
 */
class DefaultNovaActClient implements NovaActClient, MonitoredClient, Resettable, BeanNameAware {

	private static final Log logger = LogFactory.getLog(DefaultNovaActClient.class);

	/** What Spring puts before the name of a bean that stands behind a scoped proxy. */
	private static final String SCOPED_TARGET = "scopedTarget.";

	private final ClientSettings settings;

	private final TimeSource time;

	private final ClientResources resources;

	private final CredentialsSource credentials;

	private final HttpTransport transport;

	private final ErrorReader errorReader;

	private final ClockSkew clock;

	private final RetryQuota quota;

	private final CallRetryPolicy retryPolicy;

	private final RetryTemplate retryTemplate;

	private final Reporting reporting;

	private final ClientActivity activity;

	private final @Nullable WorkflowRunCache cache;

	private final Calls calls;

	private final Inspections inspections;

	private volatile @Nullable String name;

	DefaultNovaActClient(@Nullable String name, ClientSettings settings, TimeSource time, ClientResources resources,
			CredentialsSource credentials, HttpTransport transport, ClockSkew clock, DoubleSupplier jitter,
			Reporting reporting, @Nullable WorkflowRunCache cache, Inspections inspections) {
		this.name = name;
		this.settings = settings;
		this.time = time;
		this.resources = resources;
		this.credentials = credentials;
		this.transport = transport;
		this.clock = clock;
		this.errorReader = new ErrorReader(clock);
		this.quota = new RetryQuota(settings.retry().quota());
		this.retryPolicy = new CallRetryPolicy(settings.retry(), this.quota, time, resources.closed(), jitter);
		this.retryTemplate = new RetryTemplate();
		this.retryTemplate.setRetryPolicy(this.retryPolicy);
		this.retryTemplate.setBackOffPolicy(this.retryPolicy);
		this.retryTemplate.setListeners(new RetryListener[] { new RetryReporter(this::name, reporting.listeners()) });
		this.reporting = reporting;
		this.cache = cache;
		this.inspections = inspections;
		this.calls = new Calls(CallLimits.of(settings));
		this.activity = new ClientActivity(this::name, settings, reporting.failureThreshold(), this.quota::available,
				clock::offset);
	}

	@Override
	public void setBeanName(String beanName) {
		if (this.name == null) {
			this.name = beanName.startsWith(SCOPED_TARGET) ? beanName.substring(SCOPED_TARGET.length()) : beanName;
		}
	}

	String name() {
		String name = this.name;
		return (name != null) ? name : "novaActClient";
	}

	@Override
	public WorkflowRun getWorkflowRun(WorkflowRunKey key) {
		return this.calls.getWorkflowRun(key);
	}

	@Override
	public WorkflowDefinition getWorkflowDefinition(String workflowDefinitionName) {
		return this.calls.getWorkflowDefinition(workflowDefinitionName);
	}

	@Override
	public Paged<WorkflowRunSummary> listWorkflowRuns(String workflowDefinitionName, ListOptions options) {
		return this.calls.listWorkflowRuns(workflowDefinitionName, options);
	}

	@Override
	public Paged<WorkflowDefinitionSummary> listWorkflowDefinitions(ListOptions options) {
		return this.calls.listWorkflowDefinitions(options);
	}

	@Override
	public Paged<SessionSummary> listSessions(WorkflowRunKey key, ListOptions options) {
		return this.calls.listSessions(key, options);
	}

	@Override
	public Paged<ActSummary> listActs(WorkflowRunKey key, ListOptions options) {
		return this.calls.listActs(key, options);
	}

	@Override
	public Paged<ActSummary> listActs(WorkflowRunKey key, String sessionId, ListOptions options) {
		return this.calls.listActs(key, sessionId, options);
	}

	@Override
	public ModelCatalog listModels(int clientCompatibilityVersion) {
		return this.calls.listModels(clientCompatibilityVersion);
	}

	@Override
	public WorkflowRunInspection inspect(WorkflowRunKey key) {
		return this.calls.inspect(key);
	}

	@Override
	public @Nullable Duration serviceClockOffset() {
		return this.clock.measured();
	}

	@Override
	public NovaActClient withoutRetry() {
		return new Calls(CallLimits.of(this.settings).withMaxAttempts(1));
	}

	private <T> T call(Function<Call, T> work, CallContext<? super T> context, Observation observation,
			CallLimits limits) {
		checkOpen();
		observation.start();
		Call call = limits.begin(this.time, observation);
		try (Observation.Scope scope = observation.openScope()) {
			T result = work.apply(call);
			context.end(result, call.requestId(), call.attempts());
			return result;
		}
		catch (Throwable ex) {
			context.end(null, (ex instanceof NovaActException failure) ? failure.requestId() : null, call.attempts());
			context.setError(ex);
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
			if (!(context instanceof WorkflowRunLookupContext lookup) || lookup.getCacheHit() != Boolean.TRUE) {
				record(context, call);
			}
		}
	}

	private WorkflowRun lookUpThroughCache(Call call, GetWorkflowRun operation, WorkflowRunLookupContext context) {
		WorkflowRunKey key = context.getKey();
		WorkflowRunCache cache = this.cache;
		if (cache == null) {
			return execute(call, operation);
		}
		WorkflowRun cached = cache.get(name(), this.settings, key);
		context.setCacheHit(cached != null);
		if (cached != null) {
			return cached;
		}
		WorkflowRun run = execute(call, operation);
		cache.put(name(), this.settings, key, run);
		return run;
	}

	private void record(CallContext<?> context, Call call) {
		Throwable error = context.getError();
		Evidence evidence = evidence(error);
		this.activity.record(new CompletedCall(context.getOperation(), context.getWorkflowDefinitionName(),
				context.getWorkflowRunId(), this.time.now(), call.elapsed(), call.attempts(), CallOutcome.of(error),
				context.getWorkflowRunStatus(), CompletedCall.describe(error), context.getRequestId(),
				evidence.problem()), evidence, error);
	}

	/**
	 * Return what the end of a call says of the way to the service: nothing where the
	 * client was closed, which the call may have failed of.
	 * @param error what the call threw, {@code null} if it succeeded
	 * @return the evidence
	 */
	private Evidence evidence(@Nullable Throwable error) {
		return (error != null && this.resources.isClosed()) ? new Evidence(Evidence.Kind.NONE, null)
				: Evidence.of(error);
	}

	@Override
	public ClientActivity activity() {
		return this.activity;
	}

	@Override
	public WorkflowRun probe(WorkflowRunKey key, Duration timeout) {
		checkOpen();
		try {
			return execute(Call.probe(this.time, timeout), new GetWorkflowRun(key));
		}
		catch (NovaActException ex) {
			checkOpen();
			throw ex;
		}
	}

	@Override
	public void reset() {
		this.activity.reset(this.time.now());
		this.quota.refill();
		this.clock.reset();
	}

	private void checkOpen() {
		Assert.state(!this.resources.isClosed(), () -> "Nova Act client '" + name() + "' is closed");
	}

	private <T> T execute(Call call, Operation<T> operation) {
		try {
			call.enter();
			this.resources.watchdog().watch(call);
			T result = this.retryTemplate.execute((context) -> attempt(call, operation));
			this.retryPolicy.succeeded(call);
			return result;
		}
		catch (AttemptFailedException ex) {
			throw call.withEarlierFailures(ex.failure());
		}
		finally {
			this.resources.watchdog().forget(call);
			call.leave();
		}
	}

	private <T> T attempt(Call call, Operation<T> operation) {
		call.beginAttempt();
		Attempt attempt = new Attempt(call, this.credentials.resolve(call), this.clock.offset());
		Answer answer = this.transport.exchange(operation.method(), operation.uri(this.settings.endpoint()),
				operation.uriTemplate(), operation.body(), attempt);
		call.setRequestId(answer.requestId());
		if (logger.isDebugEnabled()) {
			logger.debug("Client '" + name() + "': attempt " + call.attempts() + " of " + call.maxAttempts()
					+ " was answered " + answer.statusCode() + " (request id " + answer.requestId() + ")");
		}
		if (!answer.isSuccess()) {
			throw putRight(this.errorReader.read(answer, attempt), answer, attempt);
		}
		this.clock.follow(answer.header("Date"));
		return AnswerReader.read(answer, operation, this.settings.maxResponseSize().toBytes(), attempt);
	}

	/**
	 * Put right what the next attempt, of this call or another, would fail of too.
	 * @param failed the failed attempt
	 * @param answer its answer
	 * @param attempt how it was made
	 * @return the failed attempt
	 */
	private AttemptFailedException putRight(AttemptFailedException failed, Answer answer, Attempt attempt) {
		if (failed.retryReason() == RetryReason.CLOCK_SKEW) {
			this.clock.correct(answer.header("Date"));
		}
		else if (failed.retryReason() == RetryReason.CREDENTIALS) {
			this.credentials.refresh(attempt.credentials());
		}
		return failed;
	}

	@Override
	public void close() {
		this.resources.close();
	}

	@Override
	public String toString() {
		return "NovaActClient '" + name() + "' of " + this.settings.endpoint();
	}

	/**
	 * The operations, with limits of each call.
	 */
	private final class Calls implements NovaActClient {

		private final CallLimits limits;

		Calls(CallLimits limits) {
			this.limits = limits;
		}

		@Override
		public WorkflowRun getWorkflowRun(WorkflowRunKey key) {
			Assert.notNull(key, "'key' must not be null");
			WorkflowRunLookupContext context = new WorkflowRunLookupContext(key, name(),
					DefaultNovaActClient.this.settings);
			GetWorkflowRun operation = new GetWorkflowRun(key);
			return DefaultNovaActClient.this.call((call) -> lookUpThroughCache(call, operation, context), context,
					DefaultNovaActClient.this.reporting.observation(context), this.limits);
		}

		@Override
		public WorkflowDefinition getWorkflowDefinition(String workflowDefinitionName) {
			return call(new GetWorkflowDefinition(workflowDefinitionName));
		}

		@Override
		public Paged<WorkflowRunSummary> listWorkflowRuns(String workflowDefinitionName, ListOptions options) {
			return list(new ListWorkflowRuns(workflowDefinitionName, options, null));
		}

		@Override
		public Paged<WorkflowDefinitionSummary> listWorkflowDefinitions(ListOptions options) {
			return list(new ListWorkflowDefinitions(options, null));
		}

		@Override
		public Paged<SessionSummary> listSessions(WorkflowRunKey key, ListOptions options) {
			return list(new ListSessions(key, options, null));
		}

		@Override
		public Paged<ActSummary> listActs(WorkflowRunKey key, ListOptions options) {
			return list(new ListActs(key, null, options, null));
		}

		@Override
		public Paged<ActSummary> listActs(WorkflowRunKey key, String sessionId, ListOptions options) {
			Assert.notNull(sessionId, "'sessionId' must not be null");
			return list(new ListActs(key, sessionId, options, null));
		}

		@Override
		public ModelCatalog listModels(int clientCompatibilityVersion) {
			return call(new ListModels(clientCompatibilityVersion));
		}

		@Override
		public WorkflowRunInspection inspect(WorkflowRunKey key) {
			Assert.notNull(key, "'key' must not be null");
			TimeSource time = DefaultNovaActClient.this.time;
			Deadline deadline = DefaultNovaActClient.this.inspections.deadline(time);
			return DefaultNovaActClient.this.inspections.inspect(new Calls(this.limits.within(deadline)), key,
					deadline);
		}

		private <T> Paged<T> list(ListOperation<T> list) {
			return Paged.of(list.options().nextToken(), (token) -> call(list.at(token)));
		}

		private <T> T call(Operation<T> operation) {
			OperationContext context = new OperationContext(operation.name(), operation.workflowDefinitionName(),
					operation.workflowRunId(), name(), DefaultNovaActClient.this.settings);
			return DefaultNovaActClient.this.call((call) -> execute(call, operation), context,
					DefaultNovaActClient.this.reporting.observation(context), this.limits);
		}

	}

}
