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
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchDataSourceScriptDatabaseInitializer;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchJdbcProperties;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.store.RunState;
import io.github.novaact.watch.store.Transition;
import org.awaitility.Awaitility;
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

	// An index of facts that is not searched by definition is read from end to end; but
	// for that of what is to be published
	private static final String WHOLE_INDEX = "(on|using) (ix|pk)_novaact_watch_fact(?!_next)[^\\n]*+(?!\\n *index cond: [^\\n]*definition)";

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
			WatchRows rows = new WatchRows(new Sql(statements, new JdbcTransactionManager(statements),
					new TablePrefix("NOVAACT_"), Duration.ofSeconds(30)), "watcher", "instance");
			useInterests(rows.interests);
			useFacts(rows.facts);
			useOutbox(rows.outbox);
			useRetention(rows.retention);
			useDefinitions(rows.definitions);
			useEnds(rows.ends);
			assertThat(prepared).hasSizeGreaterThan(20);
			assertThat(prepared).allSatisfy((sql) -> assertThat(plan(new JdbcTemplate(explaining), sql))
				.doesNotContain("seq scan on novaact_watch_fact")
				.doesNotContainPattern(WHOLE_INDEX));
		}
	}

	@Test
	void updatesOfRowsThatAreUpdatedAllTheTimeAreHot() {
		try (HikariDataSource dataSource = TestDatabase.POSTGRESQL.newDataSource();
				FakeNovaActService fake = FakeNovaActService.start()) {
			NovaActWatchJdbcProperties properties = new NovaActWatchJdbcProperties();
			properties.setInitializeSchema(DatabaseInitializationMode.ALWAYS);
			new NovaActWatchDataSourceScriptDatabaseInitializer(dataSource, properties).initializeDatabase();
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			try (WatchingInstance instance = new WatchingInstance(dataSource, fake)) {
				for (int i = 0; i < 10; i++) {
					instance.watcher().watchDefinition("flow-" + i);
					fake.addRun("flow-" + i);
				}
				for (String table : List.of("novaact_watch_task", "novaact_watch_instance", "novaact_watch_budget")) {
					Awaitility.await()
						.atMost(Duration.ofSeconds(60))
						.until(() -> updates(jdbc, "n_tup_upd", table) > 40);
				}
			}
			for (String table : List.of("novaact_watch_task", "novaact_watch_instance", "novaact_watch_budget")) {
				long updates = updates(jdbc, "n_tup_upd", table);
				long hot = updates(jdbc, "n_tup_hot_upd", table);
				System.out.printf("%s: %,d updates, %,d of them HOT%n", table, updates, hot);
				assertThat(hot).isGreaterThan(updates * 9 / 10);
			}
		}
	}

	private static long updates(JdbcTemplate jdbc, String counter, String table) {
		return jdbc.queryForObject("SELECT " + counter + " FROM pg_stat_user_tables WHERE relname = ?", Long.class,
				table);
	}

	private static void fill(DataSource dataSource, JdbcTemplate jdbc) {
		NovaActWatchJdbcProperties properties = new NovaActWatchJdbcProperties();
		properties.setInitializeSchema(DatabaseInitializationMode.ALWAYS);
		new NovaActWatchDataSourceScriptDatabaseInitializer(dataSource, properties).initializeDatabase();
		jdbc.update("INSERT INTO NOVAACT_WATCH_DEFINITION (WATCHER, DEFINITION, HORIZON) "
				+ "SELECT 'watcher', 'flow-' || i, 0 FROM generate_series(0, 49) i");
		jdbc.update("INSERT INTO NOVAACT_WATCH_INTEREST (WATCHER, DEFINITION, RUN_ID, KIND, OWNER, SINCE) "
				+ "SELECT 'watcher', 'flow-' || i, '*', 'W', '', 1 FROM generate_series(0, 39) i");
		// One in seven has ended, one in a thousand is to be published
		jdbc.update("INSERT INTO NOVAACT_WATCH_FACT (WATCHER, DEFINITION, RUN_ID, FACT, STATUS, STARTED_AT, ENDED_AT, "
				+ "RECORDED_AT, NEXT_AT, PUBLISHED_AT, ATTEMPTS) SELECT 'watcher', 'flow-' || i % 50, "
				+ "gen_random_uuid()::TEXT, CASE WHEN i % 7 = 0 THEN 'ended' ELSE 'discovered' END, 'RUNNING', i, "
				+ "CASE WHEN i % 7 = 0 THEN i END, i, CASE WHEN i % 1009 = 0 THEN i END, "
				+ "CASE WHEN i % 1009 > 0 THEN i END, 0 FROM generate_series(1, ?) i", RUNS);
		jdbc.update("INSERT INTO NOVAACT_WATCH_INTEREST (WATCHER, DEFINITION, RUN_ID, KIND, OWNER, SINCE) "
				+ "SELECT WATCHER, DEFINITION, RUN_ID, CASE WHEN STARTED_AT % 2 = 0 THEN 'A' ELSE 'W' END, "
				+ "'instance-' || STARTED_AT % 3, STARTED_AT FROM NOVAACT_WATCH_FACT WHERE STARTED_AT % 101 = 0");
		jdbc.execute("ANALYZE");
	}

	private static void useInterests(InterestRows interests) {
		interests.isWatched("flow-1", KEY.workflowRunId());
		interests.watch("flow-1", KEY.workflowRunId());
		interests.unwatch("flow-1", KEY.workflowRunId());
		interests.removeSatisfied("flow-1", List.of(KEY.workflowRunId()));
		interests.configure("flow-1", "instance-1", 1);
		interests.configured();
		interests.addWaits(List.of(KEY), "instance-1");
		interests.removeWaits(List.of(KEY), "instance-1");
		interests.waits("instance-1");
		interests.since(List.of("flow-1", "flow-2"));
		interests.recent(1000);
		interests.watchedSince();
		interests.page("flow-1", "", 10_000);
		interests.find("flow-1", RUN_IDS);
		interests.kinds(Map.of("flow-1", Set.copyOf(RUN_IDS), "flow-2", Set.copyOf(RUN_IDS)));
	}

	private static void useFacts(FactRows facts) {
		facts.insert(List.of(new Fact(KEY, "ended", "SUCCEEDED", 1L, 1L, true, "{}")));
		facts.find(Map.of("flow-1", Set.copyOf(RUN_IDS), "flow-2", Set.copyOf(RUN_IDS)));
		facts.served("instance-1");
		facts.open("flow-1");
		facts.open("flow-1", RUN_IDS);
		facts.ended("flow-1");
		facts.reopen("flow-1", KEY.workflowRunId());
		facts.removeRefused(KEY);
	}

	private static void useOutbox(OutboxRows outbox) {
		outbox.due(0, 10);
		List<OutboxRows.Unpublished> locked = outbox.lock(KEY);
		outbox.fail(KEY, locked.get(0), 0L);
		outbox.settle(KEY, locked, true);
		outbox.settle(KEY, locked, false);
	}

	private static void useRetention(FactRetention retention) {
		retention.removeOldRefusals("flow-1", 1);
		retention.removeKept("flow-1", 1);
		retention.horizon("flow-1", 1);
	}

	private static void useDefinitions(DefinitionRows definitions) {
		definitions.find("flow-1");
		definitions.durations();
		definitions.save("flow-1", "reading", "1");
		definitions.raiseHorizon("flow-1", 1);
		definitions.forgetReading("flow-1");
	}

	private static void useEnds(EndRows ends) {
		WorkflowRun run = new WorkflowRun(
				"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow-1/workflow-run/"
						+ KEY.workflowRunId(),
				KEY.workflowRunId(), "SUCCEEDED", Instant.EPOCH, Instant.EPOCH.plusSeconds(1), "model", null);
		ends.add(List.of(new Transition(KEY, "SUCCEEDED", List.of(), run, null, Instant.EPOCH.plusSeconds(2),
				new RunState(KEY.workflowRunId(), true, false, "SUCCEEDED", Instant.EPOCH, 0, null, Set.of()), true)));
		ends.all(0);
		ends.lastRuns("flow-1", 0, 10);
		ends.removeBefore(1);
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
