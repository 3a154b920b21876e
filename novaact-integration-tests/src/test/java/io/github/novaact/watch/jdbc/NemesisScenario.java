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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WorkflowRunWatcher;

import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What happens to instances that share watches, as a seed has it: a workload and faults.
 * {@link NemesisVerdict} says what has to be true in the end.
 */
final class NemesisScenario implements AutoCloseable {

	/**
	 * What goes wrong.
	 */
	enum Fault {

		FAIL_BEFORE, FAIL_AFTER_COMMIT, HANG, FAILOVER, UNDO, FREEZE, KILL, HOLD, BLIP, RESTORE, TRUNCATE

	}

	/** How long the workload and the faults last. */
	private static final long ACTIVE = 2_500;

	private final Random random;

	private final Set<Fault> faults;

	private final FaultyDatabase database;

	private final NemesisTime time;

	private final ScriptedFleet fleet;

	private final List<NemesisInstance> instances = new ArrayList<>();

	private final NemesisHistory history = new NemesisHistory();

	NemesisScenario(long seed, String url, Set<Fault> possible, NemesisTime time) {
		this.random = new Random(seed);
		this.time = time;
		this.fleet = new ScriptedFleet(time);
		this.database = new FaultyDatabase(url, time);
		this.faults = pick(possible);
		NemesisInstance.createTables(this.database);
		boolean autoCommit = this.random.nextInt(4) > 0;
		int number = 2 + this.random.nextInt(2);
		for (int i = 0; i < number; i++) {
			this.instances.add(new NemesisInstance(this.database.newInstance(seed + i), this.fleet, autoCommit));
		}
		Instant past = this.time.now().minusSeconds(3600);
		for (int i = 0; i < 150; i++) {
			this.fleet.add("flow-0", past.plusSeconds(i), Duration.ofSeconds(5));
		}
	}

	private Set<Fault> pick(Set<Fault> possible) {
		List<Fault> all = new ArrayList<>(possible);
		Set<Fault> picked = EnumSet.noneOf(Fault.class);
		int number = Math.min(all.size(), 1 + this.random.nextInt(3));
		while (picked.size() < number) {
			picked.add(all.get(this.random.nextInt(all.size())));
		}
		return picked;
	}

	Set<Fault> faults() {
		return this.faults;
	}

	/**
	 * Play the scenario.
	 * @return what is not as it should be, empty if all is well
	 */
	List<String> play() {
		List<Runnable> steps = new ArrayList<>();
		Map<Runnable, Long> times = new HashMap<>();
		for (int i = 0; i < 50; i++) {
			add(steps, times, workload());
		}
		add(steps, times, () -> watchDefinition());
		for (Fault fault : this.faults) {
			for (int i = 0; i <= this.random.nextInt(2); i++) {
				add(steps, times, fault(fault));
			}
		}
		steps.sort((one, other) -> Long.compare(times.get(one), times.get(other)));
		Instant start = this.time.now();
		for (Runnable step : steps) {
			this.time.sleep(times.get(step) - Duration.between(start, this.time.now()).toMillis());
			this.time.execute(() -> tolerate(step));
		}
		this.time.sleep(ACTIVE - Duration.between(start, this.time.now()).toMillis());
		heal();
		return new NemesisVerdict(this.history, this.faults, this.database, this.fleet, this.instances).violations();
	}

	private void add(List<Runnable> steps, Map<Runnable, Long> times, Runnable step) {
		steps.add(step);
		times.put(step, this.random.nextLong(ACTIVE));
	}

	private static void tolerate(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException ex) {
			// The caller saw it fail, and knows nothing for certain
		}
	}

	// The workload

	private Runnable workload() {
		int kind = this.random.nextInt(10);
		Duration duration = Duration.ofMillis(100 + this.random.nextInt(1_500));
		String definition = "flow-" + this.random.nextInt(2);
		NemesisInstance instance = this.instances.get(this.random.nextInt(this.instances.size()));
		long pause = this.random.nextInt(60);
		return () -> {
			WorkflowRunKey key = this.fleet.add(definition, this.time.now(), duration);
			this.history.runs.add(key);
			if (kind != 3 && kind != 4 && kind < 8) {
				this.history.allowed.add(key.workflowRunId());
			}
			use(kind, key, instance, pause);
		};
	}

	private void use(int kind, WorkflowRunKey key, NemesisInstance instance, long pause) {
		try {
			use(kind, key, instance, instance.watcher(), pause);
		}
		finally {
			if (this.time.now().isAfter(this.fleet.end(key))) {
				// A watch of a run that has ended wants its end, whether or not it was
				// published before
				this.history.doubtful.add(key.workflowRunId());
			}
		}
	}

	private void use(int kind, WorkflowRunKey key, NemesisInstance instance, WorkflowRunWatcher watcher, long pause) {
		switch (kind) {
			case 0, 1 -> watchAndJournal(watcher, key);
			case 2 -> instance.inTransaction((status) -> {
				watcher.watch(key);
				instance.journal(key);
				this.time.sleep(pause);
			});
			case 3 -> instance.inTransaction((status) -> {
				watcher.watch(key);
				this.time.sleep(pause);
				status.setRollbackOnly();
			});
			case 4 -> instance.inTransaction((status) -> {
				Object savepoint = status.createSavepoint();
				watcher.watch(key);
				this.time.sleep(pause);
				status.rollbackToSavepoint(savepoint);
			});
			case 5 -> instance.inTransaction((status) -> {
				Object savepoint = status.createSavepoint();
				watcher.watch(key);
				instance.journal(key);
				status.releaseSavepoint(savepoint);
				this.time.sleep(pause);
			});
			case 6 -> instance.inTransaction((status) -> watchAfterCommit(watcher, key, status));
			case 7 -> {
				this.history.doubtful.add(key.workflowRunId());
				watcher.watch(key);
				this.time.sleep(pause);
				watcher.unwatch(key);
			}
			default -> wait(key, instance);
		}
	}

	private void watchAfterCommit(WorkflowRunWatcher watcher, WorkflowRunKey key, TransactionStatus status) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				watchAndJournal(watcher, key);
			}

		});
	}

	private void wait(WorkflowRunKey key, NemesisInstance instance) {
		this.history.waits.add(new NemesisHistory.Wait(instance, key, instance.watcher().whenEnded(key)));
	}

	private void watchDefinition() {
		NemesisInstance instance = this.instances.get(this.instances.size() - 1);
		int restorations = this.database.restorations();
		this.history.definitionFrom = this.time.now();
		instance.watcher().watchDefinition("flow-0");
		this.history.definitionSince = this.time.now();
		journal("definition", restorations);
	}

	private void watchAndJournal(WorkflowRunWatcher watcher, WorkflowRunKey key) {
		int restorations = this.database.restorations();
		watcher.watch(key);
		journal(key.workflowRunId(), restorations);
	}

	private void journal(String what, int restorations) {
		this.database.updateUnlessRestored(restorations, "INSERT INTO JOURNAL (RUN_ID) VALUES (?)", what);
	}

	// The faults

	private Runnable fault(Fault fault) {
		// The first instance is neither killed nor frozen for long
		NemesisInstance instance = this.instances.get(this.random.nextInt(this.instances.size()));
		NemesisInstance other = this.instances.get(1 + this.random.nextInt(this.instances.size() - 1));
		long length = 50 + this.random.nextInt(1_200);
		double share = 0.05 + this.random.nextDouble() / 3;
		FaultyConnections connections = instance.connections();
		return switch (fault) {
			case FAIL_BEFORE -> () -> {
				connections.failingBefore = share;
				this.time.sleep(length);
				connections.failingBefore = 0;
			};
			case FAIL_AFTER_COMMIT -> () -> {
				connections.failingAfterCommit = share;
				this.time.sleep(length);
				connections.failingAfterCommit = 0;
			};
			case HANG -> () -> connections.hang(false);
			case FAILOVER -> () -> connections.hang(true);
			case FREEZE -> () -> {
				other.connections().frozen = true;
				this.time.sleep(500 + length);
				other.connections().frozen = false;
			};
			case KILL -> other::kill;
			case HOLD -> () -> hold(instance, length);
			case BLIP -> () -> {
				this.database.setAway(true);
				this.time.sleep(length);
				this.database.setAway(false);
			};
			case UNDO -> () -> {
				Map<String, List<Map<String, Object>>> snapshot = this.database.snapshot();
				this.time.sleep(length / 4);
				this.database.restore(snapshot);
			};
			case RESTORE -> () -> {
				Map<String, List<Map<String, Object>>> snapshot = this.database.snapshot();
				this.time.sleep(300 + length);
				this.database.restore(snapshot);
			};
			case TRUNCATE -> () -> this.database.restore(null);
		};
	}

	private void hold(NemesisInstance instance, long length) {
		List<WorkflowRunKey> some = List.copyOf(this.history.runs);
		instance.inTransaction((status) -> {
			for (WorkflowRunKey key : some) {
				this.history.doubtful.add(key.workflowRunId());
				this.history.allowed.add(key.workflowRunId());
				instance.watcher().watch(key);
			}
			this.time.sleep(length);
		});
	}

	private void heal() {
		this.database.setAway(false);
		this.database.forEach((connections) -> {
			connections.failingBefore = 0;
			connections.failingAfterCommit = 0;
			connections.frozen = false;
		});
	}

	@Override
	public void close() {
		this.database.forEach((connections) -> connections.frozen = false);
		if (this.time.isReal()) {
			CompletableFuture
				.allOf(this.instances.stream()
					.map((instance) -> CompletableFuture.runAsync(instance::close, this.time::execute))
					.toArray(CompletableFuture[]::new))
				.join();
		}
		this.database.close();
		this.time.close();
	}

}
