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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchListener;
import io.github.novaact.watch.WorkflowRunEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the {@link WatchListener}s of a watcher, and counts events. What listeners
 * throw is logged. Thread-safe.
 */
final class WatchNotifier {

	private static final Log logger = LogFactory.getLog(WatchNotifier.class);

	private final Supplier<String> watcher;

	private final List<WatchListener> listeners;

	private final Map<String, Long> events = new ConcurrentHashMap<>();

	WatchNotifier(Supplier<String> watcher, List<WatchListener> listeners) {
		this.watcher = watcher;
		this.listeners = List.copyOf(listeners);
	}

	/**
	 * Return the name of the watcher.
	 * @return the name
	 */
	String watcher() {
		return this.watcher.get();
	}

	/**
	 * Notify of a change.
	 * @param watching whether something is watched from now on, {@code null} if nothing
	 * has changed
	 */
	void watching(@Nullable Boolean watching) {
		if (watching != null) {
			notify((listener) -> listener.onWatching(this.watcher.get(), watching));
		}
	}

	void requested(Poll poll) {
		notify((listener) -> listener.onRequest(this.watcher.get(), poll.operation()));
	}

	void published(WorkflowRunEvent event) {
		this.events.merge(WatchActivity.type(event.getClass()), 1L, Long::sum);
		notify((listener) -> listener.onEvent(this.watcher.get(), event));
	}

	/**
	 * Return how many events were published.
	 * @return the numbers by type
	 */
	Map<String, Long> events() {
		return Map.copyOf(this.events);
	}

	/**
	 * Notify of an end.
	 * @param key key of the run
	 * @param run the run
	 * @param learnedAt when the watcher learned of the end, by the service's clock
	 */
	void ended(WorkflowRunKey key, WorkflowRun run, Instant learnedAt) {
		Instant endedAt = run.endedAt();
		Duration delay = (endedAt != null && endedAt.isBefore(learnedAt)) ? Duration.between(endedAt, learnedAt)
				: Duration.ZERO;
		notify((listener) -> listener.onEnd(this.watcher.get(), key, run, delay));
	}

	private void notify(Consumer<WatchListener> notification) {
		for (WatchListener listener : this.listeners) {
			try {
				notification.accept(listener);
			}
			catch (RuntimeException | Error ex) {
				logger.debug("A listener of the watcher failed", ex);
			}
		}
	}

}
