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

package io.github.novaact.test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import io.github.novaact.ActStatus;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;

/**
 * Runs of several definitions that start one after the other and end after half a minute
 * or so. Most succeed. The oldest runs are removed, so that the fleet does not grow.
 */
final class MovingFleet {

	private static final int PAST_RUNS = 30;

	private static final int KEPT_RUNS = 500;

	private static final List<WorkflowRunStatus> ENDS = List.of(WorkflowRunStatus.SUCCEEDED,
			WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.SUCCEEDED,
			WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.FAILED,
			WorkflowRunStatus.TIMED_OUT);

	private final FakeNovaActService fake;

	private final List<String> definitions;

	private final Deque<WorkflowRunKey> runs = new ArrayDeque<>();

	private final Random random = new Random(7);

	private int started;

	MovingFleet(FakeNovaActService fake, List<String> definitions) {
		this.fake = fake;
		this.definitions = definitions;
	}

	/**
	 * Add half an hour of past runs, a run that waits for a person, and a run that has
	 * not ended for three hours.
	 */
	void addPast() {
		this.fake.models().add("nova-act-latest");
		for (String definition : this.definitions) {
			for (int minutes = PAST_RUNS; minutes >= 1; minutes--) {
				startRun(definition, Duration.ofMinutes(minutes));
			}
		}
		String definition = this.definitions.get(0);
		WorkflowRunKey waiting = this.fake.addRun(definition, (run) -> run.startedAt(ago(Duration.ofMinutes(2))));
		this.fake.addAct(waiting, this.fake.addSession(waiting),
				(act) -> act.status(ActStatus.PENDING_HUMAN_ACTION).startedAt(ago(Duration.ofMinutes(1))));
		this.fake.addRun(definition, (run) -> run.startedAt(ago(Duration.ofHours(3))));
	}

	/**
	 * Start the next run.
	 */
	void startRun() {
		startRun(this.definitions.get(this.started++ % this.definitions.size()), Duration.ZERO);
	}

	private void startRun(String definition, Duration ago) {
		Instant start = ago(ago);
		Duration duration = Duration.ofSeconds(15 + this.random.nextInt(30));
		WorkflowRunStatus end = ENDS.get(this.random.nextInt(ENDS.size()));
		WorkflowRunKey key = this.fake.addRun(definition, (run) -> run.startedAt(start).endsAfter(duration, end));
		String session = this.fake.addSession(key);
		this.fake.addAct(key, session, (act) -> act.startedAt(start)
			.endsAfter(duration, (end != WorkflowRunStatus.SUCCEEDED) ? ActStatus.FAILED : ActStatus.SUCCEEDED));
		this.runs.addLast(key);
		if (this.runs.size() > KEPT_RUNS) {
			this.fake.removeRun(this.runs.removeFirst());
		}
	}

	private Instant ago(Duration time) {
		return this.fake.clock().instant().truncatedTo(ChronoUnit.MILLIS).minus(time);
	}

}
