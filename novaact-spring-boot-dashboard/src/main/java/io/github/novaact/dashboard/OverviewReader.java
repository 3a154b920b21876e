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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.novaact.dashboard.Overview.Client;
import io.github.novaact.dashboard.Overview.Definition;
import io.github.novaact.dashboard.Overview.Events;
import io.github.novaact.dashboard.Overview.History;
import io.github.novaact.dashboard.Overview.Instance;
import io.github.novaact.dashboard.Overview.Now;
import io.github.novaact.dashboard.Overview.Pace;
import io.github.novaact.dashboard.Overview.Sharing;
import io.github.novaact.dashboard.Overview.Watch;
import io.github.novaact.dashboard.Overview.Watcher;
import io.github.novaact.dashboard.RunHistory.Ends;
import io.github.novaact.monitoring.ClientActivity;
import io.github.novaact.monitoring.ClientActivity.Summary;
import io.github.novaact.monitoring.MonitoredClient;
import io.github.novaact.watch.SharedWatchActivity;
import io.github.novaact.watch.WatchActivity;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@link Overview}. Sends nothing to the service.
 */
class OverviewReader {

	private final @Nullable String application;

	private final RunTable table;

	private final RunHistory history;

	private final Supplier<Map<String, MonitoredClient>> clients;

	private final WatcherKnowledge watchers;

	private final Clock clock;

	OverviewReader(@Nullable String application, RunTable table, RunHistory history,
			Supplier<Map<String, MonitoredClient>> clients, WatcherKnowledge watchers, Clock clock) {
		this.application = application;
		this.table = table;
		this.history = history;
		this.clients = clients;
		this.watchers = watchers;
		this.clock = clock;
	}

	Overview read() {
		Map<String, SharedWatchActivity> shared = this.watchers.shared();
		List<WatchActivity> activities = this.watchers.activities();
		Instant since = shared.isEmpty() ? this.history.since() : SharedEnds.since(shared.values());
		// Whole minutes, so that an overview does not change all the time
		History history = new History(since.truncatedTo(ChronoUnit.MINUTES).toEpochMilli(), RunHistory.STEP.toMillis());
		String instance = activities.stream()
			.filter((activity) -> shared.containsKey(activity.name()))
			.map(WatchActivity::instance)
			.findFirst()
			.orElse(null);
		return new Overview(this.application, history, new Sharing(instance, millis(this.watchers.unreadableSince())),
				this.table.notShown(), definitions(activities, shared), clients(),
				activities.stream().flatMap((activity) -> describe(activity, shared.get(activity.name()))).toList());
	}

	private List<Definition> definitions(List<WatchActivity> activities, Map<String, SharedWatchActivity> shared) {
		Map<String, Now> running = new HashMap<>();
		this.table.runningRuns()
			.forEach((run) -> running.merge(run.key().workflowDefinitionName(), Now.NONE.plus(run.phase()),
					(now, one) -> now.plus(run.phase())));
		Map<String, Watch> watches = new HashMap<>();
		for (WatchActivity activity : activities) {
			SharedWatchActivity ofAll = shared.get(activity.name());
			if (ofAll == null) {
				activity.definitions().forEach((definition) -> watches.put(definition.name(), describe(definition)));
			}
			else {
				ofAll.instances().forEach((one) -> watches.putAll(watches(one)));
			}
		}
		Instant now = this.clock.instant();
		Map<String, Ends> ends = new HashMap<>();
		(shared.isEmpty() ? this.history.ends(now) : SharedEnds.read(shared.values(), now))
			.forEach((one) -> ends.put(one.definition(), one));
		Set<String> names = new TreeSet<>(running.keySet());
		names.addAll(watches.keySet());
		names.addAll(ends.keySet());
		return names.stream()
			.map((name) -> new Definition(name, watches.get(name), running.getOrDefault(name, Now.NONE),
					ends.get(name)))
			.toList();
	}

	// An instance writes down only those of which there is something to say
	private static Map<String, Watch> watches(SharedWatchActivity.Instance instance) {
		Map<String, Watch> watches = new HashMap<>();
		instance.definitions().forEach((name) -> watches.put(name, Watch.FAULTLESS));
		if (instance.activity() != null) {
			instance.activity()
				.definitions()
				.forEach((definition) -> watches.computeIfPresent(definition.name(),
						(name, watch) -> describe(definition)));
		}
		return watches;
	}

	private static Watch describe(WatchActivity.Definition definition) {
		return new Watch(definition.readingPast(), seconds(definition.lag()), definition.problem(),
				millis(definition.since()));
	}

	private List<Client> clients() {
		List<Client> clients = new ArrayList<>();
		for (MonitoredClient client : this.clients.get().values()) {
			ClientActivity activity = client.activity();
			Summary summary = activity.summary();
			boolean failing = summary.state() == ClientActivity.State.FAILING;
			clients.add(new Client(activity.client(), activity.settings().region(), summary.state().name(),
					millis(summary.since()), failing ? problem(summary) : null,
					activity.counts().values().stream().mapToLong(Long::longValue).sum()));
		}
		return clients;
	}

	private static @Nullable String problem(Summary summary) {
		ClientActivity.CompletedCall failure = summary.lastFailure();
		if (failure == null) {
			return null;
		}
		return (failure.problem() != null) ? failure.problem().toString() : failure.errorCode();
	}

	private static Stream<Watcher> describe(WatchActivity activity, @Nullable SharedWatchActivity shared) {
		if (shared == null) {
			return Stream.of(describe(activity, activity.isWatching(), null));
		}
		return shared.instances().stream().map((one) -> describe(activity.name(), one));
	}

	private static Watcher describe(String watcher, SharedWatchActivity.Instance instance) {
		Instance described = new Instance(instance.name(), instance.since().toEpochMilli(),
				instance.lastSeen().toEpochMilli(), instance.alive(), instance.definitions());
		boolean watching = !instance.definitions().isEmpty();
		WatchActivity activity = instance.activity();
		return (activity != null) ? describe(activity, watching, described)
				: new Watcher(watcher, described, watching, null, null, null, null);
	}

	private static Watcher describe(WatchActivity activity, boolean watching, @Nullable Instance instance) {
		return new Watcher(activity.name(), instance, watching,
				new Pace(seconds(activity.lag()), Math.round(activity.stretch() * 10) / 10.0, activity.behind(),
						activity.requestsPerSecond()),
				new Events(activity.pendingEvents(), activity.undelivered().count(),
						activity.undelivered().definitions(), millis(activity.undelivered().since())),
				millis(activity.lastAnswer()), typeOf(activity.lastFailure()));
	}

	// Without the message, which may name a run
	private static @Nullable String typeOf(@Nullable String failure) {
		if (failure == null) {
			return null;
		}
		String type = failure.contains(":") ? failure.substring(0, failure.indexOf(':')) : failure;
		return type.substring(type.lastIndexOf('.') + 1);
	}

	// Whole seconds, so that an overview does not change all the time
	private static long seconds(Duration time) {
		return time.toSeconds() * 1000;
	}

	private static @Nullable Long millis(@Nullable Instant time) {
		return (time != null) ? time.toEpochMilli() : null;
	}

}
