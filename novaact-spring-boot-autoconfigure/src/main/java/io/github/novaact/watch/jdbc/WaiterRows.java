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

import io.github.novaact.WorkflowRunKey;
import org.jspecify.annotations.Nullable;

/**
 * The rows that say on which instances somebody waits for which runs.
 */
final class WaiterRows {

	private final WatchTables tables;

	private final String table;

	WaiterRows(WatchTables tables) {
		this.tables = tables;
		this.table = tables.names.waiter();
	}

	void add(WorkflowRunKey key) {
		this.tables.insertIfAbsent(this.table, List.of("WATCHER", "DEFINITION", "RUN_ID", "INSTANCE"), 4,
				this.tables.watcher, key.workflowDefinitionName(), key.workflowRunId(), this.tables.instance);
	}

	void remove(WorkflowRunKey key, String instance) {
		this.tables.update(
				"DELETE FROM " + this.table + " WHERE WATCHER = ? AND DEFINITION = ? AND RUN_ID = ? AND INSTANCE = ?",
				this.tables.watcher, key.workflowDefinitionName(), key.workflowRunId(), instance);
	}

	/**
	 * Return the runs that somebody on an instance waits for.
	 * @param instance name of the instance
	 * @return keys of the runs
	 */
	List<WorkflowRunKey> awaited(String instance) {
		return this.tables.query(
				"SELECT DEFINITION, RUN_ID FROM " + this.table
						+ " WHERE WATCHER = ? AND INSTANCE = ? ORDER BY DEFINITION, RUN_ID",
				(row, index) -> new WorkflowRunKey(row.getString("DEFINITION"), row.getString("RUN_ID")),
				this.tables.watcher, instance);
	}

	/**
	 * Return the instances that somebody waits on and that have no row of their own.
	 * @return names of the instances
	 */
	List<String> instancesThatAreGone() {
		return this.tables.query(
				"SELECT DISTINCT w.INSTANCE FROM " + this.table
						+ " w WHERE w.WATCHER = ? AND NOT EXISTS (SELECT 1 FROM " + this.tables.names.instance()
						+ " i WHERE i.WATCHER = w.WATCHER AND i.INSTANCE = w.INSTANCE)",
				(row, index) -> row.getString(1), this.tables.watcher);
	}

	/**
	 * Return the runs that somebody on this instance waits for in vain by now.
	 * @return the runs with how they ended, {@code null} for those that nobody looks at
	 */
	List<Ended> ended() {
		return this.tables.query(
				"SELECT w.DEFINITION, w.RUN_ID, r.OUTCOME FROM " + this.table + " w LEFT JOIN "
						+ this.tables.names.run() + " r ON r.WATCHER = w.WATCHER AND r.DEFINITION = w.DEFINITION"
						+ " AND r.RUN_ID = w.RUN_ID WHERE w.WATCHER = ? AND w.INSTANCE = ?"
						+ " AND (r.RUN_ID IS NULL OR r.TOLD_AT IS NOT NULL)",
				(row, index) -> new Ended(new WorkflowRunKey(row.getString("DEFINITION"), row.getString("RUN_ID")),
						row.getString("OUTCOME")),
				this.tables.watcher, this.tables.instance);
	}

	/**
	 * A run that is not looked at any more.
	 *
	 * @param key key of the run
	 * @param outcome how it ended
	 */
	record Ended(WorkflowRunKey key, @Nullable String outcome) {

	}

}
