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
import java.util.concurrent.CountDownLatch;
import java.util.function.DoubleSupplier;

import io.github.novaact.monitoring.ClientSettings;
import io.github.novaact.monitoring.RetryDelaySource;
import io.github.novaact.monitoring.RetryExhaustedReason;
import io.github.novaact.monitoring.RetryReason;
import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.context.RetryContextSupport;

/**
 * Decides whether and when an attempt is followed by another, by the rules that all AWS
 * SDKs share.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html">Retry
 * behavior of AWS SDKs</a>
 */
final class LookupRetryPolicy implements RetryPolicy, BackOffPolicy {

	private static final int THROTTLING_COST = 5;

	private static final int TRANSIENT_COST = 14;

	private static final Duration MAX_AMZ_RETRY_AFTER_EXCESS = Duration.ofSeconds(5);

	private final ClientSettings.Retry settings;

	private final RetryQuota quota;

	private final TimeSource time;

	private final CountDownLatch closed;

	private final DoubleSupplier jitter;

	private final Listener listener;

	LookupRetryPolicy(ClientSettings.Retry settings, RetryQuota quota, TimeSource time, CountDownLatch closed,
			DoubleSupplier jitter, Listener listener) {
		this.settings = settings;
		this.quota = quota;
		this.time = time;
		this.closed = closed;
		this.jitter = jitter;
		this.listener = listener;
	}

	@Override
	public Context open(RetryContext parent) {
		return new Context(parent);
	}

	@Override
	public void close(RetryContext context) {
	}

	@Override
	public int getMaxAttempts() {
		return this.settings.maxAttempts();
	}

	@Override
	public boolean canRetry(RetryContext context) {
		return context.getLastThrowable() == null || ((Context) context).wait != null;
	}

	@Override
	public void registerThrowable(RetryContext context, Throwable throwable) {
		Context lookup = (Context) context;
		lookup.registerThrowable(throwable);
		lookup.wait = (throwable instanceof AttemptFailedException failed) ? plan(lookup.call(), failed) : null;
	}

	private @Nullable Duration plan(Call call, AttemptFailedException failed) {
		RetryReason reason = failed.retryReason();
		if (reason == null || call.maxAttempts() == 1) {
			return null;
		}
		if (reason == RetryReason.CREDENTIALS && !call.refreshCredentials()) {
			return null;
		}
		if (call.attempts() >= call.maxAttempts()) {
			return exhausted(call, RetryExhaustedReason.MAX_ATTEMPTS);
		}
		Duration delay = backOff(reason, call.attempts() - 1);
		RetryDelaySource source = RetryDelaySource.BACKOFF;
		if (failed.amzRetryAfter() != null) {
			Duration longest = delay.plus(MAX_AMZ_RETRY_AFTER_EXCESS);
			Duration asked = min(failed.amzRetryAfter(), longest);
			source = (asked.compareTo(delay) > 0) ? RetryDelaySource.RETRY_AFTER : source;
			delay = max(asked, delay);
		}
		else if (failed.retryAfter() != null) {
			if (failed.retryAfter().compareTo(this.settings.maxRetryAfter()) > 0) {
				return exhausted(call, RetryExhaustedReason.RETRY_AFTER_TOO_LONG);
			}
			source = (failed.retryAfter().compareTo(delay) > 0) ? RetryDelaySource.RETRY_AFTER : source;
			delay = max(failed.retryAfter(), delay);
		}
		if (delay.compareTo(call.remaining()) >= 0) {
			return exhausted(call, RetryExhaustedReason.CALL_TIMEOUT);
		}
		int cost = (reason == RetryReason.THROTTLING) ? THROTTLING_COST : TRANSIENT_COST;
		if (!this.quota.acquire(cost)) {
			return exhausted(call, RetryExhaustedReason.QUOTA);
		}
		call.setLastRetryCost(cost);
		call.addFailure(failed.failure());
		this.listener.onRetry(call, failed, reason, delay, source);
		return delay;
	}

	private @Nullable Duration exhausted(Call call, RetryExhaustedReason reason) {
		this.listener.onRetriesExhausted(call, reason);
		return null;
	}

	private Duration backOff(RetryReason reason, int retry) {
		Duration base = switch (reason) {
			case THROTTLING -> this.settings.throttlingDelay();
			case TRANSIENT -> this.settings.transientDelay();
			case CLOCK_SKEW, CREDENTIALS -> Duration.ZERO;
		};
		double cap = Math.min(base.toNanos() * Math.pow(2, retry), this.settings.maxDelay().toNanos());
		return Duration.ofNanos((long) (this.jitter.getAsDouble() * cap));
	}

	/**
	 * Give back tokens of the quota after a call that succeeded.
	 * @param call the call
	 */
	void succeeded(Call call) {
		this.quota.release((call.lastRetryCost() > 0) ? call.lastRetryCost() : 1);
	}

	@Override
	public BackOffContext start(RetryContext context) {
		return (Context) context;
	}

	@Override
	public void backOff(BackOffContext backOffContext) {
		Context context = (Context) backOffContext;
		Duration wait = context.wait;
		if (wait == null || wait.isZero()) {
			return;
		}
		try {
			if (this.time.await(this.closed, wait)) {
				context.call().close();
			}
		}
		catch (InterruptedException ex) {
			throw context.call().interrupted(ex);
		}
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private static Duration max(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	/**
	 * Hears of what is decided.
	 */
	interface Listener {

		void onRetry(Call call, AttemptFailedException failed, RetryReason reason, Duration delay,
				RetryDelaySource source);

		void onRetriesExhausted(Call call, RetryExhaustedReason reason);

	}

	/**
	 * Context of a call.
	 */
	@SuppressWarnings("serial")
	static final class Context extends RetryContextSupport implements BackOffContext {

		private final Call call;

		private @Nullable Duration wait;

		Context(@Nullable RetryContext parent) {
			super(parent);
			Call call = Call.current();
			if (call == null) {
				throw new IllegalStateException("No call in progress");
			}
			this.call = call;
		}

		Call call() {
			return this.call;
		}

	}

}
