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

import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.client.operation.GetWorkflowRun;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.monitoring.Resettable;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanNameAware;

/**
 * {@link NovaActClient} on top of a {@code RestClient}. Not final, so that an application
 * can put an aspect around its client.
 */
class DefaultNovaActClient extends OperationClient implements MonitoredClient, Resettable, BeanNameAware {

	private final ClientContext context;

	private final ObservedCalls calls;

	private final CallExecutor executor;

	private final ClockSkew clock;

	private final RetryQuota quota;

	private final ClientActivity activity;

	DefaultNovaActClient(ClientContext context, ObservedCalls calls, CallExecutor executor, ClockSkew clock,
			RetryQuota quota, ClientActivity activity) {
		super(calls, CallLimits.of(context.settings()));
		this.context = context;
		this.calls = calls;
		this.executor = executor;
		this.clock = clock;
		this.quota = quota;
		this.activity = activity;
	}

	/**
	 * Create a client.
	 * @param context state that its calls share
	 * @param attempts executes an attempt
	 * @param clock clock of the signatures
	 * @param quota the retry quota
	 * @param retryPolicy decides whether an attempt is repeated
	 * @param reporting where the client reports to
	 * @return the client
	 */
	static DefaultNovaActClient create(ClientContext context, AttemptExecutor attempts, ClockSkew clock,
			RetryQuota quota, CallRetryPolicy retryPolicy, Reporting reporting) {
		CallExecutor executor = new CallExecutor(attempts, context.resources().watchdog(), retryPolicy,
				new RetryReporter(context.name(), reporting.listeners()));
		ClientActivity activity = new ClientActivity(context.name(), context.settings(), reporting.failureThreshold(),
				quota::available, clock::offset);
		ObservedCalls calls = new ObservedCalls(context, executor, reporting, activity);
		return new DefaultNovaActClient(context, calls, executor, clock, quota, activity);
	}

	@Override
	public void setBeanName(String beanName) {
		this.context.name().beanName(beanName);
	}

	@Override
	public @Nullable Duration serviceClockOffset() {
		return this.clock.measured();
	}

	@Override
	public NovaActClient withoutRetry() {
		return new OperationClient(this.calls, CallLimits.of(this.context.settings()).withMaxAttempts(1));
	}

	@Override
	public ClientActivity activity() {
		return this.activity;
	}

	@Override
	public WorkflowRun probe(WorkflowRunKey key, Duration timeout) {
		this.context.checkOpen();
		try {
			return this.executor.execute(Call.probe(this.context.time(), timeout), new GetWorkflowRun(key));
		}
		catch (NovaActException ex) {
			this.context.checkOpen();
			throw ex;
		}
	}

	@Override
	public void reset() {
		this.activity.reset(this.context.time().now());
		this.quota.refill();
		this.clock.reset();
	}

	@Override
	public void close() {
		this.context.resources().close();
	}

	@Override
	public String toString() {
		return "NovaActClient '" + this.context.name() + "' of " + this.context.settings().endpoint();
	}

}
