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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

import io.github.novaact.watch.store.RequestBudget;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The request budget that all instances share. Each instance reserves slots, the times of
 * its next requests, from one row. An instance with many requests reserves several slots
 * at once, so that a request costs no statement of its own. An unused slot expires.
 * <p>
 * The engine calls it under its lock, which guards the state. A worker reserves slots,
 * and leaves the reservation to the next call.
 */
final class SharedBudget implements RequestBudget {

	private static final Log logger = LogFactory.getLog(SharedBudget.class);

	/** Leaves room for requests that are sent a little late. */
	private static final double USED_SHARE = 0.95;

	private static final long MAX_LATENESS_MICROS = 50_000;

	/** A slot that is later was reserved before the database's clock was set back. */
	private static final long MAX_AHEAD_MICROS = 180_000_000;

	private static final long LOOKAHEAD_MICROS = 500_000;

	private static final long RETRY_DELAY = 1000;

	private final int requestsPerSecond;

	private final Deque<Long> slots = new ArrayDeque<>();

	private final AtomicReference<@Nullable Reservation> reserved = new AtomicReference<>();

	private volatile @Nullable Source source;

	private volatile boolean available = true;

	private boolean reserving;

	private int batch = 1;

	private long reservedUpTo = Long.MIN_VALUE;

	private int inFlight;

	private double share = 1;

	SharedBudget(int requestsPerSecond) {
		this.requestsPerSecond = requestsPerSecond;
	}

	/**
	 * Set the source of the slots. Without one, no request is sent.
	 * @param source the source
	 */
	void setSource(Source source) {
		this.source = source;
	}

	@Override
	public long readyAt(long ticks) {
		takeReservation();
		Source source = this.source;
		if (source == null || this.inFlight >= this.requestsPerSecond) {
			return Long.MAX_VALUE;
		}
		long now = source.clock.millis() * 1000;
		Long slot = this.slots.peek();
		while (slot != null && (slot < now - MAX_LATENESS_MICROS || slot > now + MAX_AHEAD_MICROS)) {
			this.slots.remove();
			slot = this.slots.peek();
		}
		if (slot == null) {
			reserve(source, now);
			return Long.MAX_VALUE;
		}
		return ticks + Math.max(0, (slot - now + 999) / 1000);
	}

	@Override
	public void sent(long ticks) {
		this.inFlight++;
		this.slots.poll();
		Source source = this.source;
		if (source != null && this.slots.size() <= this.batch / 2) {
			reserve(source, source.clock.millis() * 1000);
		}
	}

	@Override
	public void answered(long sentTicks, long ticks) {
		this.inFlight--;
	}

	@Override
	public void failed(long ticks) {
		this.inFlight--;
	}

	private void reserve(Source source, long now) {
		if (this.reserving) {
			return;
		}
		this.reserving = true;
		long most = Math.max(1, this.requestsPerSecond * LOOKAHEAD_MICROS / 1_000_000);
		this.batch = (now - this.reservedUpTo < LOOKAHEAD_MICROS) ? (int) Math.min(this.batch * 2L, most) : 1;
		int count = this.batch;
		source.worker.execute(() -> reserveNow(source, count));
	}

	private void reserveNow(Source source, int most) {
		boolean done = false;
		try {
			Change change = source.row
				.change((budget, now) -> budget.withNextSlot(reservation(budget, now, most).end()));
			this.available = true;
			finish(source, reservation(change.before(), change.now(), most));
			done = true;
		}
		catch (RuntimeException ex) {
			logger.debug("The row of the shared budget cannot be changed", ex);
			this.available = false;
		}
		finally {
			if (!done) {
				source.worker.schedule(() -> finish(source, Reservation.NONE), RETRY_DELAY);
			}
		}
	}

	// Slots beyond the lookahead would delay other instances

	private Reservation reservation(BudgetRow budget, long now, int most) {
		double inReach = this.requestsPerSecond * budget.share(now) * LOOKAHEAD_MICROS / 1_000_000;
		return new Reservation(budget.firstSlot(now), (int) Math.max(1, Math.min(most, inReach)),
				budget.spacing(this.requestsPerSecond * USED_SHARE, now), budget.share(now));
	}

	private void finish(Source source, Reservation reservation) {
		this.reserved.set(reservation);
		source.wakeUp.run();
	}

	private void takeReservation() {
		Reservation reservation = this.reserved.getAndSet(null);
		if (reservation == null) {
			return;
		}
		this.reserving = false;
		if (reservation.count > 0) {
			this.batch = reservation.count;
			this.share = reservation.share;
			this.reservedUpTo = reservation.end() - reservation.spacing;
			for (int i = 0; i < reservation.count; i++) {
				this.slots.add(reservation.first + i * reservation.spacing);
			}
		}
	}

	@Override
	public void throttled(long ticks, long retryAfter) {
		takeReservation();
		this.slots.clear();
		this.batch = 1;
		this.share = Math.max(this.share / 2, BudgetRow.MIN_SHARE);
		Source source = this.source;
		if (source != null) {
			source.worker.execute(() -> throttled(source, retryAfter));
		}
	}

	private void throttled(Source source, long retryAfter) {
		try {
			source.row.change((budget, now) -> budget.throttled(now, retryAfter));
		}
		catch (RuntimeException ex) {
			logger.debug("The row of the shared budget cannot be changed", ex);
		}
	}

	@Override
	public boolean isAvailable() {
		return this.available;
	}

	@Override
	public double rate() {
		return this.requestsPerSecond * this.share;
	}

	/**
	 * The source of slots.
	 *
	 * @param clock the clock of the database
	 * @param row the row of the budget
	 * @param worker changes the row
	 * @param wakeUp wakes up the engine, which calls {@link #readyAt(long)} again
	 */
	record Source(DatabaseClock clock, Row row, StoreRuntime.Worker worker, Runnable wakeUp) {

	}

	/**
	 * The row of the budget.
	 */
	@FunctionalInterface
	interface Row {

		/**
		 * Change the row atomically.
		 * @param change returns the new row for the current row and the time in
		 * milliseconds since the epoch
		 * @return the row before the change, and the time
		 */
		Change change(BiFunction<BudgetRow, Long, BudgetRow> change);

	}

	/**
	 * A change of the row.
	 *
	 * @param before the row before
	 * @param now the time of the change in milliseconds since the epoch
	 */
	record Change(BudgetRow before, long now) {

	}

	/**
	 * Slots that were reserved.
	 *
	 * @param first the first slot, in microseconds since the epoch
	 * @param count number of slots, 0 if none could be reserved
	 * @param spacing microseconds between two slots
	 * @param share share of the budget in use
	 */
	private record Reservation(long first, int count, long spacing, double share) {

		private static final Reservation NONE = new Reservation(0, 0, 0, 0);

		long end() {
			return this.first + this.count * this.spacing;
		}

	}

}
