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

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends to one page, on a thread of its own while there is something to send. What a slow
 * page has not been sent yet is kept once for each run, so it blocks no other page and
 * its queue is bounded.
 */
final class LiveSubscriber {

	private static final int MAX_DELAYS = 1000;

	private final SseEmitter emitter;

	private final Executor executor;

	private final Map<String, LiveRun> runs = new LinkedHashMap<>();

	private final List<Long> delays = new ArrayList<>();

	private @Nullable Snapshot snapshot;

	private boolean alive;

	private boolean sending;

	LiveSubscriber(SseEmitter emitter, Executor executor) {
		this.emitter = emitter;
		this.executor = executor;
	}

	void snapshot(Snapshot snapshot) {
		synchronized (this.runs) {
			this.snapshot = snapshot;
			sendSoon();
		}
	}

	void changed(List<LiveRun> runs, List<Long> delays) {
		synchronized (this.runs) {
			runs.forEach((run) -> this.runs.put(run.key(), run));
			if (this.delays.size() < MAX_DELAYS) {
				this.delays.addAll(delays);
			}
			sendSoon();
		}
	}

	/**
	 * Send a sign of life, so that the page notices a lost connection.
	 */
	void alive() {
		synchronized (this.runs) {
			this.alive = true;
			sendSoon();
		}
	}

	private void sendSoon() {
		if (!this.sending) {
			this.sending = true;
			this.executor.execute(this::send);
		}
	}

	private void send() {
		try {
			SseEmitter.SseEventBuilder event;
			while ((event = next()) != null) {
				this.emitter.send(event);
			}
		}
		catch (IOException | IllegalStateException ex) {
			// The page is gone; its completion has removed this subscriber
			this.emitter.completeWithError(ex);
		}
	}

	private SseEmitter.@Nullable SseEventBuilder next() {
		synchronized (this.runs) {
			if (this.snapshot != null) {
				SseEmitter.SseEventBuilder event = SseEmitter.event().name("snapshot").data(this.snapshot);
				this.snapshot = null;
				return event;
			}
			if (!this.runs.isEmpty()) {
				Update update = new Update(List.copyOf(this.runs.values()), List.copyOf(this.delays));
				this.runs.clear();
				this.delays.clear();
				return SseEmitter.event().name("runs").data(update);
			}
			if (this.alive) {
				this.alive = false;
				return SseEmitter.event().name("alive").data("{}");
			}
			this.sending = false;
			return null;
		}
	}

	void close() {
		this.emitter.complete();
	}

	/**
	 * What a page begins with.
	 *
	 * @param at time of the server
	 * @param runs the runs
	 * @param delays milliseconds from the ends of runs to their events
	 */
	record Snapshot(Instant at, List<LiveRun> runs, List<Long> delays) {
	}

	/**
	 * What has changed.
	 *
	 * @param runs the runs
	 * @param delays milliseconds from the ends of runs to their events
	 */
	record Update(List<LiveRun> runs, List<Long> delays) {
	}

}
