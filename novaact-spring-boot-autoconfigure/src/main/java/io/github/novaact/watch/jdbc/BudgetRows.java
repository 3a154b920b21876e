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

import org.jspecify.annotations.Nullable;

/**
 * The statements on the row of the shared budget.
 */
final class BudgetRows {

	static final List<String> COLUMNS = List.of("WATCHER", "NEXT_SLOT", "SHARE", "SHARE_SINCE", "PAUSED_UNTIL");

	private final Sql sql;

	private final String watcher;

	private final String table;

	BudgetRows(Sql sql, TablePrefix names, String watcher) {
		this.sql = sql;
		this.watcher = watcher;
		this.table = names.budget();
	}

	@Nullable BudgetRow find() {
		return this.sql
			.query("SELECT NEXT_SLOT, SHARE, SHARE_SINCE, PAUSED_UNTIL FROM " + this.table + " WHERE WATCHER = ?",
					(row, index) -> new BudgetRow(row.getLong("NEXT_SLOT"), row.getDouble("SHARE"),
							row.getLong("SHARE_SINCE"), row.getLong("PAUSED_UNTIL")),
					this.watcher)
			.stream()
			.findFirst()
			.orElse(null);
	}

	void add(BudgetRow budget) {
		this.sql.insertIfAbsent(this.sql.dialect.insertIfAbsent(this.table, COLUMNS), this.watcher, budget.nextSlot(),
				budget.share(), budget.shareSince(), budget.pausedUntil());
	}

	/**
	 * Change the row in one statement, so that a frozen instance never holds its lock.
	 * @param before the row that was read
	 * @param after the new row
	 * @return whether the row was changed, {@code false} if another instance changed it
	 * first
	 */
	boolean change(BudgetRow before, BudgetRow after) {
		return this.sql.update(
				"UPDATE " + this.table + " SET NEXT_SLOT = ?, SHARE = ?, SHARE_SINCE = ?, PAUSED_UNTIL = ?"
						+ " WHERE WATCHER = ? AND NEXT_SLOT = ? AND SHARE_SINCE = ? AND PAUSED_UNTIL = ?",
				after.nextSlot(), after.share(), after.shareSince(), after.pausedUntil(), this.watcher,
				before.nextSlot(), before.shareSince(), before.pausedUntil()) > 0;
	}

}
