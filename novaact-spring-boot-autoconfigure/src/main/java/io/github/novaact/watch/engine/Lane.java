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

/**
 * Kinds of requests, the most pressing first. Each has a share of the budget that the
 * ones before it cannot take away.
 */
enum Lane {

	/**
	 * Look up a run with a waiter that seems to have ended.
	 */
	WAITED_END(0),

	/**
	 * Poll runs with waiters.
	 */
	WAITED(0.2),

	/**
	 * Look up a run that seems to have ended.
	 */
	END(0.1),

	/**
	 * Poll watched runs, and discover new ones.
	 */
	WATCHED(0.15),

	/**
	 * Poll the acts of watched runs, and look up overdue ones.
	 */
	CLOSER(0.1),

	/**
	 * Read a definition's long past.
	 */
	BACKGROUND(0.1);

	private final double share;

	Lane(double share) {
		this.share = share;
	}

	double share() {
		return this.share;
	}

}
