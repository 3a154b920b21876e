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

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchDataSourceScriptDatabaseInitializer;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchJdbcProperties;
import io.github.novaact.watch.RunState;
import io.github.novaact.watch.Transition;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import org.junit.jupiter.api.Test;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no statement of the shared watches reads all runs, by PostgreSQL's plans.
 * The system property {@code novaact.plans} sets the number of runs, and prints the
 * plans.
 */
class WatchPlansTests {

	private static final Integer PRINTED = Integer.getInteger("novaact.plans");

	private static final int RUNS = (PRINTED != null) ? PRINTED : 50_000;

	// An index of runs that is not searched by definition is read from end to end; but
	// for that of pending ones, which has no others
	private static final String WHOLE_INDEX = "(on|using) (ix|pk)_novaact_watch_run(?!_pending)[^\\n]*+(?!\\n *index cond: [^\\n]*definition)";

	private static final WorkflowRunKey KEY = new WorkflowRunKey("flow-1", "9b3f7d52-0d6e-4f9b-8a53-4a2b7c6d5e4f");

	private static final List<String> RUN_IDS = List.of(KEY.workflowRunId(), "5d1c0b3e-7a45-4c3f-9a01-0f6e2c9b8d77");

	@Test
	void noStatementReadsAllRuns() {
		String url = TestDatabase.POSTGRESQL.newUrl();
		try (HikariDataSource dataSource = TestDatabase.dataSource(url);
				HikariDataSource explaining = TestDatabase.dataSource(url + "&preferQueryMode=simple")) {
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			fill(dataSource, jdbc);
			Set<String> prepared = new LinkedHashSet<>();
			HookedDataSource statements = new HookedDataSource(dataSource);
			statements.hook = (sql) -> {
				prepared.add(sql);
				return sql;
			};
			WatchTables tables = new WatchTables(statements, new JdbcTransactionManager(dataSource),
					Database.POSTGRESQL, new TablePrefix("NOVAACT_"), "watcher", "instance-1");
			useRuns(new RunRows(tables));
			useDefinitions(new DefinitionRows(tables));
			WaiterRows waiters = new WaiterRows(tables);
			waiters.ended();
			waiters.awaited("instance-1");
			waiters.instancesThatAreGone();
			assertThat(prepared).hasSizeGreaterThan(20);
			assertThat(prepared).allSatisfy((sql) -> assertThat(plan(new JdbcTemplate(explaining), sql))
				.doesNotContain("seq scan on novaact_watch_run")
				.doesNotContainPattern(WHOLE_INDEX));
		}
	}

	private static void fill(DataSource dataSource, JdbcTemplate jdbc) {
		NovaActWatchJdbcProperties properties = new NovaActWatchJdbcProperties();
		properties.setInitializeSchema(DatabaseInitializationMode.ALWAYS);
		new NovaActWatchDataSourceScriptDatabaseInitializer(dataSource, properties).initializeDatabase();
		jdbc.update("INSERT INTO NOVAACT_WATCH_DEFINITION (WATCHER, DEFINITION, WATCHED_SINCE, REVISION, HOLDER) "
				+ "SELECT 'watcher', 'flow-' || i, CASE WHEN i % 5 > 0 THEN 1 END, 0, 'instance-' || i % 3 "
				+ "FROM generate_series(0, 49) i");
		// One in five was told, one in a thousand has changed
		jdbc.update("INSERT INTO NOVAACT_WATCH_RUN (WATCHER, DEFINITION, RUN_ID, WATCHED, DISCOVERED, STATUS, "
				+ "STARTED_AT, CHANGES, TOLD_AT, ENDED_AT, PENDING) SELECT 'watcher', 'flow-' || i % 50, "
				+ "gen_random_uuid()::TEXT, i % 2 = 0, TRUE, 'RUNNING', i, 0, CASE WHEN i % 7 = 0 THEN i END, "
				+ "CASE WHEN i % 7 = 0 THEN i END, i % 1009 = 0 FROM generate_series(1, ?) i", RUNS);
		jdbc.update("INSERT INTO NOVAACT_WATCH_WAITER (WATCHER, DEFINITION, RUN_ID, INSTANCE) SELECT WATCHER, "
				+ "DEFINITION, RUN_ID, 'instance-' || STARTED_AT % 3 FROM NOVAACT_WATCH_RUN WHERE STARTED_AT % 101 = 0");
		jdbc.execute("ANALYZE");
	}

	private static void useRuns(RunRows runs) {
		runs.watch(KEY);
		runs.unwatch(KEY);
		runs.await(KEY);
		runs.leave(KEY);
		runs.find(KEY);
		runs.untold("flow-1");
		runs.told("flow-1", HeldDefinitions.TOLD_RUNS);
		runs.pending();
		runs.find("flow-1", RUN_IDS);
		runs.followed("flow-1", RUN_IDS);
		runs.record(new Transition(KEY, "RUNNING", "PAUSED",
				List.of(new WorkflowRunStatusChangedEvent(KEY, Instant.EPOCH, "id", "RUNNING", "PAUSED")), null, null,
				Instant.EPOCH,
				new RunState(KEY.workflowRunId(), true, true, "PAUSED", Instant.EPOCH, 1, null, Set.of()), true, false),
				1);
		runs.removeUnwanted("flow-1", RUN_IDS);
		runs.removeDiscovered("flow-0");
		runs.removeToldUnwatched("flow-0", 0);
		runs.toldBeforeLast("flow-1", 10);
		runs.lastEnd("flow-1", 1);
		runs.removeTold("flow-1", 1);
	}

	private static void useDefinitions(DefinitionRows definitions) {
		definitions.add("flow-1");
		definitions.watch("flow-1", 1);
		definitions.unwatch("flow-1");
		definitions.setHolder("flow-1");
		definitions.find("flow-1");
		definitions.held();
		definitions.wanted();
		definitions.unwatched();
		definitions.isWanted("flow-1");
		definitions.setDurations("flow-1", "1");
		definitions.setToldUpTo("flow-1", 1);
		definitions.removeHolder("flow-1");
	}

	private static String plan(JdbcTemplate jdbc, String sql) {
		StringBuilder numbered = new StringBuilder();
		int parameters = 0;
		for (char c : sql.toCharArray()) {
			numbered.append((c == '?') ? "$" + ++parameters : String.valueOf(c));
		}
		String plan = String.join("\n",
				jdbc.query((connection) -> connection.prepareStatement("EXPLAIN (GENERIC_PLAN) " + numbered),
						(row, index) -> row.getString(1)));
		if (PRINTED != null) {
			System.out.println(sql + "\n" + plan + "\n");
		}
		return plan.toLowerCase(Locale.ROOT);
	}

}
