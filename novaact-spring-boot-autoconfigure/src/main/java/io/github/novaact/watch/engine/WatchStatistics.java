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
import java.util.Map;
import java.util.TreeMap;

import io.github.novaact.watch.WatchActivity;
import io.github.novaact.watch.WorkflowRunEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher has done so far. Used under the engine's lock.
 */
final class WatchStatistics {

	private final Map<String, Long> requests = new TreeMap<>();

	private final Map<String, Long> events = new TreeMap<>();

	private double savedRequests;

	private @Nullable Instant lastResponse;

	private @Nullable String lastFailure;

	void polled(Poll poll, PollResult result, Moment now) {
		this.requests.merge(poll.operation(), 1L, Long::sum);
		if (result instanceof PollResult.Failure failed) {
			this.lastFailure = failed.failure().toString();
		}
		else {
			this.lastResponse = now.instant();
			this.lastFailure = null;
		}
	}

	void saved(double requests) {
		this.savedRequests += requests;
	}

	void published(WorkflowRunEvent event) {
		this.events.merge(WatchActivity.type(event.getClass()), 1L, Long::sum);
	}

	Map<String, Long> requests() {
		return Map.copyOf(this.requests);
	}

	Map<String, Long> events() {
		return Map.copyOf(this.events);
	}

	long savedRequests() {
		return Math.round(this.savedRequests);
	}

	@Nullable Instant lastResponse() {
		return this.lastResponse;
	}

	@Nullable String lastFailure() {
		return this.lastFailure;
	}

}
