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

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that shared watches keep their promises whatever goes wrong around them, in
 * simulated time: a seed decides which statement of which thread comes next. The system
 * property {@code novaact.nemesis.simulated} is the number of seeds, {@code novaact.seed}
 * repeats one, and {@code novaact.faults} names the faults to choose from.
 */
class SimulatedNemesisTests {

	private static final int SEEDS = Integer.getInteger("novaact.nemesis.simulated", 18);

	private static final Long SEED = Long.getLong("novaact.seed");

	@Test
	void promisesAreKept() {
		List<String> violations = new ArrayList<>();
		for (long seed = (SEED != null) ? SEED : 1; seed <= ((SEED != null) ? SEED : SEEDS); seed++) {
			play(seed, violations);
		}
		assertThat(violations).isEmpty();
	}

	private static void play(long seed, List<String> violations) {
		String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";USER=sa;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=1";
		try (NemesisScenario scenario = new NemesisScenario(seed, url, NemesisTests.possible(),
				new SimulatedNemesisTime(seed))) {
			List<String> found = scenario.play();
			if (!found.isEmpty()) {
				String violation = "-Dnovaact.seed=" + seed + ' ' + scenario.faults() + ": " + found.size() + ' '
						+ found.subList(0, Math.min(3, found.size()));
				System.out.println(violation);
				violations.add(violation);
			}
		}
	}

}
