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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Who watches which definition. Each watched definition is one task of db-scheduler, and
 * an instance holds the definition for as long as it executes the task: db-scheduler
 * gives the task to one instance, keeps it there by its heartbeat, and finds out when the
 * instance is dead. Nothing depends on that nobody else believes to hold the definition:
 * what is told is decided by the rows of the runs.
 */
final class DefinitionLeases implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(DefinitionLeases.class);

	private static final int DEFINITIONS_AT_ONCE = 1000;

	/**
	 * Tasks of another watcher's, which has the table in common, are not ours to delete.
	 */
	private static final Duration NEVER = Duration.ofDays(36_500);

	private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

	private final LeaseSettings settings;

	private final DatabaseClock clock;

	private final Holder holder;

	private final CustomTask<Void> task;

	private final Scheduler scheduler;

	private final Map<String, Lease> leases = new ConcurrentHashMap<>();

	private volatile boolean closed;

	DefinitionLeases(DataSource dataSource, Database database, TablePrefix tablePrefix, String watcherName,
			String instanceName, DatabaseClock clock, LeaseSettings settings, Holder holder) {
		this.settings = settings;
		this.clock = clock;
		this.holder = holder;
		this.task = Tasks.custom(watcherName, Void.class)
			.onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY_DELAY))
			.onDeadExecution((complete, operations) -> operations.reschedule(complete, clock.now()))
			.execute((instance, context) -> execute(instance.getId(), context.getExecution().version));
		SchedulerBuilder builder = Scheduler.create(dataSource, List.of(this.task))
			.schedulerName(new SchedulerName.Fixed(instanceName))
			.tableName(tablePrefix.task())
			.clock(clock::now)
			.heartbeatInterval(settings.heartbeat())
			.missedHeartbeatsLimit(LeaseSettings.MISSED_HEARTBEATS)
			.pollingInterval(settings.pollInterval())
			.threads(DEFINITIONS_AT_ONCE)
			.executorService(threads())
			.shutdownMaxWait(settings.closeTimeout())
			.commitWhenAutocommitDisabled(true)
			.deleteUnresolvedAfter(NEVER)
			.failureLogging(LogLevel.WARN, true)
			.addSchedulerListener(new LostLeases());
		if (database.timestampInUtc()) {
			builder.alwaysPersistTimestampInUTC();
		}
		if (database == Database.STANDARD) {
			builder.jdbcCustomization(new DefaultJdbcCustomization(false));
		}
		this.scheduler = builder.build();
	}

	private static ExecutorService threads() {
		CustomizableThreadFactory factory = new CustomizableThreadFactory("novaact-watch-lease-");
		factory.setDaemon(true);
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
	}

	void start() {
		this.scheduler.start();
	}

	/**
	 * Have the definition watched by some instance. To be called after what is watched
	 * has been written, and again should the caller be in doubt.
	 * @param definition name of the definition
	 */
	void require(String definition) {
		if (this.closed) {
			return;
		}
		this.scheduler.scheduleIfNotExists(this.task.instance(definition), this.clock.now());
		this.scheduler.triggerCheckForDueExecutions();
	}

	/**
	 * Return the definitions that this instance holds.
	 * @return the leases
	 */
	Collection<Lease> held() {
		return List.copyOf(this.leases.values());
	}

	private CompletionHandler<Void> execute(String definition, long version) {
		try {
			return hold(definition, version);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return rescheduled(Duration.ZERO);
		}
	}

	private CompletionHandler<Void> hold(String definition, long version) throws InterruptedException {
		if (this.closed) {
			return rescheduled(Duration.ZERO);
		}
		Lease lease = new Lease(definition, version);
		Lease previous = this.leases.put(definition, lease);
		try {
			if (previous != null) {
				previous.end(Lease.End.LOST);
				previous.awaitLeft(this.settings.closeTimeout());
			}
			return switch (this.holder.take(lease)) {
				case TAKEN -> whenEnded(lease);
				case UNWANTED -> removed(definition);
				case REFUSED -> rescheduled(this.settings.pollInterval().multipliedBy(2));
			};
		}
		finally {
			this.leases.remove(definition, lease);
			lease.leave();
		}
	}

	private CompletionHandler<Void> whenEnded(Lease lease) throws InterruptedException {
		try {
			if (this.closed) {
				lease.end(Lease.End.RETURNED);
			}
			return switch (lease.await()) {
				case RETURNED -> rescheduled(Duration.ZERO);
				case UNWANTED -> removed(lease.definition());
				case LOST -> whereStillOurs();
			};
		}
		finally {
			this.holder.leave(lease);
		}
	}

	private CompletionHandler<Void> rescheduled(Duration delay) {
		return (complete, operations) -> operations.reschedule(complete, this.clock.now().plus(delay));
	}

	private CompletionHandler<Void> removed(String definition) {
		return (complete, operations) -> {
			operations.remove();
			// Who watched it meanwhile found the task still there and left it alone
			if (this.holder.isWanted(definition)) {
				require(definition);
			}
		};
	}

	private CompletionHandler<Void> whereStillOurs() {
		return (complete, operations) -> {
			try {
				operations.reschedule(complete, this.clock.now());
			}
			catch (RuntimeException ex) {
				logger.debug("Another instance has taken " + complete.getExecution().taskInstance.getId(), ex);
			}
		};
	}

	@Override
	public void close() {
		this.closed = true;
		this.leases.values().forEach((lease) -> lease.end(Lease.End.RETURNED));
		this.scheduler.stop();
	}

	/**
	 * Watches definitions under leases.
	 */
	interface Holder {

		/**
		 * Begin to watch the definition, until {@link #leave(Lease)}.
		 * @param lease lease of the definition
		 * @return whether the definition is watched now
		 */
		Taking take(Lease lease);

		/**
		 * Stop watching the definition.
		 * @param lease lease of the definition, which has ended
		 */
		void leave(Lease lease);

		/**
		 * Return whether somebody wants the definition or one of its runs watched.
		 * @param definition name of the definition
		 * @return whether somebody does
		 */
		boolean isWanted(String definition);

	}

	/**
	 * What became of a lease that was offered.
	 */
	enum Taking {

		/** The definition is watched now. */
		TAKEN,

		/** Nothing of the definition is to be watched. */
		UNWANTED,

		/** Another instance should take it. */
		REFUSED

	}

	/**
	 * Ends the leases whose heartbeat failed.
	 */
	private final class LostLeases extends AbstractSchedulerListener {

		@Override
		public void onExecutionFailedHeartbeat(CurrentlyExecuting execution) {
			Lease lease = DefinitionLeases.this.leases.get(execution.getExecution().getId());
			if (lease != null && lease.version() == execution.getExecution().version) {
				lease.end(Lease.End.LOST);
			}
		}

	}

}
