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

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Sql}.
 */
class SqlTests {

	@Test
	void driverWithoutNetworkTimeoutsMayThrowWhatItLikes() {
		try (HikariDataSource pool = TestDatabase.H2.newDataSource()) {
			DataSource dataSource = new WithoutNetworkTimeout(pool);
			Sql sql = new Sql(dataSource, new JdbcTransactionManager(dataSource), new TablePrefix("NOVAACT_"),
					Duration.ofSeconds(5));
			assertThat(sql.millis()).isPositive();
			sql.inNewTransaction(() -> assertThat(sql.millis()).isPositive());
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		}
	}

	@Test
	void runsOfAPageAreCompleteButForTheLast() {
		assertThat(Sql.lastComplete(List.of("a", "b", "b", "c"))).isEqualTo("b");
		assertThat(Sql.lastComplete(List.of("a", "b", "b"))).isEqualTo("a");
		assertThat(Sql.lastComplete(List.of("a", "a"))).isEqualTo("a");
	}

	private static final class WithoutNetworkTimeout extends DelegatingDataSource {

		WithoutNetworkTimeout(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, arguments) -> {
						if (method.getName().equals("getNetworkTimeout")) {
							throw new UnsupportedOperationException();
						}
						return method.invoke(connection, arguments);
					});
		}

	}

}
