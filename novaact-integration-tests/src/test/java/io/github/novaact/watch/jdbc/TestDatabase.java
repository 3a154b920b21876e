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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * The databases that the shared watches are tested on, each real.
 */
public enum TestDatabase {

	H2 {

		@Override
		public String newUrl() {
			return "jdbc:h2:mem:" + randomName() + ";DB_CLOSE_DELAY=-1;USER=sa";
		}

	},

	POSTGRESQL {

		@Override
		public String newUrl() {
			EmbeddedPostgres server = PostgresServer.INSTANCE;
			String database = randomName();
			try (Connection connection = server.getPostgresDatabase().getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute("CREATE DATABASE " + database);
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
			return server.getJdbcUrl("postgres", database);
		}

	},

	/**
	 * One that runs at the address of the system property {@code novaact.test.mariadb},
	 * such as {@code jdbc:mariadb://localhost:3306/}; the script {@code .ci/mariadb}
	 * starts one.
	 */
	MARIADB {

		@Override
		public String newUrl() {
			String server = System.getProperty(MARIADB_ADDRESS);
			String database = randomName();
			try (Connection connection = DriverManager.getConnection(server + "?user=root");
					Statement statement = connection.createStatement()) {
				statement.execute("CREATE DATABASE " + database);
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
			return server + database + "?user=root";
		}

	};

	private static final String MARIADB_ADDRESS = "novaact.test.mariadb";

	/**
	 * Return the databases that there are.
	 * @return the databases
	 */
	public static Stream<TestDatabase> available() {
		return Stream.of(values())
			.filter((database) -> System.getProperty("novaact.test.only") == null
					|| database.name().equals(System.getProperty("novaact.test.only")))
			.filter((database) -> database != MARIADB || System.getProperty(MARIADB_ADDRESS) != null);
	}

	/**
	 * Create an empty database.
	 * @return its address
	 */
	public abstract String newUrl();

	/**
	 * Create an empty database.
	 * @return a pool of connections to it
	 */
	public HikariDataSource newDataSource() {
		return dataSource(newUrl());
	}

	/**
	 * Connect to a database.
	 * @param url address of the database
	 * @return a pool of connections to it
	 */
	public static HikariDataSource dataSource(String url) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(url);
		dataSource.setMaximumPoolSize(10);
		return dataSource;
	}

	private static String randomName() {
		return "t" + UUID.randomUUID().toString().replace("-", "");
	}

	/**
	 * One server for all tests, started when the first one needs it.
	 */
	private static final class PostgresServer {

		private static final EmbeddedPostgres INSTANCE = start();

		private static EmbeddedPostgres start() {
			try {
				EmbeddedPostgres server = EmbeddedPostgres.builder()
					.setServerConfig("fsync", "off")
					.setServerConfig("max_connections", "200")
					.start();
				Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
				return server;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static void close(EmbeddedPostgres server) {
			try {
				server.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
