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

import java.util.List;

import javax.sql.DataSource;

import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes in the transaction of the caller, if there is one. A transaction that is being
 * committed does not count, as in listeners that are called after the commit.
 */
final class CallerTransactions {

	/**
	 * The database ends one transaction of a deadlock, which can be retried.
	 */
	private static final int MAX_ATTEMPTS = 5;

	private final DataSource dataSource;

	private final Sql sql;

	private final List<TransactionTemplate> ofCallers;

	CallerTransactions(DataSource dataSource, Sql sql, List<PlatformTransactionManager> transactionManagers) {
		this.dataSource = dataSource;
		this.sql = sql;
		TransactionDefinition mandatory = new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_MANDATORY);
		this.ofCallers = transactionManagers.stream()
			.map((manager) -> new TransactionTemplate(manager, mandatory))
			.toList();
		transactionManagers.forEach(Committing::addTo);
	}

	/**
	 * Write something.
	 * @param statements the statements, which may be executed again
	 * @param committed called once they are committed, or later than that
	 */
	void write(Runnable statements, Runnable committed) {
		if (!isActive()) {
			writeAlone(statements);
			committed.run();
			return;
		}
		if (isConnectionOfTransaction()) {
			statements.run();
			register(statements, committed);
		}
		else if (!writeWithCaller(statements, committed)) {
			writeAlone(statements);
			committed.run();
		}
	}

	/**
	 * Return whether the current thread has a transaction that can still be written in.
	 * @return whether it has
	 */
	static boolean isActive() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive()
				&& !TransactionSynchronizationManager.getSynchronizations().contains(Committing.MARK);
	}

	private void writeAlone(Runnable statements) {
		for (int attempt = 1;; attempt++) {
			try {
				this.sql.inNewTransaction(statements);
				return;
			}
			catch (PessimisticLockingFailureException | QueryTimeoutException ex) {
				if (attempt == MAX_ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Return whether the caller's connection is that of a transaction of something else,
	 * such as JPA. A connection that was merely kept for a transaction of something else
	 * ends with that.
	 * @return whether it is
	 */
	private boolean isConnectionOfTransaction() {
		return TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder
				&& !holder.isSynchronizedWithTransaction();
	}

	private boolean writeWithCaller(Runnable statements, Runnable committed) {
		for (TransactionTemplate ofCaller : this.ofCallers) {
			boolean[] begun = new boolean[1];
			try {
				ofCaller.executeWithoutResult((status) -> {
					begun[0] = true;
					statements.run();
					register(statements, committed);
				});
				return true;
			}
			catch (IllegalTransactionStateException ex) {
				if (begun[0]) {
					throw ex;
				}
			}
		}
		return false;
	}

	private void register(Runnable statements, Runnable committed) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			private boolean completing;

			@Override
			public void beforeCompletion() {
				this.completing = true;
			}

			@Override
			public void afterCommit() {
				committed.run();
			}

			@Override
			public void afterCompletion(int status) {
				if (!this.completing && status == STATUS_COMMITTED) {
					// The commit had begun, in a transaction of a manager that is not
					// known
					if (!CallerTransactions.this.sql.commitConnection()) {
						writeAlone(statements);
					}
					committed.run();
				}
			}

		});
	}

	/**
	 * Marks transactions whose commit has begun.
	 */
	private static final class Committing implements TransactionExecutionListener, TransactionSynchronization {

		private static final Committing MARK = new Committing();

		static void addTo(PlatformTransactionManager transactionManager) {
			if (transactionManager instanceof ConfigurableTransactionManager configurable
					&& !configurable.getTransactionExecutionListeners().contains(MARK)) {
				configurable.addListener(MARK);
			}
		}

		@Override
		public void beforeCommit(TransactionExecution transaction) {
			if (transaction.isNewTransaction() && TransactionSynchronizationManager.isSynchronizationActive()) {
				TransactionSynchronizationManager.registerSynchronization(MARK);
			}
		}

	}

}
