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

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.store.WatchFleet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Publishes facts. The facts of a run are published in order, in the transaction that
 * marks them as published. A run that is locked delays no other.
 */
final class Outbox {

	private static final Log logger = LogFactory.getLog(Outbox.class);

	private static final long FIRST_DELAY = 200;

	private static final long MAX_DELAY = 60_000;

	private static final int AT_ONCE = 200;

	/**
	 * Classes of the SQLSTATE of statements and data that are wrong: data, constraints,
	 * syntax, check options and what triggers raise.
	 */
	private static final Set<String> STATES_OF_STATEMENTS = Set.of("22", "23", "42", "44", "45", "P0");

	private final WatchRows rows;

	private final WatchFleet fleet;

	private final StoreRuntime runtime;

	private final int listenerTimeout;

	private final Semaphore workers;

	/** Runs that wait for a worker. */
	private final Queue<WorkflowRunKey> ready = new ConcurrentLinkedQueue<>();

	/** Runs that wait for a worker, or have one. */
	private final Set<WorkflowRunKey> taken = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	private volatile WatchActivity.Undelivered undelivered = WatchActivity.Undelivered.NONE;

	/**
	 * Create an outbox.
	 * @param rows the rows
	 * @param fleet publishes events
	 * @param runtime runs what calls listeners
	 * @param maxWorkers maximum number of transactions at a time
	 * @param listenerTimeout maximum time that a statement of a listener may take
	 */
	Outbox(WatchRows rows, WatchFleet fleet, StoreRuntime runtime, int maxWorkers, Duration listenerTimeout) {
		this.rows = rows;
		this.fleet = fleet;
		this.runtime = runtime;
		this.workers = new Semaphore(maxWorkers);
		this.listenerTimeout = (int) listenerTimeout.toMillis();
	}

	/**
	 * Publish the events that are due, including those that other instances recorded.
	 * @param age minimum time since an event was due, in milliseconds, so that the
	 * instance that recorded it publishes it first
	 */
	void poll(long age) {
		if (!this.fleet.isHeld()) {
			this.rows.outbox.due(age, AT_ONCE).forEach(this::publish);
		}
	}

	/**
	 * Publish what is due of a run.
	 * @param key key of the run
	 */
	void publish(WorkflowRunKey key) {
		if (this.closed || this.fleet.isHeld()) {
			return;
		}
		if (this.taken.add(key)) {
			this.ready.add(key);
		}
		if (this.workers.tryAcquire()) {
			startWorker();
		}
	}

	// Without a thread for it, the next turn of the reconciler tries again

	private void startWorker() {
		try {
			this.runtime.publish(this::work);
		}
		catch (Throwable ex) {
			logger.debug("Events are published later, as no thread can be started", ex);
			this.workers.release();
		}
	}

	void close() {
		this.closed = true;
	}

	private void work() {
		do {
			WorkflowRunKey key = this.ready.poll();
			while (key != null && !this.closed) {
				try {
					publishNow(key);
				}
				catch (Throwable ex) {
					logger.debug("The events of " + key + " are published later", ex);
				}
				this.taken.remove(key);
				key = this.ready.poll();
			}
			this.workers.release();
		}
		while (!this.closed && !this.ready.isEmpty() && this.workers.tryAcquire());
	}

	WatchActivity.Undelivered undelivered() {
		return this.undelivered;
	}

	void refreshUndelivered() {
		this.undelivered = this.rows.outbox.undelivered();
	}

	int resubmitUndelivered() {
		int number = this.rows.outbox.resubmitUndelivered();
		refreshUndelivered();
		return number;
	}

	private void publishNow(WorkflowRunKey key) {
		Publication publication = new Publication(key);
		try {
			this.rows.sql.inNewTransaction(this.listenerTimeout, publication::run);
		}
		catch (RuntimeException | Error ex) {
			if (!publication.failed(ex)) {
				throw ex;
			}
		}
		publication.published();
	}

	/**
	 * Return whether the database is to blame for a commit that failed. If it is not, it
	 * is what a listener has left to the commit, as an entity that is not valid.
	 * @param failure why it failed
	 * @return whether the database is
	 */
	private static boolean isOfDatabase(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof TransientDataAccessException || cause instanceof RecoverableDataAccessException
					|| cause instanceof NonTransientDataAccessResourceException) {
				return true;
			}
			if (cause instanceof SQLException ofDriver) {
				String state = ofDriver.getSQLState();
				return state == null || STATES_OF_STATEMENTS.stream().noneMatch(state::startsWith);
			}
		}
		return false;
	}

	/**
	 * A transaction in which the events of a run are published. Registered after the
	 * synchronizations of listeners, so that the commit begins once none of them can
	 * refuse it any more.
	 */
	private final class Publication implements TransactionSynchronization {

		private final WorkflowRunKey key;

		private List<OutboxRows.Unpublished> facts = List.of();

		private final List<WorkflowRunEvent> events = new ArrayList<>();

		private OutboxRows.@Nullable Unpublished current;

		private @Nullable TransactionStatus status;

		private boolean committing;

		private boolean committed;

		Publication(WorkflowRunKey key) {
			this.key = key;
		}

		void run(TransactionStatus status) {
			this.facts = Outbox.this.rows.outbox.lock(this.key);
			if (this.facts.isEmpty()) {
				return;
			}
			if (!this.facts.get(0).isWanted()) {
				Outbox.this.rows.outbox.settle(this.key, this.facts, false);
				Outbox.this.rows.sql.boundCommit();
				return;
			}
			this.status = status;
			for (OutboxRows.Unpublished fact : this.facts) {
				this.current = fact;
				WorkflowRunEvent event = Payload.event(fact.payload());
				Outbox.this.fleet.publish(event);
				this.events.add(event);
				if (Fact.isEnd(event)) {
					// Nothing is published after the end, even if another instance
					// recorded it
					break;
				}
			}
			if (this.events.size() < this.facts.size()) {
				Outbox.this.rows.outbox.settle(this.key, this.facts.subList(this.events.size(), this.facts.size()),
						false);
				this.facts = this.facts.subList(0, this.events.size());
			}
			TransactionSynchronizationManager.registerSynchronization(this);
		}

		@Override
		public void beforeCommit(boolean readOnly) {
			// What a listener left to the commit fails as a failure of the listener
			if (this.status != null) {
				this.status.flush();
			}
			// Fails also if a listener continued after a failed statement: PostgreSQL
			// silently rolls back such a transaction at its commit
			Outbox.this.rows.outbox.settle(this.key, this.facts, true);
			Outbox.this.rows.sql.boundCommit();
			this.committing = true;
		}

		@Override
		public void afterCompletion(int status) {
			this.committed = status == STATUS_COMMITTED;
		}

		void published() {
			if (this.committed) {
				for (int i = 0; i < this.events.size(); i++) {
					Outbox.this.fleet.published(this.events.get(i), Payload.learnedAt(this.facts.get(i).payload()));
				}
			}
		}

		/**
		 * Count a failure as an attempt if it is that of a listener.
		 * @param failure the failure
		 * @return whether it is settled; if not, the database has failed
		 */
		boolean failed(Throwable failure) {
			OutboxRows.Unpublished fact = this.current;
			if (this.committed) {
				logger.error("A listener failed after the transaction had been committed in which an event of "
						+ this.key + " was published", failure);
			}
			else if (fact != null && (!this.committing || !isOfDatabase(failure))) {
				listenerFailed(fact, failure);
			}
			else {
				return false;
			}
			return true;
		}

		private void listenerFailed(OutboxRows.Unpublished fact, Throwable failure) {
			int attempts = fact.attempts() + 1;
			String id = this.key.workflowDefinitionName() + '/' + this.key.workflowRunId() + '/' + fact.name();
			boolean last = attempts >= OutboxRows.MAX_ATTEMPTS;
			Outbox.this.rows.outbox.fail(this.key, fact,
					last ? null : Math.min(MAX_DELAY, FIRST_DELAY << Math.min(attempts - 1, 12)));
			if (last) {
				logger.error("Giving up on delivering '" + id + "': listeners failed " + attempts + " times", failure);
			}
			else if (attempts == 1) {
				logger.warn("A listener failed on '" + id + "'. The event is published again, up to "
						+ OutboxRows.MAX_ATTEMPTS + " times", failure);
			}
		}

	}

}
