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
import org.springframework.util.Assert;

/**
 * Decides whether and when an attempt is followed by another, by the rules that all AWS
 * SDKs share.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html">Retry
 * behavior of AWS SDKs</a>
 */
final class CallRetryPolicy implements RetryPolicy, BackOffPolicy {

	private static final int THROTTLING_COST = 5;

	private static final int TRANSIENT_COST = 14;

	private static final Duration MAX_AMZ_RETRY_AFTER_EXCESS = Duration.ofSeconds(5);

	private final ClientSettings.Retry settings;

	private final RetryQuota quota;

	private final TimeSource time;

	private final CountDownLatch closed;

	private final DoubleSupplier jitter;

	private final RetryReporter reporter;

	CallRetryPolicy(ClientSettings.Retry settings, RetryQuota quota, TimeSource time, CountDownLatch closed,
			DoubleSupplier jitter, RetryReporter reporter) {
		this.settings = settings;
		this.quota = quota;
		this.time = time;
		this.closed = closed;
		this.jitter = jitter;
		this.reporter = reporter;
	}

	@Override
	public RetryContext open(RetryContext parent) {
		return new Context(parent);
	}

	@Override
	public void close(RetryContext context) {
	}

	@Override
	public boolean canRetry(RetryContext context) {
		return context.getLastThrowable() == null || ((Context) context).delay != null;
	}

	@Override
	public void registerThrowable(RetryContext retryContext, Throwable throwable) {
		Context context = (Context) retryContext;
		context.registerThrowable(throwable);
		context.delay = (throwable instanceof AttemptFailedException failed) ? decide(context.call, failed) : null;
	}

	/**
	 * Decide whether an attempt is followed by another, and report the decision.
	 * @param call the call
	 * @param failed the failed attempt
	 * @return time to wait before the next attempt, {@code null} if there is none
	 */
	private @Nullable Duration decide(Call call, AttemptFailedException failed) {
		RetryReason reason = failed.retryReason();
		if (reason == null || call.maxAttempts() == 1 || (isWorthOneRetry(reason) && !call.retryOnce(reason))) {
			return null;
		}
		if (call.attempts() >= call.maxAttempts()) {
			return exhausted(RetryExhaustedReason.MAX_ATTEMPTS);
		}
		Duration delay = backOff(reason, call.attempts() - 1);
		Duration requested = failed.retryAfter();
		if (failed.amzRetryAfter() != null) {
			Duration longest = delay.plus(MAX_AMZ_RETRY_AFTER_EXCESS);
			requested = (failed.amzRetryAfter().compareTo(longest) < 0) ? failed.amzRetryAfter() : longest;
		}
		else if (requested != null && requested.compareTo(this.settings.maxRetryAfter()) > 0) {
			return exhausted(RetryExhaustedReason.RETRY_AFTER_TOO_LONG);
		}
		RetryDelaySource source = RetryDelaySource.BACKOFF;
		if (requested != null && requested.compareTo(delay) > 0) {
			delay = requested;
			source = RetryDelaySource.RETRY_AFTER;
		}
		if (delay.compareTo(call.remaining()) >= 0) {
			return exhausted(RetryExhaustedReason.CALL_TIMEOUT);
		}
		if (!this.quota.acquire(cost(reason))) {
			return exhausted(RetryExhaustedReason.QUOTA);
		}
		call.retried(failed.failure(), cost(reason));
		this.reporter.retried(call, failed.failure(), reason, delay, source);
		return delay;
	}

	private @Nullable Duration exhausted(RetryExhaustedReason reason) {
		this.reporter.exhausted(reason);
		return null;
	}

	/**
	 * Return whether the client corrects the reason before the next attempt, so that it
	 * cannot recur in the same call. Such a retry costs no tokens.
	 * @param reason the reason
	 * @return whether it is
	 */
	private static boolean isWorthOneRetry(RetryReason reason) {
		return reason == RetryReason.CLOCK_SKEW || reason == RetryReason.CREDENTIALS;
	}

	private static int cost(RetryReason reason) {
		return switch (reason) {
			case THROTTLING -> THROTTLING_COST;
			case TRANSIENT -> TRANSIENT_COST;
			case CLOCK_SKEW, CREDENTIALS -> 0;
		};
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
		Duration delay = context.delay;
		if (delay == null || delay.isZero()) {
			return;
		}
		try {
			if (this.time.await(this.closed, delay)) {
				context.call.close();
			}
		}
		catch (InterruptedException ex) {
			throw context.call.interrupted(ex);
		}
	}

	/**
	 * Context of a call.
	 */
	@SuppressWarnings("serial")
	private static final class Context extends RetryContextSupport implements BackOffContext {

		private final Call call;

		/** Time before the next attempt, {@code null} if there is none. */
		private @Nullable Duration delay;

		Context(@Nullable RetryContext parent) {
			super(parent);
			Call call = Call.current();
			Assert.state(call != null, "No call in progress");
			this.call = call;
		}

	}

}
