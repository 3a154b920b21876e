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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.novaact.CreateWorkflowRunOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.client.DefaultNovaActClientBuilder;
import io.github.novaact.run.OpenWorkflowRun;
import io.github.novaact.run.WorkflowRunTemplate;
import io.github.novaact.run.WorkflowRunTemplateBuilder;
import io.github.novaact.test.FakeAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdbcOpenWorkflowRuns}, with the service as judge of which runs have
 * ended how. An instance whose connections fail can neither say that it is alive nor
 * claim anything, as one that is killed or frozen.
 */
class SharedOpenRunTests extends AbstractSharedWatchTests {

	private static final CreateWorkflowRunOptions OPTIONS = CreateWorkflowRunOptions.of("nova-act-latest");

	private static final LeaseSettings SETTINGS = new LeaseSettings(Duration.ofMillis(500), Duration.ofMillis(50),
			Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(5),
			Duration.ofMinutes(1), Duration.ofMillis(5));

	private final Logger logger = (Logger) LoggerFactory.getLogger(JdbcOpenWorkflowRuns.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void addDefinition() {
		this.fake.addDefinition("flow");
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void detachLog() {
		this.logger.detachAppender(this.log);
	}

	@Test
	void runOfAnInstanceThatDiesIsFailedByOneOtherOnce() {
		Instance dying = start();
		Instance one = start();
		Instance two = start();
		List<WorkflowRunKey> abandoned = List.of(dying.template.open("flow", OPTIONS).key(),
				dying.template.open("flow", OPTIONS).key());
		WorkflowRunKey open = one.template.open("flow", OPTIONS).key();
		dying.connections.fail();
		await(() -> assertThat(abandoned)
			.allSatisfy((key) -> assertThat(status(two, key)).isEqualTo(WorkflowRunStatus.FAILED)));
		await(() -> assertThat(rows()).containsExactly(open.workflowRunId()));
		assertThat(this.fake.requestCount("UpdateWorkflowRun")).isEqualTo(2);
		assertThat(status(two, open)).isEqualTo(WorkflowRunStatus.RUNNING);
	}

	@Test
	void instanceThatStartsLaterFailsTheRunsOfOneThatDied() {
		Instance dying = start();
		WorkflowRunKey key = dying.template.open("flow", OPTIONS).key();
		dying.connections.fail();
		Instance later = start();
		await(() -> assertThat(status(later, key)).isEqualTo(WorkflowRunStatus.FAILED));
		await(() -> assertThat(rows()).isEmpty());
	}

	@Test
	void runThatADeadInstanceHasClaimedIsClaimedByAnother() {
		Instance dying = start();
		WorkflowRunKey key = dying.template.open("flow", OPTIONS).key();
		this.jdbc.update("UPDATE NOVAACT_OPEN_RUN SET CLAIMED_BY = 'dead'");
		dying.connections.fail();
		Instance other = start();
		await(() -> assertThat(status(other, key)).isEqualTo(WorkflowRunStatus.FAILED));
	}

	@Test
	void runThatALivingInstanceHasClaimedIsLeftToIt() {
		OpenRunRows one = rows("one");
		OpenRunRows two = rows("two");
		WorkflowRunKey key = this.fake.addRun("flow");
		instances("one").live(0);
		instances("two").live(0);
		rows("dead").add(key);
		assertThat(one.abandoned()).containsExactly(key);
		assertThat(two.abandoned()).containsExactly(key);
		assertThat(one.claim(key)).isTrue();
		assertThat(two.claim(key)).isFalse();
		assertThat(two.abandoned()).isEmpty();
	}

	@Test
	void instanceThatGoesOnBeforeItsRunIsClaimedKeepsIt() {
		OpenRunRows other = rows("other");
		instances("other").live(0);
		WorkflowRunKey key = this.fake.addRun("flow");
		rows("frozen").add(key);
		assertThat(other.abandoned()).containsExactly(key);
		instances("frozen").live(0);
		assertThat(other.claim(key)).isFalse();
		assertThat(other.abandoned()).isEmpty();
	}

	@Test
	void instanceThatGoesOnAfterItsRunIsFailedMeetsAConflict() {
		Instance frozen = start();
		Instance other = start();
		OpenWorkflowRun run = frozen.template.open("flow", OPTIONS);
		frozen.connections.fail();
		await(() -> assertThat(status(other, run.key())).isEqualTo(WorkflowRunStatus.FAILED));
		await(() -> assertThat(rows()).isEmpty());
		frozen.connections.work();
		run.succeed();
		assertThat(status(other, run.key())).isEqualTo(WorkflowRunStatus.FAILED);
		assertThat(frozen.template.openRuns()).isZero();
		WorkflowRunKey next = frozen.template.execute("flow", OPTIONS, (key) -> {
			await(() -> assertThat(rows()).containsExactly(key.workflowRunId()));
			return key;
		});
		assertThat(status(other, next)).isEqualTo(WorkflowRunStatus.SUCCEEDED);
	}

	@Test
	void updateOfAFrozenInstanceThatComesFirstWins() {
		Instance frozen = start();
		OpenWorkflowRun run = frozen.template.open("flow", OPTIONS);
		frozen.connections.fail();
		run.succeed();
		Instance other = start();
		await(() -> assertThat(rows()).isEmpty());
		assertThat(status(other, run.key())).isEqualTo(WorkflowRunStatus.SUCCEEDED);
		// The row is removed before the template forgets the run
		await(() -> assertThat(other.template.openRuns()).isZero());
	}

	@Test
	void noInstanceLooksDeadAfterTheDatabaseWasAway() {
		Instance one = start();
		Instance two = start();
		WorkflowRunKey key = one.template.open("flow", OPTIONS).key();
		one.connections.fail();
		two.connections.fail();
		String silent = "SELECT COUNT(*) FROM NOVAACT_WATCH_INSTANCE WHERE LAST_SEEN >= " + sql().dialect.now() + " - "
				+ SETTINGS.expiry().toMillis();
		await(() -> assertThat(this.jdbc.queryForObject(silent, Integer.class)).isZero());
		two.connections.work();
		await(() -> assertThat(this.jdbc.queryForObject(silent, Integer.class)).isOne());
		one.connections.work();
		await(() -> assertThat(this.jdbc.queryForObject(silent, Integer.class)).isEqualTo(2));
		assertThat(this.jdbc.queryForList("SELECT CLAIMED_BY FROM NOVAACT_OPEN_RUN", String.class)).containsOnlyNulls()
			.hasSize(1);
		assertThat(status(two, key)).isEqualTo(WorkflowRunStatus.RUNNING);
	}

	@Test
	void signsOfLifeGoOnAfterAnError() {
		Instance instance = start();
		await(() -> assertThat(this.jdbc.queryForList("SELECT INSTANCE FROM NOVAACT_WATCH_INSTANCE")).hasSize(1));
		AtomicBoolean failed = new AtomicBoolean();
		instance.connections.dataSource.before("", () -> {
			if (failed.compareAndSet(false, true)) {
				throw new OutOfMemoryError("Of the test");
			}
		});
		await(() -> assertThat(failed).isTrue());
		this.jdbc.update("UPDATE NOVAACT_WATCH_INSTANCE SET LAST_SEEN = 1");
		await(() -> assertThat(this.jdbc.queryForObject("SELECT LAST_SEEN FROM NOVAACT_WATCH_INSTANCE", Long.class))
			.isGreaterThan(1));
	}

	@Test
	void runWhoseClaimFailsAfterItWasAppliedIsFailed() {
		Instance dying = start();
		WorkflowRunKey key = dying.template.open("flow", OPTIONS).key();
		dying.connections.fail();
		Instance other = start();
		await(() -> assertThat(this.jdbc.queryForList("SELECT INSTANCE FROM NOVAACT_WATCH_INSTANCE")).hasSize(2));
		AtomicBoolean failed = new AtomicBoolean();
		other.connections.dataSource.before("SET CLAIMED_BY", () -> {
			if (failed.compareAndSet(false, true)) {
				this.jdbc.update("UPDATE NOVAACT_OPEN_RUN SET CLAIMED_BY = (SELECT MAX(i.INSTANCE) "
						+ "FROM NOVAACT_WATCH_INSTANCE i WHERE i.INSTANCE <> NOVAACT_OPEN_RUN.INSTANCE)");
				throw new IllegalStateException("The response is lost");
			}
		});
		await(() -> assertThat(status(other, key)).isEqualTo(WorkflowRunStatus.FAILED));
		await(() -> assertThat(rows()).isEmpty());
		assertThat(failed).isTrue();
		assertThat(this.fake.requestCount("UpdateWorkflowRun")).isOne();
	}

	@Test
	void rowIsThereDuringTheWorkAndGoneAfterIt() {
		Instance instance = start();
		new TransactionTemplate(new JdbcTransactionManager(this.dataSource)).executeWithoutResult((status) -> {
			instance.template.execute("flow", OPTIONS, (key) -> {
				assertThat(rows()).containsExactly(key.workflowRunId());
				return null;
			});
			status.setRollbackOnly();
		});
		await(() -> assertThat(rows()).isEmpty());
	}

	@Test
	void instanceThatClosesLeavesNoRow() {
		Instance instance = start();
		WorkflowRunKey key = instance.template.open("flow", OPTIONS).key();
		instance.template.close();
		assertThat(rows()).isEmpty();
		assertThat(this.jdbc.queryForList("SELECT INSTANCE FROM NOVAACT_WATCH_INSTANCE")).isEmpty();
		assertThat(status(instance, key)).isEqualTo(WorkflowRunStatus.FAILED);
	}

	@Test
	void runThatAnInstanceCouldNotFailBeforeItClosedIsFailedByAnother() {
		Instance closing = start();
		WorkflowRunKey key = closing.template.open("flow", OPTIONS).key();
		this.fake.answerAlways("UpdateWorkflowRun", FakeAnswer.serviceUnavailable());
		closing.template.close();
		assertThat(rows()).containsExactly(key.workflowRunId());
		this.fake.clearAnswers();
		Instance other = start();
		await(() -> assertThat(status(other, key)).isEqualTo(WorkflowRunStatus.FAILED));
		await(() -> assertThat(rows()).isEmpty());
	}

	@Test
	void databaseThatIsAwayIsNoWarningWithoutAnOpenRun() {
		Instance instance = start();
		await(() -> assertThat(this.jdbc.queryForList("SELECT INSTANCE FROM NOVAACT_WATCH_INSTANCE")).hasSize(1));
		instance.connections.fail();
		await(() -> assertThat(instance.connections.failures).hasValueGreaterThan(3));
		assertThat(this.log.list).isEmpty();
		instance.template.open("flow", OPTIONS);
		await(() -> assertThat(this.log.list).hasSize(1));
	}

	@Test
	void databaseThatIsAwayAffectsNoRunAndIsWrittenLater() {
		Instance instance = start();
		await(() -> assertThat(this.jdbc.queryForList("SELECT INSTANCE FROM NOVAACT_WATCH_INSTANCE")).hasSize(1));
		instance.connections.fail();
		WorkflowRunKey ended = instance.template.execute("flow", OPTIONS, (key) -> key);
		OpenWorkflowRun open = instance.template.open("flow", OPTIONS);
		assertThat(status(instance, ended)).isEqualTo(WorkflowRunStatus.SUCCEEDED);
		assertThat(rows()).isEmpty();
		instance.connections.work();
		await(() -> assertThat(rows()).containsExactly(open.key().workflowRunId()));
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("cannot be written"));
	}

	@Test
	void runThatIsOpenedBeforeTheStartIsWrittenAtTheStart() {
		Instance instance = new Instance(this);
		this.opened.add(instance);
		OpenWorkflowRun run = instance.template.open("flow", OPTIONS);
		instance.template.execute("flow", OPTIONS, (key) -> null);
		instance.template.start();
		await(() -> assertThat(rows()).containsExactly(run.key().workflowRunId()));
	}

	private Instance start() {
		Instance instance = new Instance(this);
		this.opened.add(instance);
		instance.template.start();
		return instance;
	}

	private OpenRunRows rows(String instance) {
		return new OpenRunRows(sql(), "client", instance, PATIENCE.toMillis());
	}

	private InstanceRows instances(String instance) {
		return rows(instance).instances;
	}

	private List<String> rows() {
		return this.jdbc.queryForList("SELECT RUN_ID FROM NOVAACT_OPEN_RUN", String.class);
	}

	private static WorkflowRunStatus status(Instance instance, WorkflowRunKey key) {
		return instance.client.getWorkflowRun(key).status();
	}

	private static final class Instance implements AutoCloseable {

		final Connections connections;

		final NovaActClient client;

		final WorkflowRunTemplate template;

		Instance(SharedOpenRunTests tests) {
			this.connections = new Connections(tests);
			this.client = new DefaultNovaActClientBuilder().endpoint(tests.fake.endpoint())
				.region(tests.fake.region())
				.credentialsProvider(tests.fake.credentialsProvider())
				.retryTransientDelay(Duration.ofMillis(1))
				.retryThrottlingDelay(Duration.ofMillis(1))
				.build();
			this.template = new WorkflowRunTemplateBuilder().client(this.client)
				.shutdownTimeout(Duration.ofSeconds(1))
				.openWorkflowRuns(
						new JdbcOpenWorkflowRuns(this.connections.dataSource, new TablePrefix("NOVAACT_"), SETTINGS))
				.build();
		}

		@Override
		public void close() {
			this.connections.work();
			this.template.close();
			this.client.close();
		}

	}

	private static final class Connections {

		final HookedDataSource dataSource;

		final AtomicInteger failures = new AtomicInteger();

		private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

		Connections(SharedOpenRunTests tests) {
			this.dataSource = new HookedDataSource(tests.dataSource);
			this.dataSource.before("", () -> {
				RuntimeException failure = this.failure.get();
				if (failure != null) {
					this.failures.incrementAndGet();
					throw failure;
				}
			});
		}

		void fail() {
			this.failure.set(new IllegalStateException("away"));
		}

		void work() {
			this.failure.set(null);
		}

	}

}
