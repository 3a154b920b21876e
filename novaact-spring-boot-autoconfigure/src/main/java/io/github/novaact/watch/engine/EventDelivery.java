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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.store.Transition;
import io.github.novaact.watch.store.WatchStore;
import org.jspecify.annotations.Nullable;

/**
 * Delivery of events of a run. Used by one thread at a time.
 */
final class EventDelivery {

	final WorkflowRunKey key;

	/** Recorded with the events, {@code null} if it was recorded without them. */
	final @Nullable Transition transition;

	final List<WorkflowRunEvent> published = new ArrayList<>(1);

	private final List<WorkflowRunEvent> wanted;

	private final WatchStore store;

	int failures;

	int storeFailures;

	boolean settled;

	/**
	 * Create a delivery of the events of a transition.
	 * @param transition the transition
	 * @param store records the transition
	 */
	EventDelivery(Transition transition, WatchStore store) {
		this(transition.key(), transition, transition.events(), store);
	}

	/**
	 * Create a delivery of events that were given up on.
	 * @param events the events of a run, at least one
	 * @param store the store, which has recorded their transition
	 */
	EventDelivery(List<WorkflowRunEvent> events, WatchStore store) {
		this(events.get(0).key(), null, events, store);
	}

	private EventDelivery(WorkflowRunKey key, @Nullable Transition transition, List<WorkflowRunEvent> events,
			WatchStore store) {
		this.key = key;
		this.transition = transition;
		this.wanted = new ArrayList<>(events);
		this.store = store;
	}

	/**
	 * Publish the events that are not published yet and record the transition.
	 * @param publisher publishes an event, and throws what a listener throws
	 * @return whether the transition was delivered; {@code false} if the store knows that
	 * it was before, or that it is not wanted any more
	 */
	boolean deliver(Consumer<WorkflowRunEvent> publisher) {
		try {
			Consumer<WorkflowRunEvent> once = (event) -> publish(event, publisher);
			if (this.transition == null) {
				this.wanted.forEach(once);
				return true;
			}
			return this.store.deliver(this.transition, once);
		}
		catch (Throwable ex) {
			if (this.store.isTransactional()) {
				this.published.clear();
			}
			throw ex;
		}
	}

	private void publish(WorkflowRunEvent event, Consumer<WorkflowRunEvent> publisher) {
		if (this.wanted.contains(event) && !this.published.contains(event)) {
			publisher.accept(event);
			this.published.add(event);
			if (!this.store.isTransactional()) {
				// Each event has attempts of its own
				this.failures = 0;
			}
		}
	}

	/**
	 * Return the events on which a listener has failed.
	 * @return the event that was being published, or all of the transition if a failure
	 * takes back those before it; empty if none is left, so that no listener has failed
	 */
	List<WorkflowRunEvent> failing() {
		if (this.store.isTransactional()) {
			return List.copyOf(this.wanted);
		}
		return this.wanted.stream().filter((event) -> !this.published.contains(event)).limit(1).toList();
	}

	/**
	 * Give up on the events on which a listener has failed.
	 * @return these events
	 */
	List<WorkflowRunEvent> giveUp() {
		List<WorkflowRunEvent> events = failing();
		this.wanted.removeAll(events);
		this.failures = 0;
		return events;
	}

}
