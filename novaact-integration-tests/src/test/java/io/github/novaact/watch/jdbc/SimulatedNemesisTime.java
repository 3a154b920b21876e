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

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import io.github.novaact.watch.engine.DefaultWorkflowRunWatcherBuilder;
import io.github.novaact.watch.engine.SimulatedThreads;

import org.springframework.transaction.PlatformTransactionManager;

/**
 * Simulated time on H2: one thread runs at a time, and others run between any two of its
 * statements, as the seed has it.
 */
public final class SimulatedNemesisTime implements NemesisTime {

	private static final String CLOCK_OF_H2 = "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";

	private static volatile SimulatedThreads current;

	private final SimulatedThreads threads;

	private final Random random;

	private int instances;

	SimulatedNemesisTime(long seed) {
		this.threads = new SimulatedThreads(seed);
		this.random = new Random(~seed);
		current = this.threads;
	}

	/**
	 * Return the time. Called by the database.
	 * @return the milliseconds since the epoch
	 */
	public static long millis() {
		return current.millis();
	}

	@Override
	public Instant now() {
		return Instant.ofEpochMilli(this.threads.millis());
	}

	@Override
	public void sleep(long millis) {
		this.threads.pause(millis);
	}

	@Override
	public void execute(Runnable task) {
		this.threads.schedule(task, 0);
	}

	@Override
	public void prepare(FaultyDatabase database) throws SQLException {
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			statement.execute("CREATE ALIAS SIMULATED_MILLIS FOR \"" + getClass().getName() + ".millis\"");
		}
	}

	@Override
	public void beforeStatement() {
		int dice = this.random.nextInt(1000);
		if (dice < 300) {
			this.threads.pause((dice < 2) ? 1 + this.random.nextInt(3000)
					: (dice < 30) ? this.random.nextInt(200) : this.random.nextInt(3));
		}
	}

	@Override
	public <T> T block(FaultyDatabase.Call<T> call) throws Throwable {
		Throwable[] failure = new Throwable[1];
		T result = this.threads.block(() -> {
			try {
				return call.call();
			}
			catch (Throwable ex) {
				failure[0] = ex;
				return null;
			}
		});
		if (failure[0] != null) {
			throw failure[0];
		}
		return result;
	}

	@Override
	public String statement(String sql) {
		return sql.replace(CLOCK_OF_H2, "SIMULATED_MILLIS()");
	}

	@Override
	public String runId() {
		return new UUID(this.random.nextLong() & ~0xF000L | 0x4000L,
				this.random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L)
			.toString();
	}

	@Override
	public DataSource pool(FaultyConnections connections, boolean autoCommit) {
		connections.autoCommit = autoCommit;
		return connections;
	}

	@Override
	public JdbcWatchStore store(DataSource dataSource, PlatformTransactionManager transactionManager) {
		return new JdbcWatchStore(dataSource, List.of(transactionManager), new TablePrefix("NOVAACT_"),
				new SharedWatches.Setup("instance-" + this.instances++, WatchingInstance.NEMESIS, new Runtime(), 3));
	}

	@Override
	public DefaultWorkflowRunWatcherBuilder on(DefaultWorkflowRunWatcherBuilder builder) {
		return this.threads.on(builder);
	}

	@Override
	public boolean isReal() {
		return false;
	}

	@Override
	public void close() {
		this.threads.close();
	}

	/**
	 * Each worker is a thread, whose tasks run one after the other.
	 */
	private final class Runtime implements StoreRuntime {

		private final SimulatedThreads threads = SimulatedNemesisTime.this.threads;

		@Override
		public long nanoTime() {
			return millis() * 1_000_000;
		}

		@Override
		public long millis() {
			return this.threads.millis();
		}

		@Override
		public Worker worker(String name) {
			boolean[] busy = new boolean[1];
			return (task, delay) -> this.threads.schedule(() -> {
				while (busy[0]) {
					this.threads.pause(1);
				}
				busy[0] = true;
				try {
					task.run();
				}
				finally {
					busy[0] = false;
				}
			}, delay);
		}

		@Override
		public Lock lock() {
			return new PausingLock();
		}

		@Override
		public void publish(Runnable task) {
			this.threads.schedule(task, 0);
		}

		@Override
		public void close() {
		}

	}

	/**
	 * Lock for which a thread waits by pausing.
	 */
	private final class PausingLock extends ReentrantLock {

		@Override
		public void lock() {
			while (!tryLock()) {
				SimulatedNemesisTime.this.threads.pause(1);
			}
		}

	}

}
