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

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.novaact.watch.WatchSettings;
import org.jspecify.annotations.Nullable;

/**
 * Which request of all watched definitions is sent next. The most pressing lane goes
 * first, except for the shares of the others; within a lane the request goes first whose
 * pace has passed most often, so that all paces stretch alike if the budget does not
 * suffice. Not thread-safe.
 */
final class FleetPlan {

	private static final Lane[] LANES = Lane.values();

	private static final int PASTS = 200;

	private final WatchSettings settings;

	private final Map<String, DefinitionPlan> definitions = new LinkedHashMap<>();

	/**
	 * Durations of past runs of definitions that nothing wants at the moment.
	 */
	private final Map<String, PastDurations> pasts = new LinkedHashMap<>();

	private final double[] credits = new double[LANES.length];

	private double saved;

	FleetPlan(WatchSettings settings) {
		this.settings = settings;
	}

	/**
	 * Return the plan of a definition, which is a new one if nothing wanted it so far.
	 * @param name name of the definition
	 * @param now now
	 * @return the plan
	 */
	DefinitionPlan definition(String name, Moment now) {
		return this.definitions.computeIfAbsent(name, (absent) -> {
			DefinitionPlan definition = new DefinitionPlan(name, this.settings, now);
			PastDurations past = this.pasts.remove(name);
			if (past != null) {
				definition.durations().restore(past.toArray());
			}
			return definition;
		});
	}

	@Nullable DefinitionPlan find(String name) {
		return this.definitions.get(name);
	}

	Collection<DefinitionPlan> definitions() {
		return this.definitions.values();
	}

	void remove(String name) {
		DefinitionPlan removed = this.definitions.remove(name);
		if (removed == null) {
			return;
		}
		this.saved += removed.saved();
		if (removed.durations().count() > 0) {
			this.pasts.put(name, removed.durations());
			if (this.pasts.size() > PASTS) {
				this.pasts.remove(this.pasts.keySet().iterator().next());
			}
		}
	}

	/**
	 * Take the most urgent request.
	 * @param now now
	 * @return the request, {@code null} if there is none now
	 */
	@Nullable Planned take(Moment now) {
		double[] highest = new double[LANES.length];
		Arrays.fill(highest, -1);
		DefinitionPlan[] first = new DefinitionPlan[LANES.length];
		for (DefinitionPlan definition : this.definitions.values()) {
			Choice[] choices = definition.choices(now);
			for (int lane = 0; choices != null && lane < LANES.length; lane++) {
				if (choices[lane].urgency() > highest[lane]) {
					highest[lane] = choices[lane].urgency();
					first[lane] = definition;
				}
			}
		}
		int lane = choose(first);
		return (lane >= 0) ? new Planned(first[lane], first[lane].take(LANES[lane], now), now.ticks()) : null;
	}

	private int choose(@Nullable DefinitionPlan[] pending) {
		int chosen = -1;
		double most = 1;
		for (int lane = 0; lane < LANES.length; lane++) {
			if (pending[lane] == null) {
				this.credits[lane] = 0;
				continue;
			}
			this.credits[lane] += LANES[lane].share();
			if (chosen < 0) {
				chosen = lane;
			}
			else if (this.credits[lane] >= most) {
				most = this.credits[lane];
				chosen = lane;
			}
		}
		if (chosen >= 0) {
			this.credits[chosen] = Math.max(0, this.credits[chosen] - 1);
		}
		return chosen;
	}

	/**
	 * Return when there may be a request, after {@link #take} had none.
	 * @return ticks, {@code Long.MAX_VALUE} if only a result or a change can bring it
	 */
	long idleUntil() {
		return this.definitions.values().stream().mapToLong(DefinitionPlan::idleUntil).min().orElse(Long.MAX_VALUE);
	}

	int size() {
		return this.definitions.values().stream().mapToInt(DefinitionPlan::size).sum();
	}

	/**
	 * Return how many lookups the lists have saved.
	 * @return the number
	 */
	double saved() {
		return this.saved + this.definitions.values().stream().mapToDouble(DefinitionPlan::saved).sum();
	}

	/**
	 * A request of a definition's plan.
	 *
	 * @param definition the plan
	 * @param poll the request
	 * @param sentTicks ticks at which it is sent
	 */
	record Planned(DefinitionPlan definition, Poll poll, long sentTicks) {
	}

}
