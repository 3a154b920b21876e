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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The leases: which instance polls which definition. Each definition is a task of
 * db-scheduler, whose repository assigns it to one instance, renews it and finds the
 * tasks of dead instances. db-scheduler's own threads would renew a lease even if the
 * work fails, and hold a thread for each; here the reconciler renews the leases at the
 * end of a turn. Correctness does not depend on exclusive leases.
 */
final class Leases {

	private static final Log logger = LogFactory.getLog(Leases.class);

	private final WatchRows rows;

	private final String instance;

	private final LeaseSettings settings;

	private final DatabaseClock clock;

	private final CustomTask<Void> task;

	private final JdbcTaskRepository repository;

	private final Map<String, Execution> held = new ConcurrentHashMap<>();

	Leases(DataSource dataSource, WatchRows rows, String watcher, String instance, DatabaseClock clock,
			LeaseSettings settings) {
		this.rows = rows;
		this.instance = instance;
		this.settings = settings;
		this.clock = clock;
		this.task = Tasks.custom(watcher, Void.class).execute((taskInstance, context) -> {
			throw new UnsupportedOperationException();
		});
		this.repository = new JdbcTaskRepository(
				new BoundedDataSource(dataSource, (int) settings.statementTimeout().toMillis()), true,
				rows.sql.dialect.schedulerCustomization(), rows.names.task(),
				new TaskResolver(SchedulerListeners.NOOP, clock::now, List.of(this.task)),
				new SchedulerName.Fixed(instance), false, clock::now);
	}

	Set<String> held() {
		return Set.copyOf(this.held.keySet());
	}

	boolean holds(String definition) {
		return this.held.containsKey(definition);
	}

	/**
	 * Have a definition polled by some instance.
	 * @param definition name of the definition
	 */
	void require(String definition) {
		this.repository.createIfNotExists(SchedulableInstance.of(instance(definition), this.clock.now()));
	}

	/**
	 * Return the number of definitions.
	 * @return the number
	 */
	int count() {
		return this.rows.sql
			.query("SELECT COUNT(*) FROM " + this.rows.names.task() + " WHERE task_name = ?",
					(row, index) -> row.getInt(1), this.task.getTaskName())
			.get(0);
	}

	/**
	 * Return which instance has which definitions.
	 * @return names of the definitions by the name of the instance
	 */
	Map<String, List<String>> holders() {
		Map<String, List<String>> holders = new HashMap<>();
		this.rows.sql.query(
				"SELECT picked_by, task_instance FROM " + this.rows.names.task()
						+ " WHERE task_name = ? AND picked = TRUE",
				(row, index) -> holders.computeIfAbsent(row.getString(1), (name) -> new ArrayList<>())
					.add(row.getString(2)),
				this.task.getTaskName());
		return holders;
	}

	/**
	 * Return whether another instance has a definition.
	 * @param definition name of the definition
	 * @return whether it has
	 */
	boolean isTaken(String definition) {
		return this.repository.getExecution(instance(definition))
			.filter((execution) -> execution.picked && !this.instance.equals(execution.pickedBy))
			.isPresent();
	}

	private TaskInstance<Void> instance(String definition) {
		return this.task.instance(definition);
	}

	/**
	 * Take definitions that no instance has.
	 * @param most maximum number
	 * @return names of the definitions
	 */
	List<String> acquire(int most) {
		List<String> acquired = new ArrayList<>();
		if (most <= 0) {
			return acquired;
		}
		for (Execution due : this.repository.getDue(this.clock.now(), most)) {
			this.repository.pick(due, this.clock.now()).ifPresent((picked) -> {
				this.held.put(picked.getId(), picked);
				acquired.add(picked.getId());
			});
		}
		return acquired;
	}

	/**
	 * Free the definitions of instances that are dead.
	 */
	void freeDead() {
		Map<String, Integer> freed = new TreeMap<>();
		for (Execution dead : this.repository.getDeadExecutions(this.clock.now().minus(this.settings.expiry()))) {
			if (!dead.equals(this.held.get(dead.getId())) && reschedule(dead)) {
				freed.merge(dead.pickedBy, 1, Integer::sum);
			}
		}
		freed.forEach((dead, definitions) -> logger
			.info("Instance '" + dead + "' has renewed no lease for " + this.settings.expiry().toSeconds()
					+ " s: other instances take over its " + definitions + " workflow definitions"));
	}

	/**
	 * Renew what is held.
	 * @return names of the definitions of the leases that this instance has lost
	 */
	Collection<String> renew() {
		Set<String> lost = new HashSet<>();
		Instant now = this.clock.now();
		// Versions repeat after the database was set back, so the owner is compared too
		Set<String> own = new HashSet<>(this.rows.sql.query(
				"SELECT task_instance FROM " + this.rows.names.task()
						+ " WHERE task_name = ? AND picked_by = ? AND picked = TRUE",
				(row, index) -> row.getString(1), this.task.getTaskName(), this.instance));
		this.held.forEach((definition, execution) -> {
			if (!own.contains(definition) || !this.repository.updateHeartbeat(execution, now)) {
				lost.add(definition);
			}
		});
		lost.forEach(this.held::remove);
		return lost;
	}

	void giveBack(String definition) {
		Execution execution = this.held.remove(definition);
		if (execution != null) {
			reschedule(execution);
		}
	}

	private boolean reschedule(Execution execution) {
		try {
			return this.repository.reschedule(execution, this.clock.now(), null, null, 0);
		}
		catch (RuntimeException ex) {
			logger.debug("Another instance has '" + execution.getId() + "'", ex);
			return false;
		}
	}

	/**
	 * End a definition, of which nothing is wanted.
	 * @param definition name of the definition
	 */
	void remove(String definition) {
		Execution execution = this.held.remove(definition);
		if (execution != null) {
			try {
				this.repository.remove(execution);
			}
			catch (RuntimeException ex) {
				logger.debug("Another instance has '" + definition + "'", ex);
			}
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
