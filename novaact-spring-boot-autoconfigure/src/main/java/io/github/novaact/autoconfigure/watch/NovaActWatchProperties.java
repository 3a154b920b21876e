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

package io.github.novaact.autoconfigure.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for the watcher of workflow runs.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("novaact.watch")
public class NovaActWatchProperties {

	/**
	 * Minimum time between two polls of a run.
	 */
	private Duration interval = Duration.ofSeconds(10);

	/**
	 * Maximum time between two polls of a run if the budget suffices.
	 */
	private Duration maxInterval = Duration.ofMinutes(2);

	/**
	 * Maximum number of requests in any second, over all instances that share a store.
	 */
	private int requestsPerSecond = 20;

	/**
	 * Time for which a run that is not found may still appear, before it is gone.
	 */
	private Duration notFoundGrace = Duration.ofSeconds(30);

	/**
	 * Time after which a running run is suspected to be stuck, or "auto". "auto" is three
	 * times the 95th percentile of the past durations of its definition's runs, at least
	 * ten minutes, and longer, up to a day, while fewer than ten of them are known.
	 */
	private String stuckAfter = "auto";

	/**
	 * Whether to poll the acts of running runs, with one more request for each poll of a
	 * run. Required for the event of an act that waits for a person.
	 */
	private boolean actsEnabled;

	/**
	 * Comma-separated list of workflow definitions to watch from the start.
	 */
	private List<String> definitions = new ArrayList<>();

	/**
	 * Where to keep watches: in the memory of each instance, or in a database that
	 * instances share.
	 */
	private Store store = Store.MEMORY;

	public Duration getInterval() {
		return this.interval;
	}

	public void setInterval(Duration interval) {
		this.interval = interval;
	}

	public Duration getMaxInterval() {
		return this.maxInterval;
	}

	public void setMaxInterval(Duration maxInterval) {
		this.maxInterval = maxInterval;
	}

	public int getRequestsPerSecond() {
		return this.requestsPerSecond;
	}

	public void setRequestsPerSecond(int requestsPerSecond) {
		this.requestsPerSecond = requestsPerSecond;
	}

	public Duration getNotFoundGrace() {
		return this.notFoundGrace;
	}

	public void setNotFoundGrace(Duration notFoundGrace) {
		this.notFoundGrace = notFoundGrace;
	}

	public String getStuckAfter() {
		return this.stuckAfter;
	}

	public void setStuckAfter(String stuckAfter) {
		this.stuckAfter = stuckAfter;
	}

	public boolean isActsEnabled() {
		return this.actsEnabled;
	}

	public void setActsEnabled(boolean actsEnabled) {
		this.actsEnabled = actsEnabled;
	}

	public List<String> getDefinitions() {
		return this.definitions;
	}

	public void setDefinitions(List<String> definitions) {
		this.definitions = definitions;
	}

	public Store getStore() {
		return this.store;
	}

	public void setStore(Store store) {
		this.store = store;
	}

	/**
	 * Store of the watches.
	 */
	public enum Store {

		/**
		 * Memory of this instance.
		 */
		MEMORY,

		/**
		 * Database that instances share.
		 */
		JDBC

	}

}
