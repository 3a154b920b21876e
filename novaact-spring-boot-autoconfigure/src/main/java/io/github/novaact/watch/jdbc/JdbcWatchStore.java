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

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import javax.sql.DataSource;

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
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
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

	private static final Log logger = LogFactory.getLog(JdbcWatchStore.class);

	private static final int MAX_PUBLISHERS = 4;

	/**
	 * A publisher holds one connection while it calls listeners. A listener may need
	 * another one for a transaction of its own.
	 */
	private static final int CONNECTIONS_PER_PUBLISHER = 2;

	private static final int OTHER_CONNECTIONS = 2;

	private static final int PROBE_SECONDS = 30;

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
		this.dataSource = unwrapped(dataSource);
		this.transactionManagers = List.copyOf(transactionManagers);
		this.tablePrefix = tablePrefix;
		this.setup = setup;
	}

	// Transaction managers bind the target data source
	private static DataSource unwrapped(DataSource dataSource) {
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: null;
		return (target != null) ? unwrapped(target) : dataSource;
	}

	private static int maxPublishers(@Nullable Integer maxConnections) {
		if (maxConnections == null || maxConnections <= 0) {
			return MAX_PUBLISHERS;
		}
		int publishers = (maxConnections - OTHER_CONNECTIONS) / CONNECTIONS_PER_PUBLISHER;
		return Math.max(1, Math.min(publishers, MAX_PUBLISHERS));
	}

	static String instanceName() {
		String host;
		try {
			host = InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			host = "localhost";
		}
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
		SharedWatches watches = new SharedWatches(this.dataSource, managersOfDataSource(), this.tablePrefix, this.setup,
				fleet);
		SharedBudget budget = this.budget;
		if (budget != null) {
			budget.setSource(watches);
		}
		this.watches = watches;
		watches.start();
	}

	private List<PlatformTransactionManager> managersOfDataSource() {
		List<PlatformTransactionManager> fitting = this.transactionManagers.stream()
			.filter(this::isOfDataSource)
			.toList();
		if (!fitting.isEmpty()) {
			return fitting;
		}
		if (!this.transactionManagers.isEmpty()) {
			logger.info("The shared watches use transactions of their own, as the DataSource is not managed by "
					+ this.transactionManagers.stream()
						.map((candidate) -> candidate.getClass().getSimpleName())
						.collect(Collectors.joining(", ")));
		}
		return List.of(new JdbcTransactionManager(this.dataSource));
	}

	private boolean isOfDataSource(PlatformTransactionManager transactionManager) {
		if (!(transactionManager instanceof ResourceTransactionManager ofResource)) {
			return takesPart(transactionManager);
		}
		Object resource = ofResource.getResourceFactory();
		// The transaction managers of JPA and Hibernate have a data source
		return isDataSource(resource) || isDataSource(dataSourceOf(ofResource)) || isDataSource(dataSourceOf(resource));
	}

	private boolean isDataSource(@Nullable Object candidate) {
		return candidate instanceof DataSource other && unwrapped(other) == this.dataSource;
	}

	private static @Nullable Object dataSourceOf(Object object) {
		BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(object);
		try {
			return bean.isReadableProperty("dataSource") ? bean.getPropertyValue("dataSource") : null;
		}
		catch (BeansException ex) {
			logger.debug("The data source of " + object.getClass() + " is not known", ex);
			return null;
		}
	}

	/**
	 * Return whether connections take part in transactions, as those of an XA data source
	 * do in JTA's. Checked on a thread without a transaction.
	 * @param transactionManager manager of the transactions
	 * @return whether they do
	 */
	private boolean takesPart(PlatformTransactionManager transactionManager) {
		try {
			return CompletableFuture
				.supplyAsync(
						() -> isAutoCommit() && Boolean.FALSE
							.equals(new TransactionTemplate(transactionManager).execute((status) -> isAutoCommit())),
						JdbcWatchStore::startProbe)
				.get(PROBE_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("The check whether " + transactionManager.getClass().getSimpleName()
					+ " manages the DataSource failed", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	private static void startProbe(Runnable probe) {
		Thread thread = new Thread(null, probe, "novaact-watch-transactions", 0, false);
		thread.setDaemon(true);
		thread.start();
	}

	private boolean isAutoCommit() {
		return Boolean.TRUE.equals(new JdbcTemplate(this.dataSource)
			.execute((ConnectionCallback<Boolean>) (connection) -> connection.getAutoCommit()));
	}

	@Override
	public void watch(WorkflowRunKey key) {
		watches().watch(key);
	}

	@Override
	public void unwatch(WorkflowRunKey key) {
		watches().unwatch(key);
	}

	@Override
	public void watchDefinition(String workflowDefinitionName) {
		watches().watchDefinition(workflowDefinitionName);
	}

	@Override
	public void unwatchDefinition(String workflowDefinitionName) {
		watches().unwatchDefinition(workflowDefinitionName);
	}

	@Override
	public void awaitedChanged(WorkflowRunKey key) {
		watches().awaitedChanged(key);
	}

	@Override
	public List<WatchedRun> watchedRuns() {
		return watches().watchedRuns();
	}

	@Override
	public boolean record(Transition transition) {
		watches().record(transition);
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
		SharedWatches watches = this.watches;
		return (watches != null) ? watches.recorder.pending() : 0;
	}

	@Override
	public int resubmitUndelivered() {
		return watches().resubmitUndelivered();
	}

	@Override
	public WatchActivity.Undelivered undelivered() {
		SharedWatches watches = this.watches;
		return (watches != null) ? watches.undelivered() : WatchActivity.Undelivered.NONE;
	}

	@Override
	public SharedWatchActivity sharedActivity() {
		return watches().history.read();
	}

	@Override
	public void configure(Collection<String> workflowDefinitionNames) {
		watches().configure(workflowDefinitionNames);
	}

	@Override
	public void pause() {
		SharedWatches watches = this.watches;
		if (watches != null) {
			watches.pause();
		}
	}

	@Override
	public void resume() {
		SharedWatches watches = this.watches;
		if (watches != null) {
			watches.resume();
		}
	}

	@Override
	public void reset() {
		watches().reset();
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
		SharedWatches watches = this.watches;
		return (watches != null) ? watches.clockOffset() : 0;
	}

	@Override
	public void close() {
		SharedWatches watches = this.watches;
		if (watches != null) {
			watches.close();
		}
	}

	private SharedWatches watches() {
		SharedWatches watches = this.watches;
		Assert.state(watches != null, "Not started");
		return watches;
	}

}
