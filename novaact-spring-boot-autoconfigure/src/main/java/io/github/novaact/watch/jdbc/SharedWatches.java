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
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.store.WatchFleet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.transaction.PlatformTransactionManager;

/**
 * The part of one instance in the shared watches: assembles the classes that share them.
 */
final class SharedWatches implements Recorder.Memory {

	private static final Log logger = LogFactory.getLog(SharedWatches.class);

	final LeaseSettings settings;

	final StoreRuntime runtime;

	final String watcher;

	final String instance;

	final WatchRows rows;

	final InstanceRows instances;

	final DatabaseClock clock;

	final CommitCount commits;

	final Recorder recorder;

	final Outbox outbox;

	final HeldDefinitions held;

	final SharedWaits waits;

	final Leases leases;

	final SharedHistory history;

	final WatchFleet fleet;

	final SharedBudget.Source budget;

	final CallerTransactions callers;

	final Reconciler reconciler;

	/**
	 * Create an instance.
	 * @param dataSource the data source
	 * @param transactionManagers managers of its transactions, of which the first one is
	 * used where a caller has none
	 * @param prefix prefix of the tables
	 * @param setup how this instance takes part
	 * @param fleet what this instance polls
	 * @throws WatchSchemaException if the database or its tables cannot be used
	 */
	SharedWatches(DataSource dataSource, List<PlatformTransactionManager> transactionManagers, TablePrefix prefix,
			Setup setup, WatchFleet fleet) {
		this.settings = setup.settings;
		this.runtime = setup.runtime;
		this.fleet = fleet;
		this.watcher = fleet.name();
		this.instance = setup.instance;
		Sql sql = new Sql(dataSource, transactionManagers.get(0), prefix, this.settings.statementTimeout());
		new WatchSchema(sql).check();
		this.rows = new WatchRows(sql, this.watcher, this.instance);
		this.instances = new InstanceRows(sql, this.watcher, this.instance);
		DatabaseClock clock = new DatabaseClock(sql::millis, this.runtime::nanoTime);
		this.clock = clock;
		this.callers = new CallerTransactions(dataSource, sql, transactionManagers);
		this.commits = new CommitCount(sql, this.instances, this::commitsLost, this.runtime.lock());
		this.recorder = new Recorder(this.rows, this.commits, this, this.runtime, this.settings.linger().toMillis());
		this.outbox = new Outbox(this.rows, fleet, this.runtime, setup.publishers, this.settings.listenerTimeout());
		this.held = new HeldDefinitions(fleet, this.rows, this.recorder, this.runtime);
		this.waits = new SharedWaits(this);
		this.leases = new Leases(dataSource, this);
		this.history = new SharedHistory(this);
		BudgetRows budgets = new BudgetRows(sql, this.watcher);
		this.budget = new SharedBudget.Source(this.clock, (change) -> budgets.change(clock, change),
				this.runtime.worker("budget"), fleet::wakeUp);
		this.reconciler = new Reconciler(this);
	}

	void start() {
		this.instances.live(0);
		this.reconciler.start();
	}

	private void commitsLost() {
		this.reconciler.distrust();
	}

	/**
	 * Compare what is known of a run with its rows soon, on this instance or on the one
	 * that polls it.
	 * @param key key of the run
	 */
	void changed(WorkflowRunKey key) {
		if (this.held.contains(key.workflowDefinitionName())) {
			this.reconciler.doubt(key);
		}
		else {
			this.reconciler.require(key.workflowDefinitionName());
		}
	}

	/**
	 * Do something with what was noted. If that fails, it stays noted.
	 * @param <T> type of what was noted
	 * @param noted what was noted, to which other threads may add
	 * @param work what is done
	 */
	static <T> void drain(Set<T> noted, Consumer<List<T>> work) {
		List<T> some = List.copyOf(noted);
		noted.removeAll(some);
		try {
			if (!some.isEmpty()) {
				work.accept(some);
			}
		}
		catch (RuntimeException | Error ex) {
			noted.addAll(some);
			throw ex;
		}
	}

	@Override
	public void doubt(WorkflowRunKey key) {
		this.reconciler.doubt(key);
	}

	@Override
	public void retake(String definition) {
		this.reconciler.retake(definition);
	}

	@Override
	public void publish(WorkflowRunKey key) {
		this.outbox.publish(key);
	}

	@Override
	public long horizon(String definition) {
		return this.held.horizon(definition);
	}

	/**
	 * Leave within the close timeout, whether or not the database responds.
	 */
	void close() {
		CountDownLatch left = new CountDownLatch(1);
		this.outbox.close();
		this.reconciler.close(() -> {
			leave();
			left.countDown();
		});
		try {
			if (!left.await(this.settings.closeTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("Leaving the shared watches of '" + this.watcher
						+ "' took too long; other instances take over the definitions of this one");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.runtime.close();
	}

	private void leave() {
		try {
			this.recorder.close();
			this.rows.interests.removeWaits(this.rows.interests.waits(this.instance), this.instance);
			this.reconciler.leave();
		}
		catch (RuntimeException ex) {
			logger.debug("Leaving the shared watches could not be written", ex);
		}
	}

	/**
	 * How an instance takes part.
	 *
	 * @param instance name of the instance
	 * @param settings its settings
	 * @param runtime clock and threads
	 * @param publishers maximum number of transactions that publish at a time
	 */
	record Setup(String instance, LeaseSettings settings, StoreRuntime runtime, int publishers) {

	}

}
