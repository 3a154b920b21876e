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

package io.github.novaact.watch.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.github.novaact.ThrottlingException;
import io.github.novaact.watch.store.RequestBudget;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is due when the budget permits, and wakes up when something becomes due.
 * Counts the requests. Used under the engine's lock.
 */
final class RequestLoop {

	private static final long PATIENCE = Duration.ofMinutes(1).toMillis();

	private final FleetPlan plan;

	private final RequestBudget budget;

	private final WatchRuntime runtime;

	private final Consumer<FleetPlan.Planned> sender;

	private final Runnable alarm;

	private final Map<String, Long> requests = new TreeMap<>();

	private @Nullable Instant lastResponse;

	private @Nullable String lastFailure;

	private int inFlight;

	private @Nullable Runnable wakeUp;

	private long wakeUpAt = Long.MAX_VALUE;

	/**
	 * Create a loop.
	 * @param plan the plan
	 * @param budget the budget
	 * @param runtime the timer and the threads
	 * @param sender sends a request, on a thread of its own
	 * @param alarm called when something may be due, which calls {@link #wokenUp()}
	 */
	RequestLoop(FleetPlan plan, RequestBudget budget, WatchRuntime runtime, Consumer<FleetPlan.Planned> sender,
			Runnable alarm) {
		this.plan = plan;
		this.budget = budget;
		this.runtime = runtime;
		this.sender = sender;
		this.alarm = alarm;
	}

	void sendDue(Moment now) {
		while (this.inFlight < WatchRuntime.MAX_REQUESTS) {
			long idleUntil = this.plan.idleUntil();
			long readyAt = (idleUntil <= now.ticks()) ? this.budget.readyAt(now.ticks()) : idleUntil;
			if (readyAt > now.ticks()) {
				boolean waiting = this.inFlight > 0 || idleUntil <= now.ticks();
				wakeUpAt(readyAt, waiting, now.ticks());
				return;
			}
			FleetPlan.Planned request = this.plan.take(now);
			if (request != null) {
				this.budget.sent(now.ticks());
				this.inFlight++;
				this.runtime.request(() -> this.sender.accept(request));
			}
		}
	}

	/**
	 * Wake up at a time. While a response or the budget is waited for, there is an alarm
	 * in any case: it keeps the timer's thread, as another one might not be started when
	 * the next alarm is set.
	 * @param ticks the time, {@code Long.MAX_VALUE} for none
	 * @param waiting whether something is waited for
	 * @param now ticks of now
	 */
	private void wakeUpAt(long ticks, boolean waiting, long now) {
		long at = (ticks == Long.MAX_VALUE && waiting) ? Math.min(this.wakeUpAt, now + PATIENCE) : ticks;
		if (this.wakeUpAt == at) {
			return;
		}
		if (this.wakeUp != null) {
			this.wakeUp.run();
			this.wakeUp = null;
		}
		this.wakeUpAt = at;
		if (at != Long.MAX_VALUE) {
			this.wakeUp = this.runtime.schedule(this.alarm, at - now);
		}
	}

	void wokenUp() {
		this.wakeUp = null;
		this.wakeUpAt = Long.MAX_VALUE;
	}

	/**
	 * Called when a request has its response, or none.
	 * @param request the request
	 * @param result the result
	 * @param now now
	 */
	void responded(FleetPlan.Planned request, PollResult result, Moment now) {
		this.inFlight--;
		this.requests.merge(request.poll().operation(), 1L, Long::sum);
		Throwable failure = result.failure();
		this.lastFailure = (failure != null) ? failure.toString() : null;
		if (failure == null) {
			this.lastResponse = now.instant();
			this.budget.answered(request.sentTicks(), now.ticks());
			return;
		}
		this.budget.failed(now.ticks());
		if (failure instanceof ThrottlingException throttled) {
			Duration retryAfter = throttled.retryAfter();
			this.budget.throttled(now.ticks(), (retryAfter != null) ? retryAfter.toMillis() : 0);
		}
	}

	double rate() {
		return this.budget.rate();
	}

	/**
	 * Return how many requests have their response, or none.
	 * @return the numbers by operation
	 */
	Map<String, Long> requests() {
		return Map.copyOf(this.requests);
	}

	@Nullable Instant lastResponse() {
		return this.lastResponse;
	}

	/**
	 * Return the failure of the last request.
	 * @return the failure, {@code null} if there was a response
	 */
	@Nullable String lastFailure() {
		return this.lastFailure;
	}

}
