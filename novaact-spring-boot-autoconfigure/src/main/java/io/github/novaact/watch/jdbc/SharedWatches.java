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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.Transition;
import io.github.novaact.watch.WatchFleet;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The watches of all instances, as this instance takes part in them. The rows are the
 * truth; each instance looks at the runs of the definitions that it holds.
 */
final class SharedWatches implements SharedBudget.Source, AutoCloseable {

	private static final Log logger = LogFactory.getLog(SharedWatches.class);

	private static final int PULSES_BETWEEN_SWEEPS = 10;

	private static final int MAX_BUDGET_CHANGES = 50;

	/**
	 * A deadlock ends one of those who are in it, who may try again.
	 */
	private static final int MAX_ATTEMPTS = 5;

	private static final int DEFINING_SECONDS = 2;

	private final DataSource dataSource;

	private final WatchFleet fleet;

	private final LeaseSettings settings;

	private final WatchTables tables;

	private final DefinitionRows definitions;

	private final RunRows runs;

	private final InstanceRows instances;

	private final BudgetRows budgets;

	private final DatabaseClock clock;

	private final TransactionTemplate transaction;

	private final TransactionTemplate newTransaction;

	private final List<TransactionTemplate> transactionsOfCallers;

	/**
	 * Alone with what is looked at, so that what is read of a row is not overtaken by
	 * what is read of it later.
	 */
	private final Background following = new Background("follow");

	private final Background writing = new Background("write");

	private final Background budgeting = new Background("budget");

	private final Background defining = new Background("define");

	private final HeldDefinitions held;

	private final SharedWaits waits;

	private final Teller teller;

	private final DefinitionLeases leases;

	private final Set<String> knownDefinitions = ConcurrentHashMap.newKeySet();

	// By System.nanoTime(), as the database's clock may be set

	private long lastSignOfLife;

	private long lastCleanUp;

	private int pulses;

	private boolean failing;

	private volatile boolean closed;

	/**
	 * Create an instance.
	 * @param dataSource the data source
	 * @param transactionManagers managers of its transactions, of which the first one is
	 * used where a caller has none
	 * @param prefix prefix of the tables
	 * @param settings the settings
	 * @param instance name of this instance
	 * @param fleet what this instance looks at
	 * @throws MissingWatchTablesException if the tables are not there
	 */
	SharedWatches(DataSource dataSource, List<PlatformTransactionManager> transactionManagers, TablePrefix prefix,
			LeaseSettings settings, String instance, WatchFleet fleet) {
		PlatformTransactionManager transactionManager = transactionManagers.get(0);
		this.dataSource = dataSource;
		this.fleet = fleet;
		this.settings = settings;
		this.transaction = new TransactionTemplate(transactionManager);
		this.newTransaction = new TransactionTemplate(transactionManager);
		this.newTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.transactionsOfCallers = transactionManagers.stream().map((manager) -> {
			TransactionTemplate ofCaller = new TransactionTemplate(manager);
			ofCaller.setPropagationBehavior(TransactionDefinition.PROPAGATION_MANDATORY);
			return ofCaller;
		}).toList();
		Database database = Database.of(dataSource);
		this.tables = new WatchTables(dataSource, transactionManager, database, prefix, fleet.name(), instance);
		this.definitions = new DefinitionRows(this.tables);
		checkTables();
		this.runs = new RunRows(this.tables);
		this.instances = new InstanceRows(this.tables);
		this.budgets = new BudgetRows(this.tables);
		this.clock = new DatabaseClock(this.tables::currentMillis);
		this.held = new HeldDefinitions(fleet, this.tables, (definitions) -> surplus(definitions) <= 0);
		this.waits = new SharedWaits(fleet, this.newTransaction, this.tables, this::changed);
		this.teller = new Teller(this.newTransaction, this.runs, this.clock);
		this.leases = new DefinitionLeases(dataSource, database, prefix, fleet.name(), instance, this.clock, settings,
				this.held);
	}

	private void checkTables() {
		try {
			this.definitions.held();
		}
		catch (BadSqlGrammarException ex) {
			throw new MissingWatchTablesException(this.tables.names, ex);
		}
	}

	void start() {
		this.lastSignOfLife = System.nanoTime();
		this.lastCleanUp = this.lastSignOfLife;
		this.instances.add(this.clock.millis());
		this.leases.start();
		this.following.repeat(this::pulse, this.settings.pollInterval());
	}

	// What is watched

	void watch(WorkflowRunKey key) {
		change(key.workflowDefinitionName(), true, () -> this.runs.watch(key));
	}

	void unwatch(WorkflowRunKey key) {
		change(key.workflowDefinitionName(), true, () -> this.runs.unwatch(key));
	}

	void watchDefinition(String definition) {
		change(definition, false, () -> this.definitions.watch(definition, this.clock.millis()));
	}

	void unwatchDefinition(String definition) {
		change(definition, false, () -> this.definitions.unwatch(definition));
	}

	/**
	 * Change what is watched, in the transaction of the caller if there is one.
	 * @param definition name of the definition
	 * @param ofRun whether one of its runs is watched, not the definition itself
	 * @param change changes the rows, and returns whether it did
	 */
	private void change(String definition, boolean ofRun, BooleanSupplier change) {
		boolean ours = !TransactionSynchronizationManager.isActualTransactionActive();
		for (int attempt = 1;; attempt++) {
			try {
				changeOnce(definition, ofRun, change);
				return;
			}
			catch (PessimisticLockingFailureException | QueryTimeoutException ex) {
				if (!ours || attempt == MAX_ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private void changeOnce(String definition, boolean ofRun, BooleanSupplier change) {
		boolean known = this.knownDefinitions.contains(definition);
		boolean active = TransactionSynchronizationManager.isActualTransactionActive();
		// The row of a definition that is watched itself has to be seen by the
		// transaction
		boolean present = ofRun
				&& (known || (active && (this.definitions.find(definition) != null || define(definition))));
		Runnable work = () -> changeInTransaction(definition, known, present, change);
		if (isConnectionOfTransaction()) {
			work.run();
			return;
		}
		for (TransactionTemplate ofCaller : active ? this.transactionsOfCallers : List.<TransactionTemplate>of()) {
			boolean[] begun = new boolean[1];
			try {
				ofCaller.executeWithoutResult((status) -> {
					begun[0] = true;
					work.run();
				});
				return;
			}
			catch (IllegalTransactionStateException ex) {
				if (begun[0]) {
					throw ex;
				}
			}
		}
		this.transaction.executeWithoutResult((status) -> work.run());
	}

	/**
	 * Return whether the caller's connection is that of a transaction of something else,
	 * such as JPA. A connection that was merely kept for a transaction of something else
	 * ends with that.
	 * @return whether it is
	 */
	private boolean isConnectionOfTransaction() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder
				&& !holder.isSynchronizedWithTransaction();
	}

	/**
	 * Add a definition before the caller's transaction may have to: nobody else could
	 * until its end.
	 * @param definition name of the definition
	 * @return whether it was added; not if there is no connection for that
	 */
	private boolean define(String definition) {
		CompletableFuture<Void> added = new CompletableFuture<>();
		boolean accepted = this.defining.execute(() -> {
			this.definitions.add(definition);
			added.complete(null);
		});
		try {
			if (accepted) {
				added.get(DEFINING_SECONDS, TimeUnit.SECONDS);
			}
			return accepted;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("'" + definition + "' is added in the transaction of who watches it", ex);
		}
		return false;
	}

	private void changeInTransaction(String definition, boolean known, boolean present, BooleanSupplier change) {
		if (!present) {
			this.definitions.add(definition);
		}
		if (change.getAsBoolean() || !known) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					SharedWatches.this.knownDefinitions.add(definition);
					changed(definition);
				}

			});
		}
	}

	/**
	 * See to it that a definition's change is followed, by this instance or by another.
	 * @param definition name of the definition
	 */
	private void changed(String definition) {
		if (this.held.contains(definition)) {
			this.following.executeOnce(this.held, this.held::follow);
		}
		else {
			this.following.executeOnce(definition, () -> this.leases.require(definition));
		}
	}

	List<WatchedRun> watchedRuns() {
		Map<WorkflowRunKey, WatchedRun> runs = new HashMap<>();
		this.runs.watchedRuns().forEach((run) -> runs.put(run.key(), run));
		Collection<WatchedRun> local = new ArrayList<>();
		this.fleet.addTo(local);
		local.forEach((run) -> runs.put(run.key(), run));
		return List.copyOf(runs.values());
	}

	void awaitedChanged(WorkflowRunKey key) {
		this.waits.note(key);
		this.writing.executeOnce(this.waits, this.waits::write);
	}

	boolean tell(Transition transition, Consumer<WorkflowRunEvent> publisher) {
		WorkflowRunKey key = transition.key();
		boolean told = this.teller.tell(transition, publisher);
		if (!told) {
			this.held.doubt(key);
			this.following.executeOnce(this.teller, this.held::putRight);
		}
		return told;
	}

	// What goes on in the background

	private void pulse() {
		Attempts attempts = new Attempts();
		Stream
			.<Runnable>of(this::live, this.held::follow, this.held::putRight, this.held::removeLeftOver,
					this.held::endUnwanted, this::followWaits, this::sweep)
			.forEach(attempts::attempt);
		RuntimeException failure = attempts.failure();
		if (failure != null && !this.failing && !this.closed) {
			logger.warn("The shared watches of '" + this.fleet.name() + "' cannot be followed, which is tried again",
					failure);
		}
		this.failing = failure != null;
	}

	private void followWaits() {
		this.waits.follow();
		this.writing.executeOnce(this.waits, this.waits::write);
	}

	private void live() {
		long before = this.lastSignOfLife;
		if (!hasPassed(this.settings.heartbeat(), before)) {
			return;
		}
		this.clock.synchronize();
		long now = this.clock.millis();
		boolean known = this.instances.signOfLife(now);
		this.lastSignOfLife = System.nanoTime();
		if (!known) {
			this.instances.add(now);
		}
		if (!known || hasPassed(silence(), before)) {
			this.waits.writeAgain();
		}
		Attempts attempts = new Attempts();
		long since = now - silence().toMillis();
		for (String silent : this.instances.silent(since)) {
			attempts.attempt(() -> {
				// First, so that it notices and writes again who waits there
				if (this.instances.removeSilent(silent, since)) {
					this.waits.removeAll(silent);
				}
			});
		}
		attempts.attempt(() -> this.held.all()
			.stream()
			.limit(Math.max(0, surplus(this.held.all().size())))
			.forEach(HeldDefinition::giveBack));
		attempts.check();
	}

	/**
	 * Return after which time those who wait on an instance that is silent are forgotten.
	 * @return the time
	 */
	private Duration silence() {
		return this.settings.expiry().multipliedBy(3);
	}

	private static boolean hasPassed(Duration time, long since) {
		return System.nanoTime() - since >= time.toNanos();
	}

	/**
	 * Return how many definitions are beyond the share of this instance.
	 * @param definitions number of definitions that it holds
	 * @return the number, negative if it may hold more
	 */
	private int surplus(int definitions) {
		int instances = this.instances.count(this.clock.millis() - this.settings.expiry().toMillis());
		if (instances <= 1) {
			return -1;
		}
		int share = (this.definitions.wanted().size() + instances - 1) / instances;
		return definitions - Math.max(1, share);
	}

	/**
	 * Put right what a crash may have left, and remove what nobody needs.
	 */
	private void sweep() {
		if (this.pulses++ % PULSES_BETWEEN_SWEEPS != 0) {
			return;
		}
		for (String definition : this.definitions.wanted()) {
			if (!this.held.contains(definition)) {
				this.leases.require(definition);
			}
		}
		this.held.suspectLeftOver();
		this.held.saveDurations();
		if (hasPassed(this.settings.outcomesKept(), this.lastCleanUp)) {
			this.lastCleanUp = System.nanoTime();
			cleanUp(this.clock.millis() - this.settings.outcomesKept().toMillis());
		}
	}

	private void cleanUp(long before) {
		Attempts attempts = new Attempts();
		attempts.attempt(this.waits::removeLeftOver);
		for (String definition : this.definitions.unwatched()) {
			attempts.attempt(() -> this.runs.removeToldUnwatched(definition, before));
		}
		for (HeldDefinition held : this.held.all()) {
			attempts.attempt(() -> removeTold(held.lease.definition(), before));
		}
		attempts.check();
	}

	private void removeTold(String definition, long before) {
		Long told = this.runs.toldBeforeLast(definition, HeldDefinitions.TOLD_RUNS);
		if (told != null && told < before) {
			this.definitions.setToldUpTo(definition, this.runs.lastEnd(definition, told) + 1);
			this.runs.removeTold(definition, told);
		}
	}

	// The budget, whose row is its source

	@Override
	public DatabaseClock clock() {
		return this.clock;
	}

	@Override
	public SharedBudget.Change change(BiFunction<BudgetRow, Long, BudgetRow> change) {
		for (int i = 0; i < MAX_BUDGET_CHANGES; i++) {
			BudgetRow found = this.budgets.find();
			long now = this.clock.millis();
			if (found == null) {
				this.budgets.add(BudgetRow.full(now));
				continue;
			}
			BudgetRow before = found.notAheadOf(now);
			if (this.budgets.change(found, change.apply(before, now))) {
				return new SharedBudget.Change(before, now);
			}
		}
		throw new IllegalStateException("Others change the row of the budget all the time");
	}

	@Override
	public void execute(Runnable task) {
		this.budgeting.execute(task);
	}

	@Override
	public void later(Runnable task) {
		this.budgeting.later(task);
	}

	@Override
	public void wakeUp() {
		this.fleet.wakeUp();
	}

	long clockOffset() {
		return this.clock.millis() - System.currentTimeMillis();
	}

	/**
	 * Leave, within the time that there is for it, whether or not the database answers.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.following.close();
		this.writing.close();
		this.budgeting.close();
		this.defining.close();
		Thread leaving = new Thread(this::leave, "novaact-watch-leave");
		leaving.setDaemon(true);
		leaving.start();
		try {
			leaving.join(this.settings.closeTimeout().toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (leaving.isAlive()) {
			leaving.interrupt();
			logger.warn("Leaving the shared watches of '" + this.fleet.name()
					+ "' took too long; others take over what this instance has held");
		}
	}

	private void leave() {
		try {
			this.leases.close();
			this.instances.remove(this.tables.instance);
			this.waits.removeAll(this.tables.instance);
		}
		catch (RuntimeException ex) {
			logger.debug("Leaving the shared watches could not be written down", ex);
		}
	}

}
