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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.novaact.dashboard.DashboardRun.Signs;
import io.github.novaact.dashboard.RunTable.Changes;
import io.github.novaact.dashboard.RunTable.Row;
import io.github.novaact.watch.SharedWatchActivity;
import io.github.novaact.watch.WatchedRun;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says what a page has not been sent yet. A page remembers one position, so a slow page
 * costs no memory, and a page that connects again gets what it missed. Pages at the same
 * position share the text. Thread-safe.
 */
class DashboardFeed {

	private static final Duration REFRESH = Duration.ofSeconds(5);

	private static final int MAX_UPDATES = 8;

	private static final int MAX_ROWS = 500;

	private final RunTable table;

	private final OverviewReader overviews;

	private final WatcherKnowledge watchers;

	private final Clock clock;

	private final JsonMapper json = JsonMapper.builder()
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private final String epoch = UUID.randomUUID().toString().substring(0, 8);

	private final Map<String, Update> updates = new LinkedHashMap<>();

	private final Lock reading = new ReentrantLock();

	private volatile Instant readAt = Instant.MIN;

	private volatile @Nullable Overview overview;

	private long overviewVersion;

	DashboardFeed(RunTable table, OverviewReader overviews, WatcherKnowledge watchers, Clock clock) {
		this.table = table;
		this.overviews = overviews;
		this.watchers = watchers;
		this.clock = clock;
	}

	/**
	 * Read again what changes without an event and costs no query. Called once a second
	 * while a page is open.
	 */
	synchronized void refresh() {
		Overview overview = this.overviews.read();
		if (!overview.equals(this.overview)) {
			this.overview = overview;
			this.overviewVersion++;
		}
	}

	/**
	 * Read again what is watched, if that was some seconds ago. Called once a second
	 * while a page is open, on a thread that may block.
	 */
	void readWatchedIfDue() {
		if (this.readAt.isBefore(this.clock.instant().minus(REFRESH))) {
			readWatched();
		}
	}

	void readWatched() {
		if (!this.reading.tryLock()) {
			return;
		}
		try {
			List<WatchedRun> watched = this.watchers.refresh();
			Instant now = this.clock.instant();
			this.readAt = now;
			if (watched != null) {
				Collection<SharedWatchActivity> shared = this.watchers.shared().values();
				if (!shared.isEmpty()) {
					this.table.addEnded(shared.stream().flatMap((activity) -> activity.lastRuns().stream()).toList());
				}
				this.table.refresh(watched, now);
			}
		}
		finally {
			this.reading.unlock();
		}
	}

	/**
	 * Return what a page has not been sent yet.
	 * @param position position of the page, {@code null} for a page without any
	 * @param ids whether the page shows the ids of runs
	 * @return the update, or {@code null} if the page has everything
	 */
	@Nullable Update next(@Nullable String position, boolean ids) {
		if (this.overview == null) {
			readWatched();
			refresh();
		}
		return update(position, ids);
	}

	private synchronized @Nullable Update update(@Nullable String position, boolean ids) {
		Position from = Position.parse(position, this.epoch);
		Changes changes = this.table.since(from.revision());
		boolean overviewChanged = from.overview() != this.overviewVersion;
		if (!changes.complete() && changes.revision() == from.revision() && !overviewChanged) {
			return null;
		}
		Position to = new Position(changes.revision(), this.overviewVersion);
		String key = from + " " + to + " " + ids;
		Update update = this.updates.get(key);
		if (update == null) {
			update = new Update(to.text(this.epoch), texts(changes, ids, overviewChanged ? this.overview : null));
			this.updates.put(key, update);
			if (this.updates.size() > MAX_UPDATES) {
				this.updates.remove(this.updates.keySet().iterator().next());
			}
		}
		return update;
	}

	private List<String> texts(Changes changes, boolean ids, @Nullable Overview overview) {
		List<RowMessage> rows = changes.rows().stream().map((row) -> describe(row, ids)).toList();
		List<String> texts = new ArrayList<>();
		int start = 0;
		do {
			boolean first = start == 0;
			int end = Math.min(rows.size(), start + MAX_ROWS);
			texts.add(this.json.writeValueAsString(new Message(this.clock.millis(), first && changes.complete(),
					rows.subList(start, end), first ? changes.removed() : List.of(), first ? overview : null)));
			start = end;
		}
		while (start < rows.size());
		return texts;
	}

	private static RowMessage describe(Row row, boolean ids) {
		DashboardRun run = row.run();
		Signs signs = run.signs();
		return new RowMessage(row.id(), run.key().workflowDefinitionName(), ids ? run.key().workflowRunId() : null,
				run.gone() ? "GONE" : run.status(), run.phase(), run.startedAt().toEpochMilli(), millis(run.endedAt()),
				millis(signs.expectedEnd()), millis(signs.stuckSince()), millis(signs.humanSince()));
	}

	private static @Nullable Long millis(@Nullable Instant time) {
		return (time != null) ? time.toEpochMilli() : null;
	}

	/**
	 * What a page has not been sent yet.
	 *
	 * @param position position of a page that was sent all of this
	 * @param texts JSON texts, which are short enough to be handled within a frame
	 */
	record Update(String position, List<String> texts) {
	}

	/**
	 * Format of an update.
	 *
	 * @param at time of the server
	 * @param complete whether the page forgets other rows
	 * @param runs rows that are new or changed
	 * @param removed ids of rows that were removed
	 * @param overview what is shown beside the runs, {@code null} if it has not changed
	 */
	record Message(long at, boolean complete, List<RowMessage> runs, List<String> removed,
			@Nullable Overview overview) {
	}

	/**
	 * Format of a row.
	 *
	 * @param id id of the row
	 * @param definition name of the definition
	 * @param run id of the run, {@code null} if ids are masked
	 * @param status status as the service sent it
	 * @param phase what the page distinguishes
	 * @param startedAt start
	 * @param endedAt end
	 * @param expectedEnd expected end
	 * @param stuckSince time since which the run is suspected to be stuck
	 * @param humanSince time since which an act waits for a person
	 */
	record RowMessage(String id, String definition, @Nullable String run, String status, RunPhase phase, long startedAt,
			@Nullable Long endedAt, @Nullable Long expectedEnd, @Nullable Long stuckSince, @Nullable Long humanSince) {
	}

	private record Position(long revision, long overview) {

		static Position parse(@Nullable String text, String epoch) {
			try {
				String[] parts = (text != null) ? text.split("-", -1) : new String[0];
				if (parts.length == 3 && parts[0].equals(epoch)) {
					return new Position(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
				}
			}
			catch (NumberFormatException ex) {
				// The page starts from the beginning
			}
			return new Position(-1, -1);
		}

		String text(String epoch) {
			return epoch + "-" + this.revision + "-" + this.overview;
		}

	}

}
