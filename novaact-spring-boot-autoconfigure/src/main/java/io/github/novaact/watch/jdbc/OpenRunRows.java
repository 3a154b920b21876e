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

/**
 * Rows of the runs that instances have open, and of who fails those of a dead instance.
 */
final class OpenRunRows {

	static final List<String> COLUMNS = List.of("CLIENT", "DEFINITION", "RUN_ID", "INSTANCE", "OPENED_AT", "CLAIMED_BY",
			"CLAIMED_AT");

	private final Sql sql;

	private final String client;

	private final String instances;

	private final String instance;

	private final long expiry;

	private final String insert;

	private final String delete;

	private final String abandoned;

	private final String claim;

	/**
	 * Create an instance.
	 * @param sql executes the statements
	 * @param names names of the tables
	 * @param client name of the client of the runs
	 * @param instances name under which the instances have their rows
	 * @param instance name of this instance
	 * @param expiry milliseconds after which a silent instance is dead
	 */
	OpenRunRows(Sql sql, TablePrefix names, String client, String instances, String instance, long expiry) {
		String table = names.openRun();
		String now = sql.dialect.now();
		String dead = " NOT IN (SELECT INSTANCE FROM " + names.instance() + " WHERE WATCHER = ? AND LAST_SEEN >= " + now
				+ " - ?)";
		String free = "INSTANCE" + dead + " AND (CLAIMED_BY IS NULL OR CLAIMED_BY = ? OR CLAIMED_BY" + dead + ")";
		this.sql = sql;
		this.client = client;
		this.instances = instances;
		this.instance = instance;
		this.expiry = expiry;
		this.insert = sql.dialect.insertIfAbsent(table, COLUMNS);
		this.delete = "DELETE FROM " + table + " WHERE CLIENT = ? AND DEFINITION = ? AND RUN_ID = ?";
		this.abandoned = "SELECT DEFINITION, RUN_ID FROM " + table + " WHERE CLIENT = ? AND " + free
				+ " ORDER BY OPENED_AT";
		this.claim = "UPDATE " + table + " SET CLAIMED_BY = ?, CLAIMED_AT = " + now
				+ " WHERE CLIENT = ? AND DEFINITION = ? AND RUN_ID = ? AND " + free;
	}

	void add(WorkflowRunKey key) {
		this.sql.insertIfAbsent(this.insert, this.client, key.workflowDefinitionName(), key.workflowRunId(),
				this.instance, this.sql.millis(), null, null);
	}

	void remove(WorkflowRunKey key) {
		this.sql.update(this.delete, this.client, key.workflowDefinitionName(), key.workflowRunId());
	}

	/**
	 * Return the runs of dead instances that no other living one has claimed. Those that
	 * this instance has claimed are among them, as the response to a claim may be lost.
	 * @return keys of the runs, the oldest first
	 */
	List<WorkflowRunKey> abandoned() {
		return this.sql.query(this.abandoned, (row, index) -> new WorkflowRunKey(row.getString(1), row.getString(2)),
				this.client, this.instances, this.expiry, this.instance, this.instances, this.expiry);
	}

	/**
	 * Claim a run for this instance, if its instance is still dead and no other living
	 * one has claimed it.
	 * @param key key of the run
	 * @return whether this instance has it
	 */
	boolean claim(WorkflowRunKey key) {
		return this.sql.update(this.claim, this.instance, this.client, key.workflowDefinitionName(),
				key.workflowRunId(), this.instances, this.expiry, this.instance, this.instances, this.expiry) > 0;
	}

}
