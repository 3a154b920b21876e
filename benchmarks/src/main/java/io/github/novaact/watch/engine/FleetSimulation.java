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

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.engine.SimulatedService.SimulatedRun;

/**
 * The plan of the watcher alone, on a simulated clock: runs that have started within the
 * last hour, of which any may end, and then another starts.
 */
public final class FleetSimulation {

	private FleetSimulation() {
	}

	/**
	 * Simulate.
	 * @param runs number of runs
	 * @param definitions number of definitions
	 * @param requestsPerSecond the budget
	 * @param interval the shortest time between two polls
	 * @param endsPerSecond number of runs that end, and others that start, in a second
	 * @param settle time from the first look until the window
	 * @param window time that is measured
	 * @return what was measured
	 */
	public static Result run(int runs, int definitions, int requestsPerSecond, Duration interval, int endsPerSecond,
			Duration settle, Duration window) {
		Simulation simulation = new Simulation(1,
				(builder) -> builder.requestsPerSecond(requestsPerSecond).interval(interval));
		simulation.recordNothing();
		List<Duration> delays = new ArrayList<>();
		Instant begin = SimulatedTime.START.plus(settle);
		Instant end = begin.plus(window);
		simulation.listener((event) -> {
			if (event instanceof WorkflowRunEndedEvent ended) {
				Instant endedAt = ended.run().endedAt();
				if (endedAt != null && !endedAt.isBefore(begin) && endedAt.isBefore(end)) {
					delays.add(Duration.between(endedAt, simulation.time.instant()));
				}
			}
		});
		List<SimulatedRun> endedRuns = Fleet.watchNew(simulation, runs, definitions, endsPerSecond, settle);
		int requests = simulation.service.requests();
		long cpu = cpu();
		simulation.time.pass(window);
		Duration cpuOfWindow = Duration.ofNanos(cpu() - cpu);
		requests = simulation.service.requests() - requests;
		WatchActivity activity = simulation.activity();
		int watched = activity.running() + activity.suspectedStuck();
		long heap = usedHeap();
		// The last end is published within the same time again, or not at all
		simulation.time.pass(window);
		int ended = (int) endedRuns.stream()
			.filter((run) -> !run.endsAt.isBefore(begin) && run.endsAt.isBefore(end))
			.count();
		for (int i = 0; i < definitions; i++) {
			simulation.watcher.unwatchDefinition("definition-" + i);
		}
		long heapOfARun = (heap - usedHeap()) / Math.max(1, watched);
		Collections.sort(delays);
		return new Result(requests, simulation.service.mostInASecond(), ended, delays.size(), quantile(delays, 0.5),
				quantile(delays, 0.99), heapOfARun, cpuOfWindow);
	}

	private static Duration quantile(List<Duration> sorted, double share) {
		return sorted.isEmpty() ? Duration.ZERO : sorted.get((int) (sorted.size() * share));
	}

	private static long cpu() {
		return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getProcessCpuTime();
	}

	private static long usedHeap() {
		System.gc();
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * What was measured.
	 *
	 * @param requests number of requests in the window
	 * @param mostInASecond most requests in any second, the first reading among them
	 * @param ended number of runs that ended in the window
	 * @param published number of these whose end was published
	 * @param delayP50 median of the time from an end to its event
	 * @param delayP99 99th percentile of it
	 * @param heapOfARun bytes that the watcher keeps for a run
	 * @param cpu processor time of the window, the simulated service's with it
	 */
	public record Result(int requests, int mostInASecond, int ended, int published, Duration delayP50,
			Duration delayP99, long heapOfARun, Duration cpu) {
	}

}
