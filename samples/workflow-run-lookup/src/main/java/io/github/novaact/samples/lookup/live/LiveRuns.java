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

package io.github.novaact.samples.lookup.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.github.novaact.WorkflowRun;
import io.github.novaact.WorkflowRunKey;
import io.github.novaact.watch.WatchedRun;
import io.github.novaact.watch.WorkflowRunDiscoveredEvent;
import io.github.novaact.watch.WorkflowRunEndedEvent;
import io.github.novaact.watch.WorkflowRunEvent;
import io.github.novaact.watch.WorkflowRunGoneEvent;
import io.github.novaact.watch.WorkflowRunNeedsHumanEvent;
import io.github.novaact.watch.WorkflowRunStatusChangedEvent;
import io.github.novaact.watch.WorkflowRunSuspectedStuckEvent;
import io.github.novaact.watch.WorkflowRunWatcher;

import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What the page shows: the runs of the events, the last ones that ended included. An
 * event that comes twice changes nothing.
 */
@Component
class LiveRuns {

	private static final int MAX_RUNS = 2000;

	private static final int MAX_DELAYS = 1000;

	private final WorkflowRunWatcher watcher;

	private final LiveSubscribers subscribers;

	private final Map<String, LiveRun> runs = new LinkedHashMap<>();

	private final Deque<Long> delays = new ArrayDeque<>();

	LiveRuns(WorkflowRunWatcher watcher, LiveSubscribers subscribers) {
		this.watcher = watcher;
		this.subscribers = subscribers;
	}

	@EventListener
	void on(WorkflowRunEvent event) {
		if (event instanceof WorkflowRunDiscoveredEvent discovered) {
			Instant startedAt = discovered.run().startedAt();
			change(event, (run) -> run.withExpectation(startedAt, run.expectedEnd(), run.suspectedStuckSince())
				.withStatus(discovered.run().statusAsString(), event.at()));
		}
		else if (event instanceof WorkflowRunStatusChangedEvent changed) {
			change(event, (run) -> run.withStatus(changed.to(), event.at()));
		}
		else if (event instanceof WorkflowRunSuspectedStuckEvent stuck) {
			change(event, (run) -> run.withExpectation(stuck.startedAt(), run.expectedEnd(), null)
				.suspectedStuck(event.at()));
		}
		else if (event instanceof WorkflowRunNeedsHumanEvent human) {
			change(event, (run) -> run.waitingForHuman(human.act().startedAt(), event.at()));
		}
		else if (event instanceof WorkflowRunEndedEvent ended) {
			end(event, ended.run());
		}
		else if (event instanceof WorkflowRunGoneEvent) {
			change(event, (run) -> run.gone(event.at()));
		}
	}

	private void end(WorkflowRunEvent event, WorkflowRun run) {
		Instant endedAt = (run.endedAt() != null) ? run.endedAt() : event.at();
		change(event, (row) -> row.ended(run.statusAsString(), run.startedAt(), endedAt, event.at()),
				Math.max(0, Duration.between(endedAt, event.at()).toMillis()));
	}

	private void change(WorkflowRunEvent event, UnaryOperator<LiveRun> change, Long... delay) {
		synchronized (this.runs) {
			LiveRun unknown = LiveRun.of(event.key(), "RUNNING", event.at(), event.at());
			LiveRun before = this.runs.getOrDefault(unknown.key(), unknown);
			if (before.hasEnded()) {
				return;
			}
			LiveRun after = change.apply(before);
			if (after.hasEnded()) {
				// Behind those that ended before, so that the oldest is the first to go
				this.runs.remove(after.key());
			}
			this.runs.put(after.key(), after);
			for (Long millis : delay) {
				this.delays.addLast(millis);
			}
			forget();
			this.subscribers.send(List.of(after), List.of(delay));
		}
	}

	private void forget() {
		if (this.delays.size() > MAX_DELAYS) {
			this.delays.removeFirst();
		}
		if (this.runs.size() > MAX_RUNS) {
			this.runs.values()
				.stream()
				.filter(LiveRun::hasEnded)
				.findFirst()
				.ifPresent((oldest) -> this.runs.remove(oldest.key()));
		}
	}

	/**
	 * Take over what the watcher has learned of how long runs take.
	 */
	@Scheduled(fixedDelayString = "${sample.live.refresh:5s}")
	void refresh() {
		if (this.subscribers.isEmpty()) {
			return;
		}
		List<LiveRun> changed = new ArrayList<>();
		List<WatchedRun> watchedRuns = this.watcher.watchedRuns();
		synchronized (this.runs) {
			for (WatchedRun watched : watchedRuns) {
				WorkflowRunKey key = watched.key();
				LiveRun before = this.runs.get(key.workflowDefinitionName() + "/" + key.workflowRunId());
				if (before != null && !before.hasEnded()) {
					Instant startedAt = (watched.startedAt() != null) ? watched.startedAt() : before.startedAt();
					LiveRun after = before.withExpectation(startedAt, watched.expectedEnd(),
							watched.suspectedStuckSince());
					if (!after.equals(before)) {
						this.runs.put(after.key(), after);
						changed.add(after);
					}
				}
			}
			this.subscribers.send(changed, List.of());
		}
	}

	/**
	 * Let a page see what is there now and all that changes from then on.
	 * @param subscriber sends to the page
	 */
	void subscribe(LiveSubscriber subscriber) {
		synchronized (this.runs) {
			subscriber.snapshot(new LiveSubscriber.Snapshot(Instant.now(), List.copyOf(this.runs.values()),
					List.copyOf(this.delays)));
			this.subscribers.add(subscriber);
		}
	}

	/**
	 * Forget all runs.
	 */
	void clear() {
		synchronized (this.runs) {
			this.runs.clear();
			this.delays.clear();
		}
	}

}
