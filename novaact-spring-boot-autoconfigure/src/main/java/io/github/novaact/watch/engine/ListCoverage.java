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

import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

import io.github.novaact.watch.WatchSettings;
import org.jspecify.annotations.Nullable;

/**
 * How many pages of the list are worth their requests, and which runs they show, going by
 * the page that each run was on last.
 * <p>
 * A page costs a request, as a lookup does, and saves the lookups of the runs that it
 * shows: of each as much as has passed of its pace.
 */
final class ListCoverage {

	/**
	 * By how much farther than is worthwhile a reading goes to show all runs.
	 */
	private static final double TAIL_SHARE = 0.1;

	private static final long MAX_EXPLORE_PAUSE = 3_600_000;

	private final long interval;

	private final int reachablePages;

	private final Map<UUID, TrackedRun> runs;

	private int pages;

	private double pageSize = Poller.PAGE_SIZE;

	private int depth;

	private boolean outdated = true;

	private long decidedAt;

	private long decisionPause;

	private int changes;

	private long exploreAt = Long.MIN_VALUE;

	private long explorePause;

	ListCoverage(DefinitionState state) {
		WatchSettings settings = state.settings();
		this.interval = settings.interval().toMillis();
		this.runs = state.runs();
		this.reachablePages = (int) Math.max(1,
				Math.min(settings.requestsPerSecond() * (double) this.interval / 2000, Integer.MAX_VALUE));
		this.decisionPause = Math.max(1, this.interval / 4);
		this.explorePause = Math.min(6 * this.interval, MAX_EXPLORE_PAUSE);
	}

	/**
	 * Called when a run has come or gone.
	 */
	void changed() {
		this.changes++;
	}

	void outdated() {
		this.outdated = true;
	}

	/**
	 * Decide anew how many pages to read, if the last decision is outdated.
	 * @param ticks ticks of now
	 * @param discovery share of a request that the first page saves as it discovers runs
	 */
	void refresh(long ticks, double discovery) {
		if (!this.outdated && ticks - this.decidedAt < this.decisionPause && this.changes * 8L < this.runs.size()) {
			return;
		}
		this.outdated = false;
		this.decidedAt = ticks;
		this.changes = 0;
		if (ticks >= this.exploreAt) {
			explore(ticks);
		}
		decide(ticks, discovery);
	}

	/**
	 * Return the number of pages that are worth their requests.
	 * @return the number
	 */
	int depth() {
		return this.depth;
	}

	/**
	 * Return the number of pages that the list has as far as it was read.
	 * @return the number
	 */
	int pages() {
		return this.pages;
	}

	/**
	 * Return whether a page shows the run, of the reading that goes on or of the next.
	 * @param run the run
	 * @param sweep the reading that goes on, {@code null} if there is none
	 * @return whether one does
	 */
	boolean covers(TrackedRun run, @Nullable ListReading sweep) {
		if (sweep != null && run.reading < sweep.number) {
			return run.page < sweep.target && isReachable(run, sweep.index, sweep.target, 0);
		}
		int before = (sweep != null) ? lastPage(sweep.index, sweep.target) - sweep.index : 0;
		return this.depth > 0 && run.page < this.depth && isReachable(run, 0, this.depth, before);
	}

	private boolean isReachable(TrackedRun run, int index, int target, int before) {
		if (!run.isAwaited()) {
			return true;
		}
		int page = (run.page != TrackedRun.PAGE_UNKNOWN) ? run.page : Math.max(index, lastPage(index, target) - 1);
		return page >= index && before + page - index < this.reachablePages;
	}

	private int lastPage(int index, int target) {
		return Math.max(index, Math.min(target, index + this.pages));
	}

	private void decide(long ticks, double discovery) {
		double[] saved = new double[16];
		int[] found = new int[16];
		double unknownSaved = 0;
		int unknown = 0;
		int shown = 0;
		for (TrackedRun run : this.runs.values()) {
			if (run.page == TrackedRun.PAGE_NONE || run.is(TrackedRun.TO_CONFIRM | TrackedRun.IN_FLIGHT)) {
				continue;
			}
			if (run.page == TrackedRun.PAGE_UNKNOWN) {
				unknown++;
				unknownSaved += saves(run, ticks);
				continue;
			}
			shown = Math.max(shown, run.page + 1);
			if (shown > saved.length) {
				saved = Arrays.copyOf(saved, 2 * shown);
				found = Arrays.copyOf(found, 2 * shown);
			}
			saved[run.page] += saves(run, ticks);
			found[run.page]++;
		}
		saved[0] += discovery;
		int depth = worthwhileDepth(saved, found, unknown, unknownSaved);
		this.depth = (shown - depth <= depth * TAIL_SHARE) ? Math.max(depth, shown) : depth;
	}

	private int worthwhileDepth(double[] saved, int[] found, int unknown, double unknownSaved) {
		double each = (unknown > 0) ? unknownSaved / unknown : 0;
		double sum = 0;
		double best = 1e-6;
		int depth = 0;
		for (int page = 0; page < saved.length || unknown > 0; page++) {
			int known = (page < saved.length) ? found[page] : 0;
			int room = (int) Math.min(unknown, Math.max(1, Math.ceil(this.pageSize) - known));
			unknown -= room;
			sum += ((page < saved.length) ? saved[page] : 0) + room * each - 1;
			if (sum > best) {
				best = sum;
				depth = page + 1;
			}
		}
		return depth;
	}

	// Lists may show later what they did not show at first
	private void explore(long ticks) {
		boolean guessed = false;
		for (TrackedRun run : this.runs.values()) {
			if (run.is(TrackedRun.GUESSED)) {
				run.page = TrackedRun.PAGE_UNKNOWN;
				run.clear(TrackedRun.GUESSED);
				guessed = true;
			}
		}
		if (guessed) {
			this.explorePause = Math.min(2 * this.explorePause, MAX_EXPLORE_PAUSE);
		}
		this.exploreAt = ticks + this.explorePause;
	}

	/**
	 * Return how much of a lookup of the run a page that shows it saves.
	 * @param run the run
	 * @param ticks ticks of now
	 * @return the share of its pace that has passed
	 */
	double saves(TrackedRun run, long ticks) {
		long pace = (run.queue != null) ? run.queue.pace() : this.interval;
		return Math.max(0, Math.min(1, (double) (ticks - run.base) / pace));
	}

	// What a reading shows

	/**
	 * Called when a page shows a run.
	 * @param run the run
	 * @param reading the reading
	 * @param latestReading number of the latest reading
	 * @param ticks ticks of now
	 * @return the lookups that the page has saved
	 */
	double showed(TrackedRun run, ListReading reading, int latestReading, long ticks) {
		double saves = (run.reading < reading.number) ? saves(run, ticks) : 0;
		reading.saved += saves;
		run.reading = latestReading;
		run.page = reading.index;
		run.clear(TrackedRun.GUESSED);
		return saves;
	}

	/**
	 * Called when a page was read.
	 * @param items number of runs on it
	 * @param more whether there is another page
	 */
	void read(int items, boolean more) {
		if (more && items > 0) {
			this.pageSize += (items - this.pageSize) / 4;
		}
	}

	void readPages(int pages) {
		this.pages = Math.max(this.pages, pages);
	}

	/**
	 * Return whether a reading at its target should go on, as it has missed runs that are
	 * likely to be on the next pages.
	 * @param sweep the reading
	 * @param ticks ticks of now
	 * @return the number of pages to go on for, 0 for none
	 */
	int missedPages(ListReading sweep, long ticks) {
		double missed = 0;
		for (TrackedRun run : this.runs.values()) {
			boolean pollable = !run.is(TrackedRun.TO_CONFIRM | TrackedRun.IN_FLIGHT);
			if (run.reading < sweep.number && (run.page == sweep.index || (run.page < sweep.index && pollable))) {
				missed += saves(run, ticks);
			}
		}
		return (missed > 1 && sweep.saved + missed > sweep.index + 1) ? Math.max(1, (int) (missed / this.pageSize)) : 0;
	}

	/**
	 * Called when a reading has ended, to guess where the runs are that it has missed.
	 * @param sweep the reading
	 * @param toTheEnd whether it has read the whole list
	 * @param ticks ticks of now
	 */
	void ended(ListReading sweep, boolean toTheEnd, long ticks) {
		outdated();
		// A decision takes all runs: a long sweep affords no more of them than a short
		// one
		this.decisionPause = Math.max(Math.max(1, this.interval / 4), (ticks - sweep.startedAt) / 2);
		for (TrackedRun run : this.runs.values()) {
			if (run.reading < sweep.number && (toTheEnd || run.page < sweep.index)) {
				run.page = toTheEnd ? TrackedRun.PAGE_NONE : sweep.index;
				run.set(TrackedRun.GUESSED);
			}
		}
		if (toTheEnd) {
			this.pages = sweep.index;
		}
	}

	/**
	 * Return the number of runs that lists show.
	 * @return the number
	 */
	int listed() {
		return (int) this.runs.values()
			.stream()
			.filter((run) -> run.page != TrackedRun.PAGE_UNKNOWN && !run.is(TrackedRun.GUESSED))
			.count();
	}

}
