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

package io.github.novaact.watch.engine;

import org.jspecify.annotations.Nullable;

/**
 * A request that may be sent next.
 *
 * @param urgency how often its pace has passed, negative if there is nothing to send
 * @param request what is sent
 * @param run the run that it concerns, {@code null} for a page of runs
 */
record Choice(double urgency, Request request, @Nullable TrackedRun run) {

	static final Choice NONE = new Choice(-1, Request.LOOKUP, null);

	boolean isPossible() {
		return this.urgency >= 0;
	}

	Choice orMoreUrgent(double urgency, Request request, @Nullable TrackedRun run) {
		return (urgency > this.urgency) ? new Choice(urgency, request, run) : this;
	}

	/**
	 * What is sent.
	 */
	enum Request {

		LOOKUP, SWEEP, SCAN, ACTS

	}

}
