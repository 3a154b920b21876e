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
import java.util.Set;
import java.util.function.Consumer;

import io.github.novaact.watch.Transition;
import io.github.novaact.watch.WatchStoreException;
import io.github.novaact.watch.WorkflowRunEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells what happened to a run, in one transaction with the change of its row.
 */
final class Teller {

	private static final Log logger = LogFactory.getLog(Teller.class);

	/**
	 * Classes of the SQLSTATE of statements and data that are wrong: data, constraints,
	 * syntax, check options and what triggers raise.
	 */
	private static final Set<String> STATES_OF_STATEMENTS = Set.of("22", "23", "42", "44", "45", "P0");

	private final TransactionTemplate newTransaction;

	private final RunRows runs;

	private final DatabaseClock clock;

	Teller(TransactionTemplate newTransaction, RunRows runs, DatabaseClock clock) {
		this.newTransaction = newTransaction;
		this.runs = runs;
		this.clock = clock;
	}

	/**
	 * Tell what happened.
	 * @param transition what happened
	 * @param publisher publishes an event
	 * @return whether it was told; if not, it has been told elsewhere, or nobody wants to
	 * know any more
	 * @throws WatchStoreException if the database is to blame
	 * @throws RuntimeException if a listener is
	 */
	boolean tell(Transition transition, Consumer<WorkflowRunEvent> publisher) {
		Progress progress = new Progress();
		try {
			return Boolean.TRUE.equals(this.newTransaction.execute((status) -> {
				if (!this.runs.record(transition, this.clock.millis())) {
					return false;
				}
				progress.status = status;
				progress.publishing = true;
				transition.events().forEach(publisher);
				TransactionSynchronizationManager.registerSynchronization(progress);
				return true;
			}));
		}
		catch (RuntimeException ex) {
			if (progress.committed) {
				logger.error("A listener failed after the transaction had been committed in which it was told of "
						+ transition.key(), ex);
				return true;
			}
			if (progress.publishing && (!progress.committing || !isOfDatabase(ex))) {
				throw ex;
			}
			throw new WatchStoreException("The row of " + transition.key() + " cannot be changed", ex);
		}
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
	 * How far a transaction has come. Registered after those of listeners, so that the
	 * commit begins once none of them can refuse it any more.
	 */
	private final class Progress implements TransactionSynchronization {

		private @Nullable TransactionStatus status;

		private boolean publishing;

		private boolean committing;

		private boolean committed;

		@Override
		public void beforeCommit(boolean readOnly) {
			// What listeners left to the commit fails as theirs
			if (this.status != null) {
				this.status.flush();
			}
			// PostgreSQL takes the commit of a failed transaction for a rollback, and
			// says nothing
			Teller.this.runs.checkTransaction();
			this.committing = true;
		}

		@Override
		public void afterCompletion(int status) {
			this.committed = status == STATUS_COMMITTED;
		}

	}

}
