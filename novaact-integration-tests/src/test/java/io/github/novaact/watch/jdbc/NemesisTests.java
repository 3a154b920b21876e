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
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that shared watches keep their promises whatever goes wrong around them, by
 * scenarios that a seed determines. The system property {@code novaact.nemesis} is the
 * number of seeds, {@code novaact.seed} repeats one, and {@code novaact.faults} names the
 * faults to choose from, empty for none.
 */
class NemesisTests {

	private static final int SEEDS = Integer.getInteger("novaact.nemesis", 8);

	private static final Long SEED = Long.getLong("novaact.seed");

	private static final int AT_ONCE = Integer.getInteger("novaact.at-once", 6);

	@ParameterizedTest
	@MethodSource("io.github.novaact.watch.jdbc.TestDatabase#available")
	void promisesAreKept(TestDatabase database) throws Exception {
		List<Long> seeds = new ArrayList<>();
		for (long seed = 1; seed <= SEEDS && SEED == null; seed++) {
			seeds.add(seed);
		}
		if (SEED != null) {
			seeds.add(SEED);
		}
		List<String> violations = Collections.synchronizedList(new ArrayList<>());
		ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
		try {
			List<Future<?>> played = new ArrayList<>();
			for (long seed : seeds) {
				played.add(threads.submit(() -> play(seed, database, violations)));
			}
			for (Future<?> future : played) {
				future.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(violations).isEmpty();
	}

	private static void play(long seed, TestDatabase database, List<String> violations) {
		try (NemesisScenario scenario = new NemesisScenario(seed, database.newUrl(), possible(),
				new NemesisTime.Real())) {
			List<String> found = scenario.play();
			if (!found.isEmpty()) {
				String violation = database + " -Dnovaact.seed=" + seed + " " + scenario.faults() + ": " + found.size()
						+ " " + found.subList(0, Math.min(3, found.size()));
				System.out.println(violation);
				violations.add(violation);
			}
		}
	}

	static Set<NemesisScenario.Fault> possible() {
		Set<NemesisScenario.Fault> faults = EnumSet.noneOf(NemesisScenario.Fault.class);
		for (String name : System.getProperty("novaact.faults", "").split(",")) {
			if (!name.isEmpty()) {
				faults.add(NemesisScenario.Fault.valueOf(name));
			}
		}
		return (System.getProperty("novaact.faults") == null) ? EnumSet.allOf(NemesisScenario.Fault.class) : faults;
	}

}
