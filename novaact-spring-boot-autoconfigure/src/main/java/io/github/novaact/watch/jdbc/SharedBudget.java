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
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

import io.github.novaact.watch.store.RequestBudget;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The request budget that all instances share. Each instance reserves slots, the times of
 * its next requests, from one row. An instance with many requests reserves several slots
 * at once, so that a request costs no statement of its own. An unused slot expires.
 */
final class SharedBudget implements RequestBudget {

	private static final Log logger = LogFactory.getLog(SharedBudget.class);

	/** Leaves room for requests that are sent a little late. */
	private static final double USED_SHARE = 0.95;

	private static final long MAX_LATENESS_MICROS = 50_000;

	/** A slot that is later was reserved before the database's clock was set back. */
	private static final long MAX_AHEAD_MICROS = 180_000_000;

	private static final long LOOKAHEAD_MICROS = 500_000;

	private final int requestsPerSecond;

	private final Lock lock = new ReentrantLock();

	private final Deque<Long> slots = new ArrayDeque<>();

	private @Nullable Source source;

	private boolean reserving;

	private int batch = 1;

	private long reservedUpTo = Long.MIN_VALUE;

	private int inFlight;

	private double share = 1;

	private boolean available = true;

	SharedBudget(int requestsPerSecond) {
		this.requestsPerSecond = requestsPerSecond;
	}

	/**
	 * Set the source of the slots. Without one, no request is sent.
	 * @param source the source
	 */
	void setSource(Source source) {
		this.lock.lock();
		try {
			this.source = source;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long readyAt(long ticks) {
		this.lock.lock();
		try {
			Source source = this.source;
			if (source == null || this.inFlight >= this.requestsPerSecond) {
				return Long.MAX_VALUE;
			}
			long now = source.clock().millis() * 1000;
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
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void sent(long ticks) {
		this.lock.lock();
		try {
			this.inFlight++;
			this.slots.poll();
			Source source = this.source;
			if (source != null && this.slots.size() <= this.batch / 2) {
				reserve(source, source.clock().millis() * 1000);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void answered(long ticks) {
		this.lock.lock();
		try {
			this.inFlight--;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void reserve(Source source, long now) {
		if (this.reserving) {
			return;
		}
		this.reserving = true;
		long most = Math.max(1, this.requestsPerSecond * LOOKAHEAD_MICROS / 1_000_000);
		this.batch = (now - this.reservedUpTo < LOOKAHEAD_MICROS) ? (int) Math.min(this.batch * 2L, most) : 1;
		int count = this.batch;
		source.execute(() -> reserve(source, count));
	}

	private void reserve(Source source, int most) {
		double rate = this.requestsPerSecond * USED_SHARE;
		Change change;
		try {
			change = source.change((budget, now) -> budget
				.withNextSlot(budget.firstSlot(now) + count(budget, now, most) * budget.spacing(rate, now)));
		}
		catch (RuntimeException ex) {
			logger.debug("The row of the shared budget cannot be changed", ex);
			setUnavailable();
			source.executeLater(this::reservationFailed);
			return;
		}
		catch (Error ex) {
			source.executeLater(this::reservationFailed);
			throw ex;
		}
		BudgetRow budget = change.before();
		long now = change.now();
		long slot = budget.firstSlot(now);
		this.lock.lock();
		try {
			this.reserving = false;
			this.available = true;
			this.batch = count(budget, now, most);
			for (int i = 0; i < this.batch; i++) {
				this.slots.add(slot);
				this.reservedUpTo = slot;
				slot += budget.spacing(rate, now);
			}
			this.share = budget.share(now);
		}
		finally {
			this.lock.unlock();
		}
		source.wakeUp();
	}

	// Slots beyond the lookahead would delay other instances
	private int count(BudgetRow budget, long now, int most) {
		double inReach = this.requestsPerSecond * budget.share(now) * LOOKAHEAD_MICROS / 1_000_000;
		return (int) Math.max(1, Math.min(most, inReach));
	}

	private void setUnavailable() {
		this.lock.lock();
		try {
			this.available = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void reservationFailed() {
		Source source;
		this.lock.lock();
		try {
			this.reserving = false;
			source = this.source;
		}
		finally {
			this.lock.unlock();
		}
		if (source != null) {
			source.wakeUp();
		}
	}

	@Override
	public void throttled(long ticks, long retryAfter) {
		this.lock.lock();
		try {
			this.slots.clear();
			this.batch = 1;
			this.share = Math.max(this.share / 2, BudgetRow.MIN_SHARE);
			Source source = this.source;
			if (source != null) {
				source.execute(() -> throttled(source, retryAfter));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void throttled(Source source, long retryAfter) {
		try {
			source.change((budget, now) -> budget.throttled(now, retryAfter));
		}
		catch (RuntimeException ex) {
			logger.debug("The row of the shared budget cannot be changed", ex);
		}
	}

	@Override
	public boolean isAvailable() {
		this.lock.lock();
		try {
			return this.available;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public double rate() {
		this.lock.lock();
		try {
			return this.requestsPerSecond * this.share;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The source of slots: the row of the budget, and a thread that changes it.
	 */
	interface Source {

		DatabaseClock clock();

		/**
		 * Change the row atomically.
		 * @param change returns the new row for the current row and the time in
		 * milliseconds since the epoch
		 * @return the row before the change, and the time
		 */
		Change change(BiFunction<BudgetRow, Long, BudgetRow> change);

		void execute(Runnable task);

		/**
		 * Run a task after a delay, once the row could not be changed.
		 * @param task the task
		 */
		void executeLater(Runnable task);

		/**
		 * Wake up the engine, which calls {@link #readyAt(long)} again.
		 */
		void wakeUp();

	}

	/**
	 * A change of the row.
	 *
	 * @param before the row before
	 * @param now the time of the change in milliseconds since the epoch
	 */
	record Change(BudgetRow before, long now) {

	}

}
