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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.store.RunState;
import io.github.novaact.watch.store.Transition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Recorder}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RecorderTests extends AbstractSharedWatchTests {

	private static final WorkflowRunKey KEY = new WorkflowRunKey("flow", "9b3f7d52-0d6e-4f9b-8a53-4a2b7c6d5e4f");

	private static final WorkflowRun RUN = new WorkflowRun(
			"arn:aws:nova-act:us-east-1:123456789012:workflow-definition/flow/workflow-run/" + KEY.workflowRunId(),
			KEY.workflowRunId(), "SUCCEEDED", Instant.EPOCH, Instant.ofEpochMilli(1000), "model", null);

	@Test
	void endForWaitersAndTheSameEndForAWatchAreRecordedTogether() {
		WatchRows rows = new WatchRows(sql(), "watcher", "one");
		InstanceRows instances = new InstanceRows(sql(), "watcher", "one");
		instances.live(0);
		rows.interests.addWaits(List.of(KEY), "one");
		rows.interests.watch(KEY.workflowDefinitionName(), KEY.workflowRunId());
		StoreRuntime.OfSystem runtime = new StoreRuntime.OfSystem(null);
		this.opened.add(runtime);
		Recorder recorder = new Recorder(rows, new CommitCount(sql(), instances, () -> {
		}, new ReentrantLock()), mock(), runtime, Duration.ofHours(1).toMillis());
		recorder.record(ended());
		recorder.record(
				ended(new WorkflowRunEndedEvent(KEY, Instant.EPOCH, "flow/" + KEY.workflowRunId() + "/ended", RUN)));
		recorder.flush();
		assertThat(recorder.pending()).isZero();
		assertThat(
				this.jdbc.queryForList("SELECT FACT FROM NOVAACT_WATCH_FACT WHERE NEXT_AT IS NOT NULL", String.class))
			.containsExactly("ended");
		assertThat(rows.facts.served("one")).containsOnlyKeys(KEY);
	}

	@Test
	void runThatCannotBeRecordedHoldsUpNoOtherRunAndIsOneWarning(CapturedOutput output) {
		WatchRows rows = new WatchRows(sql(), "watcher", "one");
		InstanceRows instances = new InstanceRows(sql(), "watcher", "one");
		instances.live(0);
		StoreRuntime.OfSystem runtime = new StoreRuntime.OfSystem(null);
		this.opened.add(runtime);
		Recorder recorder = new Recorder(rows, new CommitCount(sql(), instances, () -> {
		}, new ReentrantLock()), mock(), runtime, Duration.ofHours(1).toMillis());
		this.jdbc.execute(
				"ALTER TABLE NOVAACT_WATCH_FACT ADD CONSTRAINT BROKEN CHECK (RUN_ID <> '" + KEY.workflowRunId() + "')");
		rows.interests.watch(KEY.workflowDefinitionName(), KEY.workflowRunId());
		recorder.record(changed(KEY, 1));
		recorder.record(changed(KEY, 2));
		List<WorkflowRunKey> others = IntStream.range(0, 50)
			.mapToObj((i) -> new WorkflowRunKey("flow", new UUID(0, i).toString()))
			.toList();
		others.forEach((key) -> {
			rows.interests.watch(key.workflowDefinitionName(), key.workflowRunId());
			recorder.record(changed(key, 1));
		});
		for (int i = 0; i < 30; i++) {
			recorder.flush();
		}
		assertThat(recorder.pending()).isEqualTo(2);
		assertThat(
				output.toString().split("The events of " + Pattern.quote(KEY.toString()) + " cannot be recorded", -1))
			.hasSize(2);
		assertThat(this.jdbc.queryForList("SELECT DISTINCT RUN_ID FROM NOVAACT_WATCH_FACT", String.class))
			.containsExactlyInAnyOrderElementsOf(others.stream().map(WorkflowRunKey::workflowRunId).toList());
		this.jdbc.execute("ALTER TABLE NOVAACT_WATCH_FACT DROP CONSTRAINT BROKEN");
		for (int i = 0; i < 3; i++) {
			recorder.flush();
		}
		assertThat(recorder.pending()).isZero();
		assertThat(this.jdbc.queryForList(
				"SELECT FACT FROM NOVAACT_WATCH_FACT WHERE RUN_ID = '" + KEY.workflowRunId() + "' ORDER BY ID",
				String.class))
			.hasSize(2)
			.isSorted();
	}

	private static Transition changed(WorkflowRunKey key, int change) {
		WorkflowRunEvent event = new WorkflowRunStatusChangedEvent(key, Instant.EPOCH,
				"flow/" + key.workflowRunId() + "/status-" + change, "RUNNING", "PAUSED");
		return new Transition(key, "PAUSED", List.of(event), null, null, Instant.EPOCH,
				new RunState(key.workflowRunId(), true, false, "PAUSED", Instant.EPOCH, change, null, Set.of()), false);
	}

	private static Transition ended(WorkflowRunEvent... events) {
		return new Transition(KEY, "SUCCEEDED", List.of(events), RUN, null, Instant.EPOCH, new RunState(
				KEY.workflowRunId(), events.length > 0, false, "SUCCEEDED", Instant.EPOCH, 0, null, Set.of()), true);
	}

}
