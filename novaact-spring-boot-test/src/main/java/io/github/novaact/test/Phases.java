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

package io.github.novaact.test;

import java.time.Instant;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * What a run or an act was like and is like.
 */
final class Phases {

	private final LongSupplier versions;

	private Phase current;

	/**
	 * Create an instance.
	 * @param first what the script says at first
	 * @param versions gives the number of each change
	 */
	Phases(Phase first, LongSupplier versions) {
		this.current = first;
		this.versions = versions;
	}

	/**
	 * Return what is now, with the end that the script gives.
	 * @param script the script, which is asked unless something else has changed
	 * @return the phase
	 */
	synchronized Phase settle(Script script) {
		if (this.current.before() == null) {
			Phase end = script.end(this.current, this.versions);
			if (end != null) {
				this.current = end;
			}
		}
		return this.current;
	}

	/**
	 * Change the status, whatever the script says from now on.
	 * @param script the script up to now
	 * @param status text of the status
	 * @param terminal whether it is an end
	 * @param now the time
	 */
	synchronized void change(Script script, String status, boolean terminal, Instant now) {
		Phase before = settle(script);
		Instant endedAt = (before.endedAt() == null && terminal) ? now : before.endedAt();
		this.current = before.then(status, endedAt, now, this.versions.getAsLong());
	}

	/**
	 * Says when the first phase ends.
	 */
	@FunctionalInterface
	interface Script {

		/**
		 * Return the end.
		 * @param first the first phase
		 * @param versions gives the number of a change
		 * @return the phase after it, {@code null} if there is none yet
		 */
		@Nullable Phase end(Phase first, LongSupplier versions);

	}

}
