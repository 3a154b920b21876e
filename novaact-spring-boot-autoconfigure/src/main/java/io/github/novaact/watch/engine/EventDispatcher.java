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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchStoreException;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.store.Transition;
import io.github.novaact.watch.store.WatchStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Delivers events to listeners, unless the store publishes them by itself, on threads
 * that do nothing else. Delivers the events of a run in order. A slow listener delays no
 * other run's events. If a listener throws, the dispatcher publishes the event again,
 * with growing pauses, and keeps it as undelivered after the last attempt.
 */
final class EventDispatcher {

	private static final Log logger = LogFactory.getLog(EventDispatcher.class);

	static final int MAX_ATTEMPTS = 12;

	private static final int STORE_FAILURES_TO_WARN = 3;

	private static final long FIRST_DELAY = 200;

	private static final long MAX_DELAY = 60_000;

	private static final int USUAL_WORKERS = 2;

	private static final long PATIENCE = 20;

	private final WatchRuntime runtime;

	private final WatchStore store;

	private final Consumer<WorkflowRunEvent> publisher;

	private final WatchNotifier notifier;

	private final int maxWorkers;

	private final AtomicBoolean storeFailing = new AtomicBoolean();

	/**
	 * Type of the last failure of a listener that was logged.
	 */
	private volatile @Nullable Class<?> lastFailure;

	private final StateLock lock = new StateLock();

	/**
	 * The deliveries of each run, oldest first.
	 */
	private final Map<WorkflowRunKey, Deque<EventDelivery>> deliveries = new HashMap<>();

	/**
	 * The oldest delivery of each run, unless it is under way or pauses after a failure.
	 */
	private final Deque<EventDelivery> ready = new ArrayDeque<>();

	private final UndeliveredEvents undelivered = new UndeliveredEvents();

	private int workers;

	private boolean helpScheduled;

	private boolean held;

	private int pending;

	private boolean closed;

	EventDispatcher(WatchRuntime runtime, WatchStore store, Consumer<WorkflowRunEvent> publisher,
			WatchNotifier notifier) {
		this.runtime = runtime;
		this.store = store;
		this.publisher = publisher;
		this.notifier = notifier;
		this.maxWorkers = store.maxDeliveries();
	}

	void publish(WorkflowRunEvent event) {
		try {
			this.publisher.accept(event);
		}
		finally {
			WatchThread.clean();
		}
	}

	/**
	 * Take a transition. Called in order for each run.
	 * @param transition the transition
	 */
	void take(Transition transition) {
		boolean matters = transition.last() || transition.endsWaits() || !transition.events().isEmpty()
				|| this.store.isTransactional();
		if (matters && !record(transition)) {
			changeReady(() -> enqueue(new EventDelivery(transition, this.store)));
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

	private void enqueue(EventDelivery delivery) {
		if (this.closed) {
			return;
		}
		this.pending++;
		Deque<EventDelivery> ofRun = this.deliveries.computeIfAbsent(delivery.key, (key) -> new ArrayDeque<>(1));
		ofRun.add(delivery);
		if (ofRun.size() == 1) {
			this.ready.add(delivery);
		}
	}

	private void changeReady(Runnable change) {
		this.lock.run(() -> {
			change.run();
			provideWorkers(USUAL_WORKERS);
		});
	}

	/**
	 * Start a worker if there is something to deliver and fewer workers than given. If
	 * there are as many, check again after a moment whether all of them are still busy.
	 * @param workers number of workers
	 */
	private void provideWorkers(int workers) {
		if (this.held || this.ready.isEmpty()) {
			return;
		}
		if (this.workers < Math.min(workers, this.maxWorkers)) {
			this.workers++;
			this.runtime.deliver(this::work);
		}
		else if (!this.helpScheduled && this.workers < this.maxWorkers) {
			this.helpScheduled = true;
			this.runtime.schedule(() -> this.lock.run(this::help), PATIENCE);
		}
	}

	private void help() {
		this.helpScheduled = false;
		provideWorkers(this.workers + 1);
		provideWorkers(this.workers);
	}

	private void work() {
		EventDelivery delivery = next(null);
		while (delivery != null) {
			try {
				deliver(delivery);
			}
			catch (Throwable ex) {
				logger.debug("The failure of a delivery cannot be logged", ex);
			}
			delivery = next(delivery);
		}
	}

	private void deliver(EventDelivery delivery) {
		try {
			if (delivery.deliver(this::publish)) {
				delivered(delivery);
			}
			delivery.settled = true;
			this.storeFailing.set(false);
		}
		catch (Throwable ex) {
			if (ex instanceof WatchStoreException || delivery.failing().isEmpty()) {
				storeFailed(delivery, ex);
			}
			else {
				listenerFailed(delivery, ex);
			}
		}
	}

	private void delivered(EventDelivery delivery) {
		delivery.published.forEach(this.notifier::published);
		Transition transition = delivery.transition;
		if (transition != null && transition.run() != null) {
			this.notifier.ended(transition.key(), transition.run(), transition.learnedAt());
		}
	}

	private void storeFailed(EventDelivery delivery, Throwable failure) {
		delivery.storeFailures++;
		WorkflowRunKey key = delivery.key;
		String message = "The events of workflow run " + key.workflowRunId() + " of '" + key.workflowDefinitionName()
				+ "' cannot be delivered yet, and are delivered later";
		if (delivery.storeFailures >= STORE_FAILURES_TO_WARN && this.storeFailing.compareAndSet(false, true)) {
			logger.warn(message, failure);
		}
		else {
			logger.debug(message, failure);
		}
	}

	private void listenerFailed(EventDelivery delivery, Throwable failure) {
		delivery.failures++;
		String id = String.join(", ", delivery.failing().stream().map(WorkflowRunEvent::id).toList());
		if (delivery.failures == 1) {
			warn("A listener failed on '" + id + "'. The event is published again, up to " + MAX_ATTEMPTS + " times",
					failure);
		}
		else if (delivery.failures < MAX_ATTEMPTS) {
			logger.debug("Attempt " + delivery.failures + " of delivering '" + id + "' failed", failure);
		}
		else {
			giveUp(delivery);
			try {
				logger.error("Giving up on delivering '" + id + "': listeners failed " + MAX_ATTEMPTS + " times",
						failure);
			}
			finally {
				deliver(delivery);
			}
		}
	}

	private void warn(String message, Throwable failure) {
		// A listener that fails on one event fails on others too
		if (failure.getClass() != this.lastFailure) {
			this.lastFailure = failure.getClass();
			logger.warn(message, failure);
		}
		else {
			logger.warn(message + ": " + failure);
		}
	}

	private void giveUp(EventDelivery delivery) {
		List<WorkflowRunEvent> givenUp = delivery.giveUp();
		if (!this.store.isTransactional()) {
			Instant now = Instant.ofEpochMilli(this.runtime.now().wall());
			this.lock.run(() -> this.undelivered.add(givenUp, now));
		}
	}

	private @Nullable EventDelivery next(@Nullable EventDelivery done) {
		return this.lock.get(() -> {
			if (done != null) {
				settle(done);
			}
			EventDelivery next = (this.closed || this.held) ? null : this.ready.poll();
			if (next == null) {
				this.workers--;
			}
			return next;
		});
	}

	private void settle(EventDelivery delivery) {
		if (!delivery.settled) {
			int failures = delivery.failures + delivery.storeFailures;
			long delay = Math.min(MAX_DELAY, FIRST_DELAY << Math.min(failures - 1, MAX_ATTEMPTS));
			this.runtime.schedule(() -> changeReady(() -> this.ready.add(delivery)), delay);
			return;
		}
		this.pending--;
		this.deliveries.computeIfPresent(delivery.key, (key, ofRun) -> {
			ofRun.remove();
			EventDelivery following = ofRun.peek();
			if (following != null) {
				this.ready.add(following);
			}
			return (following != null) ? ofRun : null;
		});
	}

	/**
	 * Deliver nothing before {@link #release()}, as the application's listeners are not
	 * ready.
	 */
	void hold() {
		this.lock.run(() -> this.held = true);
	}

	void release() {
		changeReady(() -> this.held = false);
	}

	boolean isHeld() {
		return this.lock.get(() -> this.held);
	}

	WatchActivity.Undelivered undelivered() {
		return this.lock.get(this.undelivered::describe).and(this.store.undelivered());
	}

	/**
	 * Publish again the events that were given up on.
	 * @return number of events
	 */
	int resubmitUndelivered() {
		int count = this.lock.get(this::resubmit);
		return count + this.store.resubmitUndelivered();
	}

	private int resubmit() {
		int count = this.undelivered.describe().count();
		this.undelivered.takeAll().forEach((events) -> enqueue(new EventDelivery(events, this.store)));
		provideWorkers(USUAL_WORKERS);
		return count;
	}

	int pending() {
		return this.lock.get(() -> this.pending) + this.store.pending();
	}

	/**
	 * Deliver nothing more. Logs how much was not delivered, unless the store keeps it.
	 */
	void close() {
		int lost = this.lock.get(() -> {
			this.closed = true;
			return this.pending + this.undelivered.describe().count();
		});
		if (lost > 0 && !this.store.isTransactional()) {
			logger.warn("Watcher '" + this.notifier.watcher() + "' was closed before listeners had taken " + lost
					+ " events");
		}
	}

}
