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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchDataSourceScriptDatabaseInitializer;
import io.github.novaact.autoconfigure.watch.jdbc.NovaActWatchJdbcProperties;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.test.FakeNovaActService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for instances that are killed and frozen while they share their watches through
 * PostgreSQL. The system property {@code novaact.crash} set to {@code long} makes it 540
 * runs in two minutes with the leases of production, and a freeze of 45 seconds.
 */
@DisabledOnOs(OS.WINDOWS)
class SharedWatchCrashTests {

	private static final boolean QUICK = !"long".equals(System.getProperty("novaact.crash"));

	private static final int RUNS = QUICK ? 120 : 540;

	private static final int DEFINITIONS = 9;

	private static final Duration LONGEST_RUN = QUICK ? Duration.ofSeconds(6) : Duration.ofSeconds(120);

	private static final Duration FREEZE = QUICK ? Duration.ofSeconds(3) : Duration.ofSeconds(45);

	private static final Duration TAKEOVER = Duration.ofSeconds(30);

	@Test
	void everyEndIsPublishedOnceThoughOneInstanceIsKilledAndAnotherFrozen() throws Exception {
		String url = TestDatabase.POSTGRESQL.newUrl();
		try (HikariDataSource dataSource = TestDatabase.dataSource(url);
				FakeNovaActService fake = FakeNovaActService.builder().maxRecordedRequests(1).start()) {
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			createTables(dataSource, jdbc);
			for (int i = 0; i < DEFINITIONS; i++) {
				fake.addDefinition("flow-" + i);
			}
			try (WatchingProcess first = WatchingProcess.start(url, fake, DEFINITIONS, QUICK);
					WatchingProcess second = WatchingProcess.start(url, fake, DEFINITIONS, QUICK);
					WatchingProcess third = WatchingProcess.start(url, fake, DEFINITIONS, QUICK)) {
				List.of(first, second, third)
					.forEach((process) -> await(Duration.ofSeconds(60), () -> holds(jdbc, process) == 3));
				List<WorkflowRunKey> runs = startRuns(fake);
				await(Duration.ofSeconds(60), () -> ended(jdbc).size() > RUNS / 10);
				Instant killed = Instant.now();
				first.kill();
				second.freeze();
				await(TAKEOVER, () -> holds(jdbc, first) + holds(jdbc, second) == 0);
				System.out.println("Taken over within " + Duration.between(killed, Instant.now()));
				await(FREEZE.multipliedBy(2), () -> Instant.now().isAfter(killed.plus(FREEZE)));
				second.thaw();
				await(LONGEST_RUN.plusSeconds(60), () -> new HashSet<>(ended(jdbc)).size() == RUNS);
				await(Duration.ofSeconds(60), () -> holds(jdbc, second) + holds(jdbc, third) == DEFINITIONS
						&& unpublished(jdbc) == 0 && holds(jdbc, second) > 0);
				assertThat(ended(jdbc)).doesNotHaveDuplicates()
					.containsExactlyInAnyOrderElementsOf(runs.stream()
						.map((key) -> key.workflowDefinitionName() + '/' + key.workflowRunId() + "/ended")
						.toList());
				assertThat(jdbc.queryForList("SELECT ID FROM HEARD", String.class)).doesNotHaveDuplicates();
			}
		}
	}

	@Test
	void openRunOfAnInstanceThatIsKilledIsFailedByAnother() throws Exception {
		String url = TestDatabase.POSTGRESQL.newUrl();
		try (HikariDataSource dataSource = TestDatabase.dataSource(url);
				FakeNovaActService fake = FakeNovaActService.start();
				NovaActClient client = new DefaultNovaActClientBuilder().endpoint(fake.endpoint())
					.region(fake.region())
					.credentialsProvider(fake.credentialsProvider())
					.build()) {
			createTables(dataSource, new JdbcTemplate(dataSource));
			fake.addDefinition(WatchingProcess.PROGRAM);
			try (WatchingProcess first = WatchingProcess.start(url, fake, 0, QUICK);
					WatchingProcess second = WatchingProcess.start(url, fake, 0, QUICK)) {
				assertThat(statuses(client)).containsExactly("RUNNING", "RUNNING");
				first.kill();
				await(Duration.ofMinutes(1), () -> statuses(client).contains("FAILED"));
				assertThat(statuses(client)).containsExactly("FAILED", "RUNNING");
				second.kill();
			}
		}
	}

	private static List<String> statuses(NovaActClient client) {
		return client.listWorkflowRuns(WatchingProcess.PROGRAM)
			.stream()
			.map(WorkflowRunSummary::statusAsString)
			.sorted()
			.toList();
	}

	private static void createTables(HikariDataSource dataSource, JdbcTemplate jdbc) {
		NovaActWatchJdbcProperties properties = new NovaActWatchJdbcProperties();
		properties.setInitializeSchema(DatabaseInitializationMode.ALWAYS);
		new NovaActWatchDataSourceScriptDatabaseInitializer(dataSource, properties).initializeDatabase();
		// Without a key, so that a duplicate event is inserted
		jdbc.execute("CREATE TABLE HEARD (ID VARCHAR(200) NOT NULL, INSTANCE VARCHAR(50) NOT NULL)");
	}

	private static List<WorkflowRunKey> startRuns(FakeNovaActService fake) {
		Random random = new Random(1);
		List<WorkflowRunKey> runs = new ArrayList<>();
		for (int i = 0; i < RUNS; i++) {
			Duration duration = Duration.ofMillis(random.nextLong(LONGEST_RUN.toMillis()));
			runs.add(fake.addRun("flow-" + i % DEFINITIONS,
					(run) -> run.endsAfter(duration, WorkflowRunStatus.SUCCEEDED)));
		}
		return runs;
	}

	private static List<String> ended(JdbcTemplate jdbc) {
		return jdbc.queryForList("SELECT ID FROM HEARD WHERE ID LIKE '%/ended'", String.class);
	}

	private static int unpublished(JdbcTemplate jdbc) {
		return count(jdbc, "SELECT COUNT(*) FROM NOVAACT_WATCH_FACT WHERE NEXT_AT IS NOT NULL");
	}

	private static int holds(JdbcTemplate jdbc, WatchingProcess process) {
		return count(jdbc, "SELECT COUNT(*) FROM NOVAACT_WATCH_TASK WHERE picked_by = ?", process.instance());
	}

	private static int count(JdbcTemplate jdbc, String query, Object... parameters) {
		Integer count = jdbc.queryForObject(query, Integer.class, parameters);
		return (count != null) ? count : 0;
	}

	private static void await(Duration patience, Callable<Boolean> condition) {
		Awaitility.await().pollInterval(Duration.ofMillis(100)).atMost(patience).until(condition);
	}

}
