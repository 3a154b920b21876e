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
import java.util.List;
import java.util.function.DoubleSupplier;

import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.observation.ClientSettings;
import io.github.novaact.observation.LookupListener;
import io.github.novaact.observation.RetryDelaySource;
import io.github.novaact.observation.RetryExhaustedReason;
import io.github.novaact.observation.RetryReason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import org.springframework.beans.factory.BeanNameAware;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.util.Assert;

/**
 * {@link NovaActClient} on top of a {@code RestClient}.
 */
final class DefaultNovaActClient implements NovaActClient, BeanNameAware, LookupRetryPolicy.Listener {

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

	private final LookupRetryPolicy retryPolicy;

	private final RetryTemplate retryTemplate;

	private final List<LookupListener> listeners;

	private volatile @Nullable String name;

	DefaultNovaActClient(@Nullable String name, ClientSettings settings, TimeSource time, ClientResources resources,
			CredentialsSource credentials, HttpTransport transport, ClockSkew clock, DoubleSupplier jitter,
			List<LookupListener> listeners) {
		this.name = name;
		this.settings = settings;
		this.time = time;
		this.resources = resources;
		this.credentials = credentials;
		this.transport = transport;
		this.clock = clock;
		this.errorReader = new ErrorReader(clock);
		this.quota = new RetryQuota(settings.retry().quota());
		this.retryPolicy = new LookupRetryPolicy(settings.retry(), this.quota, time, resources.closed(), jitter, this);
		this.retryTemplate = new RetryTemplate();
		this.retryTemplate.setRetryPolicy(this.retryPolicy);
		this.retryTemplate.setBackOffPolicy(this.retryPolicy);
		this.listeners = listeners;
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
		Assert.notNull(key, "'key' must not be null");
		return lookup(key, this.settings.callTimeout(), this.settings.retry().maxAttempts());
	}

	private WorkflowRun lookup(WorkflowRunKey key, Duration timeout, int maxAttempts) {
		Assert.state(!this.resources.isClosed(), () -> "Nova Act client '" + name() + "' is closed");
		Call call = new Call(this.time, timeout, maxAttempts);
		call.enter();
		this.resources.watchdog().watch(call, timeout);
		try {
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
		String path = "/workflow-definitions/" + key.workflowDefinitionName() + "/workflow-runs/" + key.workflowRunId();
		Answer answer = this.transport.get(path, RUN_PATH, new Attempt(call, credentials));
		if (!answer.isSuccess()) {
			throw this.errorReader.read(answer, call.attempts(), credentials);
		}
		this.clock.follow(answer.header("Date"));
		return RunReader.read(answer, key, this.settings.maxResponseSize().toBytes(), call.attempts());
	}

	@Override
	public void onRetry(Call call, AttemptFailedException failed, RetryReason reason, Duration delay,
			RetryDelaySource source) {
		if (reason == RetryReason.CREDENTIALS) {
			this.credentials.refresh();
		}
		if (logger.isDebugEnabled()) {
			logger.debug("Client '" + name() + "': trying again in " + delay.toMillis() + " ms (" + reason.value()
					+ "): " + failed.getMessage());
		}
		this.listeners.forEach((listener) -> listener.onRetry(name(), reason, delay, source));
	}

	@Override
	public void onRetriesExhausted(Call call, RetryExhaustedReason reason) {
		if (logger.isDebugEnabled()) {
			logger.debug("Client '" + name() + "': not trying again (" + reason.value() + ")");
		}
		this.listeners.forEach((listener) -> listener.onRetriesExhausted(name(), reason));
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
