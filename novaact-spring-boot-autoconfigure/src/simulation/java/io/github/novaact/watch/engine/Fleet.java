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
import io.github.novaact.watch.engine.SimulatedService.SimulatedRun;

/**
 * A fleet of runs in a steady state: as many start as end.
 */
final class Fleet {

	private Fleet() {
	}

	/**
	 * Let the watcher watch definitions whose runs start and end all the time.
	 * @param simulation the simulation
	 * @param runs number of runs at a time
	 * @param definitions number of definitions
	 * @param endsPerSecond number of runs that end and start in a second
	 * @param time time to pass, after a first reading
	 */
	static void watch(Simulation simulation, int runs, int definitions, int endsPerSecond, Duration time) {
		Random random = new Random(7);
		Instant start = simulation.time.instant();
		long lifetime = 1000L * runs / endsPerSecond;
		for (int i = 0; i < runs; i++) {
			long age = lifetime - lifetime * i / runs;
			start(simulation, "definition-" + i % definitions, start.minusMillis(age), lifetime);
		}
		for (int i = 0; i < definitions; i++) {
			simulation.watcher.watchDefinition("definition-" + i);
		}
		long between = 1000 / endsPerSecond;
		Runnable[] starting = new Runnable[1];
		starting[0] = () -> {
			start(simulation, "definition-" + random.nextInt(definitions), simulation.time.instant(), lifetime);
			simulation.time.schedule(starting[0], between);
		};
		starting[0].run();
		simulation.time.pass(time);
	}

	/**
	 * Let the watcher watch new definitions: nothing has ended there before, the runs
	 * have started within the last hour, and any of them may end.
	 * @param simulation the simulation
	 * @param runs number of runs at a time
	 * @param definitions number of definitions
	 * @param endsPerSecond number of runs that end and start in a second
	 * @param youngest number of runs that end first, the youngest of all
	 * @param time time to pass
	 * @return the runs that have ended
	 */
	static List<SimulatedRun> watchNew(Simulation simulation, int runs, int definitions, int endsPerSecond,
			int youngest, Duration time) {
		Random random = new Random(7);
		Instant start = simulation.time.instant();
		List<SimulatedRun> running = new ArrayList<>();
		List<SimulatedRun> ended = new ArrayList<>();
		for (int i = 0; i < runs; i++) {
			running.add(simulation.service.start("definition-" + i % definitions,
					start.minusMillis(3_600_000L * (runs - i) / runs), null, WorkflowRunStatus.SUCCEEDED));
		}
		for (int i = 0; i < definitions; i++) {
			simulation.watcher.watchDefinition("definition-" + i);
		}
		Runnable[] ending = new Runnable[1];
		ending[0] = () -> {
			int index = (ended.size() < youngest) ? runs - 1 - ended.size() : random.nextInt(runs);
			SimulatedRun run = running.get(index);
			run.end(simulation.time.instant(), WorkflowRunStatus.SUCCEEDED);
			ended.add(run);
			running.set(index, simulation.service.start(run.definition, simulation.time.instant(), null,
					WorkflowRunStatus.SUCCEEDED));
			simulation.time.schedule(ending[0], 1000 / endsPerSecond);
		};
		ending[0].run();
		simulation.time.pass(time);
		return ended;
	}

	private static void start(Simulation simulation, String definition, Instant startedAt, long lifetime) {
		simulation.service.start(definition, startedAt, Duration.ofMillis(lifetime), WorkflowRunStatus.SUCCEEDED);
	}

}
