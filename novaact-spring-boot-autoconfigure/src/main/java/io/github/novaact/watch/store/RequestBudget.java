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

package io.github.novaact.watch.store;

/**
 * Decides when the watcher may send its next request. Called under a lock, so methods
 * must not block. Ticks are milliseconds of a monotonic clock.
 *
 * @since 0.1.0
 */
public interface RequestBudget {

	/**
	 * Return when the next request may be sent.
	 * @param ticks current ticks
	 * @return the ticks, not before the current ones; {@code Long.MAX_VALUE} if that is
	 * not known yet. The watcher then calls this method again after the next response and
	 * after {@link WatchFleet#wakeUp()}
	 */
	long readyAt(long ticks);

	/**
	 * Called when a request that {@link #readyAt(long)} has permitted is sent.
	 * @param ticks current ticks
	 */
	void sent(long ticks);

	/**
	 * Called when a request has succeeded.
	 * @param sentTicks ticks at which it was sent
	 * @param ticks current ticks
	 */
	void answered(long sentTicks, long ticks);

	/**
	 * Called when a request has failed, with or without a response.
	 * @param ticks current ticks
	 */
	void failed(long ticks);

	/**
	 * Called when a request was throttled.
	 * @param ticks current ticks
	 * @param retryAfter milliseconds to wait according to the service, 0 for none
	 */
	void throttled(long ticks, long retryAfter);

	/**
	 * Return whether the budget can be used. A shared budget cannot be used while its
	 * store does not respond. In this case, the absence of requests says nothing about
	 * the rate.
	 * @return whether it can be used
	 */
	default boolean isAvailable() {
		return true;
	}

	/**
	 * Return the current rate.
	 * @return the number of requests per second
	 */
	double rate();

	/**
	 * Return a budget that this instance does not share. It spreads requests evenly. A
	 * throttled response halves the rate, which then recovers within a minute.
	 * @param requestsPerSecond maximum number of requests in any second, positive
	 * @return the budget
	 */
	static RequestBudget ofThisInstance(int requestsPerSecond) {
		return new PacedBudget(requestsPerSecond);
	}

}
