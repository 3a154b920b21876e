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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.novaact.watch.MonitoredWatcher;
import io.github.novaact.watch.SharedWatchActivity;
import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WatchedRun;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the watchers know: the activity of this instance at any time and, as of the last
 * refresh, the runs that are watched and what instances that share the watches have done
 * together. If the shared store cannot be read, what was read last stays.
 */
class WatcherKnowledge {

	private static final Log logger = LogFactory.getLog(WatcherKnowledge.class);

	private final Supplier<Stream<MonitoredWatcher>> watchers;

	private final Supplier<List<WatchedRun>> watchedRuns;

	private final Clock clock;

	private volatile Map<String, SharedWatchActivity> shared = Map.of();

	private volatile @Nullable Instant unreadableSince;

	WatcherKnowledge(Supplier<Stream<MonitoredWatcher>> watchers, Supplier<List<WatchedRun>> watchedRuns, Clock clock) {
		this.watchers = watchers;
		this.watchedRuns = watchedRuns;
		this.clock = clock;
	}

	List<WatchActivity> activities() {
		return this.watchers.get().map(MonitoredWatcher::activity).toList();
	}

	/**
	 * Return what instances have done together.
	 * @return the activity of all instances by the name of the watcher, empty where
	 * watches are not shared
	 */
	Map<String, SharedWatchActivity> shared() {
		return this.shared;
	}

	/**
	 * Return since when the store of shared watches cannot be read.
	 * @return the time, {@code null} if it can
	 */
	@Nullable Instant unreadableSince() {
		return this.unreadableSince;
	}

	/**
	 * Read the runs that are watched, and what instances have done together.
	 * @return the runs, {@code null} if they cannot be read
	 */
	@Nullable List<WatchedRun> refresh() {
		try {
			List<WatchedRun> runs = this.watchedRuns.get();
			Map<String, SharedWatchActivity> shared = new LinkedHashMap<>();
			this.watchers.get().forEach((watcher) -> {
				SharedWatchActivity activity = watcher.sharedActivity();
				if (activity != null) {
					shared.put(watcher.activity().name(), activity);
				}
			});
			this.shared = Collections.unmodifiableMap(shared);
			this.unreadableSince = null;
			return runs;
		}
		catch (RuntimeException ex) {
			logger.debug("The dashboard cannot read what is watched", ex);
			this.unreadableSince = (this.unreadableSince != null) ? this.unreadableSince : this.clock.instant();
			return null;
		}
	}

}
