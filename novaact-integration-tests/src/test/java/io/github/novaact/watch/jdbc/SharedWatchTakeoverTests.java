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

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.novaact.WorkflowRunKey;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an instance that takes over a definition from one that was killed.
 */
class SharedWatchTakeoverTests {

	private static final int PAGES = 12;

	private static final int PAGE_SIZE = 100;

	/**
	 * Pages that any instance reads again, so that it misses no run that is listed late.
	 */
	private static final int TOP_PAGES = 3;

	private final ScriptedFleet fleet = new ScriptedFleet(new NemesisTime.Real());

	@ParameterizedTest
	@MethodSource("io.github.novaact.watch.jdbc.TestDatabase#available")
	void noPageOfThePastIsReadAgain(TestDatabase kind) {
		Instant past = Instant.now().minusSeconds(36_000);
		for (int i = 0; i < PAGES * PAGE_SIZE; i++) {
			this.fleet.add("flow", past.plusSeconds(i), Duration.ofSeconds(1));
		}
		try (FaultyDatabase database = new FaultyDatabase(kind.newUrl())) {
			NemesisInstance.createTables(database);
			try (NemesisInstance first = new NemesisInstance(database.newInstance(1), this.fleet, true)) {
				first.watcher().watchDefinition("flow");
				await(() -> assertThat(
						database.strings("SELECT READING FROM NOVAACT_WATCH_DEFINITION WHERE READING LIKE '1 T%'"))
					.hasSize(1));
				assertThat(pagesOfThePast()).hasSize(PAGES - TOP_PAGES).doesNotHaveDuplicates();
				first.kill();
				WorkflowRunKey run = this.fleet.add("flow", Instant.now(), Duration.ofMillis(500));
				try (NemesisInstance second = new NemesisInstance(database.newInstance(2), this.fleet, true)) {
					await(() -> assertThat(database.strings("SELECT ID FROM HEARD"))
						.contains("flow/" + run.workflowRunId() + "/ended"));
					assertThat(second.isKilled()).isFalse();
				}
				assertThat(pagesOfThePast()).hasSize(PAGES - TOP_PAGES).doesNotHaveDuplicates();
			}
		}
	}

	private List<Integer> pagesOfThePast() {
		return this.fleet.offsets.stream().filter((offset) -> offset >= TOP_PAGES * PAGE_SIZE).toList();
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.atMost(AbstractSharedWatchTests.PATIENCE)
			.untilAsserted(assertion);
	}

}
