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

package io.github.novaact.dashboard;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import io.github.novaact.ActStatus;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.dashboard.Overview.Definition;
import io.github.novaact.dashboard.Overview.Now;
import io.github.novaact.test.FakeNovaActService;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each of the instances that share their watches shows the same.
 */
class SharedDashboardTests {

	private final FakeNovaActService service = FakeNovaActService.start();

	@AfterEach
	void stop() {
		this.service.close();
	}

	private TestApplication start(String url) {
		return TestApplication.start(TestApplication.WithDatabase.class, Stack.SERVLET, this.service,
				"spring.datasource.url=" + url, "novaact.watch.store=jdbc",
				"novaact.watch.jdbc.initialize-schema=always", "novaact.watch.acts-enabled=true",
				"novaact.watch.definitions=invoices,orders");
	}

	@ParameterizedTest
	@EnumSource
	void eachInstanceShowsTheSame(Database database) throws Exception {
		String url = database.newUrl();
		try (AutoCloseable kept = database.keep(); TestApplication one = start(url); TestApplication two = start(url)) {
			play(one, two);
			WorkflowRunKey running = this.service.addRun("invoices");
			try (TestApplication three = start(url)) {
				await(() -> {
					assertThat(definitions(one)).isEqualTo(definitions(two)).isEqualTo(definitions(three));
					assertThat(rows(one)).isEqualTo(rows(two)).isEqualTo(rows(three)).hasSize(7);
					assertThat(definitions(one)).extracting(Definition::name).containsExactly("invoices", "orders");
				});
				Definition orders = definitions(three).get(1);
				assertThat(orders.now()).isEqualTo(Now.NONE);
				assertThat(orders.ends()).satisfies((ends) -> {
					assertThat(sum(ends.succeeded())).isEqualTo(2);
					assertThat(sum(ends.failed())).isEqualTo(1);
					assertThat(ends.duration()).isNotNull();
					assertThat(ends.delay()).isNotNull();
				});
				assertThat(definitions(two).get(0).now().running()).isOne();
				assertThat(rows(three)).anyMatch((row) -> row.contains(running.workflowRunId()));
				this.service.addAct(running, this.service.addSession(running),
						(act) -> act.status(ActStatus.PENDING_HUMAN_ACTION));
				await(() -> assertThat(List.of(one, two, three)).allSatisfy((application) -> {
					assertThat(definitions(application).get(0).now().human()).isOne();
					assertThat(rows(application)).isEqualTo(rows(one));
				}));
			}
		}
	}

	@Test
	void instancesAreShownAndOneThatIsCutOffIsMarked() throws Exception {
		this.service.addRun("invoices");
		this.service.addRun("orders");
		String url = Database.H2.newUrl();
		try (TestApplication one = start(url); TestApplication two = start(url); Browser browser = Browser.open()) {
			String first = name(one);
			String second = name(two);
			await(() -> assertThat(instances(one)).hasSize(2).allSatisfy((instance) -> {
				assertThat(instance.path("alive").asBoolean()).isTrue();
				assertThat(instance.path("definitions")).hasSize(1);
				assertThat(instance.path("since").asLong()).isPositive()
					.isLessThanOrEqualTo(instance.path("lastSeen").asLong());
			}));
			assertThat(instances(two)).extracting((instance) -> instance.path("name").asString())
				.containsExactlyInAnyOrder(first, second);
			browser.go(one.uri(TestApplication.PATH).toString());
			await(() -> assertThat(browser.texts("#system li"))
				.anyMatch((text) -> text.contains("instance " + second) && text
					.matches(".*since .+ last sign of life at .+" + " holds (invoices|orders), polls with up to .*")));
			assertThat(browser.text("#notices")).isEmpty();
			assertThat(browser.violations()).isEmpty();
			two.context().getBean(HikariDataSource.class).close();
			one.context()
				.getBean(JdbcTemplate.class)
				.update("UPDATE NOVAACT_WATCH_INSTANCE SET LAST_SEEN = LAST_SEEN - 13000 WHERE INSTANCE = ?", second);
			await(() -> assertThat(browser.texts("#system li")).anyMatch((text) -> text
				.matches(".*instance " + second + " silent since .+, other instances take over its definitions")));
			browser.go(two.uri(TestApplication.PATH).toString());
			await(() -> assertThat(browser.text("#notices"))
				.contains("The database of the shared watches has not responded since"));
		}
	}

	private static String name(TestApplication application) {
		application.context().getBean(DashboardFeed.class).readWatched();
		return application.context().getBean(OverviewReader.class).read().sharing().instance();
	}

	private static List<JsonNode> instances(TestApplication application) {
		application.context().getBean(DashboardFeed.class).readWatched();
		try (EventReader events = new EventReader(application.uri(TestApplication.PATH + "/events"))) {
			return events.next("update")
				.path("overview")
				.path("watchers")
				.valueStream()
				.map((watcher) -> watcher.path("instance"))
				.toList();
		}
	}

	private void play(TestApplication one, TestApplication two) {
		List<WorkflowRunKey> runs = List.of(this.service.addRun("invoices"), this.service.addRun("invoices"),
				this.service.addRun("orders"), this.service.addRun("orders"), this.service.addRun("orders"),
				this.service.addRun("invoices"));
		await(() -> {
			assertThat(rows(one)).hasSize(6);
			assertThat(rows(two)).hasSize(6);
		});
		for (int i = 0; i < runs.size(); i++) {
			this.service.endRun(runs.get(i), (i % 3 == 2) ? WorkflowRunStatus.FAILED : WorkflowRunStatus.SUCCEEDED);
		}
	}

	private static int sum(List<Integer> numbers) {
		return numbers.stream().mapToInt(Integer::intValue).sum();
	}

	private static List<Definition> definitions(TestApplication application) {
		application.context().getBean(DashboardFeed.class).readWatched();
		return application.context().getBean(OverviewReader.class).read().definitions();
	}

	private static List<String> rows(TestApplication application) {
		application.context().getBean(DashboardFeed.class).readWatched();
		return application.context()
			.getBean(RunTable.class)
			.since(-1)
			.rows()
			.stream()
			.map((row) -> row.run().key() + " " + row.run().status() + " " + row.run().endedAt() + " "
					+ row.run().signs().humanSince())
			.sorted()
			.toList();
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().pollInterval(Duration.ofMillis(50)).atMost(Duration.ofSeconds(40)).untilAsserted(assertion);
	}

	enum Database {

		H2 {

			@Override
			String newUrl() {
				return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
			}

		},

		POSTGRESQL {

			private EmbeddedPostgres server;

			@Override
			String newUrl() throws Exception {
				this.server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
				return this.server.getJdbcUrl("postgres", "postgres");
			}

			@Override
			AutoCloseable keep() {
				return this.server;
			}

		};

		abstract String newUrl() throws Exception;

		AutoCloseable keep() {
			return () -> {
			};
		}

	}

}
