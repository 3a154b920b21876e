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

	CallRetryPolicy(ClientSettings.Retry settings, RetryQuota quota, TimeSource time, CountDownLatch closed,
			DoubleSupplier jitter) {
		this.settings = settings;
		this.quota = quota;
		this.time = time;
		this.closed = closed;
		this.jitter = jitter;
	}

	@Override
	public Context open(RetryContext parent) {
		return new Context(parent);
	}

	@Override
	public void close(RetryContext context) {
	}

	@Override
	public boolean canRetry(RetryContext context) {
		return context.getLastThrowable() == null || ((Context) context).decision.retry() != null;
	}

	@Override
	public void registerThrowable(RetryContext retryContext, Throwable throwable) {
		Context context = (Context) retryContext;
		context.registerThrowable(throwable);
		context.decision = (throwable instanceof AttemptFailedException failed) ? pay(decide(context.call(), failed))
				: Decision.END;
	}

	private Decision decide(Call call, AttemptFailedException failed) {
		RetryReason reason = failed.retryReason();
		if (reason == null || call.maxAttempts() == 1) {
			return Decision.END;
		}
		if (isWorthOneRetry(reason) && !call.retryOnce(reason)) {
			return Decision.END;
		}
		if (call.attempts() >= call.maxAttempts()) {
			return Decision.exhausted(RetryExhaustedReason.MAX_ATTEMPTS);
		}
		Duration delay = backOff(reason, call.attempts() - 1);
		RetryDelaySource source = RetryDelaySource.BACKOFF;
		if (failed.amzRetryAfter() != null) {
			Duration longest = delay.plus(MAX_AMZ_RETRY_AFTER_EXCESS);
			Duration requested = min(failed.amzRetryAfter(), longest);
			source = (requested.compareTo(delay) > 0) ? RetryDelaySource.RETRY_AFTER : source;
			delay = max(requested, delay);
		}
		else if (failed.retryAfter() != null) {
			if (failed.retryAfter().compareTo(this.settings.maxRetryAfter()) > 0) {
				return Decision.exhausted(RetryExhaustedReason.RETRY_AFTER_TOO_LONG);
			}
			source = (failed.retryAfter().compareTo(delay) > 0) ? RetryDelaySource.RETRY_AFTER : source;
			delay = max(failed.retryAfter(), delay);
		}
		if (delay.compareTo(call.remaining()) >= 0) {
			return Decision.exhausted(RetryExhaustedReason.CALL_TIMEOUT);
		}
		return new Decision(new Retry(reason, delay, source, cost(reason)), null);
	}

	/**
	 * Take the cost of a decision out of the quota.
	 * @param decision the decision
	 * @return the decision, or that the quota is exhausted
	 */
	private Decision pay(Decision decision) {
		Retry retry = decision.retry();
		return (retry == null || this.quota.acquire(retry.cost())) ? decision
				: Decision.exhausted(RetryExhaustedReason.QUOTA);
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
		Retry retry = context.decision.retry();
		if (retry == null) {
			return;
		}
		context.call().setLastRetryCost(retry.cost());
		if (retry.delay().isZero()) {
			return;
		}
		try {
			if (this.time.await(this.closed, retry.delay())) {
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
	 * Decision after a failed attempt.
	 *
	 * @param retry the retry, {@code null} if the call ends
	 * @param exhausted why it ends although a retry could have helped, may be
	 * {@code null}
	 */
	record Decision(@Nullable Retry retry, @Nullable RetryExhaustedReason exhausted) {

		static final Decision END = new Decision(null, null);

		static Decision exhausted(RetryExhaustedReason reason) {
			return new Decision(null, reason);
		}

	}

	/**
	 * A retry.
	 *
	 * @param reason why there is one
	 * @param delay time to wait before it
	 * @param source what gave that time
	 * @param cost tokens of the quota that it costs
	 */
	record Retry(RetryReason reason, Duration delay, RetryDelaySource source, int cost) {
	}

	/**
	 * Context of a call.
	 */
	@SuppressWarnings("serial")
	static final class Context extends RetryContextSupport implements BackOffContext {

		private final Call call;

		private Decision decision = Decision.END;

		Context(@Nullable RetryContext parent) {
			super(parent);
			Call call = Call.current();
			Assert.state(call != null, "No call in progress");
			this.call = call;
		}

		Call call() {
			return this.call;
		}

		Decision decision() {
			return this.decision;
		}

	}

}
