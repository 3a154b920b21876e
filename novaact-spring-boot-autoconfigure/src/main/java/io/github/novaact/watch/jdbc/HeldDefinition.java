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

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A definition that this instance holds.
 */
final class HeldDefinition {

	final Lease lease;

	/**
	 * Held while what is looked at is changed, so that nothing is any more once it was
	 * left.
	 */
	final Lock lock = new ReentrantLock();

	/**
	 * Revision of the definition's row that is known here.
	 */
	volatile long revision;

	volatile long[] durations;

	/**
	 * Whether rows may be left of runs that were watched with the definition only.
	 */
	volatile boolean leftOver;

	HeldDefinition(Lease lease, long revision, long[] durations) {
		this.lease = lease;
		this.revision = revision;
		this.durations = durations;
	}

	/**
	 * Let another instance go on.
	 */
	void giveBack() {
		this.lease.end(Lease.End.RETURNED);
	}

}
