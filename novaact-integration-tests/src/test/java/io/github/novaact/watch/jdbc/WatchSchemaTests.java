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
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchDataSourceScriptDatabaseInitializer;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchJdbcProperties;
import io.github.novaact.watch.InvalidWatchSettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the scripts of the shared watches' tables.
 */
@ParameterizedClass
@MethodSource("io.github.novaact.watch.jdbc.TestDatabase#available")
class WatchSchemaTests {

	private static final List<String> TABLES = List.of("WATCH_TASK", "WATCH_INTEREST", "WATCH_FACT", "WATCH_DEFINITION",
			"WATCH_ENDS", "WATCH_INSTANCE", "WATCH_BUDGET", "OPEN_RUN");

	@Parameter
	private TestDatabase database;

	private HikariDataSource dataSource;

	@BeforeEach
	void createDatabase() {
		this.dataSource = this.database.newDataSource();
	}

	@AfterEach
	void closeDatabase() {
		this.dataSource.close();
	}

	@Test
	void createsTablesAndIndexes() throws Exception {
		initialize(this.dataSource, "NOVAACT_");
		assertThat(tables()).containsAll(TABLES.stream().map((table) -> "NOVAACT_" + table).toList());
		assertThat(indexes()).anyMatch((index) -> index.startsWith("IX_NOVAACT_WATCH_FACT"));
	}

	@Test
	void runsTwice() throws Exception {
		initialize(this.dataSource, "NOVAACT_");
		new JdbcTemplate(this.dataSource).update("INSERT INTO NOVAACT_WATCH_BUDGET VALUES ('kept', 1, 1, 1, 1)");
		initialize(this.dataSource, "NOVAACT_");
		assertThat(new JdbcTemplate(this.dataSource).queryForList("SELECT WATCHER FROM NOVAACT_WATCH_BUDGET",
				String.class))
			.containsExactly("kept");
	}

	@Test
	void runsOnSeveralInstancesAtOnce() throws Exception {
		CompletableFuture
			.allOf(Stream.generate(() -> CompletableFuture.runAsync(() -> initialize(this.dataSource, "NOVAACT_")))
				.limit(4)
				.toArray(CompletableFuture[]::new))
			.join();
		assertThat(tables()).containsAll(TABLES.stream().map((table) -> "NOVAACT_" + table).toList());
	}

	@Test
	void createsTablesWithPrefixesNextToEachOther() throws Exception {
		initialize(this.dataSource, "ONE_");
		initialize(this.dataSource, "TWO_");
		assertThat(tables()).contains("ONE_WATCH_FACT", "TWO_WATCH_FACT").doesNotContain("NOVAACT_WATCH_FACT");
		assertThat(indexes()).anyMatch((index) -> index.startsWith("IX_ONE_"))
			.anyMatch((index) -> index.startsWith("IX_TWO_"));
	}

	@Test
	void createsTablesInASchema() throws Exception {
		new JdbcTemplate(this.dataSource).execute("CREATE SCHEMA APP");
		initialize(this.dataSource, "APP.NA_");
		assertThat(new JdbcTemplate(this.dataSource).queryForObject("SELECT COUNT(*) FROM APP.NA_WATCH_FACT",
				Integer.class))
			.isZero();
	}

	@Test
	void doesNotTryToCreateWhatIsThere() {
		initialize(this.dataSource, "NOVAACT_");
		HookedDataSource watched = new HookedDataSource(this.dataSource);
		assertThat(WatchSchema.isComplete(watched, new TablePrefix("NOVAACT_"))).isTrue();
		assertThat(WatchSchema.isComplete(watched, new TablePrefix("OTHER_"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PostgreSQL", "MySQL", "MariaDB" })
	void createsTablesInModesOfH2(String mode) {
		try (HikariDataSource h2 = TestDatabase.dataSource(TestDatabase.H2.newUrl() + ";MODE=" + mode)) {
			initialize(h2, "NOVAACT_");
			new WatchSchema(
					new Sql(h2, new JdbcTransactionManager(h2), new TablePrefix("NOVAACT_"), Duration.ofSeconds(5)))
				.check();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Oracle", "MSSQLServer", "DB2" })
	void refusesOtherModesOfH2(String mode) {
		try (HikariDataSource h2 = TestDatabase.dataSource(TestDatabase.H2.newUrl() + ";MODE=" + mode)) {
			assertThatExceptionOfType(WatchSchemaException.class).isThrownBy(() -> Dialect.of(h2))
				.withMessageContaining("H2 in mode");
		}
	}

	@Test
	void namesThePrivilegeThatIsMissing() {
		try (HikariDataSource owner = TestDatabase.POSTGRESQL.newDataSource()) {
			initialize(owner, "NOVAACT_");
			JdbcTemplate jdbc = new JdbcTemplate(owner);
			String role = "r" + System.nanoTime();
			jdbc.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
			jdbc.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + role);
			jdbc.execute("REVOKE DELETE ON NOVAACT_WATCH_FACT FROM " + role);
			try (HikariDataSource limited = TestDatabase
				.dataSource(owner.getJdbcUrl().replaceAll("user=postgres", "user=" + role + "&password=secret"))) {
				WatchSchema schema = new WatchSchema(new Sql(limited, new JdbcTransactionManager(limited),
						new TablePrefix("NOVAACT_"), Duration.ofSeconds(5)));
				assertThatExceptionOfType(WatchSchemaException.class).isThrownBy(schema::check)
					.withMessageContaining("DELETE on table 'NOVAACT_WATCH_FACT'");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "A; DROP TABLE X", "1_", "A B", "a.b.c.d", "A-", "A'" })
	void refusesAPrefixThatIsNoIdentifier(String prefix) {
		assertThatExceptionOfType(InvalidWatchSettingsException.class)
			.isThrownBy(() -> initialize(this.dataSource, prefix))
			.withMessageContaining("novaact.watch.jdbc.table-prefix");
	}

	private List<String> tables() {
		// Of MariaDB, the tables of all databases are there
		String query = "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES"
				+ ((this.database == TestDatabase.MARIADB) ? " WHERE TABLE_SCHEMA = DATABASE()" : "");
		return new JdbcTemplate(this.dataSource).queryForList(query, String.class)
			.stream()
			.map((name) -> name.toUpperCase(Locale.ROOT))
			.toList();
	}

	private List<String> indexes() {
		String query = switch (this.database) {
			case H2 -> "SELECT INDEX_NAME FROM INFORMATION_SCHEMA.INDEXES";
			case POSTGRESQL -> "SELECT INDEXNAME FROM PG_INDEXES";
			case MARIADB -> "SELECT INDEX_NAME FROM INFORMATION_SCHEMA.STATISTICS WHERE TABLE_SCHEMA = DATABASE()";
		};
		return new JdbcTemplate(this.dataSource).queryForList(query, String.class)
			.stream()
			.map((name) -> name.toUpperCase(Locale.ROOT))
			.toList();
	}

	private static void initialize(DataSource dataSource, String prefix) {
		NovaActWatchJdbcProperties properties = new NovaActWatchJdbcProperties();
		properties.setInitializeSchema(DatabaseInitializationMode.ALWAYS);
		properties.setTablePrefix(prefix);
		new NovaActWatchDataSourceScriptDatabaseInitializer(dataSource, properties).initializeDatabase();
	}

}
