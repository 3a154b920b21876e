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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.InternalServerException;
import io.github.novaact.InvalidResponseException;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.NovaActServiceException;
import io.github.novaact.Page;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ThrottlingException;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.engine.SimulatedService.Interference;
import io.github.novaact.watch.engine.SimulatedService.Order;
import io.github.novaact.watch.engine.SimulatedService.SimulatedRun;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generated histories in which everything goes wrong at once: denials, misses, errors,
 * throttling, partitions, bursts during the first reading, values that make no sense, and
 * a failing listener. Every end is published exactly once.
 * <p>
 * {@code -Dnovaact.watch.seed=N} repeats one history, {@code -Dnovaact.watch.chaos=N}
 * plays more of them.
 */
class ChaosFleetTests {

	private static final int HISTORIES = Integer.getInteger("novaact.watch.chaos", 200);

	private static final Integer SEED = Integer.getInteger("novaact.watch.seed");

	private static final String PHANTOM = "ffffffff-ffff-4fff-8fff-ffffffffffff";

	private static final Duration LONGEST_FAULT = Duration.ofMinutes(6);

	private static final WorkflowRunStatus[] OUTCOMES = { WorkflowRunStatus.SUCCEEDED, WorkflowRunStatus.FAILED,
			WorkflowRunStatus.TIMED_OUT };

	@Test
	void everyEndIsPublishedOnceWhateverGoesWrong() {
		int first = (SEED != null) ? SEED : 0;
		int last = (SEED != null) ? SEED + 1 : HISTORIES;
		for (int seed = first; seed < last; seed++) {
			try {
				new History(seed).play();
			}
			catch (Throwable ex) {
				throw new AssertionError("Repeat with -Dnovaact.watch.seed=" + seed, ex);
			}
		}
	}

	/**
	 * One history.
	 */
	private static final class History implements Interference {

		private final Random random;

		private final Simulation simulation;

		private final SimulatedTime time;

		private final SimulatedService service;

		private final Duration interval;

		private final List<Fault> faults = new ArrayList<>();

		private final List<SimulatedRun> runs = new ArrayList<>();

		private final Map<String, Integer> listenerFailures = new HashMap<>();

		private final Instant start = SimulatedTime.START;

		History(int seed) {
			this.random = new Random(seed);
			this.interval = Duration.ofSeconds(pick(2, 10, 10, 30));
			int budget = pick(2, 5, 20, 60);
			this.simulation = new Simulation(seed,
					(builder) -> builder.interval(this.interval)
						.maxInterval(this.interval.multipliedBy(pick(1, 6, 12)))
						.requestsPerSecond(budget));
			this.time = this.simulation.time;
			this.service = this.simulation.service;
			this.time.latency(() -> 1 + this.random.nextInt(200));
			this.service.order(Order.values()[pick(0, 0, 0, 1, 2)])
				.listLag(Duration.ofSeconds(pick(0, 0, 3, 20)))
				.failures(pick(0, 0, 0, 10) / 100d)
				.limit(pick(Integer.MAX_VALUE, Integer.MAX_VALUE, 3))
				.pageSize(pick(100, 100, 7))
				.interference(this);
		}

		private int pick(int... choices) {
			return choices[this.random.nextInt(choices.length)];
		}

		void play() {
			int definitions = 1 + this.random.nextInt(3);
			for (int d = 0; d < definitions; d++) {
				begin("definition-" + d);
			}
			addFaults();
			breakListener();
			this.time.pass(Duration.ofMinutes(20));
			this.faults.clear();
			boolean published = this.time.passUntil(Duration.ofHours(3),
					() -> this.runs.stream().allMatch((run) -> this.simulation.published(run, "ended") > 0));
			assertThat(published)
				.as("all published, missing %s",
						this.runs.stream()
							.filter((run) -> this.simulation.published(run, "ended") == 0)
							.map((run) -> run.definition + "/" + run.id + " of " + run.startedAt + " to " + run.endsAt)
							.toList())
				.isTrue();
			this.time.pass(Duration.ofMinutes(5));
			for (SimulatedRun run : this.runs) {
				assertThat(this.simulation.published(run, "ended")).as("ends of %s", run.id).isEqualTo(1);
			}
			assertThat(this.simulation.events(WorkflowRunGoneEvent.class))
				.allMatch((gone) -> gone.key().workflowRunId().equals(PHANTOM));
		}

		private void begin(String name) {
			boolean watched = this.random.nextBoolean();
			int past = watched ? pick(0, 50, 500, 3000) : pick(0, 50);
			for (int i = 0; i < past; i++) {
				this.service.start(name, this.start.minusSeconds(7200 + this.random.nextInt(100_000)),
						Duration.ofSeconds(1 + this.random.nextInt(3500)), outcome());
			}
			int running = pick(1, 10, 60);
			for (int i = 0; i < running; i++) {
				SimulatedRun run = this.service.start(name, this.start.minusSeconds(this.random.nextInt(300)), null,
						outcome());
				run.endsAt = this.start.plusMillis(1000 + this.random.nextInt(900_000));
				this.runs.add(run);
				if (!watched) {
					this.time.at(this.start.plusMillis(this.random.nextInt(60_000)),
							() -> this.simulation.watcher.watch(run.key()));
				}
				else if (this.random.nextInt(4) == 0) {
					this.time.at(this.start.plusMillis(this.random.nextInt(600_000)),
							() -> this.simulation.watcher.whenEnded(run.key(), Duration.ofMinutes(5)));
				}
			}
			if (watched) {
				this.simulation.watcher.watchDefinition(name);
				starts(name);
			}
		}

		private void starts(String name) {
			int starting = pick(0, 10, 60);
			for (int i = 0; i < starting; i++) {
				start(name, this.start.plusMillis(1 + this.random.nextInt(900_000)), pick(3000, 300_000));
			}
			int bursts = pick(0, 1, 2);
			for (int burst = 0; burst < bursts; burst++) {
				Instant at = this.start.plusMillis(1 + this.random.nextInt(pick(5000, 600_000)));
				int size = pick(20, 150);
				for (int i = 0; i < size; i++) {
					start(name, at, 5000);
				}
			}
		}

		private void start(String name, Instant at, int longest) {
			Duration duration = Duration.ofMillis(1 + this.random.nextInt(longest));
			WorkflowRunStatus outcome = outcome();
			Duration late = Duration.ofSeconds(pick(0, 0, 0, 5, 40));
			this.time.at(at, () -> {
				SimulatedRun run = this.service.start(name, at, duration, outcome);
				run.listedAt = at.plus(late);
				this.runs.add(run);
			});
		}

		private WorkflowRunStatus outcome() {
			return OUTCOMES[this.random.nextInt(3)];
		}

		private void addFaults() {
			int count = 1 + this.random.nextInt(6);
			for (int i = 0; i < count; i++) {
				Kind kind = Kind.values()[this.random.nextInt(Kind.values().length)];
				Instant from = this.start.plusMillis(this.random.nextInt(900_000));
				Duration length = Duration.ofMillis(1 + this.random.nextInt((int) kind.longest.toMillis()));
				this.faults.add(new Fault(kind, from, from.plus(length),
						(kind == Kind.MISSING) ? "GetWorkflowRun" : operation(), pick(1, 2, 100) / 100d));
			}
			removeOverlappingMisses();
		}

		// Two misses in a row may take longer than the grace, and mean that the run is
		// gone
		private void removeOverlappingMisses() {
			List<Fault> misses = this.faults.stream().filter((fault) -> fault.kind == Kind.MISSING).toList();
			this.faults.removeAll(misses.subList(Math.min(1, misses.size()), misses.size()));
		}

		private String operation() {
			return switch (this.random.nextInt(4)) {
				case 0 -> "GetWorkflowRun";
				case 1 -> "ListWorkflowRuns";
				case 2 -> "ListActs";
				default -> "";
			};
		}

		private void breakListener() {
			int failing = pick(0, 0, 3, 10);
			this.simulation.listener((event) -> {
				if (failing > 0 && event.id().hashCode() % 4 == 0
						&& this.listenerFailures.merge(event.id(), 1, Integer::sum) <= failing) {
					throw new IllegalStateException("A listener fails");
				}
			});
		}

		@Override
		public void onRequest(String operation, Instant now) {
			for (Fault fault : this.faults) {
				if (fault.concerns(operation, now) && this.random.nextDouble() < fault.share) {
					RuntimeException failure = fault.kind.failure(now);
					if (failure != null) {
						throw failure;
					}
				}
			}
		}

		@Override
		public WorkflowRun run(WorkflowRun run) {
			Instant now = this.time.instant();
			for (Fault fault : this.faults) {
				if (fault.kind == Kind.HOSTILE && fault.concerns("GetWorkflowRun", now)
						&& this.random.nextDouble() < fault.share) {
					return switch (this.random.nextInt(5)) {
						case 0 -> null;
						case 1 -> new WorkflowRun(run.workflowRunArn(), run.workflowRunId(), run.statusAsString(),
								Instant.MAX, null, run.modelId(), null);
						case 2 -> new WorkflowRun(run.workflowRunArn(), run.workflowRunId(), run.statusAsString(),
								run.startedAt(), Instant.MIN, run.modelId(), null);
						case 3 -> new WorkflowRun(run.workflowRunArn(), run.workflowRunId(), "WHAT\0", run.startedAt(),
								null, run.modelId(), null);
						default -> new WorkflowRun(run.workflowRunArn(), run.workflowRunId(), run.statusAsString(),
								Instant.parse("9999-12-31T23:59:59Z"), run.endedAt(), run.modelId(), null);
					};
				}
			}
			return run;
		}

		@Override
		public Page<WorkflowRunSummary> page(Page<WorkflowRunSummary> page) {
			Instant now = this.time.instant();
			for (Fault fault : this.faults) {
				if (fault.kind == Kind.HOSTILE && fault.concerns("ListWorkflowRuns", now)) {
					List<WorkflowRunSummary> items = new ArrayList<>(page.items());
					for (int i = 0; i < items.size(); i++) {
						if (this.random.nextDouble() < Math.min(fault.share, 0.02)) {
							items.set(i, hostile(items.get(i)));
						}
					}
					return new Page<>(items, page.nextToken());
				}
			}
			return page;
		}

		private WorkflowRunSummary hostile(WorkflowRunSummary run) {
			Instant[] times = { Instant.MAX, Instant.MIN, Instant.parse("0001-01-01T00:00:00Z"),
					Instant.parse("9999-12-31T23:59:59Z") };
			// One whose id makes no sense is no run: what it stands for is shown on other
			// pages
			return new WorkflowRunSummary(run.workflowRunArn(), this.random.nextBoolean() ? "no-uuid" : PHANTOM,
					"RUNNING", times[this.random.nextInt(4)], null, null);
		}

	}

	/**
	 * A fault.
	 *
	 * @param kind what goes wrong
	 * @param from when it begins
	 * @param until when it ends
	 * @param operation the operation, empty for all
	 * @param share the share of the requests
	 */
	private record Fault(Kind kind, Instant from, Instant until, String operation, double share) {

		boolean concerns(String operation, Instant now) {
			return (this.operation.isEmpty() || this.operation.equals(operation)) && !now.isBefore(this.from)
					&& now.isBefore(this.until);
		}

	}

	/**
	 * What goes wrong.
	 */
	private enum Kind {

		DENIED(LONGEST_FAULT), MISSING(Duration.ofSeconds(25)), ERROR(LONGEST_FAULT), EXPIRED(LONGEST_FAULT),
		PARTITION(LONGEST_FAULT), THROTTLED(Duration.ofMinutes(1)), INVALID(LONGEST_FAULT), NOT_VALID(LONGEST_FAULT),
		BUG(LONGEST_FAULT), HOSTILE(LONGEST_FAULT);

		private final Duration longest;

		Kind(Duration longest) {
			this.longest = longest;
		}

		RuntimeException failure(Instant now) {
			return switch (this) {
				case DENIED -> new AccessDeniedException(SimulatedService.error(403, "AccessDeniedException"));
				case MISSING ->
					new ResourceNotFoundException(SimulatedService.error(404, "ResourceNotFoundException"), null, null);
				case ERROR ->
					new InternalServerException(SimulatedService.error(500, "InternalServerException"), null, null);
				case EXPIRED -> new NovaActServiceException(SimulatedService.error(403, "ExpiredTokenException"));
				case PARTITION -> new NovaActConnectionException("No network", null, 1);
				case THROTTLED ->
					new ThrottlingException(SimulatedService.error(429, "ThrottlingException"), null, null, null);
				case INVALID -> new InvalidResponseException("No JSON", null, 200, "request-id", 1);
				case NOT_VALID ->
					new ValidationException(SimulatedService.error(400, "ValidationException"), null, List.of());
				case BUG -> new IllegalStateException("A bug at " + now);
				case HOSTILE -> null;
			};
		}

	}

}
