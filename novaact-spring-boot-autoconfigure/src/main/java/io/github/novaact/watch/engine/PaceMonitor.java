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

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchSettings;
import io.github.novaact.watch.store.RequestBudget;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs once when the budget is too small for the pace, and once when it suffices again.
 * Reports the problems of definitions to a {@link ProblemLog}. Used under the engine's
 * lock.
 */
final class PaceMonitor {

	private static final Log logger = LogFactory.getLog(PaceMonitor.class);

	private static final double BEHIND = 5;

	private static final double BACK = 2;

	private static final int CHECKS_TO_TURN = 3;

	private final Supplier<String> watcher;

	private final WatchSettings settings;

	private final FleetPlan plan;

	private final RequestBudget budget;

	private final ProblemLog problems;

	private boolean behind;

	private int checksToTurn = CHECKS_TO_TURN;

	private long checkedAt = Long.MIN_VALUE;

	PaceMonitor(Supplier<String> watcher, WatchSettings settings, FleetPlan plan, RequestBudget budget) {
		this.watcher = watcher;
		this.settings = settings;
		this.plan = plan;
		this.budget = budget;
		this.problems = new ProblemLog(watcher);
	}

	boolean isBehind() {
		return this.behind;
	}

	/**
	 * Check the pace and the definitions, once in an interval.
	 * @param now now
	 */
	void check(Moment now) {
		if (this.checkedAt != Long.MIN_VALUE && now.ticks() - this.checkedAt < this.settings.interval().toMillis()) {
			return;
		}
		this.checkedAt = now.ticks();
		if (this.problems.isReported() || this.plan.definitions().stream().anyMatch(DefinitionPlan::isFailing)) {
			this.problems.report(definitions(now));
		}
		OptionalDouble stretch = stretch(now);
		if (!this.budget.isAvailable()) {
			this.checksToTurn = CHECKS_TO_TURN;
		}
		else if (stretch.isPresent()) {
			check(stretch.getAsDouble());
		}
	}

	private void check(double stretch) {
		boolean turns = this.behind ? stretch < BACK : stretch > BEHIND;
		this.checksToTurn = turns ? this.checksToTurn - 1 : CHECKS_TO_TURN;
		if (this.checksToTurn > 0) {
			return;
		}
		this.checksToTurn = CHECKS_TO_TURN;
		this.behind = !this.behind;
		if (this.behind) {
			logger.warn(
					"Watcher '" + this.watcher.get() + "' is behind: its budget of " + this.settings.requestsPerSecond()
							+ " requests a second ('novaact.watch.requests-per-second') allows only a pace that is "
							+ Math.round(stretch) + " times slower than intended, for " + this.plan.size() + " runs");
		}
		else {
			logger.warn("Watcher '" + this.watcher.get() + "' has caught up with its pace");
		}
	}

	/**
	 * Return how far the budget stretches the pace of the definitions whose requests
	 * succeed. A request that fails says nothing of the budget.
	 * @param now now
	 * @return the stretch, empty if there is no such definition
	 */
	OptionalDouble stretch(Moment now) {
		return this.plan.definitions()
			.stream()
			.filter((definition) -> !definition.isFailing())
			.mapToDouble((definition) -> definition.stretch(now))
			.max();
	}

	List<WatchActivity.Definition> definitions(Moment now) {
		return this.plan.definitions()
			.stream()
			.map((definition) -> definition.activity(now, this.budget.isAvailable()))
			.toList();
	}

}
