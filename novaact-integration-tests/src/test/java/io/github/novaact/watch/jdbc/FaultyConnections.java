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
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.h2.api.ErrorCode;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections of one instance to a {@link FaultyDatabase}, below its pool.
 */
final class FaultyConnections extends AbstractDataSource {

	private static final Set<String> LOCAL = Set.of("isClosed", "getNetworkTimeout", "setNetworkTimeout", "abort",
			"close", "unwrap", "isWrapperFor", "getMetaData", "clearWarnings", "getWarnings", "hashCode", "equals",
			"toString", "getAutoCommit", "isReadOnly", "getTransactionIsolation", "getCatalog", "getSchema",
			"getHoldability", "getTypeMap", "createArrayOf");

	private final FaultyDatabase database;

	private final NemesisTime time;

	private final Random random;

	private final List<Link> links = new CopyOnWriteArrayList<>();

	/** Share of statements that fail before they are executed. */
	volatile double failingBefore;

	/** Share of commits that are applied and then fail. */
	volatile double failingAfterCommit;

	volatile boolean frozen;

	volatile boolean killed;

	volatile boolean autoCommit = true;

	FaultyConnections(FaultyDatabase database, NemesisTime time, long seed) {
		this.database = database;
		this.time = time;
		this.random = new Random(seed);
	}

	NemesisTime time() {
		return this.time;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Link link = new Link();
		link.gate(false);
		link.connection = this.database.connect();
		if (!this.autoCommit) {
			link.connection.setAutoCommit(false);
		}
		this.links.add(link);
		return link.proxy();
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return getConnection();
	}

	/**
	 * Have all connections hang that are open, as after a failover that resets none.
	 * @param forgotten whether the database has forgotten them
	 */
	void hang(boolean forgotten) {
		this.links.forEach((link) -> link.hung = true);
		if (forgotten) {
			breakAll();
		}
	}

	void breakAll() {
		this.links.forEach(Link::drop);
	}

	/**
	 * Wait while the instance is frozen. One that is killed goes no further.
	 */
	void pass() {
		while ((this.frozen || this.killed) && !this.database.isClosed()) {
			this.time.sleep(this.killed ? 60_000 : 2);
		}
		if (this.killed) {
			throw new IllegalStateException("Killed");
		}
	}

	private boolean happens(double share) {
		synchronized (this.random) {
			return share > 0 && this.random.nextDouble() < share;
		}
	}

	/**
	 * One connection.
	 */
	private final class Link {

		private Connection connection;

		private volatile boolean hung;

		private volatile boolean dropped;

		private volatile int networkTimeout;

		Connection proxy() {
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					this::onConnection);
		}

		private Object onConnection(Object proxy, Method method, Object[] arguments) throws Throwable {
			if (method.getName().equals("setNetworkTimeout")) {
				this.networkTimeout = (int) arguments[1];
				return null;
			}
			if (method.getName().equals("getNetworkTimeout")) {
				return this.networkTimeout;
			}
			if (method.getName().equals("abort") || method.getName().equals("close")) {
				FaultyConnections.this.links.remove(this);
				drop();
				return null;
			}
			if (LOCAL.contains(method.getName())) {
				return invoke(this.connection, method, arguments);
			}
			if (!method.getName().equals("isValid")) {
				check();
			}
			boolean commits = method.getName().equals("commit");
			boolean talks = commits || method.getName().equals("rollback") || method.getName().equals("isValid");
			if (talks) {
				gate(commits);
			}
			if (method.getName().startsWith("prepare") && arguments != null && arguments[0] instanceof String sql) {
				arguments[0] = FaultyConnections.this.time.statement(sql);
			}
			Object result;
			try {
				result = talks ? FaultyConnections.this.database.sharing(() -> {
					check();
					return invoke(this.connection, method, arguments);
				}) : invoke(this.connection, method, arguments);
			}
			catch (SQLException ex) {
				if (method.getName().equals("isValid")) {
					return false;
				}
				throw ex;
			}
			if (commits && happens(FaultyConnections.this.failingAfterCommit)) {
				drop();
				throw new SQLException("Connection lost after the commit", "08007");
			}
			if (commits) {
				gate(false);
			}
			return (result instanceof Statement statement) ? statement(statement, (Connection) proxy) : result;
		}

		private Statement statement(Statement statement, Connection proxy) {
			Class<?> type = (statement instanceof CallableStatement) ? CallableStatement.class
					: (statement instanceof PreparedStatement) ? PreparedStatement.class : Statement.class;
			return (Statement) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type },
					(self, method, arguments) -> {
						if (method.getName().equals("getConnection")) {
							return proxy;
						}
						if (!method.getName().startsWith("execute")) {
							return invoke(statement, method, arguments);
						}
						gate(true);
						Object result = execute(statement, method, arguments);
						gate(false);
						return result;
					});
		}

		private Object execute(Statement statement, Method method, Object[] arguments) throws Throwable {
			Instant end = FaultyConnections.this.time.now().plusSeconds(1);
			while (true) {
				try {
					return FaultyConnections.this.time.block(() -> FaultyConnections.this.database.sharing(() -> {
						check();
						return invoke(statement, method, arguments);
					}));
				}
				catch (SQLException ex) {
					// The transaction that has the lock can go on only if this one pauses
					if (FaultyConnections.this.time.isReal() || ex.getErrorCode() != ErrorCode.LOCK_TIMEOUT_1
							|| FaultyConnections.this.time.now().isAfter(end)) {
						throw ex;
					}
					FaultyConnections.this.time.sleep(5);
				}
			}
		}

		private void check() throws SQLException {
			if (this.dropped) {
				throw new SQLException("Connection reset", "08006");
			}
		}

		private void gate(boolean mayFail) throws SQLException {
			FaultyConnections.this.time.beforeStatement();
			Instant since = FaultyConnections.this.time.now();
			pass();
			while (this.hung && !FaultyConnections.this.database.isClosed()) {
				long waited = Duration.between(since, FaultyConnections.this.time.now()).toMillis();
				if (this.networkTimeout > 0 && waited > this.networkTimeout) {
					drop();
					break;
				}
				FaultyConnections.this.time.sleep(2);
			}
			check();
			if (FaultyConnections.this.database.isAway()) {
				drop();
				throw new SQLException("The database is away", "08006");
			}
			if (mayFail && happens(FaultyConnections.this.failingBefore)) {
				throw new SQLException("Statement failed", "57P01");
			}
		}

		void drop() {
			this.dropped = true;
			try {
				if (this.connection != null && !this.connection.isClosed()) {
					if (!this.connection.getAutoCommit()) {
						this.connection.rollback();
					}
					this.connection.close();
				}
			}
			catch (SQLException ex) {
				// Gone all the same
			}
		}

		private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
			try {
				return method.invoke(target, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getCause();
			}
		}

	}

}
