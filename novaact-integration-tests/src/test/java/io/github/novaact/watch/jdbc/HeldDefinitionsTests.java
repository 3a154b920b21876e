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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.github.novaact.watch.store.DefinitionWatch;
import io.github.novaact.watch.store.RunState;
import io.github.novaact.watch.store.WatchFleet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * Tests for {@link HeldDefinitions}.
 */
class HeldDefinitionsTests extends AbstractSharedWatchTests {

	private static final String LAST_RUN = "ffffffff-ffff-4fff-bfff-ffffffffffff";

	@Test
	void allInterestsInARunAreReadThoughAPageEndsAmongThem() {
		List<Object[]> interests = new ArrayList<>();
		for (int i = 1; i < 10_000; i++) {
			interests.add(new Object[] { "00000000-0000-4000-8000-%012d".formatted(i), InterestRows.WAIT });
		}
		interests.add(new Object[] { LAST_RUN, InterestRows.WAIT });
		interests.add(new Object[] { LAST_RUN, InterestRows.WATCH });
		this.jdbc.batchUpdate("INSERT INTO NOVAACT_WATCH_INTEREST (WATCHER, DEFINITION, RUN_ID, KIND, OWNER, SINCE) "
				+ "VALUES ('watcher', 'flow', ?, ?, 'owner', 1)", interests);
		Map<String, RunState> restored = new HashMap<>();
		DefinitionWatch watch = mock(withSettings().stubOnly());
		willAnswer((call) -> {
			RunState run = call.getArgument(0);
			restored.put(run.workflowRunId(), run);
			return null;
		}).given(watch).restore(any());
		Set<String> awaited = new HashSet<>();
		willAnswer((call) -> awaited.add(call.getArgument(0))).given(watch).setAwaited(any(), eq(true));
		WatchFleet fleet = mock();
		willAnswer((call) -> {
			call.<Consumer<DefinitionWatch>>getArgument(1).accept(watch);
			return null;
		}).given(fleet).change(any(), any());
		new HeldDefinitions(fleet, new WatchRows(sql(), "watcher", "one"), mock(), mock()).take("flow");
		assertThat(restored.get(LAST_RUN).watched()).isTrue();
		assertThat(awaited).contains(LAST_RUN).hasSize(10_000);
	}

}
