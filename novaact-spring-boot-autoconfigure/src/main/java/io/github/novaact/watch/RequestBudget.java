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

package io.github.novaact.watch;

/**
 * How many requests may be sent, and when. Called under a lock.
 *
 * @since 0.1.0
 */
public interface RequestBudget {

	/**
	 * Return when the next request may be sent.
	 * @param ticks ticks of now
	 * @return the ticks, not before now; {@code Long.MAX_VALUE} if that is not known yet:
	 * the watcher calls it again after the next response and {@link WatchFleet#wakeUp()}
	 */
	long readyAt(long ticks);

	/**
	 * Called when a request is sent, which {@link #readyAt(long)} permits.
	 * @param ticks ticks of now
	 */
	void sent(long ticks);

	/**
	 * Called when a request has its response, or failed.
	 * @param ticks ticks of now
	 */
	void answered(long ticks);

	/**
	 * Called when the service throttled a request.
	 * @param ticks ticks of now
	 * @param retryAfter milliseconds of the response's {@code Retry-After}, 0 if there is
	 * none
	 */
	void throttled(long ticks, long retryAfter);

	/**
	 * Return the rate at present.
	 * @return the requests a second
	 */
	double rate();

	/**
	 * Return a budget of this instance alone. Requests come evenly; a throttled request
	 * halves the rate, which comes back within a minute.
	 * @param requestsPerSecond number of requests in any second, positive
	 * @return the budget
	 */
	static RequestBudget ofThisInstance(int requestsPerSecond) {
		return new PacedBudget(requestsPerSecond);
	}

}
