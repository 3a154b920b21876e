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

package io.github.novaact.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How far a definition's list of runs is read, and when.
 * <p>
 * A page costs a request, as a look at a single run does, and is worth the looks that it
 * saves: a run that it shows saves as much of a look as has passed of the run's pace. So
 * a reading goes as far as the pages are expected to save more than they cost, going by
 * the page that each run was on last; what is not expected there is looked up singly.
 * <p>
 * To discover runs a reading goes on until all starts are older than those that earlier
 * readings know. That needs a list in descending order of starts, which is believed only
 * after a reading to the end has shown it and no other has contradicted. Where it is not
 * believed, every reading goes to the end.
 */
final class ListPlan {

	private static final int PAGE_SIZE = 100;

	private static final int SHORT_PAST = 5;

	private static final int READINGS_TO_BELIEVE_AGAIN = 3;

	private static final int FAILURES_TO_GIVE_UP = 3;

	/**
	 * How much farther than is worthwhile a reading goes to show all runs.
	 */
	private static final double TAIL_SHARE = 0.1;

	private static final Duration LATENESS = Duration.ofMinutes(2);

	private static final Duration MAX_LATENESS = Duration.ofHours(1);

	private static final long CHECK_INTERVAL = Duration.ofMinutes(10).toMillis();

	private static final double CHECK_SHARE = 0.1;

	private static final long DENIED_PAUSE = Duration.ofMinutes(10).toMillis();

	private static final long FAILED_PAUSE = Duration.ofMinutes(1).toMillis();

	private static final long EXPLORE_PAUSE = Duration.ofHours(1).toMillis();

	private static final long NEVER = Long.MAX_VALUE;

	private final long interval;

	private final int reachablePages;

	private @Nullable ListReading sweep;

	private @Nullable ListReading scan;

	private int readings;

	private boolean inFlight;

	private boolean discoveredSome;

	private boolean discovering;

	private long discoveredAt;

	private @Nullable Instant discoveredUpTo;

	private Duration lateness = LATENESS;

	private boolean scanned;

	private boolean descending;

	private int readingsToBelieve;

	private long checkAt;

	private double checkCredit;

	private int pages;

	private double pageSize = PAGE_SIZE;

	private long usableAt = Long.MIN_VALUE;

	private int depth;

	private long decidedAt = Long.MIN_VALUE;

	private int changes;

	private long exploreAt = Long.MIN_VALUE;

	private long explorePause;

	ListPlan(WatchSettings settings) {
		this.interval = settings.interval().toMillis();
		this.reachablePages = (int) Math.max(1,
				Math.min(settings.requestsPerSecond() * (double) this.interval / 2000, Integer.MAX_VALUE));
		this.explorePause = Math.min(6 * this.interval, EXPLORE_PAUSE);
	}

	/**
	 * Look for new runs from now on, beginning with a reading of all there are.
	 * @param ticks ticks of now
	 */
	void discover(long ticks) {
		this.discovering = true;
		this.scanned = false;
		this.descending = false;
		this.readingsToBelieve = 1;
		this.discoveredUpTo = null;
		this.discoveredAt = ticks;
		this.scan = new ListReading(++this.readings, ticks, ListReading.TO_THE_END, true, true);
	}

	void discoverNoMore() {
		this.discovering = false;
		this.scan = null;
	}

	boolean isDiscovering() {
		return this.discovering;
	}

	/**
	 * Return whether the definition's past is still being read for the first time.
	 * @return whether it is
	 */
	boolean isFirstReading() {
		return this.discovering && !this.scanned;
	}

	int reading() {
		return this.readings;
	}

	boolean isUsable(long ticks) {
		return ticks >= this.usableAt;
	}

	/**
	 * Take notice that a run has come or gone, or that what is known of its page has
	 * changed.
	 */
	void changed() {
		this.changes++;
	}

	/**
	 * Return whether the run is going to be seen in a reading that goes on or should
	 * begin.
	 * @param run the run
	 * @param runs all runs
	 * @param ticks ticks of now
	 * @return whether it is
	 */
	boolean covers(TrackedRun run, Collection<TrackedRun> runs, long ticks) {
		if (!isUsable(ticks) || run.is(TrackedRun.TO_CONFIRM)) {
			return false;
		}
		ListReading sweep = this.sweep;
		if (sweep != null && run.reading < sweep.number) {
			return run.page < sweep.target && isReachable(run, sweep.index, sweep.target, 0);
		}
		decide(runs, ticks);
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

	private void decide(Collection<TrackedRun> runs, long ticks) {
		if (this.decidedAt != Long.MIN_VALUE && ticks - this.decidedAt < Math.max(1, this.interval / 4)
				&& this.changes * 8L < runs.size()) {
			return;
		}
		this.decidedAt = ticks;
		this.changes = 0;
		if (ticks >= this.exploreAt) {
			explore(runs, ticks);
		}
		double[] saved = new double[16];
		int[] found = new int[16];
		double unknownSaved = 0;
		int unknown = 0;
		for (TrackedRun run : runs) {
			if (run.page == TrackedRun.PAGE_NONE || run.is(TrackedRun.TO_CONFIRM | TrackedRun.IN_FLIGHT)) {
				continue;
			}
			if (run.page == TrackedRun.PAGE_UNKNOWN) {
				unknown++;
				unknownSaved += saves(run, ticks);
				continue;
			}
			if (run.page >= saved.length) {
				int length = Math.max(run.page + 1, saved.length * 2);
				saved = Arrays.copyOf(saved, length);
				found = Arrays.copyOf(found, length);
			}
			saved[run.page] += saves(run, ticks);
			found[run.page]++;
		}
		if (this.discovering) {
			saved[0] += Math.min(1, (double) (ticks - this.discoveredAt) / this.interval);
		}
		this.depth = depth(saved, found, unknown, unknownSaved);
	}

	private int depth(double[] saved, int[] found, int unknown, double unknownSaved) {
		int last = found.length;
		while (last > 0 && found[last - 1] == 0) {
			last--;
		}
		int depth = worthwhileDepth(saved, found, unknown, unknownSaved);
		return (last - depth <= depth * TAIL_SHARE) ? Math.max(depth, last) : depth;
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

	private void explore(Collection<TrackedRun> runs, long ticks) {
		boolean guessed = false;
		for (TrackedRun run : runs) {
			if (run.is(TrackedRun.GUESSED)) {
				run.page = TrackedRun.PAGE_UNKNOWN;
				run.clear(TrackedRun.GUESSED);
				guessed = true;
			}
		}
		if (guessed) {
			this.explorePause = Math.min(2 * this.explorePause, EXPLORE_PAUSE);
		}
		this.exploreAt = ticks + this.explorePause;
	}

	/**
	 * Return how much of a look at the run a page that shows it saves.
	 * @param run the run
	 * @param ticks ticks of now
	 * @return the share of its pace that has passed
	 */
	double saves(TrackedRun run, long ticks) {
		long pace = (run.queue != null) ? run.queue.pace() : this.interval;
		return Math.max(0, Math.min(1, (double) (ticks - run.base) / pace));
	}

	/**
	 * Return how pressing it is to look for new runs.
	 * @param ticks ticks of now
	 * @return how often the interval has passed since the last time, negative where it is
	 * not possible
	 */
	double discoveryUrgency(long ticks) {
		if (!this.discovering || this.inFlight || !isUsable(ticks) || this.sweep != null) {
			return -1;
		}
		if (this.scan != null && isShort(this.scan)) {
			return -1;
		}
		return (double) (ticks - this.discoveredAt) / this.interval;
	}

	/**
	 * Return how pressing the next page of the reading that goes on is, by itself.
	 * @param ticks ticks of now
	 * @return how often the interval has passed since it began, at least 1, or negative
	 * where there is none that can be read now
	 */
	double sweepUrgency(long ticks) {
		return urgency(this.sweep, ticks);
	}

	/**
	 * Return how pressing the next page of the reading in the background is.
	 * @param ticks ticks of now
	 * @return how often the interval has passed since it began, at least 1, or negative
	 * where there is none that can be read now
	 */
	double scanUrgency(long ticks) {
		if (this.scan == null && this.scanned && this.descending && this.discovering && ticks >= this.checkAt
				&& this.checkCredit >= this.pages) {
			this.checkCredit = 0;
			this.scan = new ListReading(++this.readings, ticks, ListReading.TO_THE_END, true, false);
		}
		return urgency(this.scan, ticks);
	}

	private double urgency(@Nullable ListReading reading, long ticks) {
		if (reading == null || this.inFlight || !isUsable(ticks) || ticks < reading.retryAt) {
			return -1;
		}
		return 1 + Math.max(0, (double) (ticks - reading.startedAt) / this.interval);
	}

	/**
	 * Return whether a page can be read now.
	 * @param ticks ticks of now
	 * @return whether it can
	 */
	boolean canRead(long ticks) {
		return !this.inFlight && isUsable(ticks) && (this.sweep == null || ticks >= this.sweep.retryAt);
	}

	/**
	 * Return whether the first reading of the past is as pressing as looks at runs are:
	 * it has just begun, or finds runs with each page.
	 * @return whether it is
	 */
	boolean isScanPressing() {
		return this.scan != null && !this.scanned && (isShort(this.scan) || this.scan.found);
	}

	private boolean isShort(ListReading scan) {
		return scan.index < SHORT_PAST && !this.scanned;
	}

	/**
	 * Return the token of the next page to read, and take it to be asked for.
	 * @param runs all runs
	 * @param ticks ticks of now
	 * @return the token, {@code null} for the first page
	 */
	@Nullable String takeSweep(Collection<TrackedRun> runs, long ticks) {
		if (this.sweep == null) {
			this.decidedAt = Long.MIN_VALUE;
			decide(runs, ticks);
			boolean discover = this.discovering;
			int target = Math.max(this.depth, 1);
			if (discover && this.scanned && !this.descending) {
				target = ListReading.TO_THE_END;
			}
			this.sweep = new ListReading(++this.readings, ticks, target, discover, false);
			if (discover) {
				this.discoveredAt = ticks;
			}
		}
		this.inFlight = true;
		return this.sweep.token;
	}

	@Nullable String takeScan() {
		Assert.state(this.scan != null, "Nothing to read");
		this.inFlight = true;
		return this.scan.token;
	}

	/**
	 * Take notice that an answer has come.
	 * @param ask what was asked
	 * @return the reading that it belongs to, {@code null} if that has ended
	 */
	@Nullable ListReading answered(Ask.ListRuns ask) {
		this.inFlight = false;
		return ask.scan() ? this.scan : this.sweep;
	}

	/**
	 * Take notice of a run that the page shows.
	 * @param reading the reading
	 * @param startedAt start of the run
	 */
	void saw(ListReading reading, Instant startedAt) {
		reading.saw(startedAt);
		if (!reading.isDescending() && this.descending) {
			this.descending = false;
			this.readingsToBelieve = READINGS_TO_BELIEVE_AGAIN;
		}
	}

	/**
	 * Take notice of a run that was not known before, though it may have started long
	 * ago.
	 * @param startedAt start of the run
	 */
	void discovered(Instant startedAt) {
		this.discoveredSome = true;
		Instant upTo = this.discoveredUpTo;
		if (this.scanned && upTo != null && startedAt.isBefore(upTo)) {
			Duration late = Duration.between(startedAt, upTo).multipliedBy(2);
			if (late.compareTo(this.lateness) > 0) {
				this.lateness = (late.compareTo(MAX_LATENESS) < 0) ? late : MAX_LATENESS;
			}
		}
	}

	/**
	 * Go on after a page.
	 * @param reading the reading
	 * @param items number of runs on the page
	 * @param nextToken token of the next page, {@code null} if it was the last
	 * @param runs all runs
	 * @param ticks ticks of now
	 */
	void read(ListReading reading, int items, @Nullable String nextToken, Collection<TrackedRun> runs, long ticks) {
		if (nextToken != null && items > 0) {
			this.pageSize += (items - this.pageSize) / 4;
		}
		boolean more = reading.advance(nextToken);
		reading.found = this.discoveredSome;
		this.discoveredSome = false;
		this.pages = Math.max(this.pages, reading.index);
		if (reading == this.scan) {
			if (!more) {
				finishScan(reading, ticks);
			}
			return;
		}
		this.checkCredit += CHECK_SHARE;
		if (more && goesOn(reading, runs, ticks)) {
			return;
		}
		finishSweep(reading, !more, runs, ticks);
	}

	private boolean goesOn(ListReading sweep, Collection<TrackedRun> runs, long ticks) {
		if (sweep.discovering && discoveryGoesOn(sweep)) {
			sweep.target = Math.max(sweep.target, sweep.index + 1);
		}
		if (sweep.index < sweep.target) {
			return true;
		}
		double missed = 0;
		for (TrackedRun run : runs) {
			if (isMissed(run, sweep) || (run.page == sweep.index && run.reading < sweep.number)) {
				missed += saves(run, ticks);
			}
		}
		if (missed > 1 && sweep.saved + missed > sweep.index + 1) {
			sweep.target = sweep.index + Math.max(1, (int) (missed / this.pageSize));
			return true;
		}
		return false;
	}

	private boolean discoveryGoesOn(ListReading sweep) {
		Instant upTo = this.discoveredUpTo;
		Instant earliest = sweep.earliest();
		if (!this.scanned) {
			return false;
		}
		if (!this.descending) {
			return true;
		}
		return upTo == null || earliest == null
				|| !earliest.isBefore(upTo.minus(this.lateness).minus(ListReading.TOLERANCE));
	}

	private boolean isMissed(TrackedRun run, ListReading sweep) {
		return run.reading < sweep.number && run.page < sweep.index
				&& !run.is(TrackedRun.TO_CONFIRM | TrackedRun.IN_FLIGHT);
	}

	private void finishSweep(ListReading sweep, boolean toTheEnd, Collection<TrackedRun> runs, long ticks) {
		this.sweep = null;
		this.decidedAt = Long.MIN_VALUE;
		for (TrackedRun run : runs) {
			if (run.reading < sweep.number && (toTheEnd || run.page < sweep.index)) {
				run.page = toTheEnd ? TrackedRun.PAGE_NONE : sweep.index;
				run.set(TrackedRun.GUESSED);
			}
		}
		if (toTheEnd) {
			this.pages = sweep.index;
		}
		if (sweep.discovering) {
			learn(sweep, toTheEnd && this.scanned);
		}
	}

	private void finishScan(ListReading scan, long ticks) {
		this.scan = null;
		this.scanned = true;
		this.pages = scan.index;
		this.checkAt = ticks + CHECK_INTERVAL;
		learn(scan, true);
	}

	private void learn(ListReading reading, boolean toTheEnd) {
		Instant latest = reading.latest();
		if (latest != null && (this.discoveredUpTo == null || latest.isAfter(this.discoveredUpTo))) {
			this.discoveredUpTo = latest;
		}
		if (toTheEnd && !this.descending) {
			this.readingsToBelieve = reading.isDescending() ? this.readingsToBelieve - 1 : READINGS_TO_BELIEVE_AGAIN;
			this.descending = this.readingsToBelieve <= 0;
		}
	}

	/**
	 * Take notice that a page could not be read in passing.
	 * @param reading the reading
	 * @param ticks ticks of now
	 */
	void failed(ListReading reading, long ticks) {
		reading.failures++;
		reading.retryAt = ticks + Math.min(this.interval, 500L << Math.min(reading.failures, 10));
		if (reading.failures >= FAILURES_TO_GIVE_UP) {
			this.usableAt = ticks + Math.max(this.interval, Math.min(FAILED_PAUSE, this.interval * reading.failures));
		}
	}

	/**
	 * Take notice that the token is not valid any more.
	 * @param reading the reading
	 * @param ticks ticks of now
	 */
	void restart(ListReading reading, long ticks) {
		failed(reading, ticks);
		reading.restart();
	}

	/**
	 * Read no list for a while.
	 * @param ticks ticks of now
	 * @param pause milliseconds
	 */
	void pause(long ticks, long pause) {
		this.usableAt = ticks + pause;
		this.sweep = null;
		this.decidedAt = Long.MIN_VALUE;
	}

	void denied(long ticks) {
		pause(ticks, DENIED_PAUSE);
	}

	void unsupported() {
		this.usableAt = NEVER;
		this.sweep = null;
		this.scan = null;
	}

	/**
	 * Return the next time after now at which something may have to be asked.
	 * @param ticks ticks of now
	 * @return the ticks
	 */
	long nextDue(long ticks) {
		long next = Long.MAX_VALUE;
		if (this.usableAt > ticks) {
			next = this.usableAt;
		}
		if (this.discovering) {
			next = earlier(next, this.discoveredAt + this.interval, ticks);
			next = earlier(next, this.checkAt, ticks);
		}
		if (this.sweep != null) {
			next = earlier(next, this.sweep.retryAt, ticks);
		}
		if (this.scan != null) {
			next = earlier(next, this.scan.retryAt, ticks);
		}
		return next;
	}

	private static long earlier(long next, long candidate, long ticks) {
		return (candidate > ticks) ? Math.min(next, candidate) : next;
	}

}
