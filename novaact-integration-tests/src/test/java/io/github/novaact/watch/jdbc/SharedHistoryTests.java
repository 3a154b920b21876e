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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.SharedWatchActivity;
import io.github.novaact.watch.SharedWatchActivity.EndedRun;
import io.github.novaact.watch.SharedWatchActivity.Ends;
import io.github.novaact.watch.SharedWatchActivity.Instance;
import io.github.novaact.watch.SharedWatchActivity.Step;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.store.RunState;
import io.github.novaact.watch.store.Transition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for what instances read of all of them: ends, last runs and instances.
 */
class SharedHistoryTests extends AbstractSharedWatchTests {

	private static final WorkflowRunKey KEY = new WorkflowRunKey("flow", "9b3f7d52-0d6e-4f9b-8a53-4a2b7c6d5e4f");

	private static SharedWatchActivity read(WatchingInstance instance) {
		SharedWatchActivity activity = ((MonitoredWatcher) instance.watcher()).sharedActivity();
		assertThat(activity).isNotNull();
		return activity;
	}

	private static int number(SharedWatchActivity activity) {
		return steps(activity).mapToInt((step) -> step.succeeded() + step.failed()).sum();
	}

	private static Stream<Step> steps(SharedWatchActivity activity) {
		return activity.ends().stream().map(Ends::steps).flatMap(List::stream);
	}

	@Test
	void endsOfAllInstancesAreTheSameForEach() {
		List<String> definitions = List.of("a", "b", "c", "d");
		WatchingInstance one = instance(this.dataSource);
		WatchingInstance two = instance(this.dataSource);
		definitions.forEach(one.watcher()::watchDefinition);
		await(() -> assertThat(two.definitions()).hasSize(2));
		List<WorkflowRunKey> runs = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			runs.add(this.fake.addRun(definitions.get(i % 4)));
		}
		await(() -> assertThat(one.watcher().watchedRuns()).hasSize(40));
		for (int i = 0; i < 40; i++) {
			this.fake.endRun(runs.get(i), (i < 30) ? WorkflowRunStatus.SUCCEEDED : WorkflowRunStatus.TIMED_OUT);
		}
		await(() -> assertThat(number(read(one))).isEqualTo(40));
		assertThat(one.events(WorkflowRunEndedEvent.class)).isNotEmpty();
		assertThat(two.events(WorkflowRunEndedEvent.class)).isNotEmpty();
		WatchingInstance three = instance(this.dataSource);
		SharedWatchActivity activity = read(three);
		assertThat(activity.ends()).isEqualTo(read(one).ends()).isEqualTo(read(two).ends());
		assertThat(activity.lastRuns()).isEqualTo(read(one).lastRuns()).isEqualTo(read(two).lastRuns());
		assertThat(steps(activity).mapToInt(Step::failed).sum()).isEqualTo(10);
		assertThat(activity.lastRuns()).extracting(EndedRun::key).containsExactlyInAnyOrderElementsOf(runs);
		assertThat(activity.ends())
			.allSatisfy((ends) -> assertThat(ends.duration().p95()).isGreaterThanOrEqualTo(ends.duration().p50()));
	}

	@Test
	void endThatAnotherInstanceHasRecordedIsNotCounted() {
		Transition end = end(Duration.ofMinutes(3));
		List<Fact> facts = Fact.ofEvents(end);
		assertThat(rows("one").facts.insert(facts)).containsExactlyElementsOf(facts);
		assertThat(rows("two").facts.insert(facts)).isEmpty();
	}

	@Test
	void endIsCountedInTheTransactionThatRecordsIt() {
		WatchRows rows = rows("one");
		rows.interests.watch(KEY.workflowDefinitionName(), KEY.workflowRunId());
		assertThatIllegalStateException().isThrownBy(() -> sql().inNewTransaction(() -> {
			new BatchDecision(rows, new NoMemory()).write(List.of(end(Duration.ofMinutes(3))));
			throw new IllegalStateException();
		}));
		assertThat(rows.ends.all(0)).isEmpty();
		for (int i = 0; i < 3; i++) {
			new BatchDecision(rows, new NoMemory()).write(List.of(end(Duration.ofMinutes(3))));
		}
		assertThat(rows("two").ends.all(0).get("flow").values()).singleElement().satisfies((counts) -> {
			assertThat(counts.succeeded).isOne();
			assertThat(counts.durations.percentiles().p50()).isBetween(Duration.ofSeconds(175),
					Duration.ofSeconds(185));
		});
	}

	@Test
	void oldCountsAreRemoved() {
		this.jdbc.update("INSERT INTO NOVAACT_WATCH_ENDS VALUES ('watcher', 1, 'flow', 'old', 1, 0, 0, '', '')");
		instance(this.dataSource);
		await(() -> assertThat(this.jdbc.queryForList("SELECT STEP FROM NOVAACT_WATCH_ENDS")).isEmpty());
	}

	@Test
	void instancesAreKnownToEachOther() {
		WatchingInstance one = instance(this.dataSource);
		WatchingInstance two = instance(this.dataSource);
		List.of("a", "b").forEach(one.watcher()::watchDefinition);
		String name = two.activity().instance();
		await(() -> assertThat(read(one).instances()).hasSize(2).allSatisfy((instance) -> {
			assertThat(instance.alive()).isTrue();
			assertThat(instance.definitions()).hasSize(1);
			assertThat(instance.since()).isBeforeOrEqualTo(instance.lastSeen());
			assertThat(instance.activity()).isNotNull();
		}));
		assertThat(read(one).instances()).extracting(Instance::name).contains(one.activity().instance(), name);
		two.close();
		await(() -> assertThat(read(one).instances()).extracting(Instance::name).doesNotContain(name));
	}

	@Test
	void instanceThatIsCutOffIsNotAliveAndLosesItsDefinitions() {
		HookedDataSource broken = new HookedDataSource(this.dataSource);
		WatchingInstance one = instance(this.dataSource);
		WatchingInstance two = instance(broken);
		List.of("a", "b").forEach(one.watcher()::watchDefinition);
		String first = one.activity().instance();
		await(() -> assertThat(alive(one)).hasSize(2)
			.allSatisfy((instance) -> assertThat(instance.definitions()).hasSize(1)));
		broken.hook = (sql) -> {
			throw new IllegalStateException("The instance is cut off");
		};
		await(() -> assertThat(alive(one)).singleElement().satisfies((instance) -> {
			assertThat(instance.name()).isEqualTo(first);
			assertThat(instance.definitions()).containsExactly("a", "b");
		}));
		broken.hook = (sql) -> sql;
		await(() -> assertThat(alive(two)).hasSize(2));
	}

	@Test
	void instanceThatWasNotSeenLatelyIsMarked() {
		WatchingInstance one = instance(this.dataSource);
		long lastSeen = sql().millis() - 2 * WatchingInstance.QUICK.expiry().toMillis();
		this.jdbc.update("INSERT INTO NOVAACT_WATCH_INSTANCE VALUES ('watcher', 'dead', ?, 0, 1, NULL)", lastSeen);
		assertThat(read(one).instances()).filteredOn((instance) -> instance.name().equals("dead"))
			.containsExactly(new Instance("dead", Instant.ofEpochMilli(1), Instant.ofEpochMilli(lastSeen), false,
					List.of(), null));
	}

	@Test
	void stateOfAnInstanceHasNoMessageOfTheService() {
		WatchingInstance one = instance(this.dataSource);
		WatchActivity known = one.activity();
		WatchActivity failed = new WatchActivity(known.name(), known.instance(), known.settings(), 1, 0, Duration.ZERO,
				1, false, 20, Map.of(), 0, Map.of(), 0, 0, null, "io.github.novaact.AccessDeniedException: arn 123",
				WatchActivity.Undelivered.NONE,
				List.of(new WatchActivity.Definition("quiet", true, 0, 0, false, 0, Duration.ZERO),
						new WatchActivity.Definition("late", true, 0, 0, false, 0, Duration.ofSeconds(9))));
		String text = InstanceState.text(failed);
		assertThat(text).contains("AccessDeniedException").doesNotContain("123");
		WatchActivity state = InstanceState.read(text);
		assertThat(state).isNotNull();
		assertThat(state.settings()).isEqualTo(known.settings());
		assertThat(state.definitions()).extracting(WatchActivity.Definition::name).containsExactly("late");
		assertThat(InstanceState.read("{\"of\":\"another version\"}")).isNull();
	}

	private static List<Instance> alive(WatchingInstance reader) {
		return read(reader).instances().stream().filter(Instance::alive).toList();
	}

	private WatchRows rows(String instance) {
		return new WatchRows(sql(), "watcher", instance);
	}

	private static Transition end(Duration duration) {
		Instant endedAt = Instant.parse("2026-11-29T18:10:00Z");
		WorkflowRun run = new WorkflowRun(
				"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/workflow-run/" + KEY.workflowRunId(),
				KEY.workflowRunId(), "SUCCEEDED", endedAt.minus(duration), endedAt, "model", null);
		Instant learnedAt = endedAt.plusSeconds(2);
		return new Transition(KEY, "SUCCEEDED",
				List.of(new WorkflowRunEndedEvent(KEY, learnedAt, "flow/" + KEY.workflowRunId() + "/ended", run)), run,
				null, learnedAt,
				new RunState(KEY.workflowRunId(), true, false, "SUCCEEDED", run.startedAt(), 0, null, Set.of()), true);
	}

	private static final class NoMemory implements Recorder.Memory {

		@Override
		public void doubt(WorkflowRunKey key) {
		}

		@Override
		public void retake(String definition) {
		}

		@Override
		public void publish(WorkflowRunKey key) {
		}

		@Override
		public long horizon(String definition) {
			return -1;
		}

	}

}
