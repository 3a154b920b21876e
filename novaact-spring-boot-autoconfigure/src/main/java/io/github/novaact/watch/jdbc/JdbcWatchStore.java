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

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.SchedulerName;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.monitoring.Resettable;
import io.github.novaact.watch.InvalidWatchSettingsException;
import io.github.novaact.watch.SharedWatchActivity;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.store.RequestBudget;
import io.github.novaact.watch.store.Transition;
import io.github.novaact.watch.store.WatchFleet;
import io.github.novaact.watch.store.WatchStore;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.Assert;

/**
 * {@link WatchStore} that shares the watches among the instances of an application
 * through its database. One instance at a time polls a definition. Each event is
 * published in the transaction that marks its row as published, so that no two instances
 * publish it.
 *
 * @since 0.1.0
 */
public final class JdbcWatchStore implements WatchStore, Resettable {

	private static final int MAX_PUBLISHERS = 4;

	/**
	 * A publisher holds one connection while it calls listeners. A listener may need
	 * another one for a transaction of its own.
	 */
	private static final int CONNECTIONS_PER_PUBLISHER = 2;

	private static final int OTHER_CONNECTIONS = 2;

	private static final int MAX_WATCHER_NAME = 80;

	private static final int MAX_HOST_NAME = 37;

	private final DataSource dataSource;

	private final List<PlatformTransactionManager> transactionManagers;

	private final TablePrefix tablePrefix;

	private final SharedWatches.Setup setup;

	private volatile @Nullable SharedBudget budget;

	private volatile @Nullable SharedWatches watches;

	/**
	 * Create a store.
	 * @param dataSource the application's data source
	 * @param transactionManagers the application's transaction managers. The store uses
	 * those that manage the data source, and begins its own transactions with the first
	 * one of them.
	 * @param tablePrefix prefix of the names of the tables
	 * @param maxConnections maximum number of connections of the data source,
	 * {@code null} if it is not known. With fewer than ten, fewer events are published at
	 * once.
	 */
	public JdbcWatchStore(DataSource dataSource, Collection<? extends PlatformTransactionManager> transactionManagers,
			TablePrefix tablePrefix, @Nullable Integer maxConnections) {
		this(dataSource, transactionManagers, tablePrefix, maxConnections, LeaseSettings.DEFAULTS);
	}

	JdbcWatchStore(DataSource dataSource, Collection<? extends PlatformTransactionManager> transactionManagers,
			TablePrefix tablePrefix, @Nullable Integer maxConnections, LeaseSettings leaseSettings) {
		this(dataSource, transactionManagers, tablePrefix,
				new SharedWatches.Setup(instanceName(), leaseSettings,
						new StoreRuntime.OfSystem(Thread.currentThread().getContextClassLoader()),
						maxPublishers(maxConnections)));
	}

	JdbcWatchStore(DataSource dataSource, Collection<? extends PlatformTransactionManager> transactionManagers,
			TablePrefix tablePrefix, SharedWatches.Setup setup) {
		this.dataSource = DataSourceTransactions.unwrapped(dataSource);
		this.transactionManagers = List.copyOf(transactionManagers);
		this.tablePrefix = tablePrefix;
		this.setup = setup;
	}

	private static int maxPublishers(@Nullable Integer maxConnections) {
		if (maxConnections == null || maxConnections <= 0) {
			return MAX_PUBLISHERS;
		}
		int publishers = (maxConnections - OTHER_CONNECTIONS) / CONNECTIONS_PER_PUBLISHER;
		return Math.max(1, Math.min(publishers, MAX_PUBLISHERS));
	}

	static String instanceName() {
		String host = new SchedulerName.Hostname().getName();
		return host.substring(0, Math.min(host.length(), MAX_HOST_NAME)) + '-'
				+ UUID.randomUUID().toString().substring(0, 12);
	}

	@Override
	public RequestBudget budget(WatchSettings settings) {
		SharedBudget budget = new SharedBudget(settings.requestsPerSecond());
		this.budget = budget;
		return budget;
	}

	/**
	 * {@inheritDoc}
	 * @throws WatchSchemaException if watches cannot be shared through the database as it
	 * is
	 * @throws InvalidWatchSettingsException if the name of the watcher is too long
	 */
	@Override
	public void start(WatchFleet fleet) {
		if (fleet.name().length() > MAX_WATCHER_NAME) {
			throw new InvalidWatchSettingsException("novaact.watch.store", "allows names of watchers of at most "
					+ MAX_WATCHER_NAME + " characters, but the bean is called '" + fleet.name() + "'");
		}
		SharedWatches watches = new SharedWatches(this.dataSource,
				new DataSourceTransactions(this.dataSource).among(this.transactionManagers), this.tablePrefix,
				this.setup, fleet);
		if (this.budget != null) {
			this.budget.setSource(watches.budget);
		}
		this.watches = watches;
		watches.start();
	}

	@Override
	public void watch(WorkflowRunKey key) {
		watch(key.workflowDefinitionName(), key.workflowRunId(), () -> watches().changed(key));
	}

	@Override
	public void unwatch(WorkflowRunKey key) {
		unwatch(key.workflowDefinitionName(), key.workflowRunId(), () -> watches().changed(key));
	}

	@Override
	public void watchDefinition(String workflowDefinitionName) {
		watch(workflowDefinitionName, InterestRows.DEFINITION,
				() -> watches().reconciler.require(workflowDefinitionName));
	}

	@Override
	public void unwatchDefinition(String workflowDefinitionName) {
		unwatch(workflowDefinitionName, InterestRows.DEFINITION, () -> watches().reconciler.nudge());
	}

	private void watch(String definition, String runId, Runnable committed) {
		InterestRows interests = watches().rows.interests;
		boolean alone = !CallerTransactions.isActive();
		watches().callers.write(() -> {
			// A transaction of a caller may see what was there before
			if (!alone || !interests.isWatched(definition, runId)) {
				interests.watch(definition, runId);
			}
		}, committed);
	}

	private void unwatch(String definition, String runId, Runnable committed) {
		watches().callers.write(() -> watches().rows.interests.unwatch(definition, runId), committed);
	}

	@Override
	public void awaitedChanged(WorkflowRunKey key) {
		SharedWatches watches = watches();
		watches.waits.note(key);
		watches.reconciler.nudge();
	}

	@Override
	public List<WatchedRun> watchedRuns() {
		SharedWatches watches = watches();
		Map<String, long[]> durations = watches.rows.definitions.durations();
		long now = watches.clock.millis();
		Map<WorkflowRunKey, WatchedRun> runs = new LinkedHashMap<>();
		watches.rows.facts.watched()
			.forEach((key, run) -> runs.put(key,
					run.watchedRun(key, durations.getOrDefault(key.workflowDefinitionName(), new long[0]), now)));
		List<WatchedRun> local = new ArrayList<>();
		watches.fleet.addTo(local);
		local.forEach((run) -> runs.computeIfPresent(run.key(),
				(key, row) -> new WatchedRun(key, run.statusAsString(), run.startedAt(), run.lastChecked(),
						run.expectedEnd(), run.suspectedStuckSince(), row.needsHumanSince())));
		return List.copyOf(runs.values());
	}

	@Override
	public boolean record(Transition transition) {
		watches().recorder.record(transition);
		return true;
	}

	/**
	 * {@inheritDoc}
	 * @throws UnsupportedOperationException always, as this store publishes the events
	 */
	@Override
	public boolean deliver(Transition transition, Consumer<WorkflowRunEvent> publisher) {
		throw new UnsupportedOperationException();
	}

	@Override
	public int pending() {
		return (this.watches != null) ? this.watches.recorder.pending() : 0;
	}

	@Override
	public int resubmitUndelivered() {
		SharedWatches watches = watches();
		int number = watches.outbox.resubmitUndelivered();
		watches.reconciler.nudge();
		return number;
	}

	@Override
	public WatchActivity.Undelivered undelivered() {
		return (this.watches != null) ? this.watches.outbox.undelivered() : WatchActivity.Undelivered.NONE;
	}

	@Override
	public SharedWatchActivity sharedActivity() {
		return watches().history.read();
	}

	@Override
	public void configure(Collection<String> workflowDefinitionNames) {
		watches().reconciler.configure(workflowDefinitionNames);
	}

	@Override
	public void pause() {
		if (this.watches != null) {
			this.watches.reconciler.pause();
		}
	}

	@Override
	public void resume() {
		if (this.watches != null) {
			this.watches.reconciler.resume();
		}
	}

	/**
	 * Remove all watches and all facts.
	 */
	@Override
	public void reset() {
		SharedWatches watches = watches();
		watches.rows.sql.inNewTransaction(() -> {
			watches.rows.interests.removeAll();
			watches.rows.facts.removeAll();
			watches.rows.ends.removeAll();
		});
		watches.reconciler.distrustQuietly();
	}

	@Override
	public boolean isTransactional() {
		return true;
	}

	@Override
	public int maxDeliveries() {
		return this.setup.publishers();
	}

	@Override
	public String instance() {
		return this.setup.instance();
	}

	@Override
	public long clockOffset() {
		return (this.watches != null) ? this.watches.clock.millis() - this.setup.runtime().millis() : 0;
	}

	@Override
	public void close() {
		if (this.watches != null) {
			this.watches.close();
		}
	}

	private SharedWatches watches() {
		SharedWatches watches = this.watches;
		Assert.state(watches != null, "Not started");
		return watches;
	}

}
