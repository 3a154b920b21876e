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
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchDataSourceScriptDatabaseInitializer;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchJdbcProperties;
import io.github.novaact.test.FakeNovaActService;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Base class of tests with an empty database of each kind, a fake of the service, and
 * instances that use both.
 */
@ParameterizedClass
@MethodSource("io.github.novaact.watch.jdbc.TestDatabase#available")
abstract class AbstractSharedWatchTests {

	static final Duration PATIENCE = Duration.ofSeconds(30);

	@Parameter
	TestDatabase database;

	final FakeNovaActService fake = FakeNovaActService.start();

	final List<AutoCloseable> opened = new ArrayList<>();

	HikariDataSource dataSource;

	JdbcTemplate jdbc;

	@BeforeEach
	void createTables() {
		this.dataSource = this.database.newDataSource();
		this.jdbc = new JdbcTemplate(this.dataSource);
		NovaActWatchJdbcProperties properties = new NovaActWatchJdbcProperties();
		properties.setInitializeSchema(DatabaseInitializationMode.ALWAYS);
		new NovaActWatchDataSourceScriptDatabaseInitializer(this.dataSource, properties).initializeDatabase();
		this.jdbc.execute("CREATE TABLE HEARD (ID VARCHAR(200) NOT NULL PRIMARY KEY)");
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
		this.dataSource.close();
		this.fake.close();
	}

	WatchingInstance instance(DataSource dataSource) {
		WatchingInstance instance = new WatchingInstance(dataSource, this.fake);
		this.opened.add(instance);
		return instance;
	}

	Sql sql() {
		return new Sql(this.dataSource, new JdbcTransactionManager(this.dataSource), new TablePrefix("NOVAACT_"),
				PATIENCE);
	}

	/**
	 * Return the number of runs that instances wait for, once for each instance.
	 * @return the number
	 */
	int waits() {
		return this.jdbc.queryForList("SELECT RUN_ID FROM NOVAACT_WATCH_INTEREST WHERE KIND = 'A'").size();
	}

	static void await(ThrowingRunnable assertion) {
		Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).untilAsserted(assertion);
	}

}
