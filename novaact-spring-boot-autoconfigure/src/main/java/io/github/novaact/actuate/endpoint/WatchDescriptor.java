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

package io.github.novaact.actuate.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.novaact.watch.WatchActivity;
import org.jspecify.annotations.Nullable;

/**
 * Description of a watcher.
 *
 * @since 0.1.0
 */
public final class WatchDescriptor {

	private static final int MAX_DEFINITIONS = 100;

	private final WatchActivity activity;

	WatchDescriptor(WatchActivity activity) {
		this.activity = activity;
	}

	/**
	 * Return the name of this instance.
	 * @return the value, {@code null} if watches are not shared
	 */
	public @Nullable String getInstance() {
		return this.activity.instance();
	}

	/**
	 * Return the number of runs by state.
	 * @return the value
	 */
	public Map<String, Integer> getRuns() {
		return runs();
	}

	/**
	 * Return the time for which the most overdue poll has been due.
	 * @return the value
	 */
	public Duration getLag() {
		return this.activity.lag();
	}

	/**
	 * Return the time since the watcher last learned something about a definition, the
	 * maximum over all definitions.
	 * @return the value
	 */
	public Duration getStaleness() {
		return this.activity.staleness();
	}

	/**
	 * Return the factor by which polls are slower than their pace: 1 if each run is
	 * polled when it is due, 2 if half as often.
	 * @return the value
	 */
	public double getPace() {
		return this.activity.stretch();
	}

	/**
	 * Return whether the budget is far too small for the pace.
	 * @return the value
	 */
	public boolean getBehind() {
		return this.activity.behind();
	}

	/**
	 * Return the number of requests that the budget permits in a second.
	 * @return the value
	 */
	public double getRequestsPerSecond() {
		return this.activity.requestsPerSecond();
	}

	/**
	 * Return the number of requests by operation.
	 * @return the value
	 */
	public Map<String, Long> getRequests() {
		return this.activity.requests();
	}

	/**
	 * Return the number of requests that lists have saved.
	 * @return the value
	 */
	public long getSavedRequests() {
		return this.activity.savedRequests();
	}

	/**
	 * Return the number of runs that are polled by list.
	 * @return the value
	 */
	public int getListed() {
		return listed();
	}

	/**
	 * Return the number of runs that are looked up one by one.
	 * @return the value
	 */
	public int getSingle() {
		return this.activity.running() + this.activity.suspectedStuck() - listed();
	}

	/**
	 * Return the number of waiters.
	 * @return the value
	 */
	public int getWaiting() {
		return this.activity.waiting();
	}

	/**
	 * Return the number of events by type.
	 * @return the value
	 */
	public Map<String, Long> getEvents() {
		return this.activity.events();
	}

	/**
	 * Return the number of events that are not delivered yet.
	 * @return the value
	 */
	public int getPendingEvents() {
		return this.activity.pendingEvents();
	}

	/**
	 * Return the events that the watcher has given up on.
	 * @return the value
	 */
	public WatchActivity.Undelivered getUndelivered() {
		return this.activity.undelivered();
	}

	/**
	 * Return the time of the last response.
	 * @return the value, {@code null} if there is none
	 */
	public @Nullable Instant getLastAnswer() {
		return this.activity.lastAnswer();
	}

	/**
	 * Return the type of the last failure.
	 * @return the value, {@code null} if a request has succeeded since
	 */
	public @Nullable String getLastFailure() {
		return typeOf(this.activity.lastFailure());
	}

	/**
	 * Return the descriptions of the definitions, at most the first 100.
	 * @return the value
	 */
	public List<WatchActivity.Definition> getDefinitions() {
		return this.activity.definitions().stream().limit(MAX_DEFINITIONS).toList();
	}

	private Map<String, Integer> runs() {
		Map<String, Integer> runs = new LinkedHashMap<>();
		runs.put("running", this.activity.running());
		runs.put("suspectedStuck", this.activity.suspectedStuck());
		return runs;
	}

	private int listed() {
		return this.activity.definitions().stream().mapToInt(WatchActivity.Definition::listed).sum();
	}

	private static @Nullable String typeOf(@Nullable String failure) {
		if (failure == null) {
			return null;
		}
		String type = failure.contains(":") ? failure.substring(0, failure.indexOf(':')) : failure;
		return type.substring(type.lastIndexOf('.') + 1);
	}

}
