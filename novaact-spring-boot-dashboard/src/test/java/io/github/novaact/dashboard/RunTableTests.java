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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.dashboard.RunTable.Changes;
import io.github.novaact.watch.SharedWatchActivity.EndedRun;
import io.github.novaact.watch.WatchedRun;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunTable}.
 */
class RunTableTests {

	private static final Instant NOW = Instant.parse("2026-11-29T18:00:00Z");

	private final RunTable table = new RunTable();

	@Test
	void changesSinceARevisionAreOnlyThose() {
		add();
		Changes all = this.table.since(-1);
		assertThat(all.complete()).isTrue();
		assertThat(all.rows()).hasSize(1);
		WorkflowRunKey second = add();
		Changes changes = this.table.since(all.revision());
		assertThat(changes.complete()).isFalse();
		assertThat(changes.rows()).extracting((row) -> row.run().key()).containsExactly(second);
		assertThat(this.table.since(changes.revision()).rows()).isEmpty();
	}

	@Test
	void revisionOfAnotherInstanceGetsEverything() {
		add();
		assertThat(this.table.since(4711).complete()).isTrue();
	}

	@Test
	void runThatHasEndedStaysAsItEnded() {
		WorkflowRunKey key = add();
		assertThat(end(key, "FAILED")).isTrue();
		assertThat(end(key, "SUCCEEDED")).isFalse();
		assertThat(this.table.change(key, NOW, (run) -> run.withStatus("RUNNING"))).isFalse();
		assertThat(this.table.since(-1).rows()).extracting((row) -> row.run().status()).containsExactly("FAILED");
	}

	@Test
	void runThatTheWatcherDoesNotKnowTwiceIsRemoved() {
		WorkflowRunKey key = add();
		WorkflowRunKey kept = add();
		long revision = this.table.since(-1).revision();
		this.table.refresh(List.of(watched(kept, null)), NOW);
		assertThat(this.table.since(revision).removed()).isEmpty();
		this.table.refresh(List.of(watched(kept, null)), NOW);
		assertThat(this.table.since(revision).removed()).containsExactly(RowIds.of(key));
		assertThat(this.table.key(RowIds.of(key))).isNull();
		assertThat(this.table.key(RowIds.of(kept))).isEqualTo(kept);
	}

	@Test
	void runThatOnlyTheWatcherKnowsIsAdded() {
		WorkflowRunKey key = key();
		this.table.refresh(List.of(watched(key, null)), NOW);
		assertThat(this.table.runningRuns()).extracting(DashboardRun::key).containsExactly(key);
	}

	@Test
	void smallMoveOfAnExpectationIsNoChange() {
		WorkflowRunKey key = key();
		this.table.refresh(List.of(watched(key, NOW.plusSeconds(1000))), NOW);
		long revision = this.table.since(-1).revision();
		this.table.refresh(List.of(watched(key, NOW.plusSeconds(1010))), NOW);
		assertThat(this.table.since(revision).rows()).isEmpty();
		this.table.refresh(List.of(watched(key, NOW.plusSeconds(1200))), NOW);
		assertThat(this.table.since(revision).rows()).hasSize(1);
	}

	@Test
	void holdsTheLastEndedRunsAndABoundedNumberOfRunningOnes() {
		WorkflowRunKey first = add();
		end(first, "SUCCEEDED");
		for (int i = 0; i < RunTable.MAX_ENDED; i++) {
			end(key(), "SUCCEEDED");
		}
		List<WatchedRun> watched = new ArrayList<>();
		for (int i = 0; i < RunTable.MAX_RUNNING + 7; i++) {
			watched.add(watched(key(), null));
		}
		this.table.refresh(watched, NOW);
		assertThat(this.table.since(-1).rows()).hasSize(RunTable.MAX_ENDED + RunTable.MAX_RUNNING)
			.noneMatch((row) -> row.run().key().equals(first));
		assertThat(this.table.notShown()).isEqualTo(7);
	}

	@Test
	void endsOfOtherInstancesAreAddedAndThoseThatNoInstanceHasAreForgotten() {
		WorkflowRunKey running = add();
		WorkflowRunKey own = add();
		end(own, "SUCCEEDED");
		List<EndedRun> shared = List.of(new EndedRun(running, "FAILED", NOW.minusSeconds(9), NOW),
				new EndedRun(key(), null, null, NOW.minusSeconds(5)));
		this.table.addEnded(shared);
		assertThat(this.table.runningRuns()).isEmpty();
		assertThat(this.table.since(-1).rows()).extracting((row) -> row.run().phase())
			.containsExactlyInAnyOrder(RunPhase.SUCCEEDED, RunPhase.FAILED, RunPhase.OTHER);
		long revision = this.table.since(-1).revision();
		this.table.addEnded(shared);
		assertThat(this.table.since(revision).rows()).isEmpty();
		assertThat(this.table.since(revision).removed()).containsExactly(RowIds.of(own));
	}

	@Test
	void signThatAPersonActedOnDoesNotComeBackWithoutANewerAct() {
		WorkflowRunKey key = key();
		this.table.refresh(List.of(waiting(key, NOW)), NOW);
		assertThat(this.table.runningRuns()).extracting(DashboardRun::phase).containsExactly(RunPhase.HUMAN);
		this.table.change(key, NOW, (run) -> run.withSigns(run.signs().answered()));
		this.table.refresh(List.of(waiting(key, NOW)), NOW);
		assertThat(this.table.runningRuns()).extracting(DashboardRun::phase).containsExactly(RunPhase.RUNNING);
		this.table.refresh(List.of(waiting(key, NOW.plusSeconds(1))), NOW);
		assertThat(this.table.runningRuns()).extracting(DashboardRun::phase).containsExactly(RunPhase.HUMAN);
	}

	private static WatchedRun waiting(WorkflowRunKey key, Instant since) {
		return new WatchedRun(key, "RUNNING", NOW.minusSeconds(60), NOW, null, null, since);
	}

	private WorkflowRunKey add() {
		WorkflowRunKey key = key();
		this.table.change(key, NOW, (run) -> run);
		return key;
	}

	private boolean end(WorkflowRunKey key, String status) {
		String arn = "arn:aws:nova-act:us-east-1:123456789012:workflow-definition/invoices/workflow-run/"
				+ key.workflowRunId();
		WorkflowRun ended = new WorkflowRun(arn, key.workflowRunId(), status, NOW.minus(Duration.ofMinutes(3)), NOW,
				"nova-act-latest", null);
		return this.table.change(key, NOW, (run) -> run.ended(ended, NOW));
	}

	private static WorkflowRunKey key() {
		return new WorkflowRunKey("invoices", UUID.randomUUID().toString());
	}

	private static WatchedRun watched(WorkflowRunKey key, @Nullable Instant expectedEnd) {
		return new WatchedRun(key, "RUNNING", NOW.minusSeconds(60), NOW, expectedEnd, null);
	}

}
