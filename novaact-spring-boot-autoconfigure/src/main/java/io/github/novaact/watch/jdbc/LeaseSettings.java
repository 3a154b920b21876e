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
 * How long a definition stays with an instance that is not heard of any more.
 *
 * @param heartbeat time between two signs of life. An instance is taken for dead after
 * {@value #MISSED_HEARTBEATS} that are missed, and is looked for at every second one
 * @param pollInterval longest time in which a definition that nobody holds is found
 * @param closeTimeout longest time that closing waits for what is under way
 * @param outcomesKept how long it is kept how a run ended that nobody watches or waits
 * for, at least
 */
record LeaseSettings(Duration heartbeat, Duration pollInterval, Duration closeTimeout, Duration outcomesKept) {

	static final int MISSED_HEARTBEATS = 4;

	/** Taken over after at most (4 + 2) x 3 s + 1 s, and the time of a round trip. */
	static final LeaseSettings DEFAULTS = new LeaseSettings(Duration.ofSeconds(3), Duration.ofSeconds(1),
			Duration.ofSeconds(8), Duration.ofMinutes(10));

	/**
	 * Return after which time an instance that is silent is taken for gone.
	 * @return the time
	 */
	Duration expiry() {
		return this.heartbeat.multipliedBy(MISSED_HEARTBEATS);
	}

}
