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

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRunKey;

/**
 * The waits of this instance, for runs that any instance polls. Used by one thread but
 * for {@link #note(WorkflowRunKey)}.
 */
final class SharedWaits {

	private final SharedWatches parts;

	/** Runs whose row may have to be written or removed. */
	private final Set<WorkflowRunKey> noted = ConcurrentHashMap.newKeySet();

	/** Runs of which there should be a row. */
	private final Set<WorkflowRunKey> written = new HashSet<>();

	SharedWaits(SharedWatches parts) {
		this.parts = parts;
	}

	void note(WorkflowRunKey key) {
		this.noted.add(key);
	}

	/**
	 * Write or remove the rows of the noted runs.
	 */
	void write() {
		SharedWatches.drain(this.noted, this::write);
	}

	private void write(List<WorkflowRunKey> keys) {
		Set<WorkflowRunKey> awaited = this.parts.fleet.awaited();
		List<WorkflowRunKey> added = keys.stream().filter(awaited::contains).toList();
		List<WorkflowRunKey> removed = keys.stream()
			.filter((key) -> !awaited.contains(key) && this.written.contains(key))
			.toList();
		this.written.addAll(added);
		inParts(added, (some) -> this.parts.rows.interests.addWaits(some, this.parts.instance));
		remove(removed);
		added.forEach(this.parts::changed);
		removed.forEach(this.parts::changed);
	}

	private void remove(Collection<WorkflowRunKey> keys) {
		inParts(keys, (some) -> this.parts.rows.interests.removeWaits(some, this.parts.instance));
		this.written.removeAll(keys);
	}

	private void inParts(Collection<WorkflowRunKey> keys, Consumer<List<WorkflowRunKey>> work) {
		Sql.parts(keys).forEach((some) -> this.parts.rows.sql.inNewTransaction(() -> work.accept(some)));
	}

	/**
	 * Complete the waits for runs that have ended or cannot be polled. A wait that began
	 * after the failure has a row of its own.
	 */
	void serve() {
		if (this.written.isEmpty()) {
			return;
		}
		Map<WorkflowRunKey, String> served = this.parts.rows.facts.served(this.parts.instance);
		served.forEach((key, payload) -> Payload.serve(key, payload, this.parts.fleet));
		remove(served.keySet());
		this.noted.addAll(served.keySet());
		served.keySet().forEach(this.parts::changed);
	}

	/**
	 * Compare all rows with the waiters.
	 */
	void compare() {
		Set<WorkflowRunKey> found = new HashSet<>(this.parts.rows.interests.waits(this.parts.instance));
		Set<WorkflowRunKey> awaited = this.parts.fleet.awaited();
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
		for (String owner : this.parts.rows.interests.waiting()) {
			if (!owner.equals(this.parts.instance) && !alive.contains(owner)) {
				this.parts.rows.interests.removeWaits(this.parts.rows.interests.waits(owner), owner);
			}
		}
	}

}
