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

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The events that the watcher has given up on. Keeps the last ones, in memory. Used under
 * the dispatcher's lock.
 */
final class UndeliveredEvents {

	private static final Log logger = LogFactory.getLog(UndeliveredEvents.class);

	static final int CAPACITY = 10_000;

	private final Deque<Entry> entries = new ArrayDeque<>();

	private int count;

	/**
	 * Keep events of a run.
	 * @param events the events, at least one
	 * @param since current time
	 */
	void add(List<WorkflowRunEvent> events, Instant since) {
		this.entries.add(new Entry(events, since));
		this.count += events.size();
		while (this.count > CAPACITY) {
			List<WorkflowRunEvent> oldest = this.entries.remove().events();
			this.count -= oldest.size();
			logger.error("More than " + CAPACITY + " events are undelivered. The watcher drops the oldest, "
					+ oldest.stream().map(WorkflowRunEvent::id).toList());
		}
	}

	/**
	 * Remove all events.
	 * @return what was kept, oldest first
	 */
	List<List<WorkflowRunEvent>> takeAll() {
		List<List<WorkflowRunEvent>> events = this.entries.stream().map(Entry::events).toList();
		this.entries.clear();
		this.count = 0;
		return events;
	}

	WatchActivity.Undelivered describe() {
		Entry oldest = this.entries.peek();
		if (oldest == null) {
			return WatchActivity.Undelivered.NONE;
		}
		List<String> definitions = this.entries.stream()
			.map((entry) -> entry.events().get(0).key().workflowDefinitionName())
			.toList();
		return new WatchActivity.Undelivered(this.count, definitions, oldest.since());
	}

	private record Entry(List<WorkflowRunEvent> events, Instant since) {
	}

}
