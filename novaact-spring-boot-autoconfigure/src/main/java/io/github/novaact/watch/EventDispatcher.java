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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.github.novaact.WorkflowRunKey;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happened, off the threads that ask. What happened to one run is told in
 * order; who is slow to listen holds up nothing else. What is not told, as a listener
 * failed, is told again later.
 */
final class EventDispatcher {

	private static final Log logger = LogFactory.getLog(EventDispatcher.class);

	static final int MAX_ATTEMPTS = 12;

	private static final int STORE_FAILURES_TO_WARN = 3;

	private static final long FIRST_DELAY = 200;

	private static final long MAX_DELAY = 60_000;

	private static final int USUAL_TELLERS = 2;

	private static final long PATIENCE = 20;

	private final WatchRuntime runtime;

	private final WatchStore store;

	private final Consumer<WorkflowRunEvent> publisher;

	private final Consumer<Transition> told;

	private final int maxTellers;

	private final AtomicBoolean storeFailing = new AtomicBoolean();

	private final Lock lock = new ReentrantLock();

	private final Map<WorkflowRunKey, Mailbox> mailboxes = new HashMap<>();

	private final Deque<Mailbox> ready = new ArrayDeque<>();

	private int tellers;

	private boolean helpIsComing;

	private boolean held;

	private int pending;

	private boolean closed;

	EventDispatcher(WatchRuntime runtime, WatchStore store, Consumer<WorkflowRunEvent> publisher,
			Consumer<Transition> told) {
		this.runtime = runtime;
		this.store = store;
		this.publisher = publisher;
		this.told = told;
		this.maxTellers = store.maxTellers();
	}

	void dispatch(Transition transition) {
		boolean start;
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.pending++;
			Mailbox mailbox = this.mailboxes.computeIfAbsent(transition.key(), Mailbox::new);
			mailbox.transitions.add(transition);
			if (mailbox.transitions.size() > 1) {
				return;
			}
			this.ready.add(mailbox);
			start = needsTeller(USUAL_TELLERS);
		}
		finally {
			this.lock.unlock();
		}
		if (start) {
			this.runtime.deliver(this::tell);
		}
	}

	private boolean needsTeller(int limit) {
		if (this.held || this.ready.isEmpty()) {
			return false;
		}
		if (this.tellers < Math.min(limit, this.maxTellers)) {
			this.tellers++;
			return true;
		}
		if (!this.helpIsComing && this.tellers < this.maxTellers) {
			this.helpIsComing = true;
			this.runtime.schedule(this::help, PATIENCE);
		}
		return false;
	}

	private void help() {
		boolean start;
		this.lock.lock();
		try {
			this.helpIsComing = false;
			start = needsTeller(this.tellers + 1);
			needsTeller(0);
		}
		finally {
			this.lock.unlock();
		}
		if (start) {
			this.runtime.deliver(this::tell);
		}
	}

	private void tell() {
		Mailbox mailbox = next(null);
		while (mailbox != null) {
			tell(mailbox);
			mailbox = next(mailbox);
		}
	}

	private void tell(Mailbox mailbox) {
		Transition transition = mailbox.transitions.element();
		try {
			if (this.store.tell(transition, mailbox.publisher(this.publisher, this.store.isTransactional()))) {
				this.told.accept(mailbox.givenUp ? transition.withoutEvents() : transition);
			}
			mailbox.settled = true;
			this.storeFailing.set(false);
		}
		catch (WatchStoreException ex) {
			storeFailed(mailbox, transition, ex);
		}
		catch (Throwable ex) {
			if (mailbox.givenUp) {
				storeFailed(mailbox, transition, ex);
			}
			else {
				listenerFailed(mailbox, transition, ex);
			}
		}
	}

	private void storeFailed(Mailbox mailbox, Transition transition, Throwable failure) {
		mailbox.storeFailures++;
		String message = "What happened to workflow run " + transition.key().workflowRunId() + " of '"
				+ transition.key().workflowDefinitionName() + "' cannot be told yet, and is told later";
		if (mailbox.storeFailures >= STORE_FAILURES_TO_WARN && this.storeFailing.compareAndSet(false, true)) {
			logger.warn(message, failure);
		}
		else {
			logger.debug(message, failure);
		}
	}

	private void listenerFailed(Mailbox mailbox, Transition transition, Throwable failure) {
		mailbox.failures++;
		String ids = String.join(", ", transition.events().stream().map(WorkflowRunEvent::id).toList());
		if (mailbox.failures < MAX_ATTEMPTS) {
			logger.debug("Telling '" + ids + "' failed and is tried again", failure);
			return;
		}
		logger.error("Giving up to tell '" + ids + "': listeners failed " + MAX_ATTEMPTS + " times", failure);
		mailbox.givenUp = true;
		tell(mailbox);
	}

	private @Nullable Mailbox next(@Nullable Mailbox done) {
		this.lock.lock();
		try {
			if (done != null) {
				settle(done);
			}
			Mailbox next = this.closed ? null : this.ready.poll();
			if (next == null) {
				this.tellers--;
			}
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void settle(Mailbox mailbox) {
		if (!mailbox.settled) {
			int failures = mailbox.failures + mailbox.storeFailures;
			long delay = Math.min(MAX_DELAY, FIRST_DELAY << Math.min(failures - 1, MAX_ATTEMPTS));
			this.runtime.schedule(() -> again(mailbox), delay);
			return;
		}
		mailbox.next();
		this.pending--;
		if (mailbox.transitions.isEmpty()) {
			this.mailboxes.remove(mailbox.key);
		}
		else {
			this.ready.add(mailbox);
		}
	}

	private void again(Mailbox mailbox) {
		boolean start;
		this.lock.lock();
		try {
			this.ready.add(mailbox);
			start = needsTeller(USUAL_TELLERS);
		}
		finally {
			this.lock.unlock();
		}
		if (start) {
			this.runtime.deliver(this::tell);
		}
	}

	/**
	 * Keep what is to be told until the {@link #release()}, as nobody listens yet.
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
		boolean start;
		this.lock.lock();
		try {
			this.held = false;
			start = needsTeller(USUAL_TELLERS);
		}
		finally {
			this.lock.unlock();
		}
		if (start) {
			this.runtime.deliver(this::tell);
		}
	}

	WatchActivity.Undelivered undelivered() {
		return WatchActivity.Undelivered.NONE;
	}

	int resubmitUndelivered() {
		return 0;
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
	 * Tell nothing any more.
	 * @return the number of changes that were not told
	 */
	int close() {
		this.lock.lock();
		try {
			this.closed = true;
			return this.pending;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What is to be told of a run.
	 */
	private static final class Mailbox {

		final WorkflowRunKey key;

		final Deque<Transition> transitions = new ArrayDeque<>(1);

		final Set<String> published = new HashSet<>();

		int failures;

		int storeFailures;

		boolean givenUp;

		boolean settled;

		Mailbox(WorkflowRunKey key) {
			this.key = key;
		}

		void next() {
			this.transitions.remove();
			this.published.clear();
			this.failures = 0;
			this.storeFailures = 0;
			this.givenUp = false;
			this.settled = false;
		}

		Consumer<WorkflowRunEvent> publisher(Consumer<WorkflowRunEvent> publisher, boolean transactional) {
			if (this.givenUp) {
				return (event) -> {
				};
			}
			if (transactional) {
				return publisher;
			}
			return (event) -> {
				if (!this.published.contains(event.id())) {
					publisher.accept(event);
					this.published.add(event.id());
				}
			};
		}

	}

}
