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

package io.github.novaact.autoconfigure.watch.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.monitoring.Resettable;
import io.github.novaact.run.OpenWorkflowRuns;
import io.github.novaact.run.WorkflowRunTemplate;
import io.github.novaact.test.FakeNovaActService;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunWatcher;
import io.github.novaact.watch.jdbc.JdbcOpenWorkflowRuns;
import io.github.novaact.watch.jdbc.JdbcWatchStore;
import io.github.novaact.watch.jdbc.TestDatabase;
import io.github.novaact.watch.jdbc.UnrelatedTransactionManager;
import io.github.novaact.watch.store.RequestBudget;
import io.github.novaact.watch.store.WatchStore;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link NovaActWatchJdbcAutoConfiguration}, in applications that share a
 * database.
 */
@ExtendWith(OutputCaptureExtension.class)
class NovaActWatchJdbcAutoConfigurationTests {

	private final FakeNovaActService fake = FakeNovaActService.start();

	private String url = TestDatabase.H2.newUrl();

	@AfterEach
	void close() {
		this.fake.close();
	}

	private ConfigurableApplicationContext start(String... properties) {
		return start(new Class<?>[0], properties);
	}

	private ConfigurableApplicationContext start(Class<?>[] configurations, String... properties) {
		String[] usual = { "spring.datasource.url=" + this.url, "novaact.endpoint=" + this.fake.endpoint(),
				"novaact.region=" + this.fake.region(), "novaact.credentials.access-key=" + this.fake.accessKey(),
				"novaact.credentials.secret-key=" + this.fake.secretKey(), "novaact.watch.store=jdbc",
				"novaact.watch.interval=50ms", "novaact.watch.max-interval=200ms",
				"novaact.watch.requests-per-second=200", "novaact.watch.jdbc.initialize-schema=always",
				"spring.main.banner-mode=off" };
		return new SpringApplicationBuilder(Application.class).sources(configurations)
			.web(WebApplicationType.NONE)
			.properties(usual)
			.run(Stream.of(properties).map((property) -> "--" + property).toArray(String[]::new));
	}

	@ParameterizedTest
	@MethodSource("io.github.novaact.watch.jdbc.TestDatabase#available")
	void twoApplicationsPublishEachEndOnce(TestDatabase database) {
		this.url = database.newUrl();
		try (ConfigurableApplicationContext one = start("novaact.watch.definitions=flow");
				ConfigurableApplicationContext two = start("novaact.watch.definitions=flow")) {
			List<WorkflowRunKey> runs = Stream.generate(() -> this.fake.addRun("flow")).limit(20).toList();
			WorkflowRunWatcher watcher = two.getBean(WorkflowRunWatcher.class);
			await(() -> assertThat(watcher.watchedRuns()).hasSize(20));
			runs.forEach((run) -> this.fake.endRun(run, WorkflowRunStatus.SUCCEEDED));
			await(() -> assertThat(watcher.watchedRuns()).isEmpty());
			assertThat(heard(one, two)).containsExactlyInAnyOrderElementsOf(runs);
			await(() -> assertThat(afterCommit(one, two)).containsExactlyInAnyOrderElementsOf(runs));
			assertThat(one.getBean(JdbcTemplate.class).queryForObject("SELECT COUNT(*) FROM HEARD", Integer.class))
				.isEqualTo(20);
		}
	}

	@Test
	void applicationThatWatchesNothingItselfGoesOn() {
		WorkflowRunKey key = this.fake.addRun("flow");
		try (ConfigurableApplicationContext idle = start("spring.main.lazy-initialization=true")) {
			try (ConfigurableApplicationContext busy = start()) {
				busy.getBean(WorkflowRunWatcher.class).watch(key);
			}
			this.fake.endRun(key, WorkflowRunStatus.FAILED);
			await(() -> assertThat(heard(idle)).containsExactly(key));
			assertThat(idle.getBean(MonitoredWatcher.class).activity().instance()).isNotEmpty();
		}
	}

	@Test
	void contextThatIsPausedConsumesNothingOfAnother() {
		try (ConfigurableApplicationContext paused = start("novaact.watch.definitions=flow")) {
			JdbcTemplate jdbc = paused.getBean(JdbcTemplate.class);
			await(() -> assertThat(holders(jdbc)).hasSize(1));
			paused.stop();
			await(() -> assertThat(holders(jdbc)).isEmpty());
			try (ConfigurableApplicationContext other = start("novaact.watch.definitions=flow")) {
				await(() -> assertThat(holders(jdbc)).hasSize(1));
				WorkflowRunKey key = this.fake.addRun("flow");
				this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
				await(() -> assertThat(heard(other)).containsExactly(key));
				assertThat(heard(paused)).isEmpty();
			}
			paused.start();
			WorkflowRunKey later = this.fake.addRun("flow");
			this.fake.endRun(later, WorkflowRunStatus.SUCCEEDED);
			await(() -> assertThat(heard(paused)).containsExactly(later));
		}
	}

	private static List<String> holders(JdbcTemplate jdbc) {
		return jdbc.queryForList("SELECT picked_by FROM NOVAACT_WATCH_TASK WHERE picked = TRUE", String.class);
	}

	@Test
	void runThatWasPublishedIsPublishedAgainAfterAReset() {
		WorkflowRunKey key = this.fake.addRun("flow");
		this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
		try (ConfigurableApplicationContext context = start()) {
			WorkflowRunWatcher watcher = context.getBean(WorkflowRunWatcher.class);
			watcher.watch(key);
			await(() -> assertThat(heard(context)).hasSize(1));
			context.getBean(JdbcTemplate.class).update("DELETE FROM HEARD");
			((Resettable) watcher).reset();
			assertThat(watcher.watchedRuns()).isEmpty();
			watcher.watch(key);
			await(() -> assertThat(heard(context)).hasSize(2));
		}
	}

	@Test
	void openRunsOfATemplateAreRowsAlsoWithLazyInitialization() {
		this.fake.addDefinition("flow");
		String rows = "SELECT RUN_ID FROM BILLING_OPEN_RUN WHERE CLIENT = 'novaActClient'";
		try (ConfigurableApplicationContext context = start("spring.main.lazy-initialization=true",
				"novaact.watch.jdbc.table-prefix=BILLING_")) {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			WorkflowRunTemplate template = context.getBean(WorkflowRunTemplate.class);
			template.execute("flow", CreateWorkflowRunOptions.of("nova-act-latest"), (run) -> {
				await(() -> assertThat(jdbc.queryForList(rows, String.class)).containsExactly(run.workflowRunId()));
				return null;
			});
			await(() -> assertThat(jdbc.queryForList(rows, String.class)).isEmpty());
		}
	}

	@Test
	void registryOfTheApplicationWins() {
		try (ConfigurableApplicationContext context = start(new Class<?>[] { OwnRegistry.class })) {
			assertThat(context.getBean(OpenWorkflowRuns.class)).isNotInstanceOf(JdbcOpenWorkflowRuns.class);
		}
	}

	@Test
	void tablesHaveThePrefix() {
		WorkflowRunKey key = this.fake.addRun("flow");
		try (ConfigurableApplicationContext context = start("novaact.watch.jdbc.table-prefix=BILLING_")) {
			context.getBean(WorkflowRunWatcher.class).watch(key);
			assertThat(context.getBean(JdbcTemplate.class)
				.queryForObject("SELECT RUN_ID FROM BILLING_WATCH_INTEREST", String.class))
				.isEqualTo(key.workflowRunId());
			assertThat(context.getBean(WorkflowRunWatcher.class).watchedRuns()).extracting(WatchedRun::key)
				.containsExactly(key);
		}
	}

	@Test
	void tablesThatAreMissingAreExplained(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("novaact.watch.jdbc.initialize-schema=never"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("there is no table 'NOVAACT_WATCH_TASK'")
			.contains("'novaact.watch.jdbc.initialize-schema'")
			.contains("io/github/novaact/watch/jdbc/schema-<platform>.sql");
	}

	@Test
	void transactionsOfSomethingElseAreNotTaken(CapturedOutput output) {
		WorkflowRunKey key = this.fake.addRun("flow");
		try (ConfigurableApplicationContext context = start(new Class<?>[] { OtherTransactions.class })) {
			assertThat(output).contains("the DataSource is not managed by OtherTransactionManager");
			context.getBean(WorkflowRunWatcher.class).watch(key);
			this.fake.endRun(key, WorkflowRunStatus.SUCCEEDED);
			await(() -> assertThat(heard(context)).containsExactly(key));
		}
	}

	@Test
	void listenersWithTransactionsOfTheirOwnDoNotUseUpASmallPool() {
		try (ConfigurableApplicationContext context = start(new Class<?>[] { OwnTransactions.class },
				"spring.datasource.hikari.maximum-pool-size=3", "spring.datasource.hikari.connection-timeout=120000")) {
			WorkflowRunWatcher watcher = context.getBean(WorkflowRunWatcher.class);
			List<WorkflowRunKey> runs = Stream.generate(() -> this.fake.addRun("flow")).limit(40).toList();
			runs.forEach(watcher::watch);
			runs.forEach((run) -> this.fake.endRun(run, WorkflowRunStatus.SUCCEEDED));
			await(() -> assertThat(heard(context)).containsExactlyInAnyOrderElementsOf(runs));
		}
	}

	@Test
	void storeOfTheUserSwitchesOursOff() {
		WatchStore store = mock();
		RequestBudget budget = mock();
		given(store.budget(any())).willReturn(budget);
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("spring.datasource.url=" + this.url, "novaact.watch.store=jdbc",
					"novaact.region=us-east-1")
			.withBean("applicationStore", WatchStore.class, () -> store)
			.run((context) -> assertThat(context).hasSingleBean(WatchStore.class)
				.doesNotHaveBean(JdbcWatchStore.class)
				.doesNotHaveBean(OpenWorkflowRuns.class));
	}

	@Test
	void eachWatcherHasAStoreOfItsOwn() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(WatchStore.class)).isNotSameAs(context.getBean(WatchStore.class));
		}
	}

	private static List<WorkflowRunKey> heard(ConfigurableApplicationContext... contexts) {
		return Stream.of(contexts).flatMap((context) -> context.getBean(Listener.class).ended.stream()).toList();
	}

	private static List<WorkflowRunKey> afterCommit(ConfigurableApplicationContext... contexts) {
		return Stream.of(contexts).flatMap((context) -> context.getBean(Listener.class).committed.stream()).toList();
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().pollInterval(Duration.ofMillis(50)).atMost(Duration.ofSeconds(60)).untilAsserted(assertion);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Listener listener(DataSource dataSource) {
			return new Listener(new JdbcTemplate(dataSource));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRegistry {

		@Bean
		OpenWorkflowRuns openWorkflowRuns() {
			return mock(OpenWorkflowRuns.class);
		}

	}

	static class Listener {

		private final Queue<WorkflowRunKey> ended = new ConcurrentLinkedQueue<>();

		private final Queue<WorkflowRunKey> committed = new ConcurrentLinkedQueue<>();

		private final JdbcTemplate jdbc;

		Listener(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
			this.jdbc.execute("CREATE TABLE IF NOT EXISTS HEARD (ID VARCHAR(200) NOT NULL PRIMARY KEY)");
		}

		@EventListener
		void on(WorkflowRunEndedEvent event) {
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
			this.jdbc.update("INSERT INTO HEARD (ID) VALUES (?)", event.id());
			this.ended.add(event.key());
		}

		@TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
		void afterCommit(WorkflowRunEndedEvent event) {
			this.committed.add(event.key());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTransactions {

		private final TransactionTemplate transaction;

		private final JdbcTemplate jdbc;

		OwnTransactions(PlatformTransactionManager transactionManager, JdbcTemplate jdbc) {
			this.transaction = new TransactionTemplate(transactionManager);
			this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			this.jdbc = jdbc;
		}

		@EventListener
		void on(WorkflowRunEvent event) {
			this.transaction
				.executeWithoutResult((status) -> this.jdbc.queryForList("SELECT ID FROM HEARD", String.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherTransactions {

		@Bean
		PlatformTransactionManager otherTransactionManager() {
			return new OtherTransactionManager();
		}

	}

	/**
	 * Manages what is no database, such as a message broker.
	 */
	static class OtherTransactionManager extends UnrelatedTransactionManager implements ResourceTransactionManager {

		@Override
		public Object getResourceFactory() {
			return this;
		}

	}

}
