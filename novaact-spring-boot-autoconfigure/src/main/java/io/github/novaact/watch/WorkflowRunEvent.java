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

package io.github.novaact.watch;

import java.io.Serializable;
import java.time.Instant;

import io.github.novaact.WorkflowRunKey;

/**
 * Event of a watched run. Published through Spring's
 * {@link org.springframework.context.ApplicationEventPublisher}: an
 * {@code @EventListener} method receives the events of the type of its parameter, which
 * is one of the records or this interface.
 * <p>
 * Listeners are invoked on threads of the watcher. The events of a run are published in
 * order, one at a time; a slow listener delays no other run's events. If a listener
 * throws, the event is published again to all listeners, with the same {@link #id()}, up
 * to 12 times with growing pauses. After the last attempt the event is kept as
 * undelivered, for {@link WorkflowRunWatcher#resubmitUndelivered()}. What a
 * {@code @TransactionalEventListener} throws after the commit, and what an {@code @Async}
 * listener throws, causes no further attempt.
 *
 * @since 0.1.0
 */
public sealed interface WorkflowRunEvent extends Serializable
		permits WorkflowRunDiscoveredEvent, WorkflowRunStatusChangedEvent, WorkflowRunEndedEvent,
		WorkflowRunSuspectedStuckEvent, WorkflowRunNeedsHumanEvent, WorkflowRunGoneEvent {

	/**
	 * Return the key of the run.
	 * @return the key
	 */
	WorkflowRunKey key();

	/**
	 * Return the time at which the watcher detected the fact.
	 * @return the time
	 */
	Instant at();

	/**
	 * Return the id of the event. Events of the same fact have equal ids, however often
	 * and by whichever instance of the application they are published.
	 * @return the id, at most 150 printable ASCII characters
	 */
	String id();

}
