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

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.DefinitionWatch;
import io.github.novaact.watch.WatchFleet;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * The definitions that this instance holds: what it looks at follows their rows.
 */
final class HeldDefinitions implements DefinitionLeases.Holder {

	private static final Log logger = LogFactory.getLog(HeldDefinitions.class);

	/**
	 * Runs of a definition that are known to have been told, as many as in memory.
	 */
	static final int TOLD_RUNS = 10_000;

	private final WatchFleet fleet;

	private final WatchTables tables;

	private final DefinitionRows definitions;

	private final RunRows runs;

	private final IntPredicate mayHold;

	private final Map<String, HeldDefinition> held = new ConcurrentHashMap<>();

	private final Lock taking = new ReentrantLock();

	/**
	 * Runs whose rows are not what they were taken for.
	 */
	private final Set<WorkflowRunKey> doubtful = ConcurrentHashMap.newKeySet();

	/**
	 * Create an instance.
	 * @param fleet what is looked at
	 * @param tables the tables
	 * @param mayHold whether this instance may hold a number of definitions
	 */
	HeldDefinitions(WatchFleet fleet, WatchTables tables, IntPredicate mayHold) {
		this.fleet = fleet;
		this.tables = tables;
		this.definitions = new DefinitionRows(tables);
		this.runs = new RunRows(tables);
		this.mayHold = mayHold;
	}

	Collection<HeldDefinition> all() {
		return this.held.values();
	}

	boolean contains(String definition) {
		return this.held.containsKey(definition);
	}

	// Taking and leaving

	@Override
	public DefinitionLeases.Taking take(Lease lease) {
		// One after the other, as each takes a connection and memory for all of its rows
		this.taking.lock();
		try {
			return this.mayHold.test(this.held.size() + 1) ? hold(lease) : DefinitionLeases.Taking.REFUSED;
		}
		finally {
			this.taking.unlock();
		}
	}

	private DefinitionLeases.Taking hold(Lease lease) {
		String definition = lease.definition();
		// What changes from here on is found pending by this instance
		this.definitions.setHolder(definition);
		DefinitionRow row = this.definitions.find(definition);
		if (row == null) {
			return DefinitionLeases.Taking.UNWANTED;
		}
		boolean leftOver = !row.isWatched() && this.runs.removeDiscovered(definition);
		List<RunRow> runs = this.runs.untold(definition);
		if (!row.isWatched() && runs.isEmpty()) {
			this.definitions.removeHolder(definition);
			return DefinitionLeases.Taking.UNWANTED;
		}
		List<RunRows.ToldRun> told = row.isWatched() ? this.runs.told(definition, TOLD_RUNS) : List.of();
		HeldDefinition held = new HeldDefinition(lease, row.revision(), durations(row.durations()));
		held.leftOver = leftOver;
		// What changed since it was read is followed once it is here
		held.lock.lock();
		try {
			this.held.put(definition, held);
			this.fleet.change(definition, (watch) -> restore(watch, row, runs, told));
		}
		finally {
			held.lock.unlock();
		}
		logger.debug("This instance watches '" + definition + "' now, " + runs.size() + " runs");
		return DefinitionLeases.Taking.TAKEN;
	}

	private static void restore(DefinitionWatch watch, DefinitionRow row, List<RunRow> runs,
			List<RunRows.ToldRun> told) {
		setWatched(watch, row);
		watch.restorePastDurations(durations(row.durations()));
		Long toldUpTo = row.toldUpTo();
		if (toldUpTo != null) {
			watch.restorePublishedUpTo(Instant.ofEpochMilli(toldUpTo));
		}
		for (int i = told.size() - 1; i >= 0; i--) {
			watch.restorePublished(told.get(i).runId(), Instant.ofEpochMilli(told.get(i).endedAt()));
		}
		runs.stream().filter((run) -> run.isWanted(row.isWatched())).forEach((run) -> restore(watch, run));
	}

	private static void restore(DefinitionWatch watch, RunRow run) {
		watch.restore(run.state());
		watch.setAwaited(run.runId(), run.awaited());
	}

	private static void setWatched(DefinitionWatch watch, DefinitionRow row) {
		Long since = row.watchedSince();
		if (since != null) {
			watch.watchDefinition(Instant.ofEpochMilli(since));
		}
		else if (watch.isWatched()) {
			watch.unwatchDefinition();
		}
	}

	@Override
	public void leave(Lease lease) {
		String definition = lease.definition();
		HeldDefinition held = this.held.get(definition);
		if (held == null || held.lease != lease) {
			return;
		}
		held.lock.lock();
		try {
			this.held.remove(definition);
			long[] durations = durationsOf(definition);
			this.fleet.release(definition);
			saveDurations(held, durations);
			this.definitions.removeHolder(definition);
		}
		catch (DataAccessException ex) {
			logger.debug("Leaving '" + definition + "' could not be written down", ex);
		}
		finally {
			held.lock.unlock();
		}
	}

	@Override
	public boolean isWanted(String definition) {
		return this.definitions.isWanted(definition);
	}

	// Following

	/**
	 * Follow the rows that have changed. To be called by one thread at a time, as are
	 * {@link #putRight()} and {@link #removeLeftOver()}.
	 */
	void follow() {
		if (this.held.isEmpty()) {
			return;
		}
		Attempts attempts = new Attempts();
		Map<String, DefinitionRow> rows = this.definitions.held()
			.stream()
			.collect(Collectors.toMap(DefinitionRow::definition, Function.identity()));
		for (HeldDefinition held : this.held.values()) {
			attempts.attempt(() -> follow(held, rows.get(held.lease.definition())));
		}
		this.runs.pending()
			.stream()
			.collect(Collectors.groupingBy(WorkflowRunKey::workflowDefinitionName,
					Collectors.mapping(WorkflowRunKey::workflowRunId, Collectors.toList())))
			.forEach((definition, runIds) -> attempts.attempt(() -> follow(this.held.get(definition), runIds)));
		attempts.check();
	}

	private void follow(HeldDefinition held, @Nullable DefinitionRow row) {
		if (row == null) {
			// Somebody who held it before, and did not know that it was lost, wrote last
			whileHeld(held, () -> {
				this.definitions.setHolderAgain(held.lease.definition(), held.lease.version());
				return true;
			});
		}
		else if (held.revision != row.revision() && change(held, (watch) -> setWatched(watch, row))) {
			held.revision = row.revision();
			held.leftOver = !row.isWatched();
		}
	}

	private void follow(@Nullable HeldDefinition held, List<String> runIds) {
		for (int i = 0; held != null && i < runIds.size(); i += RunRows.AT_ONCE) {
			List<String> some = runIds.subList(i, Math.min(i + RunRows.AT_ONCE, runIds.size()));
			whileHeld(held, () -> this.tables.inTransaction(() -> followLocked(held, some)));
		}
	}

	/**
	 * Follow the rows of runs, while they are locked: what is read of them is true until
	 * the marks are gone. Those that others have locked stay pending.
	 * @param held the definition
	 * @param runIds ids of the runs
	 * @return whether there were rows to follow
	 */
	private boolean followLocked(HeldDefinition held, List<String> runIds) {
		String definition = held.lease.definition();
		List<String> locked = this.runs.lockUnlessLocked(definition, runIds);
		DefinitionRow row = locked.isEmpty() ? null : this.definitions.find(definition);
		if (row == null || !this.tables.instance.equals(row.holder())) {
			// Left to who holds it now
			return false;
		}
		List<RunRow> runs = this.runs.find(definition, locked);
		this.fleet.change(definition, (watch) -> runs.forEach((run) -> follow(watch, run, row)));
		List<String> unwanted = runs.stream()
			.filter((run) -> !run.isTold() && !run.isWanted(row.isWatched()))
			.map(RunRow::runId)
			.toList();
		if (!unwanted.isEmpty()) {
			this.runs.removeUnwanted(definition, unwanted);
		}
		this.runs.followed(definition, locked);
		return true;
	}

	private static void follow(DefinitionWatch watch, RunRow run, DefinitionRow row) {
		if (run.isTold()) {
			watch.forget(run.runId());
		}
		else if (run.isWanted(row.isWatched())) {
			restore(watch, run);
		}
		else {
			watch.unwatch(run.runId());
			watch.setAwaited(run.runId(), false);
		}
	}

	/**
	 * Take notice of a run whose row is not what it was taken for.
	 * @param key key of the run
	 */
	void doubt(WorkflowRunKey key) {
		this.doubtful.add(key);
	}

	/**
	 * Look again at the runs whose rows were not what they were taken for.
	 */
	void putRight() {
		Attempts attempts = new Attempts();
		for (WorkflowRunKey key : List.copyOf(this.doubtful)) {
			attempts.attempt(() -> lookAgainAt(key));
		}
		attempts.check();
	}

	private void lookAgainAt(WorkflowRunKey key) {
		this.doubtful.remove(key);
		HeldDefinition held = this.held.get(key.workflowDefinitionName());
		if (held == null) {
			return;
		}
		boolean done = false;
		try {
			done = !Boolean.FALSE.equals(whileHeld(held, () -> this.tables.inTransaction(() -> putRight(held, key))));
		}
		finally {
			if (!done) {
				this.doubtful.add(key);
			}
		}
	}

	private boolean putRight(HeldDefinition held, WorkflowRunKey key) {
		if (this.runs.isLocked(key)) {
			return false;
		}
		DefinitionRow row = this.definitions.find(key.workflowDefinitionName());
		RunRow run = this.runs.find(key);
		this.fleet.change(held.lease.definition(), (watch) -> {
			watch.forget(key.workflowRunId());
			if (run != null && run.isTold()) {
				Long endedAt = run.endedAt();
				watch.restorePublished(run.runId(), Instant.ofEpochMilli((endedAt != null) ? endedAt : 0));
			}
			else if (run != null && row != null && run.isWanted(row.isWatched())) {
				restore(watch, run);
			}
		});
		return true;
	}

	private boolean change(HeldDefinition held, Consumer<DefinitionWatch> change) {
		return whileHeld(held, () -> {
			this.fleet.change(held.lease.definition(), change);
			return true;
		}) != null;
	}

	private <T> @Nullable T whileHeld(HeldDefinition held, Supplier<T> work) {
		held.lock.lock();
		try {
			boolean left = held.lease.hasEnded() || this.held.get(held.lease.definition()) != held;
			return left ? null : work.get();
		}
		finally {
			held.lock.unlock();
		}
	}

	/**
	 * End the leases of definitions of which nothing is watched or waited for any more.
	 */
	void endUnwanted() {
		for (HeldDefinition held : this.held.values()) {
			if (isEmpty(held) && !isWanted(held.lease.definition())) {
				held.lease.end(Lease.End.UNWANTED);
			}
		}
	}

	private boolean isEmpty(HeldDefinition held) {
		boolean[] empty = new boolean[1];
		change(held, (watch) -> empty[0] = watch.isEmpty());
		return empty[0];
	}

	/**
	 * Remove what is left of definitions that are watched no longer.
	 */
	void removeLeftOver() {
		Attempts attempts = new Attempts();
		for (HeldDefinition held : this.held.values()) {
			if (held.leftOver) {
				attempts.attempt(() -> whileHeld(held,
						() -> held.leftOver = this.runs.removeDiscovered(held.lease.definition())));
			}
		}
		attempts.check();
	}

	/**
	 * Look for runs that were discovered while their definition was unwatched.
	 */
	void suspectLeftOver() {
		for (DefinitionRow row : this.definitions.held()) {
			HeldDefinition held = this.held.get(row.definition());
			if (held != null && !row.isWatched()) {
				held.leftOver = true;
			}
		}
	}

	// Past durations

	void saveDurations() {
		for (HeldDefinition held : this.held.values()) {
			long[][] durations = new long[1][];
			change(held, (watch) -> durations[0] = watch.pastDurations());
			saveDurations(held, durations[0]);
		}
	}

	private void saveDurations(HeldDefinition held, long @Nullable [] durations) {
		if (durations != null && durations.length > 0 && !Arrays.equals(held.durations, durations)) {
			this.definitions.setDurations(held.lease.definition(),
					LongStream.of(durations).mapToObj(Long::toString).collect(Collectors.joining(",")));
			held.durations = durations;
		}
	}

	private long @Nullable [] durationsOf(String definition) {
		long[][] durations = new long[1][];
		this.fleet.change(definition, (watch) -> durations[0] = watch.pastDurations());
		return durations[0];
	}

	private static long[] durations(@Nullable String text) {
		if (text == null || text.isEmpty()) {
			return new long[0];
		}
		return Stream.of(text.split(",")).mapToLong(Long::parseLong).toArray();
	}

}
