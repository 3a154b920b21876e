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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.novaact.AccessDeniedException;
import io.github.novaact.ActSummary;
import io.github.novaact.ListOptions;
import io.github.novaact.NovaActClient;
import io.github.novaact.NovaActConnectionException;
import io.github.novaact.Page;
import io.github.novaact.Paged;
import io.github.novaact.ResourceNotFoundException;
import io.github.novaact.ServiceError;
import io.github.novaact.ThrottlingException;
import io.github.novaact.ValidationException;
import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.WorkflowRunStatus;
import io.github.novaact.WorkflowRunSummary;

/**
 * A service in memory whose runs go by a clock, and whose lists can be as bad as the
 * documentation permits: in any order, late, and with gaps.
 */
final class SimulatedService implements NovaActClient {

	private final Supplier<Instant> clock;

	private final Random random;

	private final Map<String, List<SimulatedRun>> definitions = new HashMap<>();

	private final Map<String, SimulatedRun> byId = new HashMap<>();

	private final Map<String, List<SimulatedRun>> readings = new HashMap<>();

	private final Map<String, Integer> requests = new TreeMap<>();

	private final Map<String, List<ActSummary>> acts = new HashMap<>();

	private final Deque<Instant> lastSecond = new ArrayDeque<>();

	private int mostInASecond;

	private Order order = Order.DESCENDING;

	private Duration listLag = Duration.ZERO;

	private double misses;

	private double failures;

	private int limit = Integer.MAX_VALUE;

	private int pageSize = 100;

	private Predicate<String> denied = (operation) -> false;

	private Supplier<RuntimeException> outage;

	private int tokens;

	private int validTokens = Integer.MAX_VALUE;

	private int throttled;

	private Interference interference = new Interference() {
	};

	SimulatedService(Supplier<Instant> clock, long seed) {
		this.clock = clock;
		this.random = new Random(seed);
	}

	SimulatedService order(Order order) {
		this.order = order;
		return this;
	}

	SimulatedService listLag(Duration listLag) {
		this.listLag = listLag;
		return this;
	}

	SimulatedService misses(double misses) {
		this.misses = misses;
		return this;
	}

	SimulatedService failures(double failures) {
		this.failures = failures;
		return this;
	}

	SimulatedService limit(int limit) {
		this.limit = limit;
		return this;
	}

	SimulatedService pageSize(int pageSize) {
		this.pageSize = pageSize;
		return this;
	}

	SimulatedService deny(String operation) {
		this.denied = this.denied.or(operation::equals);
		return this;
	}

	/**
	 * Let something interfere with the responses.
	 * @param interference the interference
	 * @return this service
	 */
	SimulatedService interference(Interference interference) {
		this.interference = interference;
		return this;
	}

	void permitEverything() {
		this.denied = (operation) -> false;
	}

	/**
	 * Let each request fail.
	 * @param outage creates the failure, {@code null} to end the outage
	 */
	void outage(Supplier<RuntimeException> outage) {
		this.outage = outage;
	}

	/**
	 * Let the tokens that were given out so far be valid no more.
	 */
	void forgetTokens() {
		this.validTokens = this.tokens;
	}

	SimulatedRun start(String definition, Instant startedAt, Duration duration, WorkflowRunStatus outcome) {
		return start(definition, new UUID(this.random.nextLong(), this.random.nextLong()).toString(), startedAt,
				duration, outcome);
	}

	SimulatedRun start(String definition, String id, Instant startedAt, Duration duration, WorkflowRunStatus outcome) {
		SimulatedRun run = new SimulatedRun(definition, id, startedAt,
				(duration != null) ? startedAt.plus(duration) : Instant.MAX, outcome);
		this.byId.put(run.id, run);
		List<SimulatedRun> runs = this.definitions.computeIfAbsent(definition, (name) -> new ArrayList<>());
		int index = runs.size();
		while (index > 0 && runs.get(index - 1).startedAt.isAfter(startedAt)) {
			index--;
		}
		runs.add(index, run);
		return run;
	}

	void addAct(SimulatedRun run, ActSummary act) {
		this.acts.computeIfAbsent(run.id, (id) -> new ArrayList<>()).add(act);
	}

	void delete(SimulatedRun run) {
		this.byId.remove(run.id);
		this.definitions.get(run.definition).remove(run);
	}

	List<SimulatedRun> runs(String definition) {
		return this.definitions.getOrDefault(definition, List.of());
	}

	/**
	 * Return the runs that have ended since the start of time of the simulation.
	 * @param until time until which
	 * @return the runs
	 */
	List<SimulatedRun> ended(Instant until) {
		return this.byId.values()
			.stream()
			.filter((run) -> run.endsAt.isAfter(SimulatedTime.START) && run.endsAt.isBefore(until))
			.toList();
	}

	int requests() {
		return this.requests.values().stream().mapToInt(Integer::intValue).sum();
	}

	int requests(String operation) {
		return this.requests.getOrDefault(operation, 0);
	}

	int throttled() {
		return this.throttled;
	}

	int mostInASecond() {
		return this.mostInASecond;
	}

	private void request(String operation) {
		Instant now = this.clock.get();
		this.requests.merge(operation, 1, Integer::sum);
		while (!this.lastSecond.isEmpty() && !this.lastSecond.getFirst().isAfter(now.minusSeconds(1))) {
			this.lastSecond.removeFirst();
		}
		this.lastSecond.addLast(now);
		this.mostInASecond = Math.max(this.mostInASecond, this.lastSecond.size());
		if (this.lastSecond.size() > this.limit) {
			this.throttled++;
			throw new ThrottlingException(error(429, "ThrottlingException"), null, null, null);
		}
		if (this.outage != null) {
			throw this.outage.get();
		}
		if (this.denied.test(operation)) {
			throw new AccessDeniedException(error(403, "AccessDeniedException"));
		}
		if (this.failures > 0 && this.random.nextDouble() < this.failures) {
			throw new NovaActConnectionException("Connection reset", null, 1);
		}
		this.interference.onRequest(operation, now);
	}

	static ServiceError error(int status, String code) {
		return new ServiceError(status, code, null, "request-id", 1);
	}

	@Override
	public WorkflowRun getWorkflowRun(WorkflowRunKey key) {
		request("GetWorkflowRun");
		this.interference.onLookup(key, this.clock.get());
		SimulatedRun run = this.byId.get(key.workflowRunId());
		Instant now = this.clock.get();
		if (run == null || run.visibleAt.isAfter(now) || !run.definition.equals(key.workflowDefinitionName())) {
			throw new ResourceNotFoundException(error(404, "ResourceNotFoundException"), null, null);
		}
		return this.interference.run(run.at(now));
	}

	@Override
	public Paged<WorkflowRunSummary> listWorkflowRuns(String definition, ListOptions options) {
		return Paged.of(options.nextToken(), (token) -> page(definition, token));
	}

	private Page<WorkflowRunSummary> page(String definition, String token) {
		request("ListWorkflowRuns");
		Instant now = this.clock.get();
		if (token != null && Integer.parseInt(token.split(":")[0]) <= this.validTokens
				&& this.validTokens != Integer.MAX_VALUE) {
			throw new ValidationException(error(400, "ValidationException"), null, List.of());
		}
		List<SimulatedRun> runs = runs(definition);
		String reading = "-";
		// Position from the beginning of an ascending list, so that new runs move nothing
		int position = runs.size();
		if (this.order == Order.RANDOM) {
			reading = (token != null) ? token.split(":")[2] : Integer.toString(this.tokens);
			runs = this.readings.computeIfAbsent(reading, (key) -> shuffled(definition));
			position = runs.size();
		}
		else if (this.order == Order.ASCENDING) {
			position = 0;
		}
		if (token != null) {
			position = Integer.parseInt(token.split(":")[1]);
		}
		List<WorkflowRunSummary> items = new ArrayList<>();
		Instant view = now.minus(this.listLag);
		int step = (this.order == Order.ASCENDING) ? 1 : -1;
		int index = (this.order == Order.ASCENDING) ? position : position - 1;
		while (index >= 0 && index < runs.size() && items.size() < this.pageSize) {
			SimulatedRun run = runs.get(index);
			index += step;
			if (!run.startedAt.isAfter(view) && !run.listedAt.isAfter(now)
					&& (this.misses == 0 || this.random.nextDouble() >= this.misses)) {
				items.add(run.summary(view));
			}
		}
		boolean more = index >= 0 && index < runs.size();
		String next = more ? (++this.tokens) + ":" + ((step > 0) ? index : index + 1) + ":" + reading : null;
		if (!more) {
			this.readings.remove(reading);
		}
		return this.interference.page(new Page<>(items, next));
	}

	private List<SimulatedRun> shuffled(String definition) {
		List<SimulatedRun> runs = new ArrayList<>(runs(definition));
		Collections.shuffle(runs, this.random);
		return runs;
	}

	@Override
	public Paged<ActSummary> listActs(WorkflowRunKey key, ListOptions options) {
		return Paged.of(options.nextToken(), (token) -> {
			request("ListActs");
			return new Page<>(this.acts.getOrDefault(key.workflowRunId(), List.of()), null);
		});
	}

	/**
	 * What lies between the service and its caller.
	 */
	interface Interference {

		default void onRequest(String operation, Instant now) {
		}

		default void onLookup(WorkflowRunKey key, Instant now) {
		}

		default WorkflowRun run(WorkflowRun run) {
			return run;
		}

		default Page<WorkflowRunSummary> page(Page<WorkflowRunSummary> page) {
			return page;
		}

	}

	/**
	 * Order of the lists.
	 */
	enum Order {

		DESCENDING, ASCENDING, RANDOM

	}

	/**
	 * A run.
	 */
	static final class SimulatedRun {

		final String definition;

		final String id;

		final Instant startedAt;

		Instant endsAt;

		WorkflowRunStatus outcome;

		String status = "RUNNING";

		Instant visibleAt;

		Instant listedAt;

		SimulatedRun(String definition, String id, Instant startedAt, Instant endsAt, WorkflowRunStatus outcome) {
			this.definition = definition;
			this.id = id;
			this.startedAt = startedAt;
			this.endsAt = endsAt;
			this.outcome = outcome;
			this.visibleAt = startedAt;
			this.listedAt = startedAt;
		}

		WorkflowRunKey key() {
			return new WorkflowRunKey(this.definition, this.id);
		}

		void end(Instant at, WorkflowRunStatus outcome) {
			this.endsAt = at;
			this.outcome = outcome;
		}

		private String arn() {
			return "arn:aws:nova-act:us-east-1:123456789012:workflow-definition/" + this.definition + "/workflow-run/"
					+ this.id;
		}

		private String status(Instant at) {
			return this.endsAt.isAfter(at) ? this.status : this.outcome.name();
		}

		private Instant endedAt(Instant at) {
			return this.endsAt.isAfter(at) ? null : this.endsAt;
		}

		WorkflowRun at(Instant at) {
			return new WorkflowRun(arn(), this.id, status(at), this.startedAt, endedAt(at), "nova-act-latest", null);
		}

		WorkflowRunSummary summary(Instant at) {
			return new WorkflowRunSummary(arn(), this.id, status(at), this.startedAt, endedAt(at), null);
		}

	}

}
