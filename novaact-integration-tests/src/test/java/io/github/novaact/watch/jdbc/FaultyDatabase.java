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

import java.sql.Clob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

import org.springframework.util.StringUtils;

/**
 * A real database whose commits can be lost, and the connections to which fail as those
 * to a database behind a network do.
 */
final class FaultyDatabase implements AutoCloseable {

	private final String url;

	private final NemesisTime time;

	/** Held for reading by each statement, and for writing while content is replaced. */
	private final ReadWriteLock content = new ReentrantReadWriteLock();

	private final List<FaultyConnections> instances = new CopyOnWriteArrayList<>();

	private volatile int restorations;

	private volatile boolean away;

	private volatile boolean closed;

	FaultyDatabase(String url, NemesisTime time) {
		this.url = url;
		this.time = time;
	}

	FaultyDatabase(String url) {
		this(url, new NemesisTime.Real());
	}

	NemesisTime time() {
		return this.time;
	}

	boolean isMySql() {
		return this.url.startsWith("jdbc:mariadb:") || this.url.startsWith("jdbc:mysql:");
	}

	Connection connect() throws SQLException {
		return DriverManager.getConnection(this.url);
	}

	FaultyConnections newInstance(long seed) {
		FaultyConnections instance = new FaultyConnections(this, this.time, seed);
		this.instances.add(instance);
		return instance;
	}

	boolean isAway() {
		return this.away;
	}

	boolean isClosed() {
		return this.closed;
	}

	void setAway(boolean away) {
		this.away = away;
		if (away) {
			breakConnections();
		}
	}

	private void breakConnections() {
		exclusively((connection) -> {
		});
	}

	/**
	 * Call something that reads or writes rows.
	 * @param <T> type of the result
	 * @param call the call
	 * @return its result
	 * @throws Throwable whatever it throws
	 */
	<T> T sharing(Call<T> call) throws Throwable {
		this.content.readLock().lock();
		try {
			return call.call();
		}
		finally {
			this.content.readLock().unlock();
		}
	}

	/**
	 * Return how often the tables were set back.
	 * @return the number
	 */
	int restorations() {
		return this.restorations;
	}

	/**
	 * Run a statement that no fault meets, unless the tables were set back.
	 * @param restorations how often they had been before
	 * @param sql the statement
	 * @param parameters its parameters
	 */
	void updateUnlessRestored(int restorations, String sql, Object... parameters) {
		try {
			sharing(() -> {
				if (this.restorations != restorations) {
					return 0;
				}
				try (Connection connection = connect(); var statement = connection.prepareStatement(sql)) {
					for (int i = 0; i < parameters.length; i++) {
						statement.setObject(i + 1, parameters[i]);
					}
					return statement.executeUpdate();
				}
			});
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	List<String> strings(String sql) {
		try {
			return sharing(() -> {
				List<String> strings = new ArrayList<>();
				try (Connection connection = connect();
						Statement statement = connection.createStatement();
						ResultSet rows = statement.executeQuery(sql)) {
					while (rows.next()) {
						strings.add(rows.getString(1));
					}
				}
				return strings;
			});
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the committed rows of all tables.
	 * @return the rows by table
	 */
	Map<String, List<Map<String, Object>>> snapshot() {
		Map<String, List<Map<String, Object>>> snapshot = new LinkedHashMap<>();
		lock();
		try (Connection connection = connect()) {
			for (String table : tables(connection)) {
				snapshot.put(table, rows(connection, table));
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.content.writeLock().unlock();
		}
		return snapshot;
	}

	private static List<Map<String, Object>> rows(Connection connection, String table) throws SQLException {
		List<Map<String, Object>> rows = new ArrayList<>();
		try (Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
			while (result.next()) {
				Map<String, Object> row = new LinkedHashMap<>();
				for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
					Object value = result.getObject(i);
					row.put(result.getMetaData().getColumnName(i),
							(value instanceof Clob) ? result.getString(i) : value);
				}
				rows.add(row);
			}
		}
		return rows;
	}

	private static List<String> tables(Connection connection) throws SQLException {
		List<String> tables = new ArrayList<>();
		try (ResultSet found = connection.getMetaData()
			.getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] { "TABLE", "BASE TABLE" })) {
			while (found.next()) {
				tables.add(found.getString("TABLE_NAME"));
			}
		}
		return tables.stream().filter(FaultyDatabase::isOfScenario).toList();
	}

	private static boolean isOfScenario(String table) {
		String name = table.toUpperCase(Locale.ROOT);
		return name.startsWith("NOVAACT_") || name.equals("HEARD") || name.equals("JOURNAL");
	}

	/**
	 * Break all connections, and have the tables as they once were.
	 * @param snapshot the rows by table, {@code null} for empty tables
	 */
	void restore(Map<String, List<Map<String, Object>>> snapshot) {
		exclusively((connection) -> {
			this.restorations++;
			connection.setAutoCommit(false);
			for (String table : tables(connection)) {
				try (Statement statement = connection.createStatement()) {
					if (snapshot != null || table.toUpperCase(Locale.ROOT).startsWith("NOVAACT_")) {
						statement.executeUpdate("DELETE FROM " + table);
					}
				}
				if (snapshot != null) {
					insert(connection, table, snapshot.get(table));
				}
			}
			connection.commit();
		});
	}

	private static void insert(Connection connection, String table, List<Map<String, Object>> rows)
			throws SQLException {
		for (Map<String, Object> row : rows) {
			String columns = String.join(", ", row.keySet());
			String parameters = StringUtils
				.collectionToCommaDelimitedString(row.keySet().stream().map((c) -> "?").toList());
			try (var statement = connection
				.prepareStatement("INSERT INTO " + table + " (" + columns + ") VALUES (" + parameters + ")")) {
				int index = 1;
				for (Object value : row.values()) {
					statement.setObject(index++, value);
				}
				statement.executeUpdate();
			}
		}
	}

	private void exclusively(Work work) {
		lock();
		try (Connection connection = connect()) {
			this.instances.forEach(FaultyConnections::breakAll);
			work.run(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.content.writeLock().unlock();
		}
	}

	// A statement may wait for a row of a transaction that needs the lock to go on
	private void lock() {
		try {
			while (!this.content.writeLock().tryLock(200, TimeUnit.MILLISECONDS)) {
				this.time.sleep(20);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	void forEach(Consumer<FaultyConnections> change) {
		this.instances.forEach(change);
	}

	@Override
	public void close() {
		this.closed = true;
		this.away = true;
		breakConnections();
	}

	/**
	 * Something that is called.
	 *
	 * @param <T> type of the result
	 */
	interface Call<T> {

		T call() throws Throwable;

	}

	private interface Work {

		void run(Connection connection) throws SQLException;

	}

}
