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

import java.util.Set;

/**
 * Acquires, renews and gives back leases, so that each living instance holds its share of
 * the definitions. Used by one thread.
 */
final class LeaseBalance {

	private static final int ACQUIRED_AT_ONCE = 20;

	private final SharedWatches parts;

	private long renewedAt;

	LeaseBalance(SharedWatches parts) {
		this.parts = parts;
		this.renewedAt = parts.runtime.nanoTime() - parts.settings.heartbeat().toNanos();
	}

	/**
	 * Acquire leases up to the share of this instance, and take their definitions.
	 */
	void acquire() {
		Set<String> leased = this.parts.leases.held();
		for (String definition : leased) {
			if (!this.parts.held.contains(definition)) {
				take(definition);
			}
		}
		int most = share() - leased.size();
		for (String definition : this.parts.leases.acquire(Math.min(most, ACQUIRED_AT_ONCE))) {
			if (!this.parts.held.contains(definition)) {
				take(definition);
			}
		}
	}

	/**
	 * Take a definition from its rows.
	 * @param definition name of the definition
	 */
	void take(String definition) {
		this.parts.held.take(definition);
		this.parts.commits.observe();
	}

	/**
	 * Return how many definitions this instance should hold.
	 * @return its share of all definitions
	 */
	private int share() {
		int number = this.parts.instances.count(this.parts.settings.expiry().toMillis());
		if (number <= 1) {
			return Integer.MAX_VALUE;
		}
		return (this.parts.leases.count() + number - 1) / number;
	}

	/**
	 * Renew the leases once per heartbeat, and give back those above the share of this
	 * instance.
	 */
	void renew() {
		if (!this.parts.runtime.hasPassed(this.parts.settings.heartbeat(), this.renewedAt)) {
			return;
		}
		this.parts.leases.renew();
		this.renewedAt = this.parts.runtime.nanoTime();
		Set<String> leased = this.parts.leases.held();
		for (String definition : this.parts.held.names()) {
			if (!leased.contains(definition) && this.parts.leases.isTaken(definition)) {
				this.parts.held.leave(definition);
			}
			else if (!leased.contains(definition)) {
				// No instance holds the lease: what was read of it is kept
				this.parts.leases.require(definition);
			}
		}
		int surplus = leased.size() - share();
		leased.stream().limit(Math.max(0, surplus)).forEach((definition) -> {
			this.parts.held.save(definition);
			this.parts.held.leave(definition);
			this.parts.leases.giveBack(definition);
		});
		leased.forEach((definition) -> {
			if (this.parts.held.contains(definition)) {
				this.parts.held.save(definition);
			}
		});
	}

}
