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

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import javax.sql.DataSource;

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

/**
 * Finds the transaction managers of a data source.
 *
 * @param dataSource the data source, which is not a proxy that takes part in transactions
 */
record DataSourceTransactions(DataSource dataSource) {

	private static final Log logger = LogFactory.getLog(JdbcWatchStore.class);

	private static final int PROBE_SECONDS = 30;

	// Transaction managers bind the target data source
	static DataSource unwrapped(DataSource dataSource) {
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: null;
		return (target != null) ? unwrapped(target) : dataSource;
	}

	/**
	 * Return the transaction managers of the data source.
	 * @param candidates the application's transaction managers
	 * @return those that manage the data source, or one that does
	 */
	List<PlatformTransactionManager> among(Collection<PlatformTransactionManager> candidates) {
		List<PlatformTransactionManager> fitting = candidates.stream().filter(this::isOfDataSource).toList();
		if (!fitting.isEmpty()) {
			return fitting;
		}
		if (!candidates.isEmpty()) {
			logger.info("The shared watches use transactions of their own, as the DataSource is not managed by "
					+ candidates.stream()
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
						DataSourceTransactions::startProbe)
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

}
