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

package io.github.novaact.watch;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Runs of a definition whose end was told, so that no list tells of them again. Of the
 * oldest ones only the latest end is kept: what ended before it counts as told.
 */
final class ToldRuns {

	static final int CAPACITY = 10_000;

	private final Map<UUID, Instant> ends = new LinkedHashMap<>();

	private Instant horizon = Instant.MIN;

	void add(UUID id, Instant end) {
		this.ends.put(id, end);
		if (this.ends.size() > CAPACITY) {
			Iterator<Instant> oldest = this.ends.values().iterator();
			Instant forgotten = oldest.next();
			oldest.remove();
			forgetUpTo(forgotten);
		}
	}

	void forgetUpTo(Instant end) {
		this.horizon = end.isAfter(this.horizon) ? end : this.horizon;
	}

	boolean contains(UUID id) {
		return this.ends.containsKey(id);
	}

	/**
	 * Return whether the end may be that of a run that was told and forgotten.
	 * @param end end of the run
	 * @return whether it may
	 */
	boolean mayHaveForgotten(Instant end) {
		return !end.isAfter(this.horizon);
	}

}
