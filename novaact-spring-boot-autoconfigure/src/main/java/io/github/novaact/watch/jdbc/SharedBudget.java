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
 * The budget of all instances. Each takes the times of its next requests from one row,
 * several at once while it has much to ask, so that a request costs no statement of its
 * own. A time that has passed unused is lost.
 */
final class SharedBudget implements RequestBudget {

	private static final Log logger = LogFactory.getLog(SharedBudget.class);

	/** Leaves room for requests that are sent a little late. */
	private static final double SHARE = 0.95;

	private static final long LATENESS = 50_000;

	private static final long LOOKAHEAD = 500_000;

	private final int requestsPerSecond;

	private final Lock lock = new ReentrantLock();

	private final Deque<Long> slots = new ArrayDeque<>();

	private @Nullable Source source;

	private boolean taking;

	private int batch = 1;

	private long takenUpTo = Long.MIN_VALUE;

	private int inFlight;

	private double share = 1;

	SharedBudget(int requestsPerSecond) {
		this.requestsPerSecond = requestsPerSecond;
	}

	/**
	 * Take the times from a source from now on.
	 * @param source the source
	 */
	void from(Source source) {
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
			while (slot != null && slot < now - LATENESS) {
				this.slots.remove();
				slot = this.slots.peek();
			}
			if (slot == null) {
				take(source, now);
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
				take(source, source.clock().millis() * 1000);
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

	private void take(Source source, long now) {
		if (this.taking) {
			return;
		}
		this.taking = true;
		long most = Math.max(1, this.requestsPerSecond * LOOKAHEAD / 1_000_000);
		this.batch = (now - this.takenUpTo < LOOKAHEAD) ? (int) Math.min(this.batch * 2L, most) : 1;
		int count = this.batch;
		source.execute(() -> take(source, count));
	}

	private void take(Source source, int most) {
		double rate = this.requestsPerSecond * SHARE;
		Change change;
		try {
			change = source.change((budget, now) -> budget
				.withNextSlot(budget.firstSlot(now) + count(budget, now, most) * budget.spacing(rate, now)));
		}
		catch (RuntimeException ex) {
			logger.debug("The shared budget cannot be reached", ex);
			source.later(this::tookNothing);
			return;
		}
		catch (Error ex) {
			source.later(this::tookNothing);
			throw ex;
		}
		BudgetRow budget = change.before();
		long now = change.now();
		long slot = budget.firstSlot(now);
		this.lock.lock();
		try {
			this.taking = false;
			this.batch = count(budget, now, most);
			for (int i = 0; i < this.batch; i++) {
				this.slots.add(slot);
				this.takenUpTo = slot;
				slot += budget.spacing(rate, now);
			}
			this.share = budget.share(now);
		}
		finally {
			this.lock.unlock();
		}
		source.wakeUp();
	}

	// No further ahead than is looked, or others would have to wait that long
	private int count(BudgetRow budget, long now, int most) {
		double inReach = this.requestsPerSecond * budget.share(now) * LOOKAHEAD / 1_000_000;
		return (int) Math.max(1, Math.min(most, inReach));
	}

	private void tookNothing() {
		Source source;
		this.lock.lock();
		try {
			this.taking = false;
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
			this.share = Math.max(this.share / 2, BudgetRow.LOWEST_SHARE);
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
			logger.debug("The shared budget cannot be reached", ex);
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
	 * Where the times come from.
	 */
	interface Source {

		DatabaseClock clock();

		/**
		 * Change the row, alone.
		 * @param change makes the new row of the old one and the time
		 * @return what the row was changed from
		 */
		Change change(BiFunction<BudgetRow, Long, BudgetRow> change);

		void execute(Runnable task);

		/**
		 * Run a task after a while.
		 * @param task the task
		 */
		void later(Runnable task);

		/**
		 * Have {@link #readyAt(long)} asked again.
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
