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

import java.util.Map;
import java.util.concurrent.locks.Lock;

/**
 * Counts the commits of this instance, in memory and in its row. If the row is behind,
 * the database has lost commits, and memory has to be read again.
 */
final class CommitCount {

	private final Sql sql;

	private final InstanceRows instances;

	private final Runnable lost;

	private final Lock lock;

	private long commits;

	private boolean uncertain;

	private volatile Map<String, Long> observed = Map.of();

	/**
	 * Create an instance.
	 * @param sql executes statements
	 * @param instances the row of this instance
	 * @param lost called when commits were lost
	 * @param lock a lock
	 */
	CommitCount(Sql sql, InstanceRows instances, Runnable lost, Lock lock) {
		this.sql = sql;
		this.instances = instances;
		this.lost = lost;
		this.lock = lock;
	}

	/**
	 * Do something in a transaction of its own, which counts.
	 * @param work what is done
	 */
	void commit(Runnable work) {
		this.lock.lock();
		try {
			if (this.uncertain) {
				check();
			}
			this.uncertain = true;
			this.sql.inNewTransaction(() -> {
				work.run();
				if (!this.instances.commit(this.commits)) {
					throw new IllegalStateException("The database has lost commits; all rows are read again");
				}
			});
			this.commits++;
			this.uncertain = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Write that this instance is alive, and check that no commits were lost.
	 */
	void live() {
		if (!this.lock.tryLock()) {
			// A commit is in progress, which checks as well
			this.instances.renew();
			return;
		}
		try {
			check();
			observe();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Remove the row of this instance, which counts from zero if it goes on.
	 */
	void leave() {
		this.lock.lock();
		try {
			this.instances.remove();
			this.commits = 0;
			this.uncertain = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void check() {
		boolean known = this.instances.live(this.commits) || this.commits == 0;
		long found = this.instances.commits(this.commits);
		if (!known || (found != this.commits && !(this.uncertain && found == this.commits + 1))) {
			this.lost.run();
			this.instances.reportLoss();
		}
		this.commits = found;
		this.uncertain = false;
	}

	/**
	 * Check that no commits of other instances were lost. To be called after rows were
	 * read that these have written.
	 */
	void observe() {
		Map<String, Long> now = this.instances.all();
		if (InstanceRows.hasLost(this.observed, now)) {
			this.lost.run();
		}
		this.observed = now;
	}

}
