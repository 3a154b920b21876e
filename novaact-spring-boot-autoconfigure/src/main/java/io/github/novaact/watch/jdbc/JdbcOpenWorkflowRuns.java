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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.run.OpenWorkflowRuns;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.util.Assert;

/**
 * {@link OpenWorkflowRuns} that keeps the open runs of each instance in the database of
 * the shared watches. Each instance writes regularly that it is alive, whether it has
 * open runs or not. The runs of an instance that has been silent for 12 seconds, by the
 * clock of the database, are claimed by one of the others, which fails them.
 * <p>
 * The row of a run is written on a thread of its own, outside of the caller's
 * transaction, and is waited for briefly. If it cannot be written, it is written later,
 * and the run continues. The runs of an instance that is killed between the creation of a
 * run and its row, or while the database is away, stay {@code RUNNING}.
 * <p>
 * An instance that is frozen for longer looks dead. If it goes on before its runs are
 * claimed, they are its own as before. If it goes on later, the first update wins: the
 * service refuses the second one as a conflict. An instance claims runs only after it has
 * been alive for 12 seconds without interruption, so that none looks dead because it was
 * the database that was away.
 * <p>
 * Each template has a registry of its own. The applications that share a database and a
 * prefix of its tables have equal clients under equal names.
 *
 * @since 0.1.0
 */
public final class JdbcOpenWorkflowRuns implements OpenWorkflowRuns {

	private static final Log logger = LogFactory.getLog(JdbcOpenWorkflowRuns.class);

	private static final int MAX_CLIENT_NAME = 80 - OpenRunRows.INSTANCES.length();

	private static final long MAX_WAIT = Duration.ofSeconds(2).toMillis();

	private final DataSource dataSource;

	private final TablePrefix tablePrefix;

	private final LeaseSettings settings;

	private final @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();

	/** Runs whose row is to be written, or removed, as the value says. */
	private final Map<WorkflowRunKey, Boolean> changes = new ConcurrentHashMap<>();

	private volatile @Nullable Participation participation;

	/**
	 * Create a registry.
	 * @param dataSource data source of the shared watches
	 * @param tablePrefix prefix of the names of the tables
	 */
	public JdbcOpenWorkflowRuns(DataSource dataSource, TablePrefix tablePrefix) {
		this(dataSource, tablePrefix, LeaseSettings.DEFAULTS);
	}

	JdbcOpenWorkflowRuns(DataSource dataSource, TablePrefix tablePrefix, LeaseSettings settings) {
		this.dataSource = dataSource;
		this.tablePrefix = tablePrefix;
		this.settings = settings;
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalArgumentException if the name of the client has more than 76
	 * characters
	 */
	@Override
	public void start(String client, Consumer<WorkflowRunKey> abandoned) {
		Assert.isTrue(client.length() <= MAX_CLIENT_NAME, () -> "The open runs of client '" + client
				+ "' cannot be shared: its name has more than " + MAX_CLIENT_NAME + " characters");
		if (this.participation == null) {
			Participation participation = new Participation(client, abandoned);
			this.participation = participation;
			participation.start();
		}
	}

	@Override
	public void opened(WorkflowRunKey key) {
		this.changes.put(key, true);
		Participation participation = this.participation;
		if (participation != null) {
			participation.perform(participation::write, !participation.failing);
		}
	}

	@Override
	public void ended(WorkflowRunKey key) {
		this.changes.remove(key);
		Participation participation = this.participation;
		if (participation != null) {
			this.changes.put(key, false);
			participation.perform(participation::write, false);
		}
	}

	@Override
	public void stop() {
		Participation participation = this.participation;
		this.participation = null;
		if (participation != null) {
			participation.stop();
		}
	}

	/**
	 * From a start to a stop, as an instance with a name of its own: runs that are left
	 * at the stop are those of a dead instance.
	 */
	private final class Participation {

		private final String client;

		private final Consumer<WorkflowRunKey> abandoned;

		private final String instance = JdbcWatchStore.instanceName();

		private final long expiry = JdbcOpenWorkflowRuns.this.settings.expiry().toMillis();

		private final StoreRuntime runtime = new StoreRuntime.OfSystem(JdbcOpenWorkflowRuns.this.classLoader);

		private final StoreRuntime.Worker worker = this.runtime.worker("open-runs");

		/** Runs that this instance has claimed, for as long as they have a row. */
		private final Set<WorkflowRunKey> claimed = ConcurrentHashMap.newKeySet();

		private @Nullable OpenRunRows rows;

		/** When it swept, or became alive after that. */
		private long sweptAt;

		private volatile boolean failing;

		private boolean warned;

		private volatile boolean stopped;

		Participation(String client, Consumer<WorkflowRunKey> abandoned) {
			this.client = client;
			this.abandoned = abandoned;
		}

		void start() {
			long pause = JdbcOpenWorkflowRuns.this.settings.heartbeat().toMillis();
			this.worker.execute(() -> this.worker.repeat(this::turn, pause, () -> this.stopped));
		}

		void stop() {
			this.stopped = true;
			perform(this::leave, true);
			this.runtime.close();
		}

		private void leave() {
			turn();
			try {
				if (this.rows != null) {
					this.rows.instances.remove();
				}
			}
			catch (RuntimeException ex) {
				logger.debug("The row of an instance stays until another instance removes it", ex);
			}
		}

		void write() {
			if (!JdbcOpenWorkflowRuns.this.changes.isEmpty()) {
				turn();
			}
		}

		/**
		 * Perform a task on the worker.
		 * @param task the task
		 * @param wait whether it is waited for, briefly
		 */
		void perform(Runnable task, boolean wait) {
			CountDownLatch done = new CountDownLatch(1);
			this.worker.execute(() -> {
				try {
					task.run();
				}
				finally {
					done.countDown();
				}
			});
			try {
				if (wait && !done.await(MAX_WAIT, TimeUnit.MILLISECONDS)) {
					logger.debug("The database of the open runs is slow. The call does not wait for it");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		private void turn() {
			try {
				OpenRunRows rows = this.rows;
				if (rows == null) {
					DataSource dataSource = JdbcOpenWorkflowRuns.this.dataSource;
					Sql sql = new Sql(dataSource, new JdbcTransactionManager(dataSource),
							JdbcOpenWorkflowRuns.this.tablePrefix,
							JdbcOpenWorkflowRuns.this.settings.statementTimeout());
					rows = new OpenRunRows(sql, this.client, this.instance, this.expiry);
					this.rows = rows;
				}
				if (!rows.instances.alive(this.expiry).contains(this.instance)) {
					this.sweptAt = this.runtime.nanoTime();
				}
				rows.instances.live(0);
				write(rows);
				sweep(rows);
				this.failing = false;
				this.warned = false;
			}
			catch (RuntimeException ex) {
				if (!this.warned && JdbcOpenWorkflowRuns.this.changes.containsValue(true)) {
					this.warned = true;
					logger.warn("The open workflow runs of client '" + this.client
							+ "' cannot be written. This is retried. Until then, no other instance can set these runs "
							+ "to FAILED if this one dies", ex);
				}
				this.failing = true;
			}
		}

		private void write(OpenRunRows rows) {
			JdbcOpenWorkflowRuns.this.changes.forEach((key, open) -> {
				if (open) {
					rows.add(key);
				}
				else {
					rows.remove(key);
					this.claimed.remove(key);
				}
				JdbcOpenWorkflowRuns.this.changes.remove(key, open);
			});
		}

		private void sweep(OpenRunRows rows) {
			if (this.stopped || !this.runtime.hasPassed(Duration.ofMillis(this.expiry), this.sweptAt)) {
				return;
			}
			this.sweptAt = this.runtime.nanoTime();
			for (WorkflowRunKey key : rows.abandoned()) {
				if (!this.claimed.contains(key) && rows.claim(key)) {
					logger.info("The instance that had opened the workflow run " + key
							+ " has died: this one sets it to FAILED");
					this.abandoned.accept(key);
					this.claimed.add(key);
				}
			}
			rows.instances.removeSilent(JdbcOpenWorkflowRuns.this.settings.oblivion().toMillis());
		}

	}

}
