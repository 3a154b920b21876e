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
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.watch.engine.SimulatedService.SimulatedRun;

/**
 * Many futures on fewer runs, on a simulated clock, all on one thread.
 */
public final class WaitersSimulation {

	private static final int DEFINITIONS = 10;

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private WaitersSimulation() {
	}

	/**
	 * Simulate.
	 * @param waiters number of futures
	 * @param runs number of runs, which all end at once
	 * @return what was measured
	 */
	public static Result run(int waiters, int runs) {
		Simulation simulation = new Simulation(1, (builder) -> builder.requestsPerSecond(100));
		simulation.recordNothing();
		SimulatedTime time = simulation.time;
		List<SimulatedRun> started = new ArrayList<>();
		for (int i = 0; i < runs; i++) {
			started.add(simulation.service.start("definition-" + i % DEFINITIONS, time.instant(), null,
					WorkflowRunStatus.SUCCEEDED));
		}
		List<CompletableFuture<WorkflowRun>> futures = new ArrayList<>(waiters);
		long heap = usedHeap();
		long cpu = THREADS.getCurrentThreadCpuTime();
		for (int i = 0; i < waiters; i++) {
			futures.add(simulation.watcher.whenEnded(started.get(i % runs).key()));
		}
		long toRegister = THREADS.getCurrentThreadCpuTime() - cpu;
		time.pass(Duration.ofMinutes(10));
		heap = usedHeap() - heap;
		Instant endedAt = time.instant();
		started.forEach((run) -> run.end(time.instant(), WorkflowRunStatus.SUCCEEDED));
		int requests = simulation.service.requests();
		cpu = THREADS.getCurrentThreadCpuTime();
		while (!futures.stream().allMatch(CompletableFuture::isDone)) {
			time.pass(Duration.ofSeconds(1));
		}
		long toComplete = THREADS.getCurrentThreadCpuTime() - cpu;
		requests = simulation.service.requests() - requests;
		Duration lastCompletion = Duration.between(endedAt, time.instant());
		simulation.watcher.close();
		return new Result(heap, toRegister, toComplete, requests, lastCompletion);
	}

	private static long usedHeap() {
		System.gc();
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * What was measured.
	 *
	 * @param heap bytes of all futures, with the runs that they wait for
	 * @param toRegister nanoseconds of processor time to register all
	 * @param toComplete nanoseconds from the ends until all are complete, the simulated
	 * service's with them
	 * @param requests number of requests from the ends on
	 * @param lastCompletion simulated time from the ends until all are complete
	 */
	public record Result(long heap, long toRegister, long toComplete, int requests, Duration lastCompletion) {
	}

}
