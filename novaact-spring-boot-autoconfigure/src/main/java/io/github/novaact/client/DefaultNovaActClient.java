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
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanNameAware;

/**
 * {@link NovaActClient} on top of a {@code RestClient}. Not final, so that an application
 * can put an aspect around its client.
 */
class DefaultNovaActClient extends OperationClient implements MonitoredClient, Resettable, BeanNameAware {

	private final CallExecutor executor;

	private final ClockSkew clock;

	private final RetryQuota quota;

	DefaultNovaActClient(ObservedCalls calls, CallExecutor executor, ClockSkew clock, RetryQuota quota) {
		super(calls, new CallLimits(calls.context().settings().retry().maxAttempts(), null));
		this.executor = executor;
		this.clock = clock;
		this.quota = quota;
	}

	private ClientContext context() {
		return calls().context();
	}

	@Override
	public void setBeanName(String beanName) {
		context().name().beanName(beanName);
	}

	@Override
	public @Nullable Duration serviceClockOffset() {
		return this.clock.measured();
	}

	@Override
	public NovaActClient withoutRetry() {
		return new OperationClient(calls(), new CallLimits(1, null));
	}

	@Override
	public ClientActivity activity() {
		return calls().activity();
	}

	@Override
	public WorkflowRun probe(WorkflowRunKey key, Duration timeout) {
		context().checkOpen();
		try {
			Call call = new Call(context().time(), timeout, "novaact.health.timeout", 1, Observation.NOOP, true);
			return this.executor.execute(call, new GetWorkflowRun(key));
		}
		catch (NovaActException ex) {
			context().checkOpen();
			throw ex;
		}
	}

	@Override
	public void reset() {
		activity().reset(context().time().now());
		this.quota.refill();
		this.clock.reset();
	}

	@Override
	public void close() {
		context().resources().close();
	}

	@Override
	public String toString() {
		return "NovaActClient '" + context().name() + "' of " + context().settings().endpoint();
	}

}
