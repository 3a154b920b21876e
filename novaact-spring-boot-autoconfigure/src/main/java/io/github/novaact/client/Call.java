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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import io.github.novaact.CallInterruptedException;
import io.github.novaact.CallTimeoutException;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActException;
import io.github.novaact.monitoring.RetryReason;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/**
 * A call in progress: its time, its attempts, and the way to end it from another thread.
 */
final class Call {

	private static final ThreadLocal<Call> CURRENT = new ThreadLocal<>();

	private static final IdGenerator INVOCATION_IDS = new AlternativeJdkIdGenerator();

	private final TimeSource time;

	private final Duration timeout;

	private final String timeoutProperty;

	private final long start;

	private final int maxAttempts;

	private final Observation observation;

	private final boolean probe;

	private final Thread thread = Thread.currentThread();

	private final UUID invocationId = INVOCATION_IDS.generateId();

	private final AtomicReference<@Nullable End> end = new AtomicReference<>();

	private volatile @Nullable Runnable cancellation;

	private int attempts;

	private @Nullable Attempt attempt;

	private int lastRetryCost;

	private @Nullable String requestId;

	private @Nullable Set<RetryReason> retriedOnce;

	private List<NovaActException> failures = List.of();

	/**
	 * Begin a call.
	 * @param time the time
	 * @param timeout time of the call
	 * @param timeoutProperty property that sets that time
	 * @param maxAttempts number of attempts
	 * @param observation where the call is observed
	 * @param probe whether the call is not the application's
	 */
	Call(TimeSource time, Duration timeout, String timeoutProperty, int maxAttempts, Observation observation,
			boolean probe) {
		this.time = time;
		this.timeout = timeout;
		this.timeoutProperty = timeoutProperty;
		this.start = time.nanoTime();
		this.maxAttempts = maxAttempts;
		this.observation = observation;
		this.probe = probe;
	}

	/**
	 * Return the call that this thread has in progress.
	 * @return the call, or {@code null}
	 */
	static @Nullable Call current() {
		return CURRENT.get();
	}

	/**
	 * Make a call the current one of this thread.
	 * @param call the call, {@code null} for none
	 * @return the call that was current before, or {@code null}
	 */
	static @Nullable Call makeCurrent(@Nullable Call call) {
		Call before = CURRENT.get();
		if (call == null) {
			CURRENT.remove();
		}
		else if (call != before) {
			CURRENT.set(call);
		}
		return before;
	}

	String invocationId() {
		return this.invocationId.toString();
	}

	int maxAttempts() {
		return this.maxAttempts;
	}

	int attempts() {
		return this.attempts;
	}

	@Nullable Attempt attempt() {
		return this.attempt;
	}

	void setAttempt(Attempt attempt) {
		this.attempt = attempt;
	}

	/**
	 * Begin an attempt.
	 * @throws NovaActException if the call was ended
	 */
	void beginAttempt() {
		NovaActException ended = ended(null);
		if (ended != null) {
			throw ended;
		}
		this.attempts++;
	}

	boolean isProbe() {
		return this.probe;
	}

	Observation observation() {
		return this.observation;
	}

	Duration timeout() {
		return this.timeout;
	}

	Duration elapsed() {
		return Duration.ofNanos(this.time.nanoTime() - this.start);
	}

	Duration remaining() {
		return this.timeout.minus(elapsed());
	}

	@Nullable String requestId() {
		return this.requestId;
	}

	void setRequestId(@Nullable String requestId) {
		this.requestId = requestId;
	}

	int lastRetryCost() {
		return this.lastRetryCost;
	}

	/**
	 * Record a reason that is worth one retry in a call.
	 * @param reason the reason
	 * @return whether it is the first time
	 */
	boolean retryOnce(RetryReason reason) {
		if (this.retriedOnce == null) {
			this.retriedOnce = EnumSet.noneOf(RetryReason.class);
		}
		return this.retriedOnce.add(reason);
	}

	/**
	 * Record an attempt that is followed by another.
	 * @param failure its failure
	 * @param cost tokens of the retry quota that the next attempt costs
	 */
	void retried(NovaActException failure, int cost) {
		if (this.failures.isEmpty()) {
			this.failures = new ArrayList<>();
		}
		this.failures.add(failure);
		this.lastRetryCost = cost;
	}

	/**
	 * Add the failures of earlier attempts to the exception for the caller.
	 * @param <E> type of the failure
	 * @param failure the exception for the caller
	 * @return that failure
	 */
	<E extends NovaActException> E withEarlierFailures(E failure) {
		this.failures.stream().filter((earlier) -> earlier != failure).forEach(failure::addSuppressed);
		return failure;
	}

	/**
	 * Set how to cancel the work that the call is blocked in.
	 * @param cancellation cancels it, may be called from another thread
	 */
	void onEnd(Runnable cancellation) {
		this.cancellation = cancellation;
		if (this.end.get() != null) {
			cancellation.run();
		}
	}

	/**
	 * Cancel the work that the call is blocked in, so that nothing more is read.
	 */
	void cancelRequest() {
		Runnable cancellation = this.cancellation;
		if (cancellation != null) {
			cancellation.run();
		}
	}

	void close() {
		end(End.CLOSED);
	}

	/**
	 * End the call if its time has run out or its thread was interrupted.
	 */
	void endIfDue() {
		if (this.thread.isInterrupted()) {
			end(End.INTERRUPTED);
		}
		else if (remaining().compareTo(Duration.ZERO) <= 0) {
			end(End.TIMED_OUT);
		}
	}

	private void end(End end) {
		if (this.end.compareAndSet(null, end)) {
			cancelRequest();
		}
	}

	/**
	 * Return the exception for the caller if the call was ended.
	 * @param cause exception of the ended work, may be {@code null}
	 * @return the exception, or {@code null} if the call was not ended
	 */
	@Nullable NovaActException ended(@Nullable Throwable cause) {
		endIfDue();
		End end = this.end.get();
		return (end != null) ? exception(end, cause) : null;
	}

	CallInterruptedException interrupted(InterruptedException cause) {
		Thread.currentThread().interrupt();
		return (CallInterruptedException) exception(End.INTERRUPTED, cause);
	}

	private NovaActException exception(End end, @Nullable Throwable cause) {
		NovaActException exception = switch (end) {
			case TIMED_OUT -> new CallTimeoutException("The call took longer than " + this.timeoutProperty + " allows, "
					+ this.timeout.toMillis() + " ms; attempts: " + this.attempts, cause, this.attempts);
			case INTERRUPTED ->
				new CallInterruptedException("The thread of the call was interrupted", cause, this.attempts);
			case CLOSED ->
				new NovaActConnectionException("The client was closed during the call", cause, this.attempts);
		};
		return withEarlierFailures(exception);
	}

	private enum End {

		TIMED_OUT, INTERRUPTED, CLOSED

	}

}
