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

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.LongStream;

import javax.sql.DataSource;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.store.Transition;
import io.github.novaact.watch.store.WatchFleet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;

/**
 * The part of one instance in the shared watches: assembles the classes that share them,
 * and implements the operations of {@link JdbcWatchStore}.
 */
final class SharedWatches implements SharedBudget.Source, Recorder.Memory, AutoCloseable {

	private static final Log logger = LogFactory.getLog(SharedWatches.class);

	private static final int MAX_BUDGET_CHANGES = 50;

	private static final long BUDGET_RETRY = 1000;

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

	private final WatchFleet fleet;

	private final BudgetRows budgets;

	private final StoreRuntime.Worker budgeting;

	private final CallerTransactions callers;

	private final Reconciler reconciler;

	private volatile WatchActivity.Undelivered undelivered = WatchActivity.Undelivered.NONE;

	/**
	 * Create an instance.
	 * @param dataSource the data source
	 * @param transactionManagers managers of its transactions, of which the first one is
	 * used where a caller has none
	 * @param prefix prefix of the tables
	 * @param setup how this instance takes part
	 * @param fleet what this instance polls
	 * @throws WatchSchemaException if the database is not as it has to be
	 */
	SharedWatches(DataSource dataSource, List<PlatformTransactionManager> transactionManagers, TablePrefix prefix,
			Setup setup, WatchFleet fleet) {
		this.settings = setup.settings;
		this.runtime = setup.runtime;
		this.fleet = fleet;
		this.watcher = fleet.name();
		this.instance = setup.instance;
		Sql sql = new Sql(dataSource, transactionManagers.get(0), Dialect.of(dataSource),
				this.settings.statementTimeout());
		new WatchSchema(sql, prefix).check();
		this.rows = new WatchRows(sql, prefix, this.watcher, this.instance);
		this.instances = new InstanceRows(sql, prefix, this.watcher, this.instance);
		this.budgets = new BudgetRows(sql, prefix, this.watcher);
		this.clock = new DatabaseClock(sql::millis, this.runtime::nanoTime);
		this.callers = new CallerTransactions(dataSource, sql, transactionManagers);
		this.commits = new CommitCount(sql, this.instances, this::commitsLost, this.runtime.lock());
		this.recorder = new Recorder(this.rows, this.commits, this, this.runtime, this.settings.linger().toMillis());
		this.outbox = new Outbox(this.rows, fleet, this.runtime, setup.publishers, this.settings.listenerTimeout());
		this.held = new HeldDefinitions(fleet, this.rows, this.recorder, this.runtime);
		this.waits = new SharedWaits(fleet, this.rows, this.instance, this::changed);
		this.leases = new Leases(dataSource, this.rows, this.watcher, this.instance, this.clock, this.settings);
		this.history = new SharedHistory(this);
		this.budgeting = this.runtime.worker("budget");
		this.reconciler = new Reconciler(this);
	}

	void start() {
		this.instances.live(0);
		this.reconciler.start();
	}

	private void commitsLost() {
		this.reconciler.distrust();
	}

	// What is watched

	void watch(WorkflowRunKey key) {
		boolean alone = !CallerTransactions.isActive();
		write(key, () -> watchRow(key.workflowDefinitionName(), key.workflowRunId(), alone));
	}

	void unwatch(WorkflowRunKey key) {
		write(key, () -> this.rows.interests.unwatch(key.workflowDefinitionName(), key.workflowRunId()));
	}

	void watchDefinition(String definition) {
		boolean alone = !CallerTransactions.isActive();
		this.callers.write(() -> watchRow(definition, InterestRows.DEFINITION, alone),
				() -> this.reconciler.require(definition));
	}

	void unwatchDefinition(String definition) {
		this.callers.write(() -> this.rows.interests.unwatch(definition, InterestRows.DEFINITION),
				this.reconciler::nudge);
	}

	private void write(WorkflowRunKey key, Runnable statement) {
		this.callers.write(statement, () -> changed(key));
	}

	// A transaction of a caller may see what was there before
	private void watchRow(String definition, String runId, boolean alone) {
		if (!alone || !this.rows.interests.isWatched(definition, runId)) {
			this.rows.interests.watch(definition, runId);
		}
	}

	private void changed(WorkflowRunKey key) {
		if (this.held.contains(key.workflowDefinitionName())) {
			this.reconciler.doubt(key);
		}
		else {
			this.reconciler.require(key.workflowDefinitionName());
		}
	}

	void configure(Collection<String> definitions) {
		this.reconciler.configure(definitions);
	}

	void awaitedChanged(WorkflowRunKey key) {
		this.waits.note(key);
		this.reconciler.nudge();
	}

	List<WatchedRun> watchedRuns() {
		Map<WorkflowRunKey, WatchedRun> runs = new LinkedHashMap<>();
		Map<String, long[]> durations = this.rows.definitions.durations();
		long now = this.clock.millis();
		this.rows.facts.watched()
			.forEach((run) -> runs.put(run.key(), with(run,
					expectedEnd(run, durations.get(run.key().workflowDefinitionName()), now), run.needsHumanSince())));
		List<WatchedRun> local = new ArrayList<>();
		this.fleet.addTo(local);
		local.forEach((run) -> runs.computeIfPresent(run.key(),
				(key, row) -> with(run, run.expectedEnd(), row.needsHumanSince())));
		return List.copyOf(runs.values());
	}

	private static WatchedRun with(WatchedRun run, @Nullable Instant expectedEnd, @Nullable Instant needsHumanSince) {
		return new WatchedRun(run.key(), run.statusAsString(), run.startedAt(), run.lastChecked(), expectedEnd,
				run.suspectedStuckSince(), needsHumanSince);
	}

	// As the instance that polls the run estimates it
	private static @Nullable Instant expectedEnd(WatchedRun run, long @Nullable [] durations, long now) {
		Instant startedAt = run.startedAt();
		if (startedAt == null || durations == null) {
			return null;
		}
		long age = now - startedAt.toEpochMilli();
		long[] longer = LongStream.of(durations).filter((duration) -> duration > age).toArray();
		return (longer.length > 0) ? startedAt.plusMillis(longer[(longer.length - 1) / 2]) : null;
	}

	void record(Transition transition) {
		this.recorder.record(transition);
	}

	// What was recorded

	@Override
	public void doubt(WorkflowRunKey key) {
		if (this.held.contains(key.workflowDefinitionName())) {
			this.reconciler.doubt(key);
		}
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

	WatchActivity.Undelivered undelivered() {
		return this.undelivered;
	}

	void refreshUndelivered() {
		this.undelivered = this.rows.outbox.undelivered();
	}

	int resubmitUndelivered() {
		int number = this.rows.outbox.resubmitUndelivered();
		refreshUndelivered();
		this.reconciler.nudge();
		return number;
	}

	/**
	 * Write into the row of this instance what it is doing.
	 */
	void describe() {
		this.instances.describe(InstanceState.text(this.fleet.activity()));
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
			BudgetRow before = found.cappedAt(now);
			if (this.budgets.change(found, change.apply(before, now))) {
				return new SharedBudget.Change(before, now);
			}
		}
		throw new IllegalStateException(
				"Other instances changed the row of the budget during each of " + MAX_BUDGET_CHANGES + " attempts");
	}

	@Override
	public void execute(Runnable task) {
		this.budgeting.execute(task);
	}

	@Override
	public void executeLater(Runnable task) {
		this.budgeting.schedule(task, BUDGET_RETRY);
	}

	@Override
	public void wakeUp() {
		this.fleet.wakeUp();
	}

	long clockOffset() {
		return this.clock.millis() - this.runtime.millis();
	}

	// Life

	void pause() {
		this.reconciler.pause();
	}

	void resume() {
		this.reconciler.resume();
	}

	/**
	 * Remove all watches and all facts.
	 */
	void reset() {
		this.rows.sql.inNewTransaction(() -> {
			this.rows.interests.removeAll();
			this.rows.facts.removeAll();
			this.rows.ends.removeAll();
			return true;
		});
		this.reconciler.distrustQuietly();
	}

	/**
	 * Leave within the close timeout, whether or not the database responds.
	 */
	@Override
	public void close() {
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
