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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The leases: which instance polls which definition. Each definition is a task of
 * db-scheduler, whose repository assigns it to one instance, renews it and finds the
 * tasks of dead instances. db-scheduler's own threads would renew a lease even if the
 * work fails, and hold a thread for each; here the reconciler renews the leases at the
 * end of a turn. Correctness does not depend on exclusive leases. Each living instance
 * holds its share of the definitions. Used by one thread.
 */
final class Leases {

	private static final Log logger = LogFactory.getLog(Leases.class);

	private static final int ACQUIRED_AT_ONCE = 20;

	private final SharedWatches parts;

	private final CustomTask<Void> task;

	private final JdbcTaskRepository repository;

	private final Map<String, Execution> held = new HashMap<>();

	private long renewedAt;

	Leases(DataSource dataSource, SharedWatches parts) {
		Sql sql = parts.rows.sql;
		DatabaseClock clock = parts.clock;
		this.parts = parts;
		this.task = Tasks.custom(parts.watcher, Void.class).execute((taskInstance, context) -> {
			throw new UnsupportedOperationException();
		});
		this.repository = new JdbcTaskRepository(
				new BoundedDataSource(dataSource, (int) parts.settings.statementTimeout().toMillis()), true,
				new DefaultJdbcCustomization(sql.dialect == Dialect.MYSQL),
				sql.tablePrefix.table(WatchSchema.TASK.name()),
				new TaskResolver(SchedulerListeners.NOOP, clock::now, List.of(this.task)),
				new SchedulerName.Fixed(parts.instance), false, clock::now);
		this.renewedAt = parts.runtime.nanoTime() - parts.settings.heartbeat().toNanos();
	}

	/**
	 * Have a definition polled by some instance.
	 * @param definition name of the definition
	 */
	void require(String definition) {
		this.repository.createIfNotExists(SchedulableInstance.of(this.task.instance(definition), now()));
	}

	private Instant now() {
		return this.parts.clock.now();
	}

	/**
	 * Return which definitions instances have.
	 * @return the name of the instance by the name of the definition
	 */
	Map<String, String> holders() {
		Map<String, String> holders = new TreeMap<>();
		this.parts.rows.sql.query(
				"SELECT task_instance, picked_by FROM NOVAACT_WATCH_TASK WHERE task_name = ? AND picked = TRUE",
				(row, index) -> holders.put(row.getString(1), row.getString(2)), this.parts.watcher);
		return holders;
	}

	/**
	 * Acquire leases up to the share of this instance, and take their definitions.
	 */
	void acquire() {
		int most = Math.min(share() - this.held.size(), ACQUIRED_AT_ONCE);
		if (most > 0) {
			this.repository.getDue(now(), most)
				.forEach((due) -> this.repository.pick(due, now())
					.ifPresent((picked) -> this.held.put(picked.getId(), picked)));
		}
		this.held.keySet().stream().filter((definition) -> !this.parts.held.contains(definition)).forEach(this::take);
	}

	/**
	 * Take a definition from its rows.
	 * @param definition name of the definition
	 */
	void take(String definition) {
		this.parts.held.take(definition);
		this.parts.commits.observe();
	}

	/**
	 * Return how many definitions this instance should hold.
	 * @return its share of all definitions
	 */
	private int share() {
		int number = this.parts.instances.alive(this.parts.settings.expiry().toMillis()).size();
		if (number <= 1) {
			return Integer.MAX_VALUE;
		}
		int definitions = this.parts.rows.sql
			.query("SELECT COUNT(*) FROM NOVAACT_WATCH_TASK WHERE task_name = ?", (row, index) -> row.getInt(1),
					this.parts.watcher)
			.get(0);
		return (definitions + number - 1) / number;
	}

	/**
	 * Free the definitions of instances that are dead.
	 */
	void freeDead() {
		Duration expiry = this.parts.settings.expiry();
		Map<String, Integer> freed = new TreeMap<>();
		for (Execution dead : this.repository.getDeadExecutions(now().minus(expiry))) {
			if (!dead.equals(this.held.get(dead.getId())) && attempt(dead, this::reschedule)) {
				freed.merge(dead.pickedBy, 1, Integer::sum);
			}
		}
		freed.forEach((dead, definitions) -> logger.info("Instance '" + dead + "' has renewed no lease for "
				+ expiry.toSeconds() + " s: other instances take over its " + definitions + " workflow definitions"));
	}

	/**
	 * Renew the leases once per heartbeat, and give back those above the share of this
	 * instance.
	 */
	void renew() {
		if (!this.parts.runtime.hasPassed(this.parts.settings.heartbeat(), this.renewedAt)) {
			return;
		}
		Instant now = now();
		// Versions repeat after the database was set back, so the owner is compared too
		Map<String, String> holders = holders();
		this.held.entrySet()
			.removeIf((lease) -> !this.parts.instance.equals(holders.get(lease.getKey()))
					|| !this.repository.updateHeartbeat(lease.getValue(), now));
		this.renewedAt = this.parts.runtime.nanoTime();
		for (String definition : this.parts.held.names()) {
			if (!holders.getOrDefault(definition, this.parts.instance).equals(this.parts.instance)) {
				this.parts.held.leave(definition);
			}
			else if (!this.held.containsKey(definition)) {
				// No instance holds the lease: what was read of it is kept
				require(definition);
			}
		}
		this.held.keySet().forEach(this.parts.held::save);
		int surplus = Math.max(0, this.held.size() - share());
		this.held.keySet().stream().limit(surplus).toList().forEach(this::giveBack);
	}

	/**
	 * Give a definition to another instance.
	 * @param definition name of the definition
	 */
	private void giveBack(String definition) {
		this.parts.held.leave(definition);
		attempt(this.held.remove(definition), this::reschedule);
	}

	/**
	 * Give all definitions to other instances.
	 */
	void leave() {
		List.copyOf(this.held.keySet()).forEach(this::giveBack);
	}

	private boolean reschedule(Execution execution) {
		return this.repository.reschedule(execution, now(), null, null, 0);
	}

	/**
	 * End a definition, of which nothing is wanted.
	 * @param definition name of the definition
	 */
	void remove(String definition) {
		this.parts.held.leave(definition);
		attempt(this.held.remove(definition), (execution) -> {
			this.repository.remove(execution);
			return true;
		});
	}

	private static boolean attempt(@Nullable Execution execution, Predicate<Execution> change) {
		try {
			return execution != null && change.test(execution);
		}
		catch (RuntimeException ex) {
			logger.debug("Another instance has '" + execution + "'", ex);
			return false;
		}
	}

	/**
	 * Has the socket of each connection give up on a database that does not respond.
	 */
	private static final class BoundedDataSource extends DelegatingDataSource {

		private final int timeout;

		BoundedDataSource(DataSource dataSource, int timeout) {
			super(dataSource);
			this.timeout = timeout;
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			int before = Sql.setNetworkTimeout(connection, this.timeout);
			return (before >= 0) ? givenBackWith(before, connection) : connection;
		}

		// A pool need not do this
		private static Connection givenBackWith(int timeout, Connection connection) {
			return (Connection) Proxy.newProxyInstance(BoundedDataSource.class.getClassLoader(),
					new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
						if (method.getName().equals("close")) {
							Sql.setNetworkTimeout(connection, timeout);
						}
						try {
							return method.invoke(connection, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					});
		}

	}

}
