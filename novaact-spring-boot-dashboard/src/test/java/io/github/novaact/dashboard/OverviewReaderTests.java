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

package io.github.novaact.dashboard;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.dashboard.Overview.Definition;
import io.github.novaact.dashboard.Overview.Now;
import io.github.novaact.dashboard.Overview.Watcher;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchActivity.Undelivered;
import io.github.novaact.watch.WatchSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OverviewReader}.
 */
class OverviewReaderTests {

	private static final Instant NOW = Instant.parse("2026-11-29T18:10:00Z");

	private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	private static final String RUN = "11111111-1111-4111-8111-111111111111";

	private final RunTable table = new RunTable();

	@Test
	void showsUndeliveredEventsOfAnInstance() {
		Watcher watcher = read(activity()).watchers().get(0);
		assertThat(watcher.events().undelivered()).isEqualTo(3);
		assertThat(watcher.events().definitions()).containsExactly("invoices");
		assertThat(watcher.events().since()).isEqualTo(NOW.minusSeconds(60).toEpochMilli());
		assertThat(watcher.pace().behind()).isTrue();
	}

	@Test
	void failureOfAWatcherIsShownWithoutItsMessage() {
		Overview overview = read(activity());
		assertThat(overview.watchers().get(0).lastFailure()).isEqualTo("AccessDeniedException");
		assertThat(overview.toString()).doesNotContain(RUN);
	}

	@Test
	void definitionsAreThoseThatAreWatchedOrHaveRuns() {
		this.table.change(new WorkflowRunKey("orders", RUN), NOW, (run) -> run);
		assertThat(read(activity()).definitions()).extracting(Definition::name).containsExactly("invoices", "orders");
		assertThat(read(activity()).definitions().get(1).now()).isEqualTo(new Now(1, 0, 0));
		assertThat(read(activity()).definitions().get(0).watch()).satisfies((watch) -> {
			assertThat(watch).isNotNull();
			assertThat(watch.problem()).isEqualTo("permission");
		});
	}

	private Overview read(WatchActivity activity) {
		return new OverviewReader("billing", this.table, new EventHistory(CLOCK), Map::of,
				new WatcherKnowledge(() -> Stream.of(() -> activity), List::of, CLOCK), CLOCK)
			.read();
	}

	private static WatchActivity activity() {
		WatchSettings settings = new WatchSettings(Duration.ofSeconds(10), Duration.ofMinutes(2), 20,
				Duration.ofSeconds(30), null, false);
		return new WatchActivity("workflowRunWatcher", "instance-a", settings, 1, 0, Duration.ofSeconds(3), 2.34, true,
				20, Map.of(), 0, Map.of(), 0, 0, NOW, "io.github.novaact.AccessDeniedException: run " + RUN,
				new Undelivered(3, List.of("invoices"), NOW.minusSeconds(60)),
				List.of(new WatchActivity.Definition("invoices", true, 0, 0, false, 0, Duration.ZERO, null, NOW,
						"permission", NOW, Duration.ZERO)));
	}

}
