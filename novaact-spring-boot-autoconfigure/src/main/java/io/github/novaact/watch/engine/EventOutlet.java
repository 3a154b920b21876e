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

import java.time.Instant;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRun;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.store.Transition;
import io.github.novaact.watch.store.WatchStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The way of a transition to the listeners: through the store if it publishes by itself,
 * otherwise through the {@link EventDispatcher}. Counts what was published.
 */
final class EventOutlet {

	private static final Log logger = LogFactory.getLog(EventOutlet.class);

	private final WatchStore store;

	private final Consumer<WorkflowRunEvent> publisher;

	private final WatchNotifier notifier;

	private final WatchStatistics statistics;

	private final Lock lock;

	private final EventDispatcher dispatcher;

	/**
	 * Create an outlet.
	 * @param runtime the threads of deliveries
	 * @param store the store
	 * @param publisher publishes an event to the application's listeners
	 * @param notifier notified of what was published
	 * @param statistics counts what was published
	 * @param lock the engine's lock, under which it is counted
	 */
	EventOutlet(WatchRuntime runtime, WatchStore store, Consumer<WorkflowRunEvent> publisher, WatchNotifier notifier,
			WatchStatistics statistics, Lock lock) {
		this.store = store;
		this.publisher = publisher;
		this.notifier = notifier;
		this.statistics = statistics;
		this.lock = lock;
		this.dispatcher = new EventDispatcher(runtime, store, publisher, this::delivered);
	}

	/**
	 * Take a transition. Called under the lock, in order for each run.
	 * @param transition the transition
	 */
	void take(Transition transition) {
		boolean matters = transition.last() || transition.endsWaits() || !transition.events().isEmpty()
				|| this.store.isTransactional();
		if (matters && !record(transition)) {
			this.dispatcher.dispatch(transition);
		}
	}

	// A store that fails has not taken it
	private boolean record(Transition transition) {
		try {
			return this.store.record(transition);
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The store failed to record a change of " + transition.key() + ", which is delivered", ex);
			return false;
		}
	}

	void hold() {
		this.dispatcher.hold();
	}

	void release() {
		this.dispatcher.release();
	}

	boolean isHeld() {
		return this.dispatcher.isHeld();
	}

	void publish(WorkflowRunEvent event) {
		try {
			this.publisher.accept(event);
		}
		finally {
			WatchThread.clean();
		}
	}

	void published(WorkflowRunEvent event, Instant learnedAt) {
		published(event);
		if (event instanceof WorkflowRunEndedEvent ended) {
			this.notifier.ended(ended.key(), ended.run(), learnedAt);
		}
	}

	private void delivered(Transition transition) {
		transition.events().forEach(this::published);
		WorkflowRun run = transition.run();
		if (run != null) {
			this.notifier.ended(transition.key(), run, transition.learnedAt());
		}
	}

	private void published(WorkflowRunEvent event) {
		this.lock.lock();
		try {
			this.statistics.published(event);
		}
		finally {
			this.lock.unlock();
		}
		this.notifier.published(event);
	}

	int pending() {
		return this.dispatcher.pending() + this.store.pending();
	}

	WatchActivity.Undelivered undelivered() {
		return this.dispatcher.undelivered().and(this.store.undelivered());
	}

	int resubmitUndelivered() {
		return this.dispatcher.resubmitUndelivered() + this.store.resubmitUndelivered();
	}

	/**
	 * Deliver nothing any more. Logs how much was not delivered, unless the store keeps
	 * it.
	 */
	void close() {
		int pending = this.dispatcher.close();
		if (pending > 0 && !this.store.isTransactional()) {
			logger.warn("Watcher '" + this.notifier.watcher() + "' was closed before listeners had taken " + pending
					+ " events");
		}
	}

}
