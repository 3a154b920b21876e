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

import java.time.Instant;

import io.github.novaact.Page;
import io.github.novaact.WorkflowRunSummary;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.engine.Choice.Request;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How far the list of a definition's runs is read, and when.
 * <p>
 * A sweep begins at the top and shows the state of runs. It goes as far as
 * {@link ListCoverage} finds worthwhile and, if it discovers runs, until it meets what
 * was read before. A scan reads a long past in the background: once at first, and now and
 * then to find runs that lists show very late. Where {@link StartOrder} does not trust
 * the order of the list, each sweep goes to the end.
 */
final class ListPlan {

	private final long interval;

	private final ListCoverage pages;

	private final ReadCoverage coverage;

	private final StartOrder order = new StartOrder();

	private final ListAccess access;

	private final PastCheck check = new PastCheck();

	private @Nullable ListReading sweep;

	/**
	 * Ticks at which the sweep before began. The definition that was swept longest ago
	 * goes first, and goes on before others begin, so that an end waits for one round of
	 * all pages at most.
	 */
	private long sweepDueSince;

	private @Nullable ListReading scan;

	private int readings;

	private long discoveredAt;

	ListPlan(DefinitionState state, ListCoverage pages) {
		WatchSettings settings = state.settings();
		this.interval = settings.interval().toMillis();
		this.pages = pages;
		this.coverage = state.coverage();
		this.access = new ListAccess(settings.maxInterval().toMillis());
	}

	/**
	 * Discover runs from now on, which begins with a reading of the past.
	 * @param ticks ticks of now
	 */
	void discover(long ticks) {
		this.discoveredAt = ticks;
		this.order.unknown();
		this.scan = new ListReading(++this.readings, ticks, ListReading.TO_THE_END, true, true);
	}

	void discoverNoMore() {
		this.scan = null;
	}

	boolean isFirstReading() {
		return this.coverage.isWatched() && !this.coverage.isPastRead();
	}

	int latestReading() {
		return this.readings;
	}

	// What is due

	/**
	 * Bring the plan up to date, before what is due is chosen.
	 * @param ticks ticks of now
	 */
	void prepare(long ticks) {
		if (this.scan == null && this.coverage.isWatched() && this.coverage.isPastRead() && this.order.isTrusted()
				&& this.check.isDue(this.pages.pages(), ticks)) {
			this.check.begin();
			this.scan = new ListReading(++this.readings, ticks, ListReading.TO_THE_END, true, false);
		}
		this.pages.refresh(ticks, this.coverage.isWatched() ? Math.min(1, passed(this.discoveredAt, ticks)) : 0);
	}

	/**
	 * Return whether the run is polled by a page, so that it needs no lookup.
	 * @param run the run
	 * @param ticks ticks of now
	 * @return whether it is; also while the list fails, unless a caller waits for the run
	 */
	boolean covers(TrackedRun run, long ticks) {
		if (!this.access.isUsable(ticks) || run.is(TrackedRun.TO_CONFIRM)
				|| (run.isAwaited() && this.access.isFailing())) {
			return false;
		}
		return this.pages.covers(run, this.sweep);
	}

	boolean permitsPage(long ticks) {
		return this.access.permits(ticks);
	}

	/**
	 * Choose the page that watched runs need most.
	 * @param ticks ticks of now
	 * @param other what else is due
	 * @return the more urgent of the two
	 */
	Choice sweepOr(long ticks, Choice other) {
		if (!this.access.permits(ticks)) {
			return other;
		}
		Choice choice = other;
		if (this.sweep != null) {
			choice = choice.orMoreUrgent(Math.max(1, passed(this.sweepDueSince, ticks)), Request.SWEEP, null);
		}
		else if (this.coverage.isWatched() && !(this.scan != null && isFirstReading() && this.scan.isShort())) {
			double discovery = passed(this.discoveredAt, ticks);
			choice = (discovery >= 1) ? choice.orMoreUrgent(discovery, Request.SWEEP, null) : choice;
		}
		if (this.scan != null && isPressing(this.scan)) {
			choice = choice.orMoreUrgent(urgency(this.scan, ticks), Request.SCAN, null);
		}
		return choice;
	}

	/**
	 * Choose the page of a long past.
	 * @param ticks ticks of now
	 * @return the page, or {@link Choice#NONE}
	 */
	Choice background(long ticks) {
		return (this.scan != null && !isPressing(this.scan) && this.access.permits(ticks))
				? new Choice(urgency(this.scan, ticks), Request.SCAN, null) : Choice.NONE;
	}

	private double urgency(ListReading reading, long ticks) {
		return 1 + Math.max(0, passed(reading.startedAt, ticks));
	}

	private double passed(long since, long ticks) {
		return (double) (ticks - since) / this.interval;
	}

	/**
	 * Return whether a scan is as pressing as polls of runs: it has just begun, or finds
	 * runs with each page.
	 * @param scan the scan
	 * @return whether it is
	 */
	private boolean isPressing(ListReading scan) {
		return isFirstReading() && (scan.isShort() || scan.found);
	}

	/**
	 * Take the next page of the sweep, which begins if there is none.
	 * @param ticks ticks of now
	 * @return its token, {@code null} for the first page
	 */
	@Nullable String takeSweep(long ticks) {
		ListReading sweep = this.sweep;
		if (sweep == null) {
			boolean toTheEnd = this.coverage.isWatched() && this.coverage.isPastRead() && !this.order.isTrusted();
			int target = toTheEnd ? ListReading.TO_THE_END : Math.max(this.pages.depth(), 1);
			sweep = new ListReading(++this.readings, ticks, target, this.coverage.isWatched(), false);
			this.sweep = sweep;
			this.sweepDueSince = this.coverage.isWatched() ? this.discoveredAt : ticks - this.interval;
			if (this.coverage.isWatched()) {
				this.discoveredAt = ticks;
			}
		}
		this.access.requested();
		return sweep.token;
	}

	@Nullable String takeScan() {
		Assert.state(this.scan != null, "Nothing to read");
		this.access.requested();
		return this.scan.token;
	}

	/**
	 * Return the next time after now at which a page may become due.
	 * @param ticks ticks of now
	 * @return the ticks, {@code Long.MAX_VALUE} if there is none
	 */
	long nextDue(long ticks) {
		long next = this.access.nextPermit(ticks);
		if (this.coverage.isWatched()) {
			next = Math.min(next, BackOff.after(ticks, this.discoveredAt + this.interval));
			next = Math.min(next, BackOff.after(ticks, this.check.dueAt()));
		}
		return next;
	}

	// What has been read

	/**
	 * Called when a page was requested and the response, or none, has arrived.
	 * @param poll the request
	 * @return the reading that it belongs to, {@code null} if that has ended
	 */
	@Nullable ListReading responded(Poll.Runs poll) {
		this.access.responded();
		return poll.scan() ? this.scan : this.sweep;
	}

	double showed(TrackedRun run, ListReading reading, long ticks) {
		return this.pages.showed(run, reading, this.readings, ticks);
	}

	/**
	 * Go on after a page whose runs have been handled.
	 * @param reading the reading
	 * @param page the page
	 * @param now now
	 */
	void read(ListReading reading, Page<WorkflowRunSummary> page, Moment now) {
		this.access.succeeded();
		reading.saw(page.items());
		this.order.read(reading);
		this.pages.read(page.items().size(), page.nextToken() != null);
		boolean more = reading.advance(page.nextToken());
		this.pages.readPages(reading.index);
		if (reading == this.scan) {
			readScan(reading, more, now);
			return;
		}
		this.check.swept();
		if (more && goesOn(reading, now.ticks())) {
			return;
		}
		this.sweep = null;
		this.pages.ended(reading, !more, now.ticks());
		if (reading.discovering) {
			learn(reading, !more, now);
		}
	}

	private void readScan(ListReading scan, boolean more, Moment now) {
		if (scan.isFirst && scan.index == 1 && this.coverage.upTo() == Long.MIN_VALUE) {
			this.coverage.extend(scan, now);
		}
		if (more) {
			return;
		}
		this.scan = null;
		this.pages.outdated();
		if (scan.isFirst && scan.incomplete) {
			this.check.repeat(this.pages.pages(), now.ticks());
		}
		else {
			this.check.done(now.ticks());
		}
		if (!scan.isFirst || !scan.isDescending()) {
			this.coverage.extend(scan, now);
		}
		this.coverage.pastRead();
		this.order.readToTheEnd(scan);
	}

	private boolean goesOn(ListReading sweep, long ticks) {
		boolean unread = sweep.index < sweep.target || (sweep.discovering && discoveryGoesOn(sweep));
		int pages = unread ? 1 : this.pages.missedPages(sweep, ticks);
		sweep.target = Math.max(sweep.target, sweep.index + pages);
		return pages > 0;
	}

	private boolean discoveryGoesOn(ListReading sweep) {
		if (!this.coverage.isPastRead()) {
			// The order is not known yet: what the first reading has seen of it will do
			return this.scan != null && this.scan.isDescending() && sweep.isDescending()
					&& !this.coverage.isMetBy(sweep);
		}
		return !this.order.isTrusted() || !this.coverage.isMetBy(sweep);
	}

	private void learn(ListReading sweep, boolean toTheEnd, Moment now) {
		if (toTheEnd || (sweep.isDescending() && this.coverage.isMetBy(sweep))) {
			this.coverage.extend(sweep, now);
		}
		if (toTheEnd && this.coverage.isPastRead()) {
			this.order.readToTheEnd(sweep);
		}
	}

	// What went wrong

	void failed(long ticks) {
		this.access.failed(ticks);
	}

	/**
	 * Called when the service does not have the definition.
	 * @param ticks ticks of now
	 */
	void missing(long ticks) {
		this.access.missing(ticks);
		stop();
	}

	/**
	 * Called when the list is refused. Until it is tried again, runs are looked up.
	 * @param until ticks until which it is not tried again
	 */
	void refused(long until) {
		this.access.refused(until);
		stop();
	}

	private void stop() {
		this.sweep = null;
		this.pages.outdated();
	}

	boolean isFailing() {
		return this.access.isFailing();
	}

	// What another instance needs

	/**
	 * Return how far the list was read.
	 * @return the progress, {@code null} if nothing was
	 */
	@Nullable ReadingProgress progress() {
		if (!this.coverage.isWatched() || this.coverage.upTo() == Long.MIN_VALUE) {
			return null;
		}
		ReadingProgress.Reading first = (this.scan != null && this.scan.isFirst) ? this.scan.progress() : null;
		return new ReadingProgress(this.coverage.isPastRead(), this.order.isTrusted(),
				Instant.ofEpochMilli(this.coverage.upTo()), this.coverage.lateness(), this.pages.pages(), first);
	}

	void restore(ReadingProgress progress, long ticks) {
		this.coverage.restore(progress);
		this.pages.readPages(progress.pages());
		if (progress.trusted()) {
			this.order.trust();
		}
		if (progress.pastRead()) {
			this.scan = null;
			this.check.done(ticks);
		}
		else if (progress.first() != null && this.scan != null) {
			this.scan.restore(progress.first());
		}
	}

}
