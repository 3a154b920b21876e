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
import java.util.List;

import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.engine.SimulatedService.SimulatedRun;

/**
 * The plan of the watcher alone, on a simulated clock: runs that have started within the
 * last hour, of which any may end, and then another starts.
 */
public final class FleetSimulation {

	private static final Duration WINDOW = Duration.ofSeconds(60);

	private static final Duration STEP = Duration.ofSeconds(10);

	private static final String LOOKUP = "GetWorkflowRun";

	private static final String LIST = "ListWorkflowRuns";

	private final Simulation simulation;

	private final List<End> ends = new ArrayList<>();

	private FleetSimulation(int requestsPerSecond, Duration interval) {
		this.simulation = new Simulation(1,
				(builder) -> builder.requestsPerSecond(requestsPerSecond).interval(interval));
		this.simulation.recordNothing();
		this.simulation.listener((event) -> {
			if (event instanceof WorkflowRunEndedEvent ended && ended.run().endedAt() != null) {
				Instant endedAt = ended.run().endedAt();
				this.ends.add(new End(endedAt, Duration.between(endedAt, this.simulation.time.instant()).toMillis()));
			}
		});
	}

	/**
	 * Simulate.
	 * @param runs number of runs
	 * @param definitions number of definitions
	 * @param requestsPerSecond the budget
	 * @param interval the shortest time between two polls
	 * @param endsPerSecond number of runs that end, and others that start, in a second
	 * @param time time that is measured, from the end of the first reading on
	 * @return what was measured
	 */
	public static Result run(int runs, int definitions, int requestsPerSecond, Duration interval, int endsPerSecond,
			Duration time) {
		return new FleetSimulation(requestsPerSecond, interval).measure(runs, definitions, endsPerSecond, time);
	}

	private Result measure(int runs, int definitions, int endsPerSecond, Duration time) {
		List<SimulatedRun> endedRuns = Fleet.watchNew(this.simulation, runs, definitions, endsPerSecond, 0,
				Duration.ZERO);
		while (this.simulation.activity().definitions().stream().anyMatch(WatchActivity.Definition::readingPast)) {
			this.simulation.time.pass(Duration.ofSeconds(1));
		}
		Instant begin = this.simulation.time.instant();
		Instant end = begin.plus(time);
		SimulatedService service = this.simulation.service;
		int lists = service.requests(LIST);
		int lookups = service.requests(LOOKUP);
		int requests = service.requests();
		long cpu = cpu();
		this.simulation.time.pass(time);
		Duration cpuOfTime = Duration.ofNanos(cpu() - cpu);
		lists = service.requests(LIST) - lists;
		lookups = service.requests(LOOKUP) - lookups;
		requests = service.requests() - requests;
		WatchActivity activity = this.simulation.activity();
		long heap = usedHeap();
		// The last end is published within three sweeps, or not at all
		this.simulation.time.pass(WINDOW.plusSeconds(3L * runs / 100 / activity.settings().requestsPerSecond()));
		int ended = (int) endedRuns.stream()
			.filter((run) -> !run.endsAt.isBefore(begin) && run.endsAt.isBefore(end))
			.count();
		int published = delays(begin, end).length;
		for (int i = 0; i < definitions; i++) {
			this.simulation.watcher.unwatchDefinition("definition-" + i);
		}
		int watched = activity.running() + activity.suspectedStuck();
		long heapOfARun = (heap - usedHeap()) / Math.max(1, watched);
		return new Result(Duration.between(SimulatedTime.START, begin), lists, lookups, requests - lists - lookups,
				service.mostInASecond(), ended, published, windows(begin, end), heapOfARun, cpuOfTime);
	}

	private List<Window> windows(Instant begin, Instant end) {
		List<Window> windows = new ArrayList<>();
		for (Instant from = begin; !from.plus(WINDOW).isAfter(end); from = from.plus(STEP)) {
			long[] delays = delays(from, from.plus(WINDOW));
			windows.add(new Window(quantile(delays, 0.5), quantile(delays, 0.99)));
		}
		return windows;
	}

	private long[] delays(Instant from, Instant until) {
		return this.ends.stream()
			.filter((end) -> !end.at.isBefore(from) && end.at.isBefore(until))
			.mapToLong(End::delay)
			.sorted()
			.toArray();
	}

	private static Duration quantile(long[] sorted, double share) {
		return Duration.ofMillis((sorted.length > 0) ? sorted[(int) (sorted.length * share)] : 0);
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

	private record End(Instant at, long delay) {
	}

	/**
	 * Ends within a minute; a window begins every ten seconds.
	 *
	 * @param p50 median of the time from an end to its event
	 * @param p99 99th percentile of it
	 */
	public record Window(Duration p50, Duration p99) {
	}

	/**
	 * What was measured.
	 *
	 * @param firstReading time until all runs were known
	 * @param pages number of requests for pages of lists
	 * @param lookups number of lookups
	 * @param others number of other requests
	 * @param mostInASecond most requests in any second, the first reading among them
	 * @param ended number of runs that ended
	 * @param published number of these whose end was published
	 * @param windows the delays
	 * @param heapOfARun bytes that the watcher keeps for a run
	 * @param cpu processor time, the simulated service's with it
	 */
	public record Result(Duration firstReading, int pages, int lookups, int others, int mostInASecond, int ended,
			int published, List<Window> windows, long heapOfARun, Duration cpu) {

		/**
		 * Return the number of all requests.
		 * @return the number
		 */
		public int requests() {
			return this.pages + this.lookups + this.others;
		}

	}

}
