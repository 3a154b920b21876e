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

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The pages that are open.
 */
@Component
class LiveSubscribers {

	private final Set<LiveSubscriber> subscribers = ConcurrentHashMap.newKeySet();

	void add(LiveSubscriber subscriber) {
		this.subscribers.add(subscriber);
	}

	void remove(LiveSubscriber subscriber) {
		this.subscribers.remove(subscriber);
	}

	boolean isEmpty() {
		return this.subscribers.isEmpty();
	}

	void send(List<LiveRun> runs, List<Long> delays) {
		if (!runs.isEmpty()) {
			this.subscribers.forEach((subscriber) -> subscriber.changed(runs, delays));
		}
	}

	@Scheduled(fixedRateString = "${sample.live.heartbeat:10s}")
	void beat() {
		this.subscribers.forEach(LiveSubscriber::alive);
	}

	/**
	 * Let go of the pages before the web server waits for them to end.
	 */
	@EventListener(ContextClosedEvent.class)
	void close() {
		this.subscribers.forEach(LiveSubscriber::close);
	}

}
