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
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.store.Transition;
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
	 * @param transition the events
	 * @param since current time
	 */
	void add(Transition transition, Instant since) {
		this.entries.add(new Entry(transition, since));
		this.count += transition.events().size();
		while (this.count > CAPACITY) {
			Transition oldest = this.entries.remove().transition();
			this.count -= oldest.events().size();
			logger.error("More than " + CAPACITY + " events are undelivered. The watcher drops the oldest, "
					+ oldest.events().stream().map(WorkflowRunEvent::id).toList());
		}
	}

	/**
	 * Remove all events.
	 * @return what was kept, oldest first
	 */
	List<Transition> takeAll() {
		List<Transition> transitions = new ArrayList<>(this.entries.stream().map(Entry::transition).toList());
		this.entries.clear();
		this.count = 0;
		return transitions;
	}

	WatchActivity.Undelivered describe() {
		Entry oldest = this.entries.peek();
		if (oldest == null) {
			return WatchActivity.Undelivered.NONE;
		}
		List<String> definitions = this.entries.stream()
			.map((entry) -> entry.transition().key().workflowDefinitionName())
			.toList();
		return new WatchActivity.Undelivered(this.count, definitions, oldest.since());
	}

	private record Entry(Transition transition, Instant since) {
	}

}
