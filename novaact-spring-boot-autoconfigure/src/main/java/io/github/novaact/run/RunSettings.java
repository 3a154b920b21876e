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

package io.github.novaact.run;

import java.time.Duration;

/**
 * Settings of a {@link WorkflowRunTemplate}.
 *
 * @param updateTimeout for how long a failed update is retried in the background
 * @param shutdownTimeout for how long closing waits until open runs have failed
 */
record RunSettings(Duration updateTimeout, Duration shutdownTimeout) {

	private static final Duration MAXIMUM = Duration.ofDays(7);

	static final RunSettings DEFAULTS = new RunSettings(Duration.ofMinutes(5), Duration.ofSeconds(10));

	RunSettings {
		check("novaact.run.update-timeout", updateTimeout);
		check("novaact.run.shutdown-timeout", shutdownTimeout);
	}

	private static void check(String property, Duration value) {
		if (value.isNegative() || value.compareTo(MAXIMUM) > 0) {
			throw new InvalidRunSettingsException(property,
					"must be from 0 to 7 days, such as '30s', but was " + value);
		}
	}

}
