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

package io.github.novaact.watch.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.store.WatchFleet;

/**
 * The waits of this instance, for runs that any instance polls. Used by one thread but
 * for {@link #note(WorkflowRunKey)}.
 */
final class SharedWaits {

	private final WatchFleet fleet;

	private final WatchRows rows;

	private final String instance;

	private final Consumer<WorkflowRunKey> changed;

	/** Runs whose row may have to be written or removed. */
	private final Set<WorkflowRunKey> noted = ConcurrentHashMap.newKeySet();

	/** Runs of which there should be a row. */
	private final Set<WorkflowRunKey> written = new HashSet<>();

	/**
	 * Create an instance.
	 * @param fleet knows the waiters
	 * @param rows the rows
	 * @param instance name of this instance
	 * @param changed called with runs whose first wait began or whose last one ended
	 */
	SharedWaits(WatchFleet fleet, WatchRows rows, String instance, Consumer<WorkflowRunKey> changed) {
		this.fleet = fleet;
		this.rows = rows;
		this.instance = instance;
		this.changed = changed;
	}

	void note(WorkflowRunKey key) {
		this.noted.add(key);
	}

	/**
	 * Write or remove the rows of the noted runs.
	 */
	void write() {
		if (this.noted.isEmpty()) {
			return;
		}
		List<WorkflowRunKey> some = List.copyOf(this.noted);
		this.noted.removeAll(some);
		try {
			write(some);
		}
		catch (RuntimeException | Error ex) {
			this.noted.addAll(some);
			throw ex;
		}
	}

	private void write(List<WorkflowRunKey> keys) {
		Set<WorkflowRunKey> awaited = this.fleet.awaited();
		List<WorkflowRunKey> added = new ArrayList<>();
		List<WorkflowRunKey> removed = new ArrayList<>();
		for (WorkflowRunKey key : keys) {
			if (awaited.contains(key)) {
				added.add(key);
			}
			else if (this.written.contains(key)) {
				removed.add(key);
			}
		}
		if (!added.isEmpty()) {
			this.written.addAll(added);
			this.rows.sql.inNewTransaction(() -> {
				this.rows.interests.addWaits(added, this.instance);
				return true;
			});
		}
		remove(removed);
		added.forEach(this.changed);
		removed.forEach(this.changed);
	}

	private void remove(Collection<WorkflowRunKey> keys) {
		if (!keys.isEmpty()) {
			this.rows.sql.inNewTransaction(() -> {
				this.rows.interests.removeWaits(keys, this.instance);
				return true;
			});
			this.written.removeAll(keys);
		}
	}

	/**
	 * Complete the waits for runs that have ended or cannot be polled. A wait that began
	 * after the failure has a row of its own.
	 */
	void serve() {
		if (this.written.isEmpty()) {
			return;
		}
		Map<WorkflowRunKey, String> served = this.rows.facts.served(this.instance);
		served.forEach((key, payload) -> Payload.serve(key, payload, this.fleet));
		remove(served.keySet());
		this.noted.addAll(served.keySet());
		served.keySet().forEach(this.changed);
	}

	/**
	 * Compare all rows with the waiters.
	 */
	void compare() {
		Set<WorkflowRunKey> found = new HashSet<>(this.rows.interests.waits(this.instance));
		Set<WorkflowRunKey> awaited = this.fleet.awaited();
		this.written.clear();
		this.written.addAll(found);
		awaited.stream().filter((key) -> !found.contains(key)).forEach(this.noted::add);
		found.stream().filter((key) -> !awaited.contains(key)).forEach(this.noted::add);
	}

	/**
	 * Remove the rows of dead instances.
	 * @param alive names of the living instances
	 */
	void removeOfDead(Collection<String> alive) {
		for (String owner : this.rows.interests.waiting()) {
			if (!owner.equals(this.instance) && !alive.contains(owner)) {
				this.rows.interests.removeWaits(this.rows.interests.waits(owner), owner);
			}
		}
	}

}
