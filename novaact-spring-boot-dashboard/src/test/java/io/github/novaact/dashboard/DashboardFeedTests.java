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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.novaact.WorkflowRunKey;
import io.github.novaact.dashboard.DashboardFeed.Update;
import io.github.novaact.dashboard.DashboardPage.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DashboardFeed} and {@link DashboardPage}.
 */
class DashboardFeedTests {

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-29T18:10:00Z"), ZoneOffset.UTC);

	private final RunTable table = new RunTable();

	private final WatcherKnowledge watchers = new WatcherKnowledge(Stream::empty, List::of, CLOCK);

	private final DashboardFeed feed = new DashboardFeed(this.table,
			new OverviewReader(null, this.table, new EventHistory(CLOCK), Map::of, this.watchers, CLOCK), this.watchers,
			CLOCK);

	@Test
	void pagesAtTheSamePositionShareTheText() {
		add(3);
		Update update = this.feed.next(null, true);
		assertThat(update).isNotNull();
		assertThat(this.feed.next(null, true)).isSameAs(update);
		assertThat(this.feed.next(null, false)).isNotNull().isNotSameAs(update);
		assertThat(this.feed.next(update.position(), true)).isNull();
	}

	@Test
	void maskedTextHoldsNoId() {
		WorkflowRunKey key = add(1).get(0);
		assertThat(this.feed.next(null, true)).extracting(Update::texts).asString().contains(key.workflowRunId());
		assertThat(this.feed.next(null, false)).extracting(Update::texts)
			.asString()
			.doesNotContain(key.workflowRunId());
	}

	@Test
	void largeUpdateHasPartsOfWhichTheLastHasThePosition() {
		add(1201);
		List<Message> messages = new Page(this.feed, null).poll();
		assertThat(messages).hasSize(3);
		assertThat(messages).extracting((message) -> message.id() != null).containsExactly(false, false, true);
		assertThat(messages).extracting((message) -> message.data().contains("\"complete\":true"))
			.containsExactly(true, false, false);
	}

	@Test
	void unknownPositionsGetEverything() {
		add(1);
		for (String position : List.of("", "x", "a-b-c", "0-0-0", "12345678-1-1", "-1--1", "1-2-3-4")) {
			assertThat(this.feed.next(position, true)).as(position)
				.extracting(Update::texts)
				.asString()
				.contains("\"complete\":true");
		}
	}

	@Test
	void silentPageIsSentSignsOfLifeAndHasToReconnectInTheEnd() {
		Page page = new Page(this.feed, null);
		assertThat(page.poll()).extracting(Message::event).containsExactly("update");
		List<String> events = new ArrayList<>();
		for (int second = 2; second <= DashboardPage.MAX_AGE; second++) {
			page.poll().forEach((message) -> events.add(message.event()));
		}
		assertThat(events).hasSize((DashboardPage.MAX_AGE - 2) / DashboardPage.HEARTBEAT + 1).endsWith("alive", "bye");
	}

	private List<WorkflowRunKey> add(int count) {
		List<WorkflowRunKey> keys = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			WorkflowRunKey key = new WorkflowRunKey("invoices", UUID.randomUUID().toString());
			this.table.change(key, CLOCK.instant(), (run) -> run);
			keys.add(key);
		}
		return keys;
	}

	private static final class Page extends DashboardPage {

		Page(DashboardFeed feed, @Nullable String position) {
			super(feed, true, position);
		}

		@Override
		void wake() {
		}

		@Override
		void close() {
		}

	}

}
