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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a watcher that are in effect.
 *
 * @param interval shortest time between two polls of a run
 * @param maxInterval longest time between two polls of a run if the budget suffices
 * @param requestsPerSecond maximum number of requests in any second
 * @param notFoundGrace time for which a run that is not found may still appear
 * @param stuckAfter time after which a run is suspected to be stuck, {@code null} to
 * derive it from the past durations of its definition
 * @param actsEnabled whether the watcher polls the acts of running runs
 * @since 0.1.0
 */
public record WatchSettings(Duration interval, Duration maxInterval, int requestsPerSecond, Duration notFoundGrace,
		@Nullable Duration stuckAfter, boolean actsEnabled) {

	private static final WatchSettings DEFAULTS = new WatchSettings(Duration.ofSeconds(10), Duration.ofMinutes(2), 20,
			Duration.ofSeconds(30), null, false);

	/**
	 * Create settings.
	 * @param interval shortest time between two polls of a run
	 * @param maxInterval longest time between two polls of a run
	 * @param requestsPerSecond maximum number of requests in any second
	 * @param notFoundGrace time for which a run that is not found may still appear
	 * @param stuckAfter time after which a run is suspected to be stuck, may be
	 * {@code null}
	 * @param actsEnabled whether the watcher polls acts
	 * @throws InvalidWatchSettingsException if a setting is not valid
	 */
	public WatchSettings {
		check(isPositive(interval), "novaact.watch.interval", "must be positive but was " + interval);
		check(interval.compareTo(Duration.ofDays(1)) <= 0, "novaact.watch.interval",
				"must be at most one day but was " + interval);
		check(isPositive(maxInterval), "novaact.watch.max-interval", "must be positive but was " + maxInterval);
		check(maxInterval.compareTo(interval) >= 0, "novaact.watch.max-interval",
				"must not be shorter than 'novaact.watch.interval', " + interval + ", but was " + maxInterval);
		check(maxInterval.compareTo(Duration.ofDays(7)) <= 0, "novaact.watch.max-interval",
				"must be at most seven days but was " + maxInterval);
		check(requestsPerSecond >= 1 && requestsPerSecond <= 1000, "novaact.watch.requests-per-second",
				"must be from 1 to 1000 but was " + requestsPerSecond);
		check(!notFoundGrace.isNegative(), "novaact.watch.not-found-grace",
				"must not be negative but was " + notFoundGrace);
		check(stuckAfter == null || isPositive(stuckAfter), "novaact.watch.stuck-after",
				"must be 'auto' or a positive duration but was " + stuckAfter);
	}

	/**
	 * Return the default settings.
	 * @return the defaults of {@code novaact.watch.*}
	 */
	public static WatchSettings defaults() {
		return DEFAULTS;
	}

	private static boolean isPositive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

	private static void check(boolean valid, String property, String problem) {
		if (!valid) {
			throw new InvalidWatchSettingsException(property, problem);
		}
	}

}
