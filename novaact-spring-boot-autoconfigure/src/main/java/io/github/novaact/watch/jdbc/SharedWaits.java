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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchFleet;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Those who wait on this instance, for runs that any instance looks at.
 */
final class SharedWaits {

	private static final Duration PAUSE = Duration.ofSeconds(5);

	private final WatchFleet fleet;

	private final TransactionTemplate newTransaction;

	private final DefinitionRows definitions;

	private final RunRows runs;

	private final WaiterRows waiters;

	private final String instance;

	private final Consumer<String> changed;

	/**
	 * Runs of which a row says that somebody waits for them.
	 */
	private final Set<WorkflowRunKey> written = ConcurrentHashMap.newKeySet();

	/**
	 * Runs whose row may not say what is true.
	 */
	private final Set<WorkflowRunKey> unwritten = ConcurrentHashMap.newKeySet();

	/**
	 * Runs whose row cannot be written before a time of {@link System#nanoTime()}.
	 */
	private final Map<WorkflowRunKey, Long> paused = new ConcurrentHashMap<>();

	private final Lock[] locks = Stream.generate(ReentrantLock::new).limit(32).toArray(Lock[]::new);

	/**
	 * Create an instance.
	 * @param fleet who knows those who wait
	 * @param newTransaction runs something in a transaction of its own
	 * @param tables the tables
	 * @param changed called with the name of a definition of which something is waited
	 * for, or is not any more
	 */
	SharedWaits(WatchFleet fleet, TransactionTemplate newTransaction, WatchTables tables, Consumer<String> changed) {
		this.fleet = fleet;
		this.newTransaction = newTransaction;
		WatchTables impatient = tables.impatient();
		this.definitions = new DefinitionRows(impatient);
		this.runs = new RunRows(impatient);
		this.waiters = new WaiterRows(tables);
		this.instance = tables.instance;
		this.changed = changed;
	}

	/**
	 * Take notice that it has to be written down whether somebody waits for a run.
	 * @param key key of the run
	 */
	void note(WorkflowRunKey key) {
		this.unwritten.add(key);
	}

	/**
	 * Write down whether somebody waits for a run.
	 * @param key key of the run
	 */
	private void write(WorkflowRunKey key) {
		Lock lock = this.locks[Math.floorMod(key.hashCode(), this.locks.length)];
		lock.lock();
		try {
			this.unwritten.remove(key);
			boolean awaited = this.fleet.isAwaited(key);
			if (awaited || this.written.contains(key)) {
				write(key, awaited);
			}
		}
		catch (RuntimeException ex) {
			this.unwritten.add(key);
			if (ex instanceof TransientDataAccessException) {
				// Somebody is about to add the same row, for whom others are not to wait
				this.paused.put(key, System.nanoTime() + PAUSE.toNanos());
			}
			throw ex;
		}
		finally {
			lock.unlock();
		}
	}

	private void write(WorkflowRunKey key, boolean awaited) {
		if (!awaited) {
			if (remove(key, this.instance)) {
				this.written.remove(key);
				this.changed.accept(key.workflowDefinitionName());
			}
			else {
				this.unwritten.add(key);
			}
			return;
		}
		this.written.add(key);
		Added added = this.newTransaction.execute((status) -> add(key));
		if (added == null || added.end() != null || !added.lookedAt()) {
			this.unwritten.add(key);
		}
		if (added != null && added.end() != null) {
			Outcome.serve(key, added.end(), this.fleet);
		}
		else {
			this.changed.accept(key.workflowDefinitionName());
		}
	}

	private Added add(WorkflowRunKey key) {
		this.waiters.add(key);
		RunRow run = this.runs.find(key);
		String end = (run != null && run.isTold()) ? run.end() : null;
		if (end != null) {
			return new Added(end, false);
		}
		this.definitions.add(key.workflowDefinitionName());
		return new Added(null, this.runs.await(key));
	}

	/**
	 * Remove the row which says that somebody waits for a run on an instance.
	 * @param key key of the run
	 * @param instance name of the instance
	 * @return whether it was removed; not as long as the run's row is locked, which has
	 * to be marked with it
	 */
	private boolean remove(WorkflowRunKey key, String instance) {
		return Boolean.TRUE.equals(this.newTransaction.execute((status) -> {
			boolean left = this.runs.leave(key);
			if (left) {
				this.waiters.remove(key, instance);
			}
			return left;
		}));
	}

	/**
	 * Let those who wait learn of what was told meanwhile, and note what is to be
	 * written.
	 */
	void follow() {
		if (!this.written.isEmpty()) {
			for (WaiterRows.Ended ended : this.waiters.ended()) {
				String outcome = ended.outcome();
				if (outcome != null) {
					serve(ended.key(), outcome);
				}
				this.unwritten.add(ended.key());
			}
			this.written.stream().filter((key) -> !this.fleet.isAwaited(key)).forEach(this.unwritten::add);
		}
	}

	/**
	 * Write down what was noted.
	 * @throws RuntimeException if something of it cannot be written, which stays noted
	 */
	void write() {
		long now = System.nanoTime();
		this.paused.values().removeIf((until) -> until - now <= 0);
		Attempts attempts = new Attempts();
		List.copyOf(this.unwritten)
			.stream()
			.filter((key) -> !this.paused.containsKey(key))
			.forEach((key) -> attempts.attempt(() -> write(key)));
		attempts.check();
	}

	/**
	 * Serve those who wait. A failure is not for whoever began to wait after it, which
	 * has the run looked at again.
	 * @param key key of the run
	 * @param outcome how it ended
	 */
	private void serve(WorkflowRunKey key, String outcome) {
		Lock lock = this.locks[Math.floorMod(key.hashCode(), this.locks.length)];
		lock.lock();
		try {
			if (outcome.startsWith(Outcome.OF_A_RUN) || (!this.unwritten.contains(key) && isTold(key))) {
				Outcome.serve(key, outcome, this.fleet);
			}
		}
		finally {
			lock.unlock();
		}
	}

	private boolean isTold(WorkflowRunKey key) {
		RunRow run = this.runs.find(key);
		return run != null && run.isTold();
	}

	/**
	 * Write everything down again, as this instance may have been taken for dead.
	 */
	void writeAgain() {
		this.unwritten.addAll(this.written);
	}

	/**
	 * Forget those who wait on an instance, but for runs whose rows are locked.
	 * @param instance name of the instance
	 */
	void removeAll(String instance) {
		Attempts attempts = new Attempts();
		this.waiters.awaited(instance).forEach((key) -> attempts.attempt(() -> remove(key, instance)));
		attempts.check();
	}

	/**
	 * Forget those who wait on instances that are not there any more.
	 */
	void removeLeftOver() {
		this.waiters.instancesThatAreGone().forEach(this::removeAll);
	}

	/**
	 * What became of the row of a run that is waited for.
	 *
	 * @param end how the run ended, {@code null} if it is not known to have
	 * @param lookedAt whether it is looked at for those who wait
	 */
	private record Added(@Nullable String end, boolean lookedAt) {

	}

}
