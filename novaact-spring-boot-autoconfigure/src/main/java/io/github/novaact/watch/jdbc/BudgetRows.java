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

import java.util.List;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.support.DataAccessUtils;

/**
 * The statements on the row of the shared budget.
 */
final class BudgetRows {

	static final Table TABLE = new Table("NOVAACT_WATCH_BUDGET",
			List.of("WATCHER", "NEXT_SLOT", "SHARE", "SHARE_SINCE", "PAUSED_UNTIL"));

	private static final int MAX_CHANGES = 50;

	private final Sql sql;

	private final String watcher;

	BudgetRows(Sql sql, String watcher) {
		this.sql = sql;
		this.watcher = watcher;
	}

	/**
	 * Change the row, which is inserted if there is none.
	 * @param clock the clock of the database
	 * @param change returns the new row for the current row and the time in milliseconds
	 * since the epoch
	 * @return the row before the change, and the time
	 */
	SharedBudget.Change change(DatabaseClock clock, BiFunction<BudgetRow, Long, BudgetRow> change) {
		for (int i = 0; i < MAX_CHANGES; i++) {
			BudgetRow found = find();
			long now = clock.millis();
			if (found == null) {
				add(BudgetRow.full(now));
				continue;
			}
			BudgetRow before = found.cappedAt(now);
			if (change(found, change.apply(before, now))) {
				return new SharedBudget.Change(before, now);
			}
		}
		throw new IllegalStateException(
				"Other instances changed the row of the budget during each of " + MAX_CHANGES + " attempts");
	}

	@Nullable BudgetRow find() {
		return DataAccessUtils.singleResult(this.sql.query(
				"SELECT NEXT_SLOT, SHARE, SHARE_SINCE, PAUSED_UNTIL FROM NOVAACT_WATCH_BUDGET WHERE WATCHER = ?",
				(row, index) -> new BudgetRow(row.getLong(1), row.getDouble(2), row.getLong(3), row.getLong(4)),
				this.watcher));
	}

	void add(BudgetRow budget) {
		this.sql.insertIfAbsent(TABLE, this.watcher, budget.nextSlot(), budget.share(), budget.shareSince(),
				budget.pausedUntil());
	}

	/**
	 * Change the row in one statement, so that a frozen instance never holds its lock.
	 * @param before the row that was read
	 * @param after the new row
	 * @return whether the row was changed, {@code false} if another instance changed it
	 * first
	 */
	boolean change(BudgetRow before, BudgetRow after) {
		return this.sql.update("""
				UPDATE NOVAACT_WATCH_BUDGET SET NEXT_SLOT = ?, SHARE = ?, SHARE_SINCE = ?, PAUSED_UNTIL = ?
				WHERE WATCHER = ? AND NEXT_SLOT = ? AND SHARE_SINCE = ? AND PAUSED_UNTIL = ?""", after.nextSlot(),
				after.share(), after.shareSince(), after.pausedUntil(), this.watcher, before.nextSlot(),
				before.shareSince(), before.pausedUntil()) > 0;
	}

}
