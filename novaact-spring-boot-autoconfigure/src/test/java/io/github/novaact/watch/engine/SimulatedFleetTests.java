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

package io.github.novaact.watch.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.engine.SimulatedService.Order;
import io.github.novaact.watch.engine.SimulatedService.SimulatedRun;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generated histories of fleets: whatever the service's lists are like, each end is
 * published once, no second sees more requests than the budget, and no waiter is kept
 * waiting for longer than the pace where the budget suffices.
 */
class SimulatedFleetTests {

	private static final int HISTORIES = Integer.getInteger("novaact.watch.histories", 300);

	private static final WorkflowRunStatus[] OUTCOMES = { WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.FAILED,
			WorkflowRunStatus.TIMED_OUT };

	@Test
	void eachEndIsPublishedOnceWithinTheBudget() {
		for (long seed = 0; seed < HISTORIES; seed++) {
			history(seed);
		}
	}

	@Test
	void delayStaysWithinThePaceWhereTheBudgetSuffices() {
		for (long seed = 0; seed < HISTORIES / 5; seed++) {
			delays(seed);
		}
	}

	private static void delays(long seed) {
		Random random = new Random(seed);
		Duration interval = Duration.ofSeconds(pick(random, 2, 10, 30));
		Duration maxInterval = interval.multipliedBy(pick(random, 1, 6, 12));
		Simulation simulation = new Simulation(seed,
				(builder) -> builder.interval(interval).maxInterval(maxInterval).requestsPerSecond(100));
		SimulatedTime time = simulation.time;
		time.latency(() -> 1 + random.nextInt(200));
		simulation.service.order(Order.values()[random.nextInt(3)]);
		boolean definitionsWatched = random.nextBoolean();
		int definitions = 1 + random.nextInt(4);
		List<SimulatedRun> runs = new ArrayList<>();
		Instant start = SimulatedTime.START;
		for (int d = 0; d < definitions; d++) {
			String name = "definition-" + d;
			int running = pick(random, 1, 10, 150);
			for (int i = 0; i < running; i++) {
				Instant startedAt = start.minusSeconds(random.nextInt(pick(random, 300, 300, 50_000)));
				SimulatedRun run = simulation.service.start(name, startedAt, null, OUTCOMES[random.nextInt(3)]);
				run.endsAt = start.plusMillis(30_000 + random.nextInt(600_000));
				runs.add(run);
				if (!definitionsWatched) {
					simulation.watcher.watch(run.key());
				}
			}
			if (definitionsWatched) {
				simulation.watcher.watchDefinition(name);
			}
		}
		time.pass(Duration.ofMinutes(15));
		for (SimulatedRun run : runs) {
			Duration age = Duration.between(run.startedAt, run.endsAt).dividedBy(20);
			Duration pace = (age.compareTo(maxInterval) < 0) ? age : maxInterval;
			pace = (pace.compareTo(interval) > 0) ? pace : interval;
			assertThat(simulation.delay(run)).as("delay of %s, seed %s", run.id, seed)
				.isLessThanOrEqualTo(pace.multipliedBy(3).dividedBy(2));
		}
	}

	private static void history(long seed) {
		Random random = new Random(seed);
		int budget = pick(random, 2, 5, 20, 60);
		Duration interval = Duration.ofSeconds(pick(random, 2, 10, 30));
		Simulation simulation = new Simulation(seed,
				(builder) -> builder.interval(interval)
					.maxInterval(interval.multipliedBy(pick(random, 1, 6, 12)))
					.requestsPerSecond(budget));
		SimulatedTime time = simulation.time;
		time.latency(() -> 1 + random.nextInt(200));
		Duration lag = Duration.ofSeconds(pick(random, 0, 0, 3, 20));
		int limit = pick(random, Integer.MAX_VALUE, Integer.MAX_VALUE, 3);
		simulation.service.order(Order.values()[random.nextInt(3)])
			.listLag(lag)
			.misses(pick(random, 0, 0, 0, 10) / 100d)
			.failures(pick(random, 0, 0, 0, 20) / 100d)
			.limit(limit)
			.pageSize(pick(random, 100, 100, 7));
		if (random.nextInt(6) == 0) {
			simulation.service.deny("ListActs");
		}
		boolean definitionsWatched = random.nextBoolean();
		if (!definitionsWatched && random.nextInt(5) == 0) {
			simulation.service.deny("ListWorkflowRuns");
		}
		int definitions = 1 + random.nextInt(4);
		List<SimulatedRun> expected = new ArrayList<>();
		List<SimulatedRun> before = new ArrayList<>();
		Instant start = SimulatedTime.START;
		for (int d = 0; d < definitions; d++) {
			String name = "definition-" + d;
			int past = pick(random, 0, 50, 500);
			for (int i = 0; i < past; i++) {
				before.add(simulation.service.start(name, start.minusSeconds(3600 + random.nextInt(100_000)),
						Duration.ofSeconds(1 + random.nextInt(3500)), OUTCOMES[random.nextInt(3)]));
			}
			int running = pick(random, 1, 10, 150);
			for (int i = 0; i < running; i++) {
				Instant startedAt = start.minusSeconds(random.nextInt((random.nextInt(5) == 0) ? 50_000 : 300));
				SimulatedRun run = simulation.service.start(name, startedAt, null, OUTCOMES[random.nextInt(3)]);
				run.endsAt = start.plusMillis(1000 + random.nextInt(600_000));
				expected.add(run);
				if (!definitionsWatched) {
					time.at(start.plusMillis(random.nextInt(60_000)), () -> simulation.watcher.watch(run.key()));
				}
			}
			if (definitionsWatched) {
				simulation.watcher.watchDefinition(name);
				int starting = pick(random, 0, 10, 100);
				for (int i = 0; i < starting; i++) {
					Instant startedAt = start.plusMillis(1 + random.nextInt(600_000));
					Duration duration = Duration.ofMillis(1 + random.nextInt(pick(random, 3000, 300_000)));
					WorkflowRunStatus outcome = OUTCOMES[random.nextInt(3)];
					Duration late = Duration.ofSeconds(pick(random, 0, 0, 5, 40));
					time.at(startedAt, () -> {
						SimulatedRun run = simulation.service.start(name, startedAt, duration, outcome);
						run.listedAt = startedAt.plus(late);
						expected.add(run);
					});
				}
			}
		}
		time.pass(Duration.ofMinutes(16));
		boolean published = time.passUntil(Duration.ofHours(2),
				() -> expected.stream().allMatch((run) -> simulation.published(run, "ended") > 0));
		assertThat(published)
			.as("all published, seed %s, missing %s", seed,
					expected.stream()
						.filter((run) -> simulation.published(run, "ended") == 0)
						.map((run) -> run.definition + "/" + run.id + " of " + run.startedAt + " to " + run.endsAt)
						.toList())
			.isTrue();
		time.pass(Duration.ofMinutes(2));
		for (SimulatedRun run : expected) {
			assertThat(simulation.published(run, "ended")).as("ends of %s, seed %s", run.id, seed).isEqualTo(1);
			assertThat(simulation.published(run, "discovered")).as("discoveries of %s, seed %s", run.id, seed)
				.isEqualTo(definitionsWatched ? 1 : 0);
		}
		for (SimulatedRun run : before) {
			assertThat(simulation.published(run, "ended")).as("ended before, seed %s", seed).isZero();
		}
		assertThat(simulation.service.mostInASecond()).as("requests in a second, seed %s", seed)
			.isLessThanOrEqualTo(budget);
		if (!definitionsWatched) {
			int requests = simulation.service.requests();
			time.pass(Duration.ofHours(1));
			assertThat(simulation.service.requests()).as("requests for nothing, seed %s", seed).isEqualTo(requests);
			assertThat(time.isIdle()).as("nothing left, seed %s", seed).isTrue();
		}
	}

	private static int pick(Random random, int... choices) {
		return choices[random.nextInt(choices.length)];
	}

}
