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

import java.time.Duration;

/**
 * Intervals and timeouts of an instance that shares watches.
 *
 * @param heartbeat time between two signs of life. An instance is dead after
 * {@value #MISSED_HEARTBEATS} that are missed
 * @param pollInterval time between two turns of the reconciler
 * @param closeTimeout maximum time that closing takes
 * @param outcomesKept minimum time that the facts of a run are kept after its end
 * @param comparison time between two comparisons of all rows with the memory
 * @param statementTimeout maximum time that a statement may take
 * @param listenerTimeout maximum time that a statement of a listener may take in the
 * transaction in which it is called
 * @param linger time for which transitions are collected before they are written
 */
record LeaseSettings(Duration heartbeat, Duration pollInterval, Duration closeTimeout, Duration outcomesKept,
		Duration comparison, Duration statementTimeout, Duration listenerTimeout, Duration linger) {

	static final int MISSED_HEARTBEATS = 4;

	private static final int EXPIRIES_TO_FORGET = 10;

	/** Another instance takes over after at most 12 s, a turn and a round trip. */
	static final LeaseSettings DEFAULTS = new LeaseSettings(Duration.ofSeconds(3), Duration.ofSeconds(1),
			Duration.ofSeconds(8), Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofSeconds(5),
			Duration.ofMinutes(1), Duration.ofMillis(200));

	/**
	 * Return after which time a silent instance is dead.
	 * @return the time
	 */
	Duration expiry() {
		return this.heartbeat.multipliedBy(MISSED_HEARTBEATS);
	}

	/**
	 * Return after which time a dead instance is forgotten, with what it wants. It may
	 * have been frozen until then.
	 * @return the time
	 */
	Duration oblivion() {
		return expiry().multipliedBy(EXPIRIES_TO_FORGET);
	}

}
