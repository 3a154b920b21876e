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
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
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
 * Delivers events to listeners, on threads that do nothing else. Delivers the events of a
 * run in order. A slow listener delays no other run's events. If a listener throws, the
 * dispatcher publishes the event again, with growing pauses, and keeps it as undelivered
 * after the last attempt.
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

	/** Called with what was delivered and recorded. */
	private final Consumer<Transition> delivered;

	private final int maxWorkers;

	private final AtomicBoolean storeFailing = new AtomicBoolean();

	private final FailureLog failureLog = new FailureLog(logger);

	private final Lock lock = new ReentrantLock();

	private final Map<WorkflowRunKey, Mailbox> mailboxes = new HashMap<>();

	private final Deque<Mailbox> ready = new ArrayDeque<>();

	private final UndeliveredEvents undelivered = new UndeliveredEvents();

	private int workers;

	private boolean helpScheduled;

	private boolean held;

	private int pending;

	private boolean closed;

	EventDispatcher(WatchRuntime runtime, WatchStore store, Consumer<WorkflowRunEvent> publisher,
			Consumer<Transition> delivered) {
		this.runtime = runtime;
		this.store = store;
		this.publisher = (event) -> publish(publisher, event);
		this.delivered = delivered;
		this.maxWorkers = store.maxDeliveries();
	}

	private static void publish(Consumer<WorkflowRunEvent> publisher, WorkflowRunEvent event) {
		try {
			publisher.accept(event);
		}
		finally {
			WatchThread.clean();
		}
	}

	void dispatch(Transition transition) {
		changeReady(() -> enqueue(new EventDelivery(transition, this.store, false)));
	}

	private void enqueue(EventDelivery delivery) {
		if (this.closed) {
			return;
		}
		this.pending++;
		Mailbox mailbox = this.mailboxes.computeIfAbsent(delivery.key(), Mailbox::new);
		mailbox.deliveries.add(delivery);
		if (mailbox.deliveries.size() == 1) {
			this.ready.add(mailbox);
		}
	}

	private void changeReady(Runnable change) {
		boolean start;
		this.lock.lock();
		try {
			change.run();
			start = reserveWorker(USUAL_WORKERS);
		}
		finally {
			this.lock.unlock();
		}
		if (start) {
			this.runtime.deliver(this::work);
		}
	}

	/**
	 * Reserve a worker if there is something to deliver. If the limit is reached, check
	 * again after a moment whether all workers are still busy.
	 * @param limit number of workers up to which one is reserved
	 * @return whether the caller has to start a worker
	 */
	private boolean reserveWorker(int limit) {
		if (this.held || this.ready.isEmpty()) {
			return false;
		}
		if (this.workers < Math.min(limit, this.maxWorkers)) {
			this.workers++;
			return true;
		}
		scheduleHelp();
		return false;
	}

	private void scheduleHelp() {
		if (!this.helpScheduled && !this.ready.isEmpty() && this.workers < this.maxWorkers) {
			this.helpScheduled = true;
			this.runtime.schedule(this::help, PATIENCE);
		}
	}

	private void help() {
		boolean start;
		this.lock.lock();
		try {
			this.helpScheduled = false;
			start = reserveWorker(this.workers + 1);
			if (start) {
				scheduleHelp();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (start) {
			this.runtime.deliver(this::work);
		}
	}

	private void work() {
		Mailbox mailbox = next(null);
		while (mailbox != null) {
			try {
				deliver(mailbox.deliveries.element());
			}
			catch (Throwable ex) {
				logger.debug("The failure of a delivery cannot be logged", ex);
			}
			mailbox = next(mailbox);
		}
	}

	private void deliver(EventDelivery delivery) {
		try {
			if (delivery.deliver(this.publisher)) {
				this.delivered.accept(delivery.delivered());
			}
			delivery.settled = true;
			this.storeFailing.set(false);
		}
		catch (WatchStoreException ex) {
			storeFailed(delivery, ex);
		}
		catch (Throwable ex) {
			if (delivery.failing().isEmpty()) {
				storeFailed(delivery, ex);
			}
			else {
				listenerFailed(delivery, ex);
			}
		}
	}

	private void storeFailed(EventDelivery delivery, Throwable failure) {
		delivery.storeFailures++;
		WorkflowRunKey key = delivery.key();
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
			this.failureLog.warn(
					"A listener failed on '" + id + "'. The event is published again, up to " + MAX_ATTEMPTS + " times",
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

	private void giveUp(EventDelivery delivery) {
		Transition givenUp = delivery.giveUp();
		if (this.store.isTransactional()) {
			return;
		}
		this.lock.lock();
		try {
			this.undelivered.add(givenUp, Instant.ofEpochMilli(this.runtime.now().wall()));
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable Mailbox next(@Nullable Mailbox done) {
		this.lock.lock();
		try {
			if (done != null) {
				settle(done);
			}
			Mailbox next = (this.closed || this.held) ? null : this.ready.poll();
			if (next == null) {
				this.workers--;
			}
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void settle(Mailbox mailbox) {
		EventDelivery delivery = mailbox.deliveries.element();
		if (!delivery.settled) {
			int failures = delivery.failures + delivery.storeFailures;
			long delay = Math.min(MAX_DELAY, FIRST_DELAY << Math.min(failures - 1, MAX_ATTEMPTS));
			this.runtime.schedule(() -> changeReady(() -> this.ready.add(mailbox)), delay);
			return;
		}
		mailbox.deliveries.remove();
		this.pending--;
		if (mailbox.deliveries.isEmpty()) {
			this.mailboxes.remove(mailbox.key);
		}
		else {
			this.ready.add(mailbox);
		}
	}

	/**
	 * Deliver nothing before {@link #release()}, as the application's listeners are not
	 * ready.
	 */
	void hold() {
		this.lock.lock();
		try {
			this.held = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	void release() {
		changeReady(() -> this.held = false);
	}

	WatchActivity.Undelivered undelivered() {
		this.lock.lock();
		try {
			return this.undelivered.describe();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Publish again the events that were given up on.
	 * @return number of events
	 */
	int resubmitUndelivered() {
		int[] count = { 0 };
		changeReady(() -> {
			for (Transition transition : this.undelivered.takeAll()) {
				count[0] += transition.events().size();
				enqueue(new EventDelivery(transition, this.store, true));
			}
		});
		return count[0];
	}

	boolean isHeld() {
		this.lock.lock();
		try {
			return this.held;
		}
		finally {
			this.lock.unlock();
		}
	}

	int pending() {
		this.lock.lock();
		try {
			return this.pending;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Deliver nothing more.
	 * @return number of changes that are not delivered, those given up on included
	 */
	int close() {
		this.lock.lock();
		try {
			this.closed = true;
			return this.pending + this.undelivered.describe().count();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The deliveries of a run, oldest first.
	 */
	private static final class Mailbox {

		final WorkflowRunKey key;

		final Deque<EventDelivery> deliveries = new ArrayDeque<>(1);

		Mailbox(WorkflowRunKey key) {
			this.key = key;
		}

	}

}
