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

	static final Table TABLE = new Table("NOVAACT_OPEN_RUN",
			List.of("CLIENT", "DEFINITION", "RUN_ID", "INSTANCE", "OPENED_AT", "CLAIMED_BY"));

	/** What the name begins with under which instances have their rows. */
	static final String INSTANCES = "run:";

	private static final String DEAD = " NOT IN (SELECT INSTANCE FROM NOVAACT_WATCH_INSTANCE"
			+ " WHERE WATCHER = ? AND LAST_SEEN >= {now} - ?)";

	private static final String FREE = "INSTANCE" + DEAD + " AND (CLAIMED_BY IS NULL OR CLAIMED_BY = ? OR CLAIMED_BY"
			+ DEAD + ")";

	private static final String RUN = " WHERE CLIENT = ? AND DEFINITION = ? AND RUN_ID = ?";

	/** The instances that have runs open. */
	final InstanceRows instances;

	private final Sql sql;

	private final String client;

	private final String watcher;

	private final String instance;

	private final long expiry;

	/**
	 * Create an instance.
	 * @param sql executes the statements
	 * @param client name of the client of the runs
	 * @param instance name of this instance
	 * @param expiry milliseconds after which a silent instance is dead
	 */
	OpenRunRows(Sql sql, String client, String instance, long expiry) {
		this.sql = sql;
		this.client = client;
		this.watcher = INSTANCES + client;
		this.instance = instance;
		this.expiry = expiry;
		this.instances = new InstanceRows(sql, this.watcher, instance);
	}

	void add(WorkflowRunKey key) {
		this.sql.insertIfAbsent(TABLE, this.client, key, this.instance, this.sql.millis(), null);
	}

	void remove(WorkflowRunKey key) {
		this.sql.update("DELETE FROM NOVAACT_OPEN_RUN" + RUN, this.client, key);
	}

	/**
	 * Return the runs of dead instances that no other living one has claimed. Those that
	 * this instance has claimed are among them, as the response to a claim may be lost.
	 * @return keys of the runs, the oldest first
	 */
	List<WorkflowRunKey> abandoned() {
		return this.sql.query(
				"SELECT DEFINITION, RUN_ID FROM NOVAACT_OPEN_RUN WHERE CLIENT = ? AND " + FREE + " ORDER BY OPENED_AT",
				Sql::key, this.client, this.watcher, this.expiry, this.instance, this.watcher, this.expiry);
	}

	/**
	 * Claim a run for this instance, if its instance is still dead and no other living
	 * one has claimed it.
	 * @param key key of the run
	 * @return whether this instance has it
	 */
	boolean claim(WorkflowRunKey key) {
		return this.sql.update("UPDATE NOVAACT_OPEN_RUN SET CLAIMED_BY = ?" + RUN + " AND " + FREE, this.instance,
				this.client, key, this.watcher, this.expiry, this.instance, this.watcher, this.expiry) > 0;
	}

}
