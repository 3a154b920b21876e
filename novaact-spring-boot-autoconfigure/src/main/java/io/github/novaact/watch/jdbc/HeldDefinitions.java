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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.DefinitionWatch;
import io.github.novaact.watch.Moment;
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

	private final DefinitionRows definitions;

	private final RunRows runs;

	private final IntPredicate mayHold;

	private final Map<String, HeldDefinition> held = new ConcurrentHashMap<>();

	private final Lock taking = new ReentrantLock();

	/**
	 * Create an instance.
	 * @param fleet what is looked at
	 * @param tables the tables
	 * @param mayHold whether this instance may hold a number of definitions
	 */
	HeldDefinitions(WatchFleet fleet, WatchTables tables, IntPredicate mayHold) {
		this.fleet = fleet;
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
		if (!row.isWatched()) {
			this.runs.removeDiscovered(definition);
		}
		List<RunRow> runs = this.runs.untold(definition);
		if (!row.isWatched() && runs.isEmpty()) {
			this.definitions.removeHolder(definition);
			return DefinitionLeases.Taking.UNWANTED;
		}
		List<RunRow> told = row.isWatched() ? this.runs.told(definition, TOLD_RUNS) : List.of();
		HeldDefinition held = new HeldDefinition(lease, row.revision(), durations(row.durations()));
		this.held.put(definition, held);
		this.fleet.change(definition, (watch, now) -> restore(watch, row, runs, told, now));
		logger.debug("This instance watches '" + definition + "' now, " + runs.size() + " runs");
		return DefinitionLeases.Taking.TAKEN;
	}

	private static void restore(DefinitionWatch watch, DefinitionRow row, List<RunRow> runs, List<RunRow> told,
			Moment now) {
		setWatched(watch, row, now);
		watch.restorePastDurations(durations(row.durations()));
		Long toldUpTo = row.toldUpTo();
		if (toldUpTo != null) {
			watch.restoreToldUpTo(Instant.ofEpochMilli(toldUpTo));
		}
		for (int i = told.size() - 1; i >= 0; i--) {
			restoreTold(watch, told.get(i));
		}
		runs.stream().filter((run) -> run.isWanted(row.isWatched())).forEach((run) -> restore(watch, run, now));
	}

	private static void restore(DefinitionWatch watch, RunRow run, Moment now) {
		watch.restore(run.state(), now);
		watch.setAwaited(run.runId(), run.awaited(), now);
	}

	private static void restoreTold(DefinitionWatch watch, RunRow run) {
		Long endedAt = run.endedAt();
		watch.restoreTold(run.runId(), Instant.ofEpochMilli((endedAt != null) ? endedAt : 0));
	}

	private static void setWatched(DefinitionWatch watch, DefinitionRow row, Moment now) {
		Long since = row.watchedSince();
		if (since != null) {
			watch.watchDefinition(Instant.ofEpochMilli(since), now);
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
	 * Follow the rows that have changed.
	 */
	void follow() {
		if (this.held.isEmpty()) {
			return;
		}
		for (DefinitionRow row : this.definitions.held()) {
			HeldDefinition held = this.held.get(row.definition());
			if (held != null && held.revision != row.revision()
					&& change(held, (watch, now) -> setWatched(watch, row, now))) {
				if (!row.isWatched()) {
					this.runs.removeDiscovered(row.definition());
				}
				held.revision = row.revision();
			}
		}
		this.runs.pending()
			.stream()
			.collect(Collectors.groupingBy(RunRow::definition))
			.forEach((definition, runs) -> follow(this.held.get(definition), runs));
	}

	private void follow(@Nullable HeldDefinition held, List<RunRow> runs) {
		DefinitionRow row = (held != null) ? this.definitions.find(held.lease.definition()) : null;
		if (held == null || row == null) {
			return;
		}
		boolean followed = change(held, (watch, now) -> {
			for (RunRow run : runs) {
				if (run.isTold()) {
					watch.forget(run.runId());
				}
				else if (run.isWanted(row.isWatched())) {
					restore(watch, run, now);
				}
				else {
					watch.unwatch(run.runId());
					watch.setAwaited(run.runId(), false, now);
				}
			}
		});
		if (!followed) {
			return;
		}
		for (RunRow run : runs) {
			if (!run.isTold() && !run.isWanted(row.isWatched())) {
				this.runs.removeUnwanted(run);
			}
			this.runs.followed(run);
		}
	}

	/**
	 * Look at a run again whose row is not what it was taken for.
	 * @param key key of the run
	 */
	void putRight(WorkflowRunKey key) {
		HeldDefinition held = this.held.get(key.workflowDefinitionName());
		DefinitionRow row = (held != null) ? this.definitions.find(key.workflowDefinitionName()) : null;
		if (held == null || row == null) {
			return;
		}
		RunRow run = this.runs.find(key);
		change(held, (watch, now) -> {
			watch.forget(key.workflowRunId());
			if (run != null && run.isTold()) {
				restoreTold(watch, run);
			}
			else if (run != null && run.isWanted(row.isWatched())) {
				restore(watch, run, now);
			}
		});
	}

	private boolean change(HeldDefinition held, BiConsumer<DefinitionWatch, Moment> change) {
		held.lock.lock();
		try {
			String definition = held.lease.definition();
			if (held.lease.hasEnded() || this.held.get(definition) != held) {
				return false;
			}
			this.fleet.change(definition, change);
			return true;
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
		change(held, (watch, now) -> empty[0] = watch.isEmpty());
		return empty[0];
	}

	/**
	 * Remove runs that were discovered while their definition was unwatched.
	 */
	void removeLeftOver() {
		for (DefinitionRow row : this.definitions.held()) {
			if (!row.isWatched() && this.held.containsKey(row.definition())) {
				this.runs.removeDiscovered(row.definition());
			}
		}
	}

	// Past durations

	void saveDurations() {
		for (HeldDefinition held : this.held.values()) {
			long[][] durations = new long[1][];
			change(held, (watch, now) -> durations[0] = watch.pastDurations());
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
		this.fleet.change(definition, (watch, now) -> durations[0] = watch.pastDurations());
		return durations[0];
	}

	private static long[] durations(@Nullable String text) {
		if (text == null || text.isEmpty()) {
			return new long[0];
		}
		return Stream.of(text.split(",")).mapToLong(Long::parseLong).toArray();
	}

}
