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

import org.jspecify.annotations.Nullable;

/**
 * What a run or an act is like from some moment on.
 *
 * @param status text of the status
 * @param endedAt when it ended, {@code null} if it has not
 * @param since from when on
 * @param version number of the change that began it
 * @param before what it was like before, {@code null} if this is the beginning
 */
record Phase(String status, @Nullable Instant endedAt, Instant since, long version, @Nullable Phase before) {

	Phase then(String status, @Nullable Instant endedAt, Instant since, long version) {
		return new Phase(status, endedAt, since, version, this);
	}

	/**
	 * Return what a list knows that lags behind.
	 * @param view up to where it knows
	 * @return the phase
	 */
	Phase seenBy(View view) {
		Phase phase = this;
		while (phase.before != null && !view.shows(phase.since, phase.version)) {
			phase = phase.before;
		}
		return phase;
	}

}
