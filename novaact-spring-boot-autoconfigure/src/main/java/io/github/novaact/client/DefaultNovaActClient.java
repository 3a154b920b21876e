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

import java.net.URI;
import java.time.Duration;
import java.util.function.DoubleSupplier;

import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.CallOutcome;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.monitoring.Evidence;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.monitoring.Resettable;
import io.github.novaact.monitoring.RetryReason;
import io.github.novaact.observation.WorkflowRunLookupContext;
import io.micrometer.observation.Observation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import org.springframework.beans.factory.BeanNameAware;
import org.springframework.http.HttpMethod;
import org.springframework.retry.RetryListener;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.util.Assert;

/**
 * {@link NovaActClient} on top of a {@code RestClient}.
 */
final class DefaultNovaActClient implements NovaActClient, MonitoredClient, Resettable, BeanNameAware {

	private static final Log logger = LogFactory.getLog(DefaultNovaActClient.class);

	private static final String RUN_PATH = "/workflow-definitions/{workflowDefinitionName}/workflow-runs/{workflowRunId}";

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

	private volatile @Nullable String name;

	DefaultNovaActClient(@Nullable String name, ClientSettings settings, TimeSource time, ClientResources resources,
			CredentialsSource credentials, HttpTransport transport, ClockSkew clock, DoubleSupplier jitter,
			Reporting reporting, @Nullable WorkflowRunCache cache) {
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
		this.activity = new ClientActivity(this::name, settings, reporting.failureThreshold(), this.quota::available,
				clock::offset);
	}

	@Override
	public void setBeanName(String beanName) {
		if (this.name == null) {
			this.name = beanName;
		}
	}

	String name() {
		String name = this.name;
		return (name != null) ? name : "novaActClient";
	}

	@Override
	public WorkflowRun getWorkflowRun(WorkflowRunKey key) {
		return getWorkflowRun(key, this.settings.retry().maxAttempts());
	}

	@Override
	public WorkflowRun getWorkflowRunOnce(WorkflowRunKey key) {
		return getWorkflowRun(key, 1);
	}

	private WorkflowRun getWorkflowRun(WorkflowRunKey key, int maxAttempts) {
		Assert.notNull(key, "'key' must not be null");
		checkOpen();
		WorkflowRunLookupContext context = new WorkflowRunLookupContext(key, name(), this.settings);
		Observation observation = this.reporting.observation(context).start();
		Call call = new Call(this.time, this.settings.callTimeout(), "novaact.call-timeout", maxAttempts, observation);
		try (Observation.Scope scope = observation.openScope()) {
			WorkflowRun run = lookUpThroughCache(call, context);
			context.end(run, call.requestId(), call.attempts());
			return run;
		}
		catch (Throwable ex) {
			context.end(null, (ex instanceof NovaActException failure) ? failure.requestId() : null, call.attempts());
			context.setError(ex);
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
			if (context.getCacheHit() != Boolean.TRUE) {
				record(context, call);
			}
		}
	}

	private WorkflowRun lookUpThroughCache(Call call, WorkflowRunLookupContext context) {
		WorkflowRunKey key = context.getKey();
		WorkflowRunCache cache = this.cache;
		if (cache == null) {
			return lookUp(call, key);
		}
		WorkflowRun cached = cache.get(name(), this.settings, key);
		context.setCacheHit(cached != null);
		if (cached != null) {
			return cached;
		}
		WorkflowRun run = lookUp(call, key);
		cache.put(name(), this.settings, key, run);
		return run;
	}

	private void record(WorkflowRunLookupContext context, Call call) {
		Throwable error = context.getError();
		WorkflowRun run = context.getRun();
		Evidence evidence = evidence(error);
		this.activity.record(
				new ClientActivity.CompletedCall("GetWorkflowRun", context.getKey().workflowDefinitionName(),
						context.getKey().workflowRunId(), this.time.now(), call.elapsed(), call.attempts(),
						CallOutcome.of(error), (run != null) ? run.statusAsString() : null,
						ClientActivity.CompletedCall.describe(error), context.getRequestId(), evidence.problem()),
				evidence);
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
			return lookUp(Call.probe(this.time, timeout), key);
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

	private WorkflowRun lookUp(Call call, WorkflowRunKey key) {
		try {
			call.enter();
			this.resources.watchdog().watch(call);
			WorkflowRun run = this.retryTemplate.execute((context) -> attempt(call, key));
			this.retryPolicy.succeeded(call);
			return run;
		}
		catch (AttemptFailedException ex) {
			throw call.withEarlierFailures(ex.failure());
		}
		finally {
			this.resources.watchdog().forget(call);
			call.leave();
		}
	}

	private WorkflowRun attempt(Call call, WorkflowRunKey key) {
		call.beginAttempt();
		AwsCredentialsIdentity credentials = this.credentials.resolve(call);
		URI uri = URI.create(this.settings.endpoint() + "/workflow-definitions/" + key.workflowDefinitionName()
				+ "/workflow-runs/" + key.workflowRunId());
		Attempt attempt = new Attempt(call, credentials, this.clock.offset());
		Answer answer = this.transport.exchange(HttpMethod.GET, uri, RUN_PATH, null, attempt);
		call.setRequestId(answer.requestId());
		if (logger.isDebugEnabled()) {
			logger.debug("Client '" + name() + "': attempt " + call.attempts() + " of " + call.maxAttempts()
					+ " was answered " + answer.statusCode() + " (request id " + answer.requestId() + ")");
		}
		if (!answer.isSuccess()) {
			throw putRight(this.errorReader.read(answer, attempt), answer, attempt);
		}
		this.clock.follow(answer.header("Date"));
		return RunReader.read(answer, key, this.settings.maxResponseSize().toBytes(), call.attempts(), credentials);
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

}
